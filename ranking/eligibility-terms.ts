import type { ProgrammeRule } from '../domain/eligibility/rules';
import type { ReasonCode } from '../domain/proposal/reason-codes';

/**
 * What a rule says of a household, from worst to best. The numbers are kept for each household and programme, because a
 * text for each of forty million would cost more than deciding.
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
] as const satisfies readonly ReasonCode[];

/** The number of the first reason with which a household qualifies. */
export const QUALIFIES_FROM = REASONS.indexOf('PENERIMA_LAMA');

/** The number under which a reason is kept. */
export function numberOf(reason: ReasonCode): number {
  return (REASONS as readonly ReasonCode[]).indexOf(reason);
}

/** The amount of a programme without components. */
export function flatAmountSql({ amountRupiah = 0, placeIs }: ProgrammeRule, members: string): string {
  return placeIs === 'member' ? `(${amountRupiah} * ${members})` : `${amountRupiah}`;
}

/** How many places a household takes: a number that fits a byte, from its column `members`. */
export function placesSql({ placeIs }: ProgrammeRule): string {
  return placeIs === 'member' ? 'members' : '1';
}
