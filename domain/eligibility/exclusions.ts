import { MS_PER_DAY } from '../calendar/calendar';
import type { ExclusionFact } from './facts';
import { isInForce, type ExclusionRule } from './rules';

/** An exclusion rule as it stands on one day. Every implementation of the rules tests facts by these four alone. */
export interface ExclusionInForce extends Pick<ExclusionRule, 'code' | 'statedBy' | 'reach'> {
  /** Oldest day of a statement that still counts, yyyy-mm-dd. */
  readonly freshFrom: string;
}

/** Where a statement counts for good. */
const EARLIEST = '0001-01-01';

/** The exclusions that hold on a legal day (yyyy-mm-dd), in the order of the rules. */
export function exclusionsInForce(exclusions: readonly ExclusionRule[], day: string): readonly ExclusionInForce[] {
  return exclusions
    .filter((rule) => isInForce(rule, day))
    .map(({ code, statedBy, reach, freshForDays }) => {
      const freshFrom = freshForDays === undefined ? EARLIEST : daysBefore(day, freshForDays);
      return { code, statedBy, reach, freshFrom };
    });
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Whether any fact excludes the household on a legal day: an office the rule trusts stated it, of whom the rule speaks
 * of, not so long ago that it has to be stated anew, and not after that day.
 * @basis Kepmensos 79/HUK/2025 diktum 7
 */
export function isExcluded(
  facts: readonly ExclusionFact[],
  { exclusions, day }: { readonly exclusions: readonly ExclusionRule[]; readonly day: string },
): boolean {
  const rules = exclusionsInForce(exclusions, day);
  return facts.some(({ code, statedBy, statedOn, concerns }) =>
    rules.some((rule) => {
      const isSaidRightly = rule.code === code && rule.statedBy.includes(statedBy);
      const isOfThem = rule.reach === 'any-member' || concerns === 'household';
      return isSaidRightly && isOfThem && rule.freshFrom <= statedOn && statedOn <= day;
    }),
  );
}
