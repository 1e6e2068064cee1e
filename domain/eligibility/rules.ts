import type { ReasonCode } from '../proposal/reason-codes';

export const PROGRAMMES = ['PKH', 'SEMBAKO', 'PBI-JK'] as const;
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
  /** Rupiah a quarter for each counted component; a programme with components needs at least one. */
  readonly components?: Readonly<Record<Component, number>>;
  /** Members counted at most, the dearest first. */
  readonly maxCountedComponents?: number;
  /** Rupiah a quarter for a household, or for each member, that needs no component. */
  readonly amountRupiah?: number;
  /** What a place of the quota is. */
  readonly placeIs: 'household' | 'member';
  /** Whether existing recipients outside the limit keep the aid until they have been groundchecked. */
  readonly grandfathersUntilGroundcheck: boolean;
  /** Quarters a household stays on the waiting list before its proposal ends. */
  readonly waitingListQuarters: number;
  readonly source: string;
}

/** One version of the rules of all programmes, e.g. Kepmensos 79/HUK/2025. */
export interface EligibilityRules {
  readonly id: string;
  /** Legal date (yyyy-mm-dd) from which determinations use it. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly source: string;
  /** Facts that exclude a household whatever its decile (Diktum 7). */
  readonly exclusions: readonly string[];
  /** Programmes that exclude or require one another. Empty as long as no source gives such a rule; `source` says so. */
  readonly complementarity: { readonly rules: readonly never[]; readonly source: string };
  readonly programmes: readonly ProgrammeRule[];
}

/** The version in force on a legal day (yyyy-mm-dd): the latest that has begun and not ended. */
export function rulesInForce(versions: readonly EligibilityRules[], day: string): EligibilityRules | undefined {
  const begun = versions.filter(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === undefined || day <= validTo),
  );
  return [...begun].sort((left, right) => (left.validFrom < right.validFrom ? 1 : -1))[0];
}

/** What is known of a household when its quarter is decided. */
export interface EligibilityFacts {
  readonly decile: number;
  readonly memberCount: number;
  readonly components: Readonly<Partial<Record<Component, number>>>;
  /** Exclusion facts with their data source, e.g. 'asn-tni-polri'. */
  readonly exclusions: readonly string[];
  readonly groundchecked: boolean;
  /** Programmes the household received in the quarter before. */
  readonly receives: readonly Programme[];
}

export interface ProgrammeVerdict {
  readonly programme: Programme;
  readonly qualifies: boolean;
  readonly reasons: readonly ReasonCode[];
  /** Rupiah for one quarter; 0 when it does not qualify. */
  readonly amountRupiah: number;
  /** Places of the quota it would take. */
  readonly places: number;
}

/**
 * Whether a household qualifies for a programme before the quota is looked at. A decile is necessary, not sufficient.
 * @basis Permensos 3/2025 art. 17; Kepmensos 79/HUK/2025 (limits, diktum 7, grandfathering)
 */
export function assessProgramme(
  { rule, exclusions }: { readonly rule: ProgrammeRule; readonly exclusions: readonly string[] },
  facts: EligibilityFacts,
): ProgrammeVerdict {
  const places = rule.placeIs === 'member' ? facts.memberCount : 1;
  const refused = (reason: ReasonCode): ProgrammeVerdict => {
    return { programme: rule.programme, qualifies: false, reasons: [reason], amountRupiah: 0, places };
  };

  if (facts.exclusions.some((fact) => exclusions.includes(fact))) return refused('DIKECUALIKAN');
  const grandfathered = isGrandfathered(rule, facts);
  if (facts.decile > rule.maxDecile && !grandfathered) return refused('DI_LUAR_DESIL');
  const amountRupiah = amountOf(rule, facts);
  if (amountRupiah === 0) return refused('TANPA_KOMPONEN');
  const reason: ReasonCode = facts.decile > rule.maxDecile ? 'PENERIMA_LAMA' : 'DESIL_MEMENUHI';
  return { programme: rule.programme, qualifies: true, reasons: [reason], amountRupiah, places };
}

function isGrandfathered(rule: ProgrammeRule, facts: EligibilityFacts): boolean {
  return rule.grandfathersUntilGroundcheck && facts.receives.includes(rule.programme) && !facts.groundchecked;
}

function amountOf(rule: ProgrammeRule, facts: EligibilityFacts): number {
  const flat = rule.amountRupiah ?? 0;
  const { components } = rule;
  if (components === undefined) return flat * (rule.placeIs === 'member' ? facts.memberCount : 1);
  const counted = COMPONENTS.flatMap((component) =>
    Array.from({ length: facts.components[component] ?? 0 }, () => components[component]),
  );
  const dearestFirst = counted
    .sort((left, right) => right - left)
    .slice(0, rule.maxCountedComponents ?? counted.length);
  return dearestFirst.reduce((sum, amount) => sum + amount, 0);
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
