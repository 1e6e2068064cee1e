import { PAYMENT_REASONS, PAYMENT_STATES, refusePayment } from '../../../domain/payment/report';

const NOW = Date.parse('2026-04-20T03:00:00Z');
const at = '2026-04-20T09:59:00+07:00';
const minutesFromNow = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

describe('a report of a payment', () => {
  it.each(PAYMENT_REASONS)('that failed or came back because of %s is believed', (reason) => {
    expect(refusePayment({ state: 'failed', reason, at }, NOW)).toBeUndefined();
    expect(refusePayment({ state: 'returned', reason, at }, NOW)).toBeUndefined();
  });

  it('says why exactly when it failed or came back', () => {
    const without = PAYMENT_STATES.map((state) => refusePayment({ state, at }, NOW));
    const withReason = PAYMENT_STATES.map((state) => refusePayment({ state, reason: 'other', at }, NOW));

    expect(without).toEqual([undefined, undefined, 'payment-reason-required', 'payment-reason-required']);
    expect(withReason).toEqual(['payment-reason-not-allowed', 'payment-reason-not-allowed', undefined, undefined]);
  });

  it('may be five minutes ahead of our clock and not more', () => {
    const skewed = (minutes: number) => refusePayment({ state: 'paid', at: minutesFromNow(minutes) }, NOW);

    expect([skewed(-60), skewed(5)]).toEqual([undefined, undefined]);
    expect(skewed(5.001)).toBe('payment-in-future');
  });
});
