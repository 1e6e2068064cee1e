import { calendarFaults, calendarOn, type CalendarFile } from '../../../domain/calendar/calendar-faults';
import { datesOfVersion } from '../../../domain/calendar/quarter';
import { aCalendar, type CalendarOverrides } from '../../support/calendar';

const calendar = (overrides: CalendarOverrides = {}): CalendarFile => {
  const { clock: _, ...file } = aCalendar(overrides);
  return file;
};
const first = calendar({ validTo: '2026-06-30' });

describe('calendars', () => {
  it('that follow each other have no fault, in whatever order they are given', () => {
    const next = calendar({ id: 'next', validFrom: '2026-07-01' });

    expect(calendarFaults([next, first])).toEqual([]);
    expect(calendarOn([next, first], '2026-06-30')).toBe(first);
    expect(calendarOn([next, first], '2026-07-01')).toBe(next);
    expect(calendarOn([first], '2026-07-01')).toBeUndefined();
    expect(calendarOn([next], '2026-06-30')).toBeUndefined();
  });

  it.each<[string, CalendarFile[], object[]]>([
    [
      'a gap between them',
      [first, calendar({ id: 'b', validFrom: '2026-07-02' })],
      [{ kind: 'gap', calendar: 'b', row: 2, at: 'validFrom' }],
    ],
    [
      'a day of two',
      [first, calendar({ id: 'b', validFrom: '2026-06-30' })],
      [{ kind: 'overlap', calendar: 'b', row: 2, at: 'validFrom' }],
    ],
    [
      'one after one that never ends',
      [calendar(), calendar({ id: 'b', validFrom: '2027-01-01' })],
      [{ kind: 'overlap', calendar: 'b', row: 2, at: 'validFrom' }],
    ],
    [
      'an id twice',
      [first, calendar({ validFrom: '2026-07-01' })],
      [{ kind: 'id-twice', calendar: 'paser-2026', row: 2, at: 'id' }],
    ],
    [
      'an end before the beginning',
      [calendar({ validTo: '2025-01-01' })],
      [{ kind: 'reversed', calendar: 'paser-2026', row: 1, at: 'validTo' }],
    ],
  ])('with %s are refused', (_what, calendars, faults) => {
    expect(calendarFaults(calendars)).toEqual(faults);
  });

  it.each<[CalendarOverrides, string, string]>([
    [{ monthly: { cutOffDay: 15 } }, 'overlap', 'monthly.cutOffDay'],
    [{ monthly: { updateUntilDay: 15 } }, 'overlap', 'monthly.updateUntilDay'],
    [{ monthly: { deliberationUntilDay: 13 } }, 'gap', 'monthly.signOffFromDay'],
    [{ monthly: { signOffFromDay: 14 } }, 'overlap', 'monthly.signOffFromDay'],
    [{ monthly: { signOffUntilDay: 14 } }, 'reversed', 'monthly.signOffUntilDay'],
    [{ monthly: { signOffUntilDay: 31 } }, 'not-a-day', 'monthly.signOffUntilDay'],
    [{ monthly: { cutOffDay: 0 } }, 'not-a-day', 'monthly.cutOffDay'],
    [{ monthly: { cutOffDay: 10.5 } }, 'not-a-day', 'monthly.cutOffDay'],
    [{ quarterly: { preparationMonths: [3, 6, 9] } }, 'gap', 'quarterly.preparationMonths: Q1'],
    [{ quarterly: { preparationMonths: [3, 4, 6, 9, 12] } }, 'overlap', 'quarterly.preparationMonths: Q2'],
    [{ quarterly: { preparationMonths: [3, 6, 9, 13] } }, 'not-a-month', 'quarterly.preparationMonths'],
    [{ quarterly: { preparationMonths: [0, 3, 6, 9] } }, 'not-a-month', 'quarterly.preparationMonths'],
    [{ quarterly: { preparationMonths: [2.5, 3, 6, 9] } }, 'not-a-month', 'quarterly.preparationMonths'],
    [{ quarterly: { deliveryUntilDay: 29 } }, 'not-a-day', 'quarterly.deliveryUntilDay'],
    [{ quarterly: { deliveryUntilDay: 21 } }, 'reversed', 'quarterly.deliveryUntilDay'],
    [{ quarterly: { lateGraceDays: 90 } }, 'overlap', 'quarterly.lateGraceDays'],
  ])('with %j have a fault: %s of %s', (overrides, kind, at) => {
    expect(calendarFaults([calendar(overrides)])).toEqual([{ kind, at, calendar: 'paser-2026', row: 1 }]);
  });
});

it('a version has its last days and the day of its decisions from the calendar', () => {
  expect(datesOfVersion(aCalendar(), '2026Q1')).toEqual({
    ...{ version: '2026Q1', quarter: '2026Q1' },
    ...{ completeUntil: '2025-12-11', signedUntil: '2025-12-17', decidedOn: '2026-01-22' },
  });
  expect(datesOfVersion(aCalendar({ quarterly: { serves: 'next-quarter' } }), '2026Q4')).toMatchObject({
    ...{ quarter: '2027Q1', signedUntil: '2026-09-17', decidedOn: '2026-10-22' },
  });
});
