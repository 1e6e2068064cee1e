import type { LegalClock } from './clock';

/** Which quarter a delivered version serves: sources disagree, so it is data (domain reference, section 10 item 8). */
export type VersionServes = 'same-quarter' | 'next-quarter';

/** Who ranks a version: this system with the model in force, or BPS on a machine of its own. */
export type RankedBy = 'own-model' | 'bps';

/** Rule versions, each the id of a record that states its validity and source. */
export interface RulePins {
  readonly channels: string;
  readonly match: string;
  readonly groundcheck: string;
  readonly groundcheckForm: string;
  /** Every version of the programme rules this calendar knows; a determination uses the one in force on its day. */
  readonly eligibility: readonly string[];
}

/** The dates every proposal that pins this calendar lives by. Days are days of the month in the household's own legal time. */
export interface Calendar {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly clock: LegalClock;
  readonly monthly: {
    /** Last day on which a complete proposal still counts for the month. */
    readonly cutOffDay: number;
    /** Last day for deliberation and SPTJM. */
    readonly deliberationUntilDay: number;
    /** Days in which verifier and head of office sign. */
    readonly signOffFromDay: number;
    readonly signOffUntilDay: number;
    /** Last day on which a data update of a household already in DTSEN is taken for the month. */
    readonly updateUntilDay: number;
  };
  readonly quarterly: {
    /** Months (1-12) in which BPS prepares the data of the next version. */
    readonly preparationMonths: readonly number[];
    /** The version is delivered in the month after its preparation, between these days. */
    readonly deliveryFromDay: number;
    readonly deliveryUntilDay: number;
    readonly serves: VersionServes;
    /** Days after `deliveryUntilDay` the quarter waits for a late version before it uses the previous one. */
    readonly lateGraceDays: number;
    /** Absent: `own-model`. */
    readonly rankedBy?: RankedBy;
  };
  /** The versions of every other rule that a proposal pins together with this calendar. */
  readonly pins: RulePins;
  /** ISO weekday numbers (1 = Monday) on which offices work. */
  readonly workingWeekdays: readonly number[];
  /** Legal dates (yyyy-mm-dd) on which they do not. */
  readonly holidays: readonly string[];
  /** Hours an agency may take before the proposal says that it waits and its clock stands still. */
  readonly agencySlowAfterHours: number;
  /** Calendar days in which a household may dispute a decision, counted from the day it was told. */
  readonly objectionWindowDays: number;
  /** Days in which the region must verify an objection before it lapses; absent: it stays open and an alarm is raised. */
  readonly objectionVerificationDays?: number;
  /** Days in which a refused objection may be taken to the province; absent: there is no second instance. */
  readonly objectionAppealDays?: number;
  /** Id of the rule an objection must meet when it is filed (`domain/objection/rules.ts`); absent: being in time is enough. */
  readonly objectionRule?: string;
  /** Regions whose objections have a clock of their own, e.g. those of a pilot. */
  readonly objectionClocks?: readonly RegionalObjectionClock[];
}

/** By which rule an objection is taken, and how long each of its steps may take, in calendar days. */
export interface ObjectionClock {
  /** In which a decision may be disputed. */
  readonly windowDays: number;
  /** In which the region must verify; absent: no objection lapses. */
  readonly verificationDays?: number;
  /** In which a refusal may be taken to the province; absent: there is no second instance. */
  readonly appealDays?: number;
  /** What an objection must meet when it is filed; absent: being in time is enough. */
  readonly rule?: string;
}

export interface RegionalObjectionClock extends ObjectionClock {
  /** Codes of regions of any level. */
  readonly regions: readonly string[];
  readonly source: string;
}

/** The clock of objections where a village lies: that of the smallest region the calendar names, else the nation's. */
export function objectionClock(calendar: Calendar, villageCode: string): ObjectionClock {
  const own = (calendar.objectionClocks ?? [])
    .flatMap(({ regions, source: _source, ...clock }) => regions.map((region) => ({ region, clock })))
    .filter(({ region }) => villageCode.startsWith(region))
    .sort((one, other) => other.region.length - one.region.length)[0];
  if (own !== undefined) return own.clock;
  const { objectionWindowDays, objectionVerificationDays, objectionAppealDays, objectionRule } = calendar;
  return {
    windowDays: objectionWindowDays,
    ...(objectionVerificationDays === undefined ? {} : { verificationDays: objectionVerificationDays }),
    ...(objectionAppealDays === undefined ? {} : { appealDays: objectionAppealDays }),
    ...(objectionRule === undefined ? {} : { rule: objectionRule }),
  };
}

const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 86_400_000;

/** A calendar day as people write it, free of any zone. */
export interface LegalDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The calendar day on which the instant `legalMs` falls, `offsetMinutes` east of UTC. */
export function legalDay(legalMs: number, offsetMinutes: number): LegalDay {
  const local = new Date(legalMs + offsetMinutes * MS_PER_MINUTE);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/** The instant at which `day` begins, `offsetMinutes` east of UTC. Months and days beyond their range roll over. */
export function startOfDay(day: LegalDay, offsetMinutes: number): number {
  return Date.UTC(day.year, day.month - 1, day.day) - offsetMinutes * MS_PER_MINUTE;
}

/**
 * The instant at which `day` is over: a deadline day counts to 24:00 local time of the kabupaten.
 * @basis none: policy assumption (domain reference, A3)
 */
export function endOfDay(day: LegalDay, offsetMinutes: number): number {
  return startOfDay({ ...day, day: day.day + 1 }, offsetMinutes);
}

/** yyyy-mm-dd */
export function isoDay(day: LegalDay): string {
  return new Date(startOfDay(day, 0)).toISOString().slice(0, 10);
}

function isWorkingDay(calendar: Calendar, day: LegalDay): boolean {
  const weekday = new Date(startOfDay(day, 0)).getUTCDay();
  return calendar.workingWeekdays.includes(weekday === 0 ? 7 : weekday) && !calendar.holidays.includes(isoDay(day));
}

/** A working-day distance from a legal instant, in a zone. */
export interface WorkingDaySpan {
  readonly fromMs: number;
  readonly workingDays: number;
  readonly offsetMinutes: number;
}

/**
 * The end (24:00 local) of the n-th working day after the day of `fromMs`; for 0 the end of that day itself.
 * A calendar without working days would never end, so the search stops after ten years.
 */
export function endOfWorkingDay(calendar: Calendar, { fromMs, workingDays, offsetMinutes }: WorkingDaySpan): number {
  let day = legalDay(fromMs, offsetMinutes);
  let left = workingDays;
  for (let guard = 0; left > 0 && guard < 3660; guard += 1) {
    day = legalDay(startOfDay({ ...day, day: day.day + 1 }, 0), 0);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return endOfDay(day, offsetMinutes);
}
