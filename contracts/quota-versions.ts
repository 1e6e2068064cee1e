import { z } from 'zod';

import { quotaVersionFaults, type QuotaVersion, type QuotaVersionFault } from '../domain/eligibility/quota-versions';
import { PROGRAMMES } from '../domain/eligibility/rules';
import type { Fault } from '../domain/proposal/check-submission';
import { faultsOf } from './submission-schema';

const Kabupaten = z.string().regex(/^\d{4}$/);

/** A file of regional quotas, as it lies in `prisma/reference/quotas`. Counts may be wrong in it: they are told by their rows. */
const QuotaVersionSchema = z.strictObject({
  id: z.string().min(1),
  programme: z.enum(PROGRAMMES),
  validFrom: z.iso.date(),
  validTo: z.iso.date().exactOptional(),
  source: z.string().min(1),
  territory: z
    .array(z.string().regex(/^\d{2}(\d{2})?$/))
    .min(1)
    .exactOptional(),
  quota: z.union([
    z.strictObject({
      national: z.number(),
      nationalPoor: z.number(),
      regions: z.array(z.strictObject({ kabupaten: Kabupaten, poor: z.number() })),
    }),
    z.strictObject({ places: z.array(z.strictObject({ kabupaten: Kabupaten, places: z.number() })) }),
  ]),
}) satisfies z.ZodType<QuotaVersion>;

/** Quotas that must not limit anybody, with everything that is wrong with them. Nothing was changed. */
export class QuotasRefused extends Error {
  override readonly name = 'QuotasRefused';

  /** Faults of form by pointer, the first part of which is the number of the file, or faults of content by version and row. */
  readonly faults: readonly (Fault | QuotaVersionFault)[];

  constructor(faults: QuotasRefused['faults']) {
    super(`The quotas cannot be used: ${JSON.stringify(faults.slice(0, SHOWN))}`);
    this.faults = faults;
  }
}

/** As many faults are shown with the message; a nation without rows has hundreds. */
const SHOWN = 20;

/**
 * Versions of quotas out of JSON that was parsed already; `known` is every kabupaten/kota there is. Throws `QuotasRefused`; content
 * is looked at once the form is right.
 */
export function parseQuotaVersions(candidates: readonly unknown[], known: readonly string[]): readonly QuotaVersion[] {
  const parsed = z.array(QuotaVersionSchema).safeParse(candidates, { reportInput: true });
  if (!parsed.success) throw new QuotasRefused(faultsOf(parsed.error));
  const faults = quotaVersionFaults(parsed.data, known);
  if (faults.length > 0) throw new QuotasRefused(faults);
  return parsed.data;
}
