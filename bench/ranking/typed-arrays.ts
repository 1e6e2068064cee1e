import type { RankingModel } from '../../ranking/model';
import type { PlacedColumns, SnapshotColumns } from './columns';
import { cutsOf } from './typed-cuts';

/** Scores and deciles of every household, shared between threads. */
export interface TypedPlaces extends PlacedColumns {
  readonly scores: Int32Array<SharedArrayBuffer>;
  readonly national: Uint8Array<SharedArrayBuffer>;
  readonly province: Uint8Array<SharedArrayBuffer>;
  readonly kabupaten: Uint8Array<SharedArrayBuffer>;
}

/** Nine cuts each: of the nation, and for every stratum those of its province and its own. */
export interface TypedCuts {
  readonly national: Int32Array;
  readonly province: Int32Array;
  readonly kabupaten: Int32Array;
}

/** Whoever does the two passes over all rows, on as many threads as it likes. */
export interface Passes {
  score(): Promise<void>;
  place(cuts: TypedCuts): Promise<void>;
}

const CUTS = 9;

/** Room for the places of so many households. */
export function emptyPlaces(households: number): TypedPlaces {
  const bytes = (): Uint8Array<SharedArrayBuffer> => new Uint8Array(new SharedArrayBuffer(households));
  const scores = new Int32Array(new SharedArrayBuffer(households * 4));
  return { scores, national: bytes(), province: bytes(), kabupaten: bytes() };
}

/**
 * Ranks in typed arrays what `rankSnapshot` ranks in DuckDB, sharing no code with it: scores in one pass, households
 * counted into their kabupaten, cuts from histograms, deciles in a second pass. Fills `places`, answers the seconds.
 */
export async function rankTyped({
  columns,
  model,
  places,
  passes,
}: {
  readonly columns: SnapshotColumns;
  readonly model: RankingModel;
  readonly places: TypedPlaces;
  readonly passes: Passes;
}): Promise<{ readonly score: number; readonly cut: number; readonly place: number }> {
  const times = [performance.now()];
  await passes.score();
  times.push(performance.now());
  const cuts = cutEverything(columns, { scores: places.scores, isPerson: model.weight === 'person' });
  times.push(performance.now());
  await passes.place(cuts);
  times.push(performance.now());
  const [score = NaN, cut = NaN, place = NaN] = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1e3);
  return { score, cut, place };
}

/** Writes the deciles of rows `from` to `to`, the last excluded. */
export function placeRows(
  { stratum }: Pick<SnapshotColumns, 'stratum'>,
  { places, cuts, from, to }: { places: TypedPlaces; cuts: TypedCuts; from: number; to: number },
): void {
  for (let row = from; row < to; row += 1) {
    const score = places.scores[row] ?? 0;
    const own = (stratum[row] ?? 0) * CUTS;
    let [national, province, kabupaten] = [1, 1, 1];
    for (let cut = 0; cut < CUTS; cut += 1) {
      national += Number(score > (cuts.national[cut] ?? 0));
      province += Number(score > (cuts.province[own + cut] ?? 0));
      kabupaten += Number(score > (cuts.kabupaten[own + cut] ?? 0));
    }
    places.national[row] = national;
    places.province[row] = province;
    places.kabupaten[row] = kabupaten;
  }
}

function cutEverything(
  { strata, stratum, features }: SnapshotColumns,
  { scores, isPerson }: { readonly scores: Int32Array; readonly isPerson: boolean },
): TypedCuts {
  const weights = isPerson ? (features.householdSize as Uint8Array) : undefined;
  const { ends, sorted } = byStratum({ scores, weights, stratum, count: strata.length });
  const within = (from: number, to: number): Int32Array =>
    cutsOf({ scores: sorted.scores.subarray(from, to), weights: sorted.weights?.subarray(from, to) });
  const startOf = (row: number): number => ends[row - 1] ?? 0;
  const provinces = strata.map((code) => code.slice(0, 2));
  const byProvince = new Map(
    [...new Set(provinces)].map((province) => {
      const [first, last] = [provinces.indexOf(province), provinces.lastIndexOf(province)];
      return [province, within(startOf(first), ends[last] ?? 0)];
    }),
  );
  return {
    national: cutsOf({ scores, weights }),
    province: joined(provinces.map((province) => byProvince.get(province) ?? new Int32Array())),
    kabupaten: joined(strata.map((_, row) => within(startOf(row), ends[row] ?? 0))),
  };
}

/** A stratum in which nobody lives has no cuts; it keeps its nine places. */
function joined(cuts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(cuts.length * CUTS);
  cuts.forEach((own, index) => {
    all.set(own, index * CUTS);
  });
  return all;
}

interface Stratified {
  readonly scores: Int32Array;
  readonly weights: Uint8Array | undefined;
  readonly stratum: Uint16Array;
  readonly count: number;
}

/** A counting sort: scores and weights of each stratum side by side, with the place where each stratum ends. */
function byStratum({ scores, weights, stratum, count }: Stratified): {
  readonly ends: Uint32Array;
  readonly sorted: { readonly scores: Int32Array; readonly weights: Uint8Array | undefined };
} {
  const ends = new Uint32Array(count);
  for (let index = stratum.length - 1; index >= 0; index -= 1) {
    const row = stratum[index] ?? 0;
    ends[row] = (ends[row] ?? 0) + 1;
  }
  let sum = 0;
  ends.forEach((size, row) => {
    sum += size;
    ends[row] = sum;
  });
  const sorted = { scores: new Int32Array(scores.length), weights: weights && new Uint8Array(scores.length) };
  scatter({ values: scores, into: sorted.scores }, { stratum, ends });
  if (weights && sorted.weights) scatter({ values: weights, into: sorted.weights }, { stratum, ends });
  return { ends, sorted };
}

/** The last row first, so that each stratum fills from its end to its beginning, every time the same way. */
function scatter<Column extends Int32Array | Uint8Array>(
  { values, into }: { readonly values: Column; readonly into: Column },
  { stratum, ends }: { readonly stratum: Uint16Array; readonly ends: Uint32Array },
): void {
  const next = ends.slice();
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const row = stratum[index] ?? 0;
    const place = (next[row] ?? 0) - 1;
    next[row] = place;
    into[place] = values[index] ?? 0;
  }
}
