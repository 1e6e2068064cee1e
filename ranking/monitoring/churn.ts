import type { DecileMove, Moved, RegistryChurn } from '../../domain/monitoring/figures';
import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from '../duckdb';

/** Two results of `rankSnapshot`, the earlier and the later. */
export interface ComparedResults extends DuckDbLimits {
  readonly beforePath: string;
  readonly afterPath: string;
  /** Folder for what does not fit into memory. */
  readonly spillTo: string;
}

/**
 * Compares the registry's households of two results by `household_id`; proposals are left out, who are households of the
 * registry or will be. Regions are those of the later result. Throws what DuckDB throws.
 */
export async function churnBetween(compared: ComparedResults): Promise<RegistryChurn> {
  const { beforePath, afterPath, ...limits } = compared;
  const registryOf = (path: string): string =>
    `(select household_id, kabupaten, national_decile as decile from read_parquet(${sqlText(path)}) where household_id is not null)`;
  return withDuckDb(limits, async (duckDb) => {
    await duckDb.run(`
      create temp table moved as
      select a.kabupaten, b.decile as "from", a.decile as "to", count(*) as households
      from ${registryOf(beforePath)} b full join ${registryOf(afterPath)} a using (household_id)
      group by all`);
    const known = '"from" is not null and "to" is not null';
    const count = (of: string): string => `coalesce(sum(households) filter (where ${of}), 0)::double`;
    const moves = await rowsOf<DecileMove>(
      duckDb,
      `select "from", "to", sum(households)::double as households from moved where ${known} group by all order by all`,
    );
    const byKabupaten = await rowsOf<Moved & { readonly kabupaten: string }>(
      duckDb,
      `select kabupaten, ${count('true')} as households, ${count('"to" > "from"')} as up, ${count('"to" < "from"')} as down
       from moved where ${known} group by kabupaten order by kabupaten`,
    );
    const [others = { joined: 0, left: 0 }] = await rowsOf<Pick<RegistryChurn, 'joined' | 'left'>>(
      duckDb,
      `select ${count('"from" is null')} as joined, ${count('"to" is null')} as left from moved`,
    );
    return { moves, byKabupaten, ...others };
  });
}
