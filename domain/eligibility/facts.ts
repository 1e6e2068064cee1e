import type { Component, Programme } from './rules';

/** A fact that may exclude a household, as one office stated it. */
export interface ExclusionFact {
  /** As a rule names it, e.g. `asn-tni-polri`. One that no rule names excludes nobody. */
  readonly code: string;
  /** The office or list that says so, e.g. `dukcapil`. */
  readonly statedBy: string;
  /** Legal day of the statement, yyyy-mm-dd. */
  readonly statedOn: string;
  /** Of whom it is said: of one member, or of all of the household. */
  readonly concerns: 'member' | 'household';
}

/** A social worker's finding that a household needs a programme whatever its decile. */
export interface Assessment {
  readonly programme: Programme;
  /** Legal days, yyyy-mm-dd, both inclusive. */
  readonly assessedOn: string;
  readonly validUntil: string;
}

/** What is known of a household when its quarter is decided. */
export interface EligibilityFacts {
  readonly decile: number;
  readonly memberCount: number;
  readonly components: Readonly<Partial<Record<Component, number>>>;
  readonly exclusions: readonly ExclusionFact[];
  readonly assessments: readonly Assessment[];
  readonly groundchecked: boolean;
  /** Programmes the household received in the quarter before. */
  readonly receives: readonly Programme[];
}
