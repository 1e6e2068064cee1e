import type { ReasonCode } from '../proposal/reason-codes';

/**
 * The five conditions under which Kemensos takes a household into DTSEN. Each failure is a return to the
 * kabupaten/kota with its code, never a rejection.
 * @basis Permensos 3/2025, art. 8(2) and 8(3)
 */
export const ACCEPTANCE_CRITERIA = {
  a: 'KRIT_A',
  b: 'KRIT_B',
  c: 'KRIT_C',
  d: 'KRIT_D',
  e: 'KRIT_E',
} as const satisfies Record<string, ReasonCode>;

export type Criterion = keyof typeof ACCEPTANCE_CRITERIA;

/** Pusdatin's answer to one registration: a number of its own, or the criteria that failed. */
export type RegistrationAnswer =
  | { readonly registered: true; readonly registrationNumber: string }
  | { readonly registered: false; readonly failed: readonly Criterion[] };

/** Reason codes of failed criteria, in the order of the law. */
export function criteriaReasons(failed: readonly Criterion[]): ReasonCode[] {
  const order: readonly Criterion[] = ['a', 'b', 'c', 'd', 'e'];
  return order.filter((criterion) => failed.includes(criterion)).map((criterion) => ACCEPTANCE_CRITERIA[criterion]);
}
