import type { ReasonCode } from '../proposal/reason-codes';
import { applyComplementarity } from './complementarity';
import { isExcluded } from './exclusions';
import type { EligibilityFacts } from './facts';
import { COMPONENTS, type EligibilityRules, type ExclusionRule, type Programme, type ProgrammeRule } from './rules';

/** What the rules say of a household in one programme before the quota is looked at. */
export interface ProgrammeVerdict {
  readonly programme: Programme;
  readonly qualifies: boolean;
  readonly reasons: readonly ReasonCode[];
  /** Rupiah for one quarter; 0 when it does not qualify, and for services. */
  readonly amountRupiah: number;
  /** Places of the quota it would take. */
  readonly places: number;
}

/** By what a household is judged. */
export interface RulesOfDay {
  readonly rules: EligibilityRules;
  /** Legal day of the decision, yyyy-mm-dd: exclusions and assessments are those of that day. */
  readonly day: string;
  /** Programmes the household asks for; absent: all of them. */
  readonly asksFor?: readonly Programme[] | undefined;
}

/**
 * The verdicts on one household in the order of the rules, after the programmes have had their say about each other.
 * A programme it neither asks for nor receives stands in the way of no other one.
 * @basis Permensos 3/2025 art. 17; complementarity: policy assumption (a programme not asked for is not had)
 */
export function assessHousehold(
  { rules, day, asksFor }: RulesOfDay,
  facts: EligibilityFacts,
): readonly ProgrammeVerdict[] {
  const verdicts = rules.programmes.map((rule) => {
    return assessProgramme({ rule, exclusions: rules.exclusions, day }, facts);
  });
  const wants = (programme: Programme): boolean => asksFor?.includes(programme) ?? true;
  const counted = rules.programmes
    .map(({ programme }) => programme)
    .filter((programme) => wants(programme) || facts.receives.includes(programme));
  return applyComplementarity(rules.complementarity.rules, { verdicts, counted });
}

/** The rule of one programme on one day. */
export interface RuleOfDay {
  readonly rule: ProgrammeRule;
  readonly exclusions: readonly ExclusionRule[];
  /** Legal day of the decision, yyyy-mm-dd. */
  readonly day: string;
}

/**
 * Whether a household qualifies for a programme on its own, before other programmes and the quota are looked at. A decile
 * is necessary, not sufficient; only an assessment stands in for it.
 * @basis Permensos 3/2025 art. 16-17; Kepmensos 79/HUK/2025 (limits, assessment, diktum 7, grandfathering)
 */
export function assessProgramme({ rule, exclusions, day }: RuleOfDay, facts: EligibilityFacts): ProgrammeVerdict {
  const places = rule.placeIs === 'member' ? facts.memberCount : 1;
  const refused = (reason: ReasonCode): ProgrammeVerdict => {
    return { programme: rule.programme, qualifies: false, reasons: [reason], amountRupiah: 0, places };
  };

  if (isExcluded(facts.exclusions, { exclusions, day })) return refused('DIKECUALIKAN');
  const reason = reasonToQualify({ rule, day }, facts);
  if (reason === undefined) return refused('DI_LUAR_DESIL');
  const amountRupiah = amountOf(rule, facts);
  if (amountRupiah === 0 && rule.inKind !== true) return refused('TANPA_KOMPONEN');
  return { programme: rule.programme, qualifies: true, reasons: [reason], amountRupiah, places };
}

/** An assessment is named before grandfathering, because the groundcheck that ends the one does not end the other. */
function reasonToQualify(
  { rule, day }: Pick<RuleOfDay, 'day' | 'rule'>,
  facts: EligibilityFacts,
): ReasonCode | undefined {
  if (facts.decile <= rule.maxDecile) return 'DESIL_MEMENUHI';
  if (isAssessed({ rule, day }, facts)) return 'SESUAI_ASESMEN';
  return isGrandfathered(rule, facts) ? 'PENERIMA_LAMA' : undefined;
}

function isAssessed(
  { rule: { programme, orByAssessment }, day }: Pick<RuleOfDay, 'day' | 'rule'>,
  { assessments, receives }: EligibilityFacts,
): boolean {
  if (orByAssessment === undefined) return false;
  const { onlyClientsOf } = orByAssessment;
  if (onlyClientsOf !== undefined && !receives.includes(onlyClientsOf)) return false;
  return assessments.some((each) => {
    return each.programme === programme && each.assessedOn <= day && day <= each.validUntil;
  });
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
