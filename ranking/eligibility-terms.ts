import type { ProgrammeRule } from '../domain/eligibility/rules';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import { sqlText } from './duckdb';

/**
 * What a rule says of a household, from worst to best, and what a full quota says instead. They are kept as a type of few
 * values and compared by their order, because a text for each of forty million would cost more than deciding.
 */
export const REASONS = [
  'DIKECUALIKAN',
  'DI_LUAR_DESIL',
  'TANPA_KOMPONEN',
  'TIDAK_BOLEH_RANGKAP',
  'PERLU_PROGRAM_LAIN',
  'PENERIMA_LAMA',
  'SESUAI_ASESMEN',
  'DESIL_MEMENUHI',
  'KUOTA_PENUH',
  'DAFTAR_TUNGGU_BERAKHIR',
] as const satisfies readonly ReasonCode[];

/** A reason as a value of the type `reason_name`. */
export function reasonValue(reason: (typeof REASONS)[number]): string {
  return `${sqlText(reason)}::reason_name`;
}

/** Holds where a rule lets a household qualify, by the column its reason is in. */
export function qualifiesSql(reason: string): string {
  return `${reason} >= ${reasonValue('PENERIMA_LAMA')}`;
}

/** The amount of a programme without components. */
export function flatAmountSql({ amountRupiah = 0, placeIs }: ProgrammeRule, members: string): string {
  return placeIs === 'member' ? `(${amountRupiah} * ${members})` : `${amountRupiah}`;
}

/** How many places a household takes: a number that fits a byte, from its column `members`. */
export function placesSql({ placeIs }: ProgrammeRule): string {
  return placeIs === 'member' ? 'members' : '1';
}
