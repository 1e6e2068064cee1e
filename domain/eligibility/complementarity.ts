import type { ReasonCode } from '../proposal/reason-codes';
import type { ProgrammeVerdict } from './assess';
import type { ComplementarityRule, Programme } from './rules';

/** Why a programme is refused for the sake of another one. */
export const COMPLEMENTARITY_REASONS = {
  excludes: 'TIDAK_BOLEH_RANGKAP',
  requires: 'PERLU_PROGRAM_LAIN',
} as const satisfies Record<ComplementarityRule['kind'], ReasonCode>;

/** All that the rules say about one programme, in their order. */
export interface ComplementarityStep {
  readonly programme: Programme;
  readonly rules: readonly ComplementarityRule[];
}

/**
 * The programmes that rules speak about, each after those it depends on: a programme that is itself refused for another
 * one's sake then excludes nobody any more. Expects rules without a cycle; given one it ends, in some order.
 */
export function complementaritySteps(rules: readonly ComplementarityRule[]): readonly ComplementarityStep[] {
  const seen = new Set<Programme>();
  const stepsFor = (programme: Programme): readonly ComplementarityStep[] => {
    if (seen.has(programme)) return [];
    seen.add(programme);
    const own = rules.filter((rule) => rule.programme === programme);
    const before = own.flatMap(({ other }) => stepsFor(other));
    return own.length === 0 ? before : [...before, { programme, rules: own }];
  };
  return rules.flatMap(({ programme }) => stepsFor(programme));
}

/**
 * Refuses who qualifies for a programme that another one excludes or lacks. Only `counted` programmes are had, and only
 * while they are not refused themselves. Of several broken rules the first is the reason.
 * @basis none: policy assumption (before the quota, so that no place is kept for somebody who cannot take it)
 */
export function applyComplementarity(
  rules: readonly ComplementarityRule[],
  { verdicts, counted }: { readonly verdicts: readonly ProgrammeVerdict[]; readonly counted: readonly Programme[] },
): readonly ProgrammeVerdict[] {
  return complementaritySteps(rules).reduce((settled, step) => {
    const had = settled.filter(({ qualifies }) => qualifies).map(({ programme }) => programme);
    const hasOther = ({ other }: ComplementarityRule): boolean => had.includes(other) && counted.includes(other);
    const broken = step.rules.find((rule) => hasOther(rule) === (rule.kind === 'excludes'));
    if (broken === undefined) return settled;
    return settled.map((verdict) => {
      if (verdict.programme !== step.programme || !verdict.qualifies) return verdict;
      return { ...verdict, qualifies: false, reasons: [COMPLEMENTARITY_REASONS[broken.kind]], amountRupiah: 0 };
    });
  }, verdicts);
}
