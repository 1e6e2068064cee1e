import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from '../duckdb';
import { generateRegistry, writeTruth, type RegistryOptions } from '../population';
import { fileSha256 } from '../snapshot';

export interface MadeUpTruth extends DuckDbLimits {
  readonly registryPath: string;
  /** By what the registry is said to be made. */
  readonly seed: number;
  readonly regions?: readonly string[] | undefined;
  /** Gets `household_id` and `national_decile`, when the registry is that one. */
  readonly truthPath: string;
}

/** So many households are made first: whoever has a real registry is told so without a nation being made up. */
const FIRST_LOOK = 1_000;

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
    if (!(await beginsAlike(registryPath, made))) return false;
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

/** Each household is drawn from seed and number, however many there are: a registry begins as a smaller one does. */
async function beginsAlike(registryPath: string, made: RegistryOptions): Promise<boolean> {
  const { registryPath: look } = await generateRegistry({ ...made, households: Math.min(FIRST_LOOK, made.households) });
  const sql = (path: string): string =>
    `select * from read_parquet(${sqlText(path)}) where household_id <= ${FIRST_LOOK} order by household_id`;
  const rows = (path: string): Promise<readonly unknown[]> =>
    withDuckDb({ threads: 1 }, (duckDb) => rowsOf(duckDb, sql(path)));
  return isDeepStrictEqual(await rows(look), await rows(registryPath));
}
