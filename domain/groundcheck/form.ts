import type { ReasonCode } from '../proposal/reason-codes';

export type Language = 'id' | 'en';
export type BilingualText = Readonly<Record<Language, string>>;

/** Versions of the form a case can be pinned to. A case keeps the version it started with. */
export type GroundcheckFormVersion = 'gc-2025-02' | 'gc-2026-02';

/** One answer of a code list. `code` is the official code, kept verbatim. */
export interface Code {
  readonly code: string;
  readonly label: BilingualText;
}

/** When an item is asked, as data: a mobile form, a JSON Schema and the validator all read the same condition. */
export type Condition =
  | { readonly field: string; readonly in: readonly string[] }
  | { readonly field: string; readonly is: boolean }
  | { readonly field: string; readonly atLeast: number }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

/**
 * `codes` and `texts` hold one row for each unit counted by another item, such as one for each electricity meter;
 * `identity` is a 16-digit number kept as text; `yes-no` is a JSON boolean.
 */
export type ItemType =
  'text' | 'texts' | 'integer' | 'decimal' | 'date' | 'code' | 'codes' | 'yes-no' | 'geopoint' | 'identity';

/** One question. Several items may answer one of the 39 variables. */
export interface Item {
  /** Number of the variable in its group (person 1-13, household 1-26); 0 for questions asked beside the variables. */
  readonly variable: number;
  readonly field: string;
  readonly label: BilingualText;
  readonly definition: BilingualText;
  readonly type: ItemType;
  readonly codes?: readonly Code[];
  readonly min?: number;
  readonly max?: number;
  /** Smallest amount that counts at all; 0 stays allowed and means none. */
  readonly minUnlessZero?: number;
  readonly maxLength?: number;
  /** Regular expression the whole text must match. */
  readonly pattern?: string;
  readonly unit?: string;
  /** The integer item that says how many rows a `codes` or `texts` item has. */
  readonly countedBy?: string;
  /** Whether the item must be answered when it is shown. */
  readonly required: boolean;
  readonly shownWhen?: Condition;
  readonly source: string;
}

export type HouseholdOutcomeName =
  'found' | 'not-found' | 'died' | 'refused' | 'not-eligible' | 'institution' | 'not-met';

/** A household outcome in the list of one form version. */
export interface StopOutcome {
  readonly name: HouseholdOutcomeName;
  readonly officialCode: string;
  readonly label: BilingualText;
  readonly follows: 'continue' | 'stop' | 'next-period';
  /** Visits that must be on file, this one included, before the outcome is accepted. */
  readonly minimumVisits: number;
  readonly reasonCode?: ReasonCode;
}

/** What became of one person on the record. Only an outcome that continues opens the person's other questions. */
export interface PersonOutcome {
  readonly name: string;
  readonly code: string;
  readonly label: BilingualText;
  readonly continues: boolean;
}

/** The form of 39 variables as it stood in one campaign. */
export interface GroundcheckForm {
  readonly version: GroundcheckFormVersion;
  /** yyyy-mm-dd, both days included. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly person: readonly Item[];
  readonly household: readonly Item[];
  readonly householdOutcomes: readonly StopOutcome[];
  readonly personOutcomes: readonly PersonOutcome[];
}
