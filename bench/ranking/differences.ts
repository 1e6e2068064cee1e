import type { PlacedColumns } from './columns';

/** How many households two rankings say another thing about, column by column. */
export type Differences = Readonly<Record<keyof PlacedColumns, number>>;

/** Compares row by row. Throws `RangeError` when one has more rows than the other. */
export function countDifferences(one: PlacedColumns, other: PlacedColumns): Differences {
  if (one.scores.length !== other.scores.length) throw new RangeError('The rankings are not of the same households.');
  const count = (name: keyof PlacedColumns): number => {
    let differing = 0;
    for (let row = 0; row < one.scores.length; row += 1) if (one[name][row] !== other[name][row]) differing += 1;
    return differing;
  };
  return {
    scores: count('scores'),
    national: count('national'),
    province: count('province'),
    kabupaten: count('kabupaten'),
  };
}
