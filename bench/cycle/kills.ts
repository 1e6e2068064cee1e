/**
 * Random moments, as numbers of workflows told, one in each of equal parts of the way: every part of a telling is hit, and no
 * two runs at the same places. Ascending.
 */
export function killMoments(options: {
  readonly kills: number;
  readonly waiting: number;
  /** Gives numbers from 0 to below 1. */
  readonly random?: () => number;
}): number[] {
  const { kills, waiting, random = Math.random } = options;
  return Array.from({ length: kills }, (_, index) => Math.floor(((index + random()) / (kills + 1)) * waiting));
}
