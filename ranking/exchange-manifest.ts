import { FEATURE_TEXTS, valueText } from '../domain/texts/feature-texts';
import { RESULT_COLUMN_TEXTS, RESULT_RULE_TEXTS } from '../domain/texts/exchange-texts';
import { FEATURE_KEYS, FEATURE_RANGES } from './features';
import type { RankingModel } from './model';

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
