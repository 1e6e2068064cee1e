import { z } from 'zod';

/** The shape of manifest, cover and record of an exchange. A change that an outside reader would notice takes another number. */
export const EXCHANGE_FORMAT = 'ranking-exchange-1';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.int().nonnegative();
const ByKabupaten = z.record(z.string().regex(/^\d{4}$/), Count);
/** It is shown to everybody who follows a cycle, so it holds no identity number. */
const Said = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^(?!.*\d{16})/s);

/** What a frozen snapshot goes out with. What only an outside reader needs, columns and rules, is not read back. */
export const ExchangeManifest = z.object({
  format: z.literal(EXCHANGE_FORMAT),
  runId: Said,
  weight: z.enum(['household', 'person']),
  /** Of the files in their order, as `snapshotSha256` makes it: the SHA-256 of their hexadecimal SHA-256 in one text. */
  snapshotSha256: Sha256,
  households: Count,
  householdsByKabupaten: ByKabupaten,
});
export type ExchangeManifest = Readonly<z.infer<typeof ExchangeManifest>>;

/** What a ranking made outside comes back with: which snapshot it ranks, who made it, and the file it belongs to. */
export const ResultCover = z.strictObject({
  format: z.literal(EXCHANGE_FORMAT),
  runId: Said.describe('Of the run whose set was ranked'),
  snapshotSha256: Sha256.describe('Of the set, from its manifest'),
  households: Count,
  householdsByKabupaten: ByKabupaten,
  madeBy: Said.describe('Who ranked'),
  madeAt: z.iso.datetime({ offset: true }),
  madeWith: Said.describe('With which model, as its maker names it'),
  resultSha256: Sha256.describe('Of the file it belongs to'),
});
export type ResultCover = Readonly<z.infer<typeof ResultCover>>;
