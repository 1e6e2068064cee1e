/**
 * What can be wrong with a set of answers. Codes are stable; the words for people are made from them elsewhere.
 * @basis GC-AJAR (BPS, Bahan ajar groundcheck DTSEN, 2025) for the rules of the form; shape rules none: policy assumption
 */
export const FAULT_CODES = [
  // The set as a whole
  'form-version-unknown',
  'form-version-mismatch',
  'outcome-not-in-form',
  // One answer
  'missing',
  'not-shown',
  'wrong-type',
  'wrong-shape',
  'nik-shape',
  'kk-number-shape',
  'not-in-code-list',
  'too-long',
  'too-many',
  'invisible-characters',
  'out-of-range',
  'date-in-future',
  'unknown-field',
  'rows-differ-from-count',
  // The visit
  'ended-before-started',
  'photo-hash-missing',
  'photo-required',
  'photo-or-witness-required',
  'location-required',
  // Answers against each other and against the record
  'age-differs-from-birth-date',
  'land-implies-ownership',
  'region-codes-differ',
  'head-missing',
  'more-than-one-head',
  'nik-repeated',
  'known-member-missing',
  'newcomer-has-no-record',
] as const;

export type FaultCode = (typeof FAULT_CODES)[number];

/** One thing wrong. It says where and what kind, and never repeats what was answered: answers are personal. */
export interface Fault {
  /** RFC 6901 JSON pointer into the answers, made of field names of the form and row numbers only. */
  readonly pointer: string;
  readonly code: FaultCode;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** A fault of one value, before it is known where the value stands. `at` is the way down inside the value. */
export interface ValueFault {
  readonly at?: string;
  readonly code: FaultCode;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** The same faults seen from the whole set of answers. */
export function faultsAt(pointer: string, faults: readonly ValueFault[]): Fault[] {
  return faults.map(({ at = '', ...fault }) => ({ pointer: `${pointer}${at}`, ...fault }));
}
