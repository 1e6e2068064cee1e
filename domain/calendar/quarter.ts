import { endOfDay, isoDay, legalDay, startOfDay, type Calendar, type LegalDay } from './calendar';

/** The way one complete proposal takes through the calendar. Instants are legal milliseconds. */
export interface CalendarPath {
  /** First day of the month whose window it joined, e.g. 2025-12-01. */
  readonly windowMonth: string;
  /** Whether a cut-off had passed, so that it was carried to the next month. */
  readonly missedCutOff: boolean;
  readonly deliberationUntilMs: number;
  readonly signOffUntilMs: number;
  /** Month in which BPS prepares the version it will be in, e.g. 2025-12. */
  readonly preparationMonth: string;
  readonly deliveryFrom: string;
  readonly deliveryUntil: string;
  /** Version and quarter it counts for, e.g. 2026Q1. */
  readonly version: string;
  readonly quarter: string;
}

interface Month {
  readonly year: number;
  readonly month: number;
}

function followingMonth({ year, month }: Month, by = 1): Month {
  const index = year * 12 + (month - 1) + by;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

function monthName({ year, month }: Month): string {
  return `${String(year)}-${String(month).padStart(2, '0')}`;
}

function quarterOf({ year, month }: Month): string {
  return `${String(year)}Q${String(Math.ceil(month / 3))}`;
}

/** The quarter of a day (yyyy-mm-dd), e.g. 2026Q1 of 2026-01-01. */
export function quarterOfDay(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return quarterOf({ year: year ?? NaN, month: month ?? NaN });
}

/** The quarter after `quarter`, both written like 2026Q4. */
export function nextQuarter(quarter: string): string {
  const [year = '', number = ''] = quarter.split('Q');
  return number === '4' ? `${String(Number(year) + 1)}Q1` : `${year}Q${String(Number(number) + 1)}`;
}

/** The quarter before `quarter`, both written like 2026Q4. */
export function previousQuarter(quarter: string): string {
  const [year = '', number = ''] = quarter.split('Q');
  return number === '1' ? `${String(Number(year) - 1)}Q4` : `${year}Q${String(Number(number) - 1)}`;
}

function preparationMonthFrom(calendar: Calendar, month: Month): Month {
  let candidate = month;
  while (!calendar.quarterly.preparationMonths.includes(candidate.month)) candidate = followingMonth(candidate);
  return candidate;
}

/** The version delivered in the month after preparation month `preparation`. */
function versionPreparedIn(calendar: Calendar, preparation: Month) {
  const delivery = followingMonth(preparation);
  const version = quarterOf(delivery);
  const { deliveryFromDay, deliveryUntilDay, serves } = calendar.quarterly;
  return {
    preparationMonth: monthName(preparation),
    version,
    quarter: serves === 'same-quarter' ? version : nextQuarter(version),
    deliveryFrom: isoDay({ ...delivery, day: deliveryFromDay }),
    deliveryUntil: isoDay({ ...delivery, day: deliveryUntilDay }),
  };
}

/** A legal instant seen in a zone. */
export interface LegalMoment {
  readonly legalMs: number;
  readonly offsetMinutes: number;
}

/** The moment at which a proposal is complete. An update of a household already in DTSEN has a window of its own. */
export interface CompletionMoment extends LegalMoment {
  readonly kind?: 'new' | 'update';
}

/**
 * The way of a proposal that is complete at the given moment: after the monthly cut-off it joins the next month, and
 * its month's next preparation month names the version.
 * @basis Panduan Paser 2026 (cut-off day 11, musdes until 14, sign-off 15-17); other sources give day 10, hence data
 */
export function pathOfCompleteProposal(calendar: Calendar, moment: CompletionMoment): CalendarPath {
  const { legalMs, offsetMinutes } = moment;
  const today = legalDay(legalMs, offsetMinutes);
  const missedCutOff = today.day > lastDayOfWindow(calendar, moment.kind);
  return pathOfWindow(calendar, { month: missedCutOff ? followingMonth(today) : today, missedCutOff, offsetMinutes });
}

/**
 * The last day of a month on which a complete proposal still counts for it.
 * @basis Panduan Paser 2026 (day 11); Dinsos Garut, February 2026 (updates on days 1-10)
 */
export function lastDayOfWindow(calendar: Calendar, kind: 'new' | 'update' = 'new'): number {
  return kind === 'update' ? calendar.monthly.updateUntilDay : calendar.monthly.cutOffDay;
}

/**
 * The way of a proposal signed at the given moment. Signed after the sign-off days, it waits for the next window.
 * @basis none: policy assumption (domain reference, A4)
 */
export function pathOfSignedProposal(calendar: Calendar, { legalMs, offsetMinutes }: LegalMoment): CalendarPath {
  const today = legalDay(legalMs, offsetMinutes);
  const tooLate = today.day > calendar.monthly.signOffUntilDay;
  return pathOfWindow(calendar, {
    month: tooLate ? followingMonth(today) : today,
    missedCutOff: tooLate,
    offsetMinutes,
  });
}

interface WindowChoice {
  readonly month: Month;
  readonly missedCutOff: boolean;
  readonly offsetMinutes: number;
}

function pathOfWindow(calendar: Calendar, { month, missedCutOff, offsetMinutes }: WindowChoice): CalendarPath {
  const { year, month: number } = month;
  const windowDay = (day: number): LegalDay => ({ year, month: number, day });
  return {
    windowMonth: isoDay(windowDay(1)),
    missedCutOff,
    deliberationUntilMs: endOfDay(windowDay(calendar.monthly.deliberationUntilDay), offsetMinutes),
    signOffUntilMs: endOfDay(windowDay(calendar.monthly.signOffUntilDay), offsetMinutes),
    ...versionPreparedIn(calendar, preparationMonthFrom(calendar, month)),
  };
}

/** The instants a quarter's ranking lives by. All are legal milliseconds in Jakarta time, where BPS and Pusdatin sit. */
export interface QuarterPath {
  /** The sign-off days of the preparation month are over: what is signed from here on counts for the next version. */
  readonly closingFromMs: number;
  /** The set is frozen when the preparation month is over. */
  readonly freezeAtMs: number;
  readonly deliveryFromMs: number;
  /** From here on the quarter is served with the previous version. */
  readonly lateAfterMs: number;
  readonly version: string;
  readonly quarter: string;
}

/** Minutes east of UTC of the capital, where BPS and Pusdatin keep the quarter's dates. */
export const JAKARTA_OFFSET_MINUTES = 7 * 60;

/** The month of a version's quarter in which it is delivered: the one that follows a preparation month. */
function deliveryMonth({ quarterly }: Pick<Calendar, 'quarterly'>, version: string): Month {
  const [year = '', number = ''] = version.split('Q');
  const first: Month = { year: Number(year), month: (Number(number) - 1) * 3 + 1 };
  const months = [first, followingMonth(first), followingMonth(first, 2)];
  return months.find((month) => quarterly.preparationMonths.includes(followingMonth(month, -1).month)) ?? first;
}

/** The dates of the version called `version`, e.g. 2026Q1. */
export function pathOfVersion(calendar: Omit<Calendar, 'clock'>, version: string): QuarterPath {
  const delivery = deliveryMonth(calendar, version);
  const { monthly, quarterly } = calendar;
  const preparation = followingMonth(delivery, -1);
  return {
    closingFromMs: endOfDay({ ...preparation, day: monthly.signOffUntilDay }, JAKARTA_OFFSET_MINUTES),
    freezeAtMs: startOfDay({ ...delivery, day: 1 }, JAKARTA_OFFSET_MINUTES),
    deliveryFromMs: startOfDay({ ...delivery, day: quarterly.deliveryFromDay }, JAKARTA_OFFSET_MINUTES),
    lateAfterMs: endOfDay(
      { ...delivery, day: quarterly.deliveryUntilDay + quarterly.lateGraceDays },
      JAKARTA_OFFSET_MINUTES,
    ),
    version,
    quarter: quarterly.serves === 'same-quarter' ? version : nextQuarter(version),
  };
}

/** Which proposals a version holds, and when it decides. Days are yyyy-mm-dd: those of the region a household lives in. */
export interface QuarterDates {
  readonly version: string;
  readonly quarter: string;
  /** The last day on which a proposal may have been complete. */
  readonly completeUntil: string;
  /** The last day on which its region may have signed it. */
  readonly signedUntil: string;
  /** The first day of delivery. The rules of that day decide. */
  readonly decidedOn: string;
}

/** The days on which it depends whether a proposal belongs to the version called `version`, and the day of its decisions. */
export function datesOfVersion(calendar: Omit<Calendar, 'clock'>, version: string): QuarterDates {
  const { quarter } = pathOfVersion(calendar, version);
  const delivery = deliveryMonth(calendar, version);
  const preparation = followingMonth(delivery, -1);
  const { cutOffDay, signOffUntilDay } = calendar.monthly;
  return {
    version,
    quarter,
    completeUntil: isoDay({ ...preparation, day: cutOffDay }),
    signedUntil: isoDay({ ...preparation, day: signOffUntilDay }),
    decidedOn: isoDay({ ...delivery, day: calendar.quarterly.deliveryFromDay }),
  };
}

/** The earliest version from `version` on whose set has not been frozen at the legal instant. */
export function nextOpenVersion(
  calendar: Calendar,
  { version, legalMs }: { version: string; legalMs: number },
): string {
  let open = version;
  while (pathOfVersion(calendar, open).freezeAtMs <= legalMs) open = nextQuarter(open);
  return open;
}

/** The same way with a later version: what a proposal is told when it missed one. */
export function postponedTo(
  calendar: Calendar,
  { path, version }: { path: CalendarPath; version: string },
): CalendarPath {
  const { quarter, deliveryFromMs } = pathOfVersion(calendar, version);
  const { year, month } = legalDay(deliveryFromMs, JAKARTA_OFFSET_MINUTES);
  const delivery = versionPreparedIn(calendar, followingMonth({ year, month }, -1));
  return { ...path, ...delivery, version, quarter };
}

/**
 * The version whose set is frozen next, or has just been: in a preparation month and in the delivery month after it,
 * that month's version. A schedule that fires when the preparation month is over so names the right one.
 */
export function versionBeingPrepared(calendar: Calendar, legalMs: number): string {
  const today = legalDay(legalMs, JAKARTA_OFFSET_MINUTES);
  const preparedLastMonth = calendar.quarterly.preparationMonths.includes(followingMonth(today, -1).month);
  const from = preparedLastMonth ? followingMonth(today, -1) : today;
  return quarterOf(followingMonth(preparationMonthFrom(calendar, from)));
}
