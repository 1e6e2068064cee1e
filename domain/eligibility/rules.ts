import type { ReasonCode } from '../proposal/reason-codes';

export const PROGRAMMES = ['PKH', 'SEMBAKO', 'PBI-JK', 'ATENSI'] as const;
export type Programme = (typeof PROGRAMMES)[number];

/** What PKH counts in a household, each with its amount. */
export const COMPONENTS = [
  'pregnant',
  'earlyChildhood',
  'pupilSd',
  'pupilSmp',
  'pupilSma',
  'elderly',
  'severeDisability',
] as const;
export type Component = (typeof COMPONENTS)[number];

export interface ProgrammeRule {
  readonly programme: Programme;
  /** Highest decile that may receive. The lowest is always 1. */
  readonly maxDecile: number;
  /** Lets a household above the limit in; absent: the limit alone counts. */
  readonly orByAssessment?: AssessmentRule;
  /** Rupiah a quarter for each counted component; a programme with components needs at least one. */
  readonly components?: Readonly<Record<Component, number>>;
  /** Members counted at most, the dearest first. */
  readonly maxCountedComponents?: number;
  /** Rupiah a quarter for a household, or for each member, that needs no component. */
  readonly amountRupiah?: number;
  /** Gives services and no money: it has no amount, and its amount of 0 refuses nobody. */
  readonly inKind?: boolean;
  /** What a place of the quota is. */
  readonly placeIs: 'household' | 'member';
  /** Whether existing recipients outside the limit keep the aid until they have been groundchecked. */
  readonly grandfathersUntilGroundcheck: boolean;
  /** Quarters a household stays on the waiting list before its proposal ends. */
  readonly waitingListQuarters: number;
  readonly source: string;
}

/** Whom the assessment of a social worker lets in above the limit. It is for one programme and never outweighs an exclusion. */
export interface AssessmentRule {
  /** Only households that received this programme in the quarter before; absent: every household assessed. */
  readonly onlyClientsOf?: Programme;
  readonly source: string;
}

/** One fact that excludes a household whatever its decile, as long as the right office states it. */
export interface ExclusionRule {
  readonly code: string;
  /** Offices and lists whose statement counts, e.g. `dukcapil`. The same said by anybody else excludes nobody. */
  readonly statedBy: readonly string[];
  /** Whether one member excludes all of the household, or only what is said of the whole of it does. */
  readonly reach: 'any-member' | 'whole-household';
  /** Legal dates (yyyy-mm-dd) between which the rule excludes, both inclusive. */
  readonly validFrom: string;
  readonly validTo?: string;
  /** Days for which a statement counts after it was made; absent: for good. */
  readonly freshForDays?: number;
  readonly source: string;
}

/**
 * What one programme says about another: a household that gets `other` cannot have `programme` (`excludes`), or only a
 * household that gets `other` can (`requires`). To get means to qualify, in whatever place of the line.
 */
export interface ComplementarityRule {
  readonly kind: 'excludes' | 'requires';
  /** The one refused. */
  readonly programme: Programme;
  readonly other: Programme;
  readonly source: string;
}

/** One version of the rules of all programmes, e.g. Kepmensos 79/HUK/2025. */
export interface EligibilityRules {
  readonly id: string;
  /** Legal date (yyyy-mm-dd) from which determinations use it. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  readonly exclusions: readonly ExclusionRule[];
  /** May be empty where no source gives such a rule; `source` says so. */
  readonly complementarity: { readonly rules: readonly ComplementarityRule[]; readonly source: string };
  readonly programmes: readonly ProgrammeRule[];
}

/** The version in force on a legal day (yyyy-mm-dd): the latest that has begun and not ended. */
export function rulesInForce(versions: readonly EligibilityRules[], day: string): EligibilityRules | undefined {
  const begun = versions.filter((version) => isInForce(version, day));
  return [...begun].sort((left, right) => (left.validFrom < right.validFrom ? 1 : -1))[0];
}

/** Whether `day` lies between the two dates, both inclusive. */
export function isInForce(
  { validFrom, validTo }: Pick<EligibilityRules, 'validFrom' | 'validTo'>,
  day: string,
): boolean {
  return validFrom <= day && (validTo === undefined || day <= validTo);
}

/** What became of a household in one programme and quarter. */
export type DecisionOutcome = 'granted' | 'waiting-list' | 'refused';

export interface ProgrammeDecision {
  readonly programme: Programme;
  readonly outcome: DecisionOutcome;
  readonly reasons: readonly ReasonCode[];
  readonly amountRupiah: number;
  /** First place on the waiting list it would take, from 1: a family of four behind eight persons waits at 9. */
  readonly position?: number;
}
