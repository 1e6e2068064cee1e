import { z } from 'zod';

import { FEATURE_TEXTS, valueText } from '../domain/texts/feature-texts';
import { RESULT_COLUMN_TEXTS, RESULT_RULE_TEXTS } from '../domain/texts/exchange-texts';
import { FEATURE_KEYS, FEATURE_RANGES } from './features';
import type { RankingModel } from './model';

/** The shape of manifest, cover and record. A change that an outside reader would notice takes another number. */
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

/** What a result comes back with: which snapshot it ranks, who made it, and the file it belongs to. */
export const ResultCover = z.strictObject({
  format: z.literal(EXCHANGE_FORMAT),
  runId: Said,
  snapshotSha256: Sha256,
  households: Count,
  householdsByKabupaten: ByKabupaten,
  madeBy: Said,
  madeAt: z.iso.datetime({ offset: true }),
  /** The model, as its maker names it. */
  madeWith: Said,
  resultSha256: Sha256,
});
export type ResultCover = Readonly<z.infer<typeof ResultCover>>;

export type ResultColumn = keyof typeof RESULT_COLUMN_TEXTS;

/** The columns of a result in their order. */
export const RESULT_COLUMNS = Object.keys(RESULT_COLUMN_TEXTS) as readonly ResultColumn[];

/** The columns that hold a decile, by level. */
export const DECILE_COLUMNS = {
  national: 'national_decile',
  province: 'province_decile',
  kabupaten: 'kabupaten_decile',
} as const satisfies Readonly<Record<string, ResultColumn>>;

/** Each column of a snapshot, what it means in both languages, and what values it may have. */
export function describeSnapshotColumns(): readonly object[] {
  return FEATURE_KEYS.map((name) => {
    const range = FEATURE_RANGES[name];
    const described = { name, kind: range.kind, meaning: FEATURE_TEXTS[name] };
    if (range.kind !== 'codes') return { ...described, min: 0, max: range.max };
    const meaningOf = (value: number): object => ({
      id: valueText(name, { value, language: 'id' }),
      en: valueText(name, { value, language: 'en' }),
    });
    return { ...described, codes: range.codes.map((code) => ({ code, meaning: meaningOf(code) })) };
  });
}

/** What a result must look like, for whoever makes one. */
export function describeResult({ weight, tieRule }: Pick<RankingModel, 'weight' | 'tieRule'>): object {
  const columns = RESULT_COLUMNS.map((name) => ({ name, meaning: RESULT_COLUMN_TEXTS[name] }));
  return { columns, weight, tieRule, rules: RESULT_RULE_TEXTS };
}
