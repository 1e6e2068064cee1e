/** Scores and what each counts for; without `weights` every household counts for one. */
export interface WeighedScores {
  readonly scores: Int32Array;
  readonly weights?: Uint8Array | undefined;
}

const CELL_BITS = 10;
const CELL = 2 ** CELL_BITS;

/**
 * The nine cuts of some households: cut n is the smallest score which at least n tenths of the weight lie at or below.
 * Two histograms and no sorting: one of cells of 1,024 scores, then one of the scores in the cell of each cut.
 */
export function cutsOf(weighed: WeighedScores): Int32Array {
  const { lowest, cells } = histogram(weighed);
  const total = cells.reduce((sum, weight) => sum + weight, 0);
  const wanted: { readonly cell: number; readonly missing: number }[] = [];
  let below = 0;
  cells.forEach((weight, cell) => {
    while (wanted.length < 9 && (below + weight) * 10 >= (wanted.length + 1) * total) {
      wanted.push({ cell, missing: ((wanted.length + 1) * total) / 10 - below });
    }
    below += weight;
  });
  const fine = fineHistograms(weighed, { lowest, cells: wanted.map(({ cell }) => cell), count: cells.length });
  return Int32Array.from(wanted, ({ cell, missing }) => {
    return lowest + cell * CELL + reaches(fine.get(cell) ?? new Float64Array(), missing);
  });
}

function histogram({ scores, weights }: WeighedScores): { readonly lowest: number; readonly cells: Float64Array } {
  let lowest = 2 ** 31 - 1;
  let highest = -(2 ** 31);
  // Iterators of typed arrays are several times slower than counting.
  for (let index = scores.length - 1; index >= 0; index -= 1) {
    const score = scores[index] ?? 0;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  const cells = new Float64Array(((highest - lowest) >> CELL_BITS) + 1);
  for (let index = 0; index < scores.length; index += 1) {
    const cell = ((scores[index] ?? 0) - lowest) >> CELL_BITS;
    cells[cell] = (cells[cell] ?? 0) + (weights === undefined ? 1 : (weights[index] ?? 0));
  }
  return { lowest, cells };
}

/** The weights of single scores, for the cells that are asked for. */
function fineHistograms(
  { scores, weights }: WeighedScores,
  { lowest, cells, count }: { readonly lowest: number; readonly cells: readonly number[]; readonly count: number },
): ReadonlyMap<number, Float64Array> {
  const fine = new Map(cells.map((cell) => [cell, new Float64Array(CELL)]));
  const isWanted = Uint8Array.from({ length: count }, (_, cell) => Number(fine.has(cell)));
  for (let index = 0; index < scores.length; index += 1) {
    const above = (scores[index] ?? 0) - lowest;
    if (isWanted[above >> CELL_BITS] !== 1) continue;
    const own = fine.get(above >> CELL_BITS) ?? new Float64Array(CELL);
    const place = above & (CELL - 1);
    own[place] = (own[place] ?? 0) + (weights === undefined ? 1 : (weights[index] ?? 0));
  }
  return fine;
}

/** The first place up to which the weights add up to at least `wanted`. */
function reaches(weights: Float64Array, wanted: number): number {
  let sum = 0;
  return weights.findIndex((weight) => (sum += weight) >= wanted && weight > 0);
}
