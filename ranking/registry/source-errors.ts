import type { SourceName } from './merge-rules';

/** How a made-up source differs from the truth, each as a share of its lines; coverage as a share of all. */
export interface SourceErrors {
  /** Of the households, the poorer by their own chance first, and of the members of those it has. */
  readonly households: number;
  readonly members: number;
  readonly nikMissing: number;
  /** One digit wrong: half of the time the number is still one that could be. */
  readonly nikTypo: number;
  readonly nameMisspelt: number;
  readonly birthDateWrong: number;
  readonly sexWrong: number;
  /** Of the households: their KK number from before it was renewed. */
  readonly oldKk: number;
  /** Listed a second time, in the household of somebody else. */
  readonly listedElsewhere: number;
  /** The same line once more. */
  readonly repeated: number;
}

/**
 * @basis dtks: 16.7 of 99 million not matched with Dukcapil (REPUBLIKA, January 2021), of which 2 in a hundred are planted
 * in the people themselves; all else none: policy assumption (Regsosek visited nearly everybody, P3KE and DTKS the poorer)
 */
export const SOURCE_ERRORS: Readonly<Record<SourceName, SourceErrors>> = {
  regsosek: {
    ...{ households: 0.97, members: 0.99, nikMissing: 0.02, nikTypo: 0.01, nameMisspelt: 0.04, birthDateWrong: 0.01 },
    ...{ sexWrong: 0.002, oldKk: 0.05, listedElsewhere: 0.002, repeated: 0.0005 },
  },
  p3ke: {
    ...{ households: 0.5, members: 0.98, nikMissing: 0.03, nikTypo: 0.02, nameMisspelt: 0.05, birthDateWrong: 0.015 },
    ...{ sexWrong: 0.003, oldKk: 0.03, listedElsewhere: 0.002, repeated: 0.0005 },
  },
  dtks: {
    ...{ households: 0.45, members: 0.97, nikMissing: 0.06, nikTypo: 0.09, nameMisspelt: 0.08, birthDateWrong: 0.03 },
    ...{ sexWrong: 0.005, oldKk: 0.01, listedElsewhere: 0.004, repeated: 0.001 },
  },
};
