/**
 * Why an official may ask for a whole NIK or KK number. A code and no free text, because words could name the person.
 * @basis none: policy assumption; UU 27/2022 asks for a stated and limited purpose (art. 16 and 28)
 */
export const REVEAL_REASONS = [
  'identity-differs',
  'visit-preparation',
  'household-asks',
  'agency-asks',
  'objection-check',
  'breach-notice',
] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];

/** Whose number: the household's KK, or the NIK of a member, counted from 1 in the order of the sealed household. */
export type RevealedNumber = { readonly kind: 'kk' } | { readonly kind: 'nik'; readonly memberNo: number };
