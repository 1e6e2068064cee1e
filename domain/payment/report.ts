/**
 * Where a payment stands at the payer. A determined decision is not a paid one: opening an account and topping it up takes
 * months, and may fail.
 * @basis domain reference 6.6, points 4 and 5 (standing instruction, top-up, account check)
 */
export const PAYMENT_STATES = ['ordered', 'paid', 'failed', 'returned'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Why a payment failed or came back. @basis none: policy assumption (payers' own codes are not public) */
export const PAYMENT_REASONS = [
  'account-missing',
  'account-blocked',
  'account-differs',
  'not-collected',
  'recipient-died',
  'other',
] as const;
export type PaymentReason = (typeof PAYMENT_REASONS)[number];

/** What the payer says of one payment. */
export interface PaymentReport {
  readonly state: PaymentState;
  readonly reason?: PaymentReason;
  /** Instant at the payer, ISO 8601. */
  readonly at: string;
}

export type PaymentFault = 'payment-reason-required' | 'payment-reason-not-allowed' | 'payment-in-future';

/** Clocks of payers may run ahead of ours by so much. */
const SKEW_MS = 5 * 60_000;

/** What keeps a report from being believed, whatever it is about. `nowMs` is server time. */
export function refusePayment({ state, reason, at }: PaymentReport, nowMs: number): PaymentFault | undefined {
  const needsReason = state === 'failed' || state === 'returned';
  if (needsReason && reason === undefined) return 'payment-reason-required';
  if (!needsReason && reason !== undefined) return 'payment-reason-not-allowed';
  return Date.parse(at) > nowMs + SKEW_MS ? 'payment-in-future' : undefined;
}
