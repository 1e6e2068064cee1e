import { z } from 'zod';

/** Nothing of ours lies outside, and what a database or a device makes of such years differs. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

/** An instant as callers send it: any offset, taken on in UTC, because PostgreSQL knows fewer offsets than ISO 8601. */
export const SentInstant = z.iso
  .datetime({ offset: true })
  .describe(`With its offset; from ${String(FIRST_YEAR)} to ${String(LAST_YEAR)}`)
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= FIRST_YEAR && at.getUTCFullYear() <= LAST_YEAR, {
    params: { code: 'out-of-range' },
  })
  .transform((at) => at.toISOString());
