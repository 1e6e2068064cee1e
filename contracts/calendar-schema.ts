import { z } from 'zod';

import { calendarFaults, type CalendarFault, type CalendarFile } from '../domain/calendar/calendar-faults';
import type { Fault } from '../domain/proposal/check-submission';
import { faultsOf } from './submission-schema';

const Id = z.string().min(1);
const Days = z.int().nonnegative();

/** A file of a calendar, as it lies in `prisma/reference/calendars`. Days may be wrong in it: they are told by their places. */
const CalendarSchema = z.strictObject({
  id: Id,
  validFrom: z.iso.date(),
  validTo: z.iso.date().exactOptional(),
  source: Id,
  monthly: z.strictObject({
    cutOffDay: z.number(),
    deliberationUntilDay: z.number(),
    signOffFromDay: z.number(),
    signOffUntilDay: z.number(),
    updateUntilDay: z.number(),
  }),
  quarterly: z.strictObject({
    preparationMonths: z.array(z.number()),
    deliveryFromDay: z.number(),
    deliveryUntilDay: z.number(),
    serves: z.enum(['same-quarter', 'next-quarter']),
    lateGraceDays: Days,
    rankedBy: z.enum(['own-model', 'bps']).exactOptional(),
  }),
  pins: z.strictObject({
    channels: Id,
    match: Id,
    groundcheck: Id,
    groundcheckForm: Id,
    eligibility: z.array(Id).min(1),
  }),
  workingWeekdays: z.array(z.int().min(1).max(7)).min(1),
  holidays: z.array(z.iso.date()),
  agencySlowAfterHours: z.number().positive(),
  objectionWindowDays: Days,
  objectionVerificationDays: Days.exactOptional(),
  objectionAppealDays: Days.exactOptional(),
  objectionClocks: z
    .array(
      z.strictObject({
        windowDays: Days,
        verificationDays: Days.exactOptional(),
        appealDays: Days.exactOptional(),
        regions: z.array(z.string().regex(/^\d{2,10}$/)).min(1),
        source: Id,
      }),
    )
    .exactOptional(),
}) satisfies z.ZodType<CalendarFile>;

/** Calendars that nobody must live by, with everything that is wrong with them. Nothing was changed. */
export class CalendarRefused extends Error {
  override readonly name = 'CalendarRefused';

  /** Faults of form by pointer, the first part of which is the number of the calendar, or faults of content by calendar and place. */
  readonly faults: readonly (Fault | CalendarFault)[];

  constructor(faults: CalendarRefused['faults']) {
    super(`The calendars cannot be used: ${JSON.stringify(faults)}`);
    this.faults = faults;
  }
}

/**
 * Calendars that follow one another, out of JSON that was parsed already. Throws `CalendarRefused`; content is looked at once the form
 * is right.
 */
export function parseCalendars(candidates: readonly unknown[]): readonly CalendarFile[] {
  const parsed = z.array(CalendarSchema).safeParse(candidates, { reportInput: true });
  if (!parsed.success) throw new CalendarRefused(faultsOf(parsed.error));
  const faults = calendarFaults(parsed.data);
  if (faults.length > 0) throw new CalendarRefused(faults);
  return parsed.data;
}
