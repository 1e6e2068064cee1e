import { isInForce, type ComplementarityRule, type EligibilityRules, type ExclusionRule } from './rules';

/** Why a version of the rules cannot be used. `row` counts from 1 in its list. */
export interface RulesFault {
  readonly kind:
    | 'programme-twice'
    | 'amount-unclear'
    | 'unknown-programme'
    | 'exclusion-twice'
    | 'nobody-states-it'
    | 'ends-before-it-begins'
    | 'rule-twice'
    | 'rule-contradicted'
    | 'cycle';
  readonly list: 'programmes' | 'exclusions' | 'complementarity';
  readonly row: number;
  /** The programme, or the code of the exclusion, the row is about. */
  readonly about: string;
}

/** Names everything that keeps well-formed rules from deciding anybody. */
export function rulesFaults(rules: EligibilityRules): readonly RulesFault[] {
  return [...programmeFaults(rules), ...exclusionFaults(rules.exclusions), ...complementarityFaults(rules)];
}

function programmeFaults({ programmes }: EligibilityRules): readonly RulesFault[] {
  const names = programmes.map(({ programme }) => programme);
  return programmes.flatMap((rule, index): readonly RulesFault[] => {
    const at = { list: 'programmes' as const, row: index + 1, about: rule.programme };
    const clients = rule.orByAssessment?.onlyClientsOf;
    // An amount that nobody stated would refuse everybody, one of a service would be paid to nobody.
    const amounts = [rule.components, rule.amountRupiah, rule.inKind === true || undefined];
    const isClear = amounts.filter((amount) => amount !== undefined).length === 1;
    return [
      ...(names.indexOf(rule.programme) < index ? [{ kind: 'programme-twice' as const, ...at }] : []),
      ...(isClear ? [] : [{ kind: 'amount-unclear' as const, ...at }]),
      ...(clients === undefined || names.includes(clients) ? [] : [{ kind: 'unknown-programme' as const, ...at }]),
    ];
  });
}

function exclusionFaults(exclusions: readonly ExclusionRule[]): readonly RulesFault[] {
  return exclusions.flatMap((rule, index): readonly RulesFault[] => {
    const at = { list: 'exclusions' as const, row: index + 1, about: rule.code };
    const isTwice = exclusions
      .slice(0, index)
      .some((earlier) => earlier.code === rule.code && isAtOnce(earlier, { than: rule }));
    const isBackward = rule.validTo !== undefined && rule.validTo < rule.validFrom;
    return [
      ...(isTwice ? [{ kind: 'exclusion-twice' as const, ...at }] : []),
      ...(rule.statedBy.length > 0 ? [] : [{ kind: 'nobody-states-it' as const, ...at }]),
      ...(isBackward ? [{ kind: 'ends-before-it-begins' as const, ...at }] : []),
    ];
  });
}

/** Two periods meet when one begins in the other. */
function isAtOnce(rule: ExclusionRule, { than }: { readonly than: ExclusionRule }): boolean {
  return isInForce(rule, than.validFrom) || isInForce(than, rule.validFrom);
}

function complementarityFaults({ programmes, complementarity }: EligibilityRules): readonly RulesFault[] {
  const names = programmes.map(({ programme }) => programme);
  const { rules } = complementarity;
  const inCycle = new Set(rulesInCycles(rules));
  return rules.flatMap((rule, index): readonly RulesFault[] => {
    const at = { list: 'complementarity' as const, row: index + 1, about: rule.programme };
    const isKnown = names.includes(rule.programme) && names.includes(rule.other);
    const earlier = rules.slice(0, index).filter(({ programme, other }) => {
      return programme === rule.programme && other === rule.other;
    });
    return [
      ...(isKnown ? [] : [{ kind: 'unknown-programme' as const, ...at }]),
      ...(earlier.some(({ kind }) => kind === rule.kind) ? [{ kind: 'rule-twice' as const, ...at }] : []),
      ...(earlier.some(({ kind }) => kind !== rule.kind) ? [{ kind: 'rule-contradicted' as const, ...at }] : []),
      ...(inCycle.has(rule) ? [{ kind: 'cycle' as const, ...at }] : []),
    ];
  });
}

/** What is left when every rule that nothing leads to, or that leads to nothing, has been taken away. */
function rulesInCycles(rules: readonly ComplementarityRule[]): readonly ComplementarityRule[] {
  const left = rules.filter(
    ({ programme, other }) =>
      rules.some((rule) => rule.other === programme) && rules.some((rule) => rule.programme === other),
  );
  return left.length === rules.length ? left : rulesInCycles(left);
}
