import type { Calendar } from './calendar';
import { nextQuarter, pathOfVersion } from './quarter';
import { followFault } from './validity';

/** A calendar as a file holds it: its clock is set when it is loaded. */
export type CalendarFile = Omit<Calendar, 'clock'>;

/**
 * Why calendars cannot be used. `gap`: days or a quarter that belong to nothing; `overlap`: that belong to two; `reversed`: an
 * end before its beginning; `not-a-day`: what every month cannot have. `row` counts calendars from 1, `at` names the place.
 */
export interface CalendarFault {
  readonly kind: 'gap' | 'overlap' | 'reversed' | 'not-a-day' | 'not-a-month' | 'id-twice';
  readonly calendar: string;
  readonly row: number;
  readonly at: string;
}

type Found = Pick<CalendarFault, 'kind' | 'at'>;

/** Every month has them. */
const LAST_DAY = 28;

/** Names everything that keeps calendars from being lived by one after the other. */
export function calendarFaults(calendars: readonly CalendarFile[]): readonly CalendarFault[] {
  const rows = calendars.map((calendar, index) => ({ calendar, row: index + 1 }));
  const own = rows.flatMap(({ calendar, row }) =>
    [...monthFaults(calendar), ...quarterFaults(calendar), ...validityFaults(calendar)].map((found) => {
      return { ...found, calendar: calendar.id, row };
    }),
  );
  const twice = rows.filter(({ calendar: { id } }, index) => calendars.findIndex((other) => other.id === id) < index);
  const sorted = [...rows].sort((left, right) => (left.calendar.validFrom < right.calendar.validFrom ? -1 : 1));
  const sequence = sorted.slice(1).flatMap(({ calendar: { id, validFrom }, row }, index) => {
    const kind = followFault(sorted[index]?.calendar.validTo, validFrom);
    return kind === undefined ? [] : [{ kind, at: 'validFrom', calendar: id, row }];
  });
  return [
    ...own,
    ...twice.map(({ calendar: { id }, row }) => ({ kind: 'id-twice' as const, calendar: id, row, at: 'id' })),
    ...sequence,
  ];
}

/** The calendar that holds on a day (yyyy-mm-dd), of calendars without a fault. */
export function calendarOn(calendars: readonly CalendarFile[], day: string): CalendarFile | undefined {
  return calendars.find(({ validFrom, validTo }) => validFrom <= day && (validTo === undefined || day <= validTo));
}

function validityFaults({ validFrom, validTo }: CalendarFile): readonly Found[] {
  return validTo !== undefined && validTo < validFrom ? [{ kind: 'reversed', at: 'validTo' }] : [];
}

/** What is complete is deliberated, and what is deliberated is signed, each in days of its own. */
function monthFaults({ monthly }: CalendarFile): readonly Found[] {
  const days = Object.entries(monthly).filter(([, day]) => !isDay(day));
  if (days.length > 0) return days.map(([name]) => ({ kind: 'not-a-day' as const, at: `monthly.${name}` }));
  const { cutOffDay, updateUntilDay, deliberationUntilDay, signOffFromDay, signOffUntilDay } = monthly;
  const idle = signOffFromDay - deliberationUntilDay;
  return [
    ...(cutOffDay > deliberationUntilDay ? [{ kind: 'overlap' as const, at: 'monthly.cutOffDay' }] : []),
    ...(updateUntilDay > deliberationUntilDay ? [{ kind: 'overlap' as const, at: 'monthly.updateUntilDay' }] : []),
    ...(idle > 1 ? [{ kind: 'gap' as const, at: 'monthly.signOffFromDay' }] : []),
    ...(idle < 1 ? [{ kind: 'overlap' as const, at: 'monthly.signOffFromDay' }] : []),
    ...(signOffUntilDay < signOffFromDay ? [{ kind: 'reversed' as const, at: 'monthly.signOffUntilDay' }] : []),
  ];
}

/** Each quarter has one version, prepared in one month, and is over with waiting for it before the next is frozen. */
function quarterFaults(calendar: CalendarFile): readonly Found[] {
  const { preparationMonths, deliveryFromDay, deliveryUntilDay } = calendar.quarterly;
  const broken = [
    ...preparationMonths
      .filter((month) => !Number.isInteger(month) || month < 1 || month > 12)
      .map(() => ({ kind: 'not-a-month' as const, at: 'quarterly.preparationMonths' })),
    ...(['deliveryFromDay', 'deliveryUntilDay'] as const)
      .filter((name) => !isDay(calendar.quarterly[name]))
      .map((name) => ({ kind: 'not-a-day' as const, at: `quarterly.${name}` })),
  ];
  if (broken.length > 0) return broken;
  const prepared = preparationMonths.map((month) => Math.ceil(((month % 12) + 1) / 3));
  const months = [1, 2, 3, 4].flatMap((quarter): readonly Found[] => {
    const versions = prepared.filter((each) => each === quarter).length;
    if (versions === 1) return [];
    return [{ kind: versions === 0 ? 'gap' : 'overlap', at: `quarterly.preparationMonths: Q${String(quarter)}` }];
  });
  if (months.length > 0) return months;
  return [
    ...(deliveryUntilDay < deliveryFromDay ? [{ kind: 'reversed' as const, at: 'quarterly.deliveryUntilDay' }] : []),
    ...(isServedLate(calendar) ? [{ kind: 'overlap' as const, at: 'quarterly.lateGraceDays' }] : []),
  ];
}

/** Whether a version is still waited for when the next one is frozen already. */
function isServedLate(calendar: CalendarFile): boolean {
  return ['2027Q1', '2027Q2', '2027Q3', '2027Q4'].some((version) => {
    const following = pathOfVersion(calendar, nextQuarter(version));
    return pathOfVersion(calendar, version).lateAfterMs > following.freezeAtMs;
  });
}

function isDay(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= LAST_DAY;
}
