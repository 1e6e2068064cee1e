import { MILLIONTHS } from './score';

/** How far a score is from the next decile: the smallest change that would move it, and that as a share of spending. */
export interface Distance {
  readonly decile: number;
  /** Signed, in score units: negative for a poorer decile. */
  readonly score: number;
  /** Change of predicted spending per person that the distance stands for, in percent. */
  readonly percentOfSpending: number;
}

export interface Boundaries {
  /** `undefined` in decile 1. */
  readonly down: Distance | undefined;
  /** `undefined` in decile 10. */
  readonly up: Distance | undefined;
}

/** One more than the number of cuts a score exceeds: equal scores share a decile, whatever their ids. */
export function decileOf(score: number, cuts: readonly number[]): number {
  return 1 + cuts.filter((cut) => score > cut).length;
}

/**
 * The way to the neighbouring deciles. Cuts that are equal leave a decile empty between them, and the neighbour is then
 * the next one that holds anybody.
 */
export function boundariesOf(score: number, cuts: readonly number[]): Boundaries {
  const below = cuts.filter((cut) => score > cut).at(-1);
  const above = cuts.find((cut) => score <= cut);
  return {
    down: below === undefined ? undefined : distance({ score, to: below, cuts }),
    up: above === undefined ? undefined : distance({ score, to: above + 1, cuts }),
  };
}

function distance({
  score,
  to,
  cuts,
}: {
  readonly score: number;
  readonly to: number;
  readonly cuts: readonly number[];
}): Distance {
  return { decile: decileOf(to, cuts), score: to - score, percentOfSpending: percentOfSpending(to - score) };
}

/** A difference of scores as a change of spending per person: scores are logarithms. */
export function percentOfSpending(score: number): number {
  return Math.round((Math.exp(score / MILLIONTHS) - 1) * 1_000) / 10;
}
