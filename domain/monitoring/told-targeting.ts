import type { ErrorDimension, ProgrammeLimit, TargetingCounts, TargetingFigures } from './figures';
import { shareOf, told } from './small-cells';

/** The two errors of a group at one decile limit; `null` is not told, or the error of nobody. */
export interface ToldError {
  readonly limit: number;
  readonly dimension: ErrorDimension;
  readonly group: string;
  readonly households: number | null;
  /** Of those who truly belong in deciles 1 to `limit` the part that is left out. */
  readonly exclusionError: number | null;
  /** Of those let in the part that does not belong. */
  readonly inclusionError: number | null;
}

export interface ToldTargeting {
  /** The nation's errors at the limit of each programme in each version of the rules. */
  readonly programmes: readonly (ProgrammeLimit & Pick<ToldError, 'exclusionError' | 'inclusionError'>)[];
  readonly errors: readonly ToldError[];
  readonly withoutTruth: number | null;
}

/** Errors as they may be told. */
export function toldTargeting({ limits, counts, withoutTruth }: TargetingFigures): ToldTargeting {
  const errors = counts.map(toldError);
  const programmes = limits.map((asked) => {
    const nation = errors.find(({ limit, dimension }) => limit === asked.limit && dimension === 'nation');
    const { exclusionError = null, inclusionError = null } = nation ?? {};
    return { ...asked, exclusionError, inclusionError };
  });
  return { programmes, errors, withoutTruth: told(withoutTruth) };
}

function toldError({ limit, dimension, group, households, belongs, letIn, both }: TargetingCounts): ToldError {
  return {
    limit,
    dimension,
    group,
    households: told(households),
    exclusionError: toldShare(belongs - both, belongs),
    inclusionError: toldShare(letIn - both, letIn),
  };
}

function toldShare(some: number, of: number): number | null {
  return told(of) === null || told(some) === null ? null : shareOf(some, of);
}
