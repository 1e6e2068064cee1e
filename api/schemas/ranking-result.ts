import { z } from 'zod';

/** As `ResultCover` of `ranking/exchange-manifest.ts`, which checks it again where the set lies; a test holds them equal. */
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Said = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^(?!.*\d{16})/s);
const Count = z.int().nonnegative();

/** What a ranking made outside comes back with. */
export const ResultCoverSchema = z
  .strictObject({
    format: z.literal('ranking-exchange-1'),
    runId: Said.describe('Of the run whose set was ranked'),
    snapshotSha256: Sha256.describe('Of the set, from its manifest'),
    households: Count,
    householdsByKabupaten: z.record(z.string().regex(/^\d{4}$/), Count),
    madeBy: Said.describe('Who ranked'),
    madeAt: z.iso.datetime({ offset: true }),
    madeWith: Said.describe('With which model, as its maker names it'),
    resultSha256: Sha256.describe('Of the file it belongs to'),
  })
  .meta({ id: 'ResultCover' });
