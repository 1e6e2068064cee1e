import type { RankingFeature } from '../../domain/groundcheck/features';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { FEATURE_KEYS } from '../../ranking/features';

/** Values of one feature. Most have one byte; gold has two and land is a fraction of a hectare. */
export type FeatureColumn = Uint8Array | Uint16Array | Float64Array;

/** A registry as columns, one element for each household in the order of the file. All lie in shared memory. */
export interface SnapshotColumns {
  readonly households: number;
  /** 4-digit codes of the kabupaten, ascending. */
  readonly strata: readonly string[];
  /** Where the kabupaten of a household is in `strata`. */
  readonly stratum: Uint16Array<SharedArrayBuffer>;
  readonly features: Readonly<Record<RankingFeature, FeatureColumn>>;
}

/** What a result says, in the order of its rows. */
export interface PlacedColumns {
  readonly scores: Int32Array;
  readonly national: Uint8Array;
  readonly province: Uint8Array;
  readonly kabupaten: Uint8Array;
}

type Filled = FeatureColumn | Int32Array;

/**
 * Reads a registry whose features have the types `generateRegistry` gives them. `strata` must be ascending and hold every
 * kabupaten of the file. Throws `RangeError` for another kabupaten, and what DuckDB throws.
 */
export async function readColumns(path: string, strata: readonly string[]): Promise<SnapshotColumns> {
  const households = await countRows(path);
  const stratum = new Uint16Array(new SharedArrayBuffer(households * 2));
  const features = Object.fromEntries(
    FEATURE_KEYS.map((name) => [name, emptyColumn(name, households)]),
  ) as SnapshotColumns['features'];
  const select = ['kabupaten::usmallint', ...FEATURE_KEYS.map((name) => `"${name}"`)];
  await fill({ path, select, columns: [stratum, ...FEATURE_KEYS.map((name) => features[name])] });
  const rowOf = new Map(strata.map((code, row) => [Number(code), row]));
  for (let index = 0; index < households; index += 1) {
    const row = rowOf.get(stratum[index] ?? 0);
    if (row === undefined) throw new RangeError('The registry has a kabupaten the model does not know.');
    stratum[index] = row;
  }
  return { households, strata, stratum, features };
}

/** Reads scores and deciles of a result without proposals. Throws what DuckDB throws. */
export async function readPlaced(path: string): Promise<PlacedColumns> {
  const households = await countRows(path);
  const placed = {
    scores: new Int32Array(households),
    national: new Uint8Array(households),
    province: new Uint8Array(households),
    kabupaten: new Uint8Array(households),
  };
  const select = ['score', 'national_decile', 'province_decile', 'kabupaten_decile'];
  await fill({ path, select, columns: [placed.scores, placed.national, placed.province, placed.kabupaten] });
  return placed;
}

function emptyColumn(name: RankingFeature, rows: number): FeatureColumn {
  if (name === 'landHectare') return new Float64Array(new SharedArrayBuffer(rows * 8));
  if (name === 'goldGram') return new Uint16Array(new SharedArrayBuffer(rows * 2));
  return new Uint8Array(new SharedArrayBuffer(rows));
}

async function countRows(path: string): Promise<number> {
  const sql = `select count(*)::double as rows from read_parquet(${sqlText(path)})`;
  const [row] = await withDuckDb({ threads: 1 }, (duckDb) => rowsOf<{ rows: number }>(duckDb, sql));
  return row?.rows ?? 0;
}

/** One thread reads a file in its order. */
async function fill({
  path,
  select,
  columns,
}: {
  readonly path: string;
  readonly select: readonly string[];
  readonly columns: readonly Filled[];
}): Promise<void> {
  await withDuckDb({ threads: 1 }, async (duckDb) => {
    const result = await duckDb.stream(`select ${select.join(', ')} from read_parquet(${sqlText(path)})`);
    let done = 0;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const { rowCount } = chunk;
      for (const [number, column] of columns.entries()) {
        const vector = chunk.getColumnVector(number);
        for (let row = 0; row < rowCount; row += 1) column[done + row] = vector.getItem(row) as number;
      }
      done += rowCount;
    }
  });
}
