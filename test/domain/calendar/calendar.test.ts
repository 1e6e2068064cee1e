import fc from 'fast-check';

import {
  endOfDay,
  endOfWorkingDay,
  isoDay,
  legalDay,
  MS_PER_DAY,
  objectionClock,
  startOfDay,
} from '../../../domain/calendar/calendar';
import { aCalendar } from '../../support/calendar';

const calendar = aCalendar();
const instants = fc.date({ min: new Date('2025-06-01'), max: new Date('2027-12-31'), noInvalidDate: true });
const offsets = fc.constantFrom(420, 480, 540);

/** Counts day by day on the names of days, as a clerk would with a wall calendar. */
function slowEndOfWorkingDay(
  rules: typeof calendar,
  span: { fromMs: number; workingDays: number; offsetMinutes: number },
): number {
  const shift = span.offsetMinutes * 60_000;
  let midnightMs = Math.floor((span.fromMs + shift) / MS_PER_DAY) * MS_PER_DAY;
  for (let counted = 0; counted < span.workingDays;) {
    midnightMs += MS_PER_DAY;
    const day = new Date(midnightMs);
    const weekday = [7, 1, 2, 3, 4, 5, 6][day.getUTCDay()] ?? 0;
    const works = rules.workingWeekdays.includes(weekday);
    if (works && !rules.holidays.includes(day.toISOString().slice(0, 10))) counted += 1;
  }
  return midnightMs + MS_PER_DAY - shift;
}

function endAfter(iso: string, workingDays: number, offsetMinutes = 420): string {
  const ms = endOfWorkingDay(calendar, { fromMs: Date.parse(iso), workingDays, offsetMinutes });
  return new Date(ms).toISOString();
}

describe('working days', () => {
  it('end at 24:00 local time and leave out weekends', () => {
    expect(endAfter('2025-12-05T15:00:00+07:00', 1)).toBe(new Date('2025-12-09T00:00:00+07:00').toISOString());
    expect(endAfter('2025-12-05T15:00:00+09:00', 1, 540)).toBe(new Date('2025-12-09T00:00:00+09:00').toISOString());
  });

  it('leave out holidays', () => {
    expect(endAfter('2025-12-24T10:00:00+07:00', 1)).toBe(new Date('2025-12-27T00:00:00+07:00').toISOString());
  });

  it('for none end with the day itself, working or not', () => {
    expect(endAfter('2025-12-06T10:00:00+07:00', 0)).toBe(new Date('2025-12-07T00:00:00+07:00').toISOString());
  });

  it('agree with counting day by day', () => {
    const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

    fc.assert(
      fc.property(instants, fc.nat(60), offsets, weekdays, (from, workingDays, offsetMinutes, workingWeekdays) => {
        const rules = aCalendar({ workingWeekdays });
        const span = { fromMs: from.getTime(), workingDays, offsetMinutes };

        expect(endOfWorkingDay(rules, span)).toBe(slowEndOfWorkingDay(rules, span));
      }),
    );
  });

  it('never come earlier when there are more of them', () => {
    fc.assert(
      fc.property(instants, fc.nat(40), offsets, (from, workingDays, offsetMinutes) => {
        const span = { fromMs: from.getTime(), workingDays, offsetMinutes };
        const later = endOfWorkingDay(calendar, { ...span, workingDays: workingDays + 1 });

        expect(endOfWorkingDay(calendar, span)).toBeGreaterThan(span.fromMs);
        expect(later).toBeGreaterThan(endOfWorkingDay(calendar, span));
      }),
    );
  });

  it('of a calendar that has none still come to an end', () => {
    const never = aCalendar({ workingWeekdays: [] });
    const end = endOfWorkingDay(never, {
      fromMs: Date.parse('2025-12-01T00:00:00Z'),
      workingDays: 1,
      offsetMinutes: 420,
    });

    expect(end).toBeLessThan(Date.parse('2036-01-01T00:00:00Z'));
  });
});

describe('a legal day', () => {
  it('holds the instant it was read from', () => {
    fc.assert(
      fc.property(instants, offsets, (instant, offsetMinutes) => {
        const day = legalDay(instant.getTime(), offsetMinutes);

        expect(startOfDay(day, offsetMinutes)).toBeLessThanOrEqual(instant.getTime());
        expect(endOfDay(day, offsetMinutes)).toBeGreaterThan(instant.getTime());
        expect(endOfDay(day, offsetMinutes) - startOfDay(day, offsetMinutes)).toBe(MS_PER_DAY);
      }),
    );
  });

  it('begins earlier in the east', () => {
    const day = { year: 2025, month: 12, day: 12 };

    expect(startOfDay(day, 540)).toBe(startOfDay(day, 420) - 2 * 3_600_000);
  });

  it('beyond the end of its month rolls over', () => {
    expect(isoDay({ year: 2025, month: 12, day: 32 })).toBe('2026-01-01');
    expect(isoDay({ year: 2025, month: 13, day: 1 })).toBe('2026-01-01');
  });
});

describe('the clock of objections', () => {
  const { objectionAppealDays: _none, ...national } = calendar;
  const pilot = { regions: ['3510'], windowDays: 31, appealDays: 14, source: 'Pilot of one kabupaten' };
  const of2024 = { regions: ['35', '3510052'], windowDays: 20, verificationDays: 14, source: 'Rules of 2024' };

  it('is that of the smallest region the calendar names', () => {
    const rules = { ...national, objectionWindowDays: 30, objectionClocks: [of2024, pilot] };

    expect(objectionClock(rules, '3510011003')).toEqual({ windowDays: 31, appealDays: 14 });
    expect(objectionClock(rules, '3510052001')).toEqual({ windowDays: 20, verificationDays: 14 });
    expect(objectionClock(rules, '3578011001')).toEqual({ windowDays: 20, verificationDays: 14 });
    expect(objectionClock(rules, '9171021005')).toEqual({ windowDays: 30 });
  });

  it('is the nation’s where no region has its own', () => {
    expect(objectionClock({ ...national, objectionWindowDays: 30 }, '3510011003')).toEqual({ windowDays: 30 });
    expect(
      objectionClock(
        { ...national, objectionWindowDays: 30, objectionVerificationDays: 14, objectionAppealDays: 7 },
        '3510011003',
      ),
    ).toEqual({ windowDays: 30, verificationDays: 14, appealDays: 7 });
    expect(
      objectionClock({ ...national, objectionWindowDays: 30, objectionRule: 'O-2024' }, '3510011003'),
    ).toMatchObject({ rule: 'O-2024' });
  });
});
