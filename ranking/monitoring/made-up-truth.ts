import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from '../duckdb';
import { generateRegistry, writeTruth } from '../population';
import { fileSha256 } from '../snapshot';

export interface MadeUpTruth extends DuckDbLimits {
  readonly registryPath: string;
  /** By what the registry is said to be made. */
  readonly seed: number;
  readonly regions?: readonly string[] | undefined;
  /** Gets `household_id` and `national_decile`, when the registry is that one. */
  readonly truthPath: string;
}

/**
 * Writes what the households of a made-up registry truly live on, and answers whether it could: a registry that is not, byte
 * for byte, the one its seed gives has another truth, or none. Throws what DuckDB throws.
 */
export async function writeMadeUpTruth(options: MadeUpTruth): Promise<boolean> {
  const { registryPath, seed, regions, truthPath, ...limits } = options;
  const households = await countHouseholds(registryPath);
  const directory = await mkdtemp(join(dirname(truthPath), '.made-up-'));
  try {
    const made = { seed, regions, households, directory, ...limits };
    const again = await generateRegistry(made);
    if ((await fileSha256(again.registryPath)) !== (await fileSha256(registryPath))) return false;
    await writeTruth({ ...made, truthPath });
    return true;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function countHouseholds(registryPath: string): Promise<number> {
  const sql = `select count(*)::double as households from read_parquet(${sqlText(registryPath)})`;
  const [row] = await withDuckDb({ threads: 1 }, (duckDb) => rowsOf<{ households: number }>(duckDb, sql));
  return row?.households ?? 0;
}
