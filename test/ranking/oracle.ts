import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import type { RankingModel } from '../../ranking/model';

export interface OracleRow {
  readonly key: string;
  readonly kabupaten: string;
  readonly features: Readonly<Record<string, number>>;
}

export interface Placed {
  readonly key: string;
  readonly score: number;
  readonly nationalDecile: number;
  readonly provinceDecile: number;
  readonly kabupatenDecile: number;
}

/** Reads a snapshot as it is. Keys are `household_id` or `proposal_id` as text. */
export async function readSnapshot(path: string): Promise<readonly OracleRow[]> {
  return withDuckDb({ threads: 1 }, async (duckDb) => {
    const rows = await rowsOf<Record<string, unknown>>(duckDb, `from read_parquet(${sqlText(path)})`);
    return rows.map(({ household_id, proposal_id, kabupaten, village: _, ...features }) => ({
      key: String((proposal_id ?? household_id) as string | bigint),
      kabupaten: kabupaten as string,
      features: features as Record<string, number>,
    }));
  });
}

/** Reads a result in its order. */
export async function readResult(path: string): Promise<readonly Placed[]> {
  return withDuckDb({ threads: 1 }, (duckDb) =>
    rowsOf<Placed>(
      duckDb,
      `select coalesce(proposal_id, household_id::text) as key, score, national_decile as "nationalDecile",
        province_decile as "provinceDecile",
        kabupaten_decile as "kabupatenDecile" from read_parquet(${sqlText(path)})`,
    ),
  );
}

/** Ranks with typed arrays and no SQL, to be compared with what DuckDB says. Registry first, then proposals. */
export function rankByHand(rows: readonly OracleRow[], model: RankingModel): readonly Placed[] {
  const scores = Int32Array.from(rows, (row) => scoreByHand(row, model));
  const weights = Uint8Array.from(rows, ({ features }) =>
    model.weight === 'person' ? (features['householdSize'] ?? NaN) : 1,
  );
  const within = (digits: number): Uint8Array => placesByRegion({ rows, scores, weights }, digits);
  const [national, province, kabupaten] = [within(0), within(2), within(4)];
  return rows.map(({ key }, index) => ({
    key,
    score: scores[index] ?? 0,
    nationalDecile: national[index] ?? 0,
    provinceDecile: province[index] ?? 0,
    kabupatenDecile: kabupaten[index] ?? 0,
  }));
}

interface Scored {
  readonly rows: readonly OracleRow[];
  readonly scores: Int32Array;
  readonly weights: Uint8Array;
}

/** The place of each row among those whose kabupaten has the same first `digits`. */
function placesByRegion(scored: Scored, digits: number): Uint8Array {
  const members = new Map<string, number[]>();
  scored.rows.forEach(({ kabupaten }, index) => {
    const region = kabupaten.slice(0, digits);
    const own = members.get(region) ?? [];
    own.push(index);
    members.set(region, own);
  });
  const places = new Uint8Array(scored.rows.length);
  for (const indices of members.values()) {
    placesIn(scored, indices).forEach((place, position) => {
      places[indices[position] ?? 0] = place;
    });
  }
  return places;
}

function scoreByHand({ kabupaten, features }: OracleRow, { variables, strata, adjusters }: RankingModel): number {
  const { intercept = NaN, coefficients = [] } = strata[kabupaten] ?? {};
  const valueOf = (feature: string): number => features[feature] ?? NaN;
  let score = intercept;
  let index = 0;
  for (const { name, transform } of variables) {
    const isAmount = transform.kind === 'identity';
    const level = isAmount ? 1 : (transform.codes[valueOf(name)] ?? NaN);
    const times = isAmount ? stepsByHand(valueOf(name), transform) : Math.min(level, 1);
    // The base has no coefficient; the one picked in its place is taken no times.
    score += times * (coefficients[index + Math.max(level, 1) - 1] ?? NaN);
    index += isAmount ? 1 : Math.max(...Object.values(transform.codes));
  }
  const amounts = adjusters.filter(({ when }) => when.every((condition) => holds(condition, valueOf)));
  return amounts.reduce((sum, { amount }) => sum + amount, score);
}

function stepsByHand(value: number, { cap = Infinity, stepsPerUnit = 1 }): number {
  return Math.round(Math.min(value, cap) * stepsPerUnit);
}

function holds(
  { feature, min, max }: RankingModel['adjusters'][number]['when'][number],
  valueOf: (feature: string) => number,
): boolean {
  return !(min !== undefined && valueOf(feature) < min) && !(max !== undefined && valueOf(feature) > max);
}

/** Of each of `indices`: one more than how many tenths of their weight lie wholly at scores below its own. */
function placesIn({ scores, weights }: Scored, indices: readonly number[]): readonly number[] {
  const scoreOf = (index: number): number => scores[index] ?? 0;
  const sorted = [...indices].sort((one, other) => scoreOf(one) - scoreOf(other));
  const total = indices.reduce((sum, index) => sum + (weights[index] ?? 0), 0);
  const cuts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => {
    let upto = 0;
    const last = sorted.find((index) => (upto += weights[index] ?? 0) * 10 >= tenth * total);
    return scoreOf(last ?? NaN);
  });
  return indices.map((index) => 1 + cuts.filter((cut) => cut < scoreOf(index)).length);
}
