import fc from 'fast-check';

import { legalTime, serverTime } from '../../../domain/calendar/clock';
import { aCalendar } from '../../support/calendar';

/** Half a second: what is lost when legal time runs a million times faster than the server's milliseconds. */
const TOLERANCE_MS = 500;

describe('a legal clock', () => {
  it('reads the server time when it runs at rate 1 from its own epoch', () => {
    const { clock } = aCalendar();
    const nowMs = Date.parse('2026-02-03T04:05:06Z');

    expect(legalTime(clock, nowMs)).toBe(nowMs);
  });

  it('lives through a day in a second at its rate', () => {
    const clock = { anchor: '2025-12-01T00:00:00+07:00', epoch: '2026-11-23T08:00:00Z', rate: 86_400 };

    expect(legalTime(clock, Date.parse('2026-11-23T08:00:11Z'))).toBe(Date.parse('2025-12-12T00:00:00+07:00'));
  });

  it('finds the server instant back at which it reads a legal one', () => {
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const rates = fc.double({ min: 0.01, max: 1_000_000, noNaN: true });

    fc.assert(
      fc.property(moments, moments, moments, rates, (anchor, epoch, legal, rate) => {
        const clock = { anchor: anchor.toISOString(), epoch: epoch.toISOString(), rate };
        const again = legalTime(clock, serverTime(clock, legal.getTime()));

        expect(Math.abs(again - legal.getTime())).toBeLessThanOrEqual(TOLERANCE_MS);
      }),
    );
  });

  it('never goes back', () => {
    const clock = { anchor: '2025-12-01T00:00:00Z', epoch: '2026-01-01T00:00:00Z', rate: 0.5 };

    fc.assert(
      fc.property(fc.integer(), fc.nat(), (serverMs, passedMs) => {
        expect(legalTime(clock, serverMs + passedMs)).toBeGreaterThanOrEqual(legalTime(clock, serverMs));
      }),
    );
  });
});
