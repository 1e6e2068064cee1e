import type { DuckDBConnection } from '@duckdb/node-api';

import { cutDeciles, decileSql, LEVEL_NAMES, LEVELS, readCuts, TENTHS, type DecileCuts, type Level } from './cuts';
import { rowsOf } from './duckdb';
import { EXAMPLES, type ExchangeFault } from './exchange-faults';
import { DECILE_COLUMNS } from './exchange-manifest';
import { placesOf, type OutsideFile } from './exchange-source';
import type { RankingModel } from './model';

interface Deciles {
  readonly file: OutsideFile;
  readonly weight: RankingModel['weight'];
}

/**
 * Holds the deciles of `placed_registry` and `placed_proposals` against their scores, and answers where each decile ends.
 * A decile may end at the score our own tie rule ends it at or at the next lower one, which is how rules of rounding
 * differ; within a region a higher score never has a lower decile, and equal scores share one.
 */
export async function checkDeciles(
  duckDb: DuckDBConnection,
  deciles: Deciles,
): Promise<{ readonly faults: readonly ExchangeFault[]; readonly cuts: DecileCuts }> {
  const columns = `place, stratum, people, score, ${Object.values(DECILE_COLUMNS).join(', ')}`;
  await duckDb.run(`
    create temp view scored as
    select ${columns} from placed_registry union all select ${columns} from placed_proposals`);
  // Makes the tables `…_cut`: where our own ranking of the same scores would end each decile.
  await cutDeciles(duckDb, deciles);
  const faults: ExchangeFault[] = [];
  for (const level of LEVEL_NAMES) faults.push(...(await checkLevel(duckDb, { ...deciles, level })));
  return { faults, cuts: await readCuts(duckDb, (level) => `${level}_end`) };
}

async function checkLevel(
  duckDb: DuckDBConnection,
  { file, level }: Deciles & { readonly level: Level },
): Promise<readonly ExchangeFault[]> {
  await endLevel(duckDb, level);
  const disordered = `select region from ${level}_range a join ${level}_range b using (region)
    where a.decile < b.decile and a.high >= b.low`;
  const column = DECILE_COLUMNS[level];
  const against = await placesOf(duckDb, { file, from: misplaced(level, disordered) });
  const faults: ExchangeFault[] = against.rows === 0 ? [] : [{ kind: 'decile-against-score', column, ...against }];

  const regions = await implausibleRegions(duckDb, { level, disordered });
  if (regions.length === 0) return faults;
  const { rows } = await placesOf(duckDb, { file, from: misplaced(level, regions.join()) });
  const examples = regions.slice(0, EXAMPLES).map((region) => regionName(level, region));
  return [...faults, { kind: 'decile-size', column, rows, examples }];
}

/** The lowest and highest score of each decile of each region, and out of them where each decile ends. */
async function endLevel(duckDb: DuckDBConnection, level: Level): Promise<void> {
  await duckDb.run(`
    create temp table ${level}_range as
    select (${LEVELS[level]})::integer as region, ${DECILE_COLUMNS[level]} as decile, min(score) as low, max(score) as high
    from scored group by all`);
  // A decile nobody is in, nor in any before it, ends below everybody.
  const ends = TENTHS.map((n) => `coalesce(max(high) filter (decile <= ${n}), min(low) - 1)::integer as q${n}`);
  await duckDb.run(
    `create temp table ${level}_end as select region, ${ends.join(', ')} from ${level}_range group by region`,
  );
}

/** Rows of some regions whose decile our own ranking of the same scores would not give, as a FROM clause. */
function misplaced(level: Level, regions: string): string {
  const expected = decileSql(TENTHS.map((n) => `q${n}`));
  return `scored join ${level}_cut on region = (${LEVELS[level]})::integer
    where ${DECILE_COLUMNS[level]} <> ${expected} and region in (${regions})`;
}

/** Regions in good order where a decile ends neither at our own cut nor at the score just below it. */
async function implausibleRegions(
  duckDb: DuckDBConnection,
  { level, disordered }: { readonly level: Level; readonly disordered: string },
): Promise<readonly number[]> {
  const differ = (names: readonly [string, string]): string =>
    TENTHS.map((n) => `${names[0]}.q${n} <> ${names[1]}.q${n}`).join(' or ');
  await duckDb.run(`
    create or replace temp table apart as
    select region from ${level}_end e join ${level}_cut c using (region)
    where (${differ(['e', 'c'])}) and region not in (${disordered})`);
  const below = TENTHS.map((n) => `coalesce(max(score) filter (score < q${n}), min(score) - 1) as b${n}`);
  const far = TENTHS.map((n) => `e.q${n} not in (c.q${n}, b${n})`);
  const rows = await rowsOf<{ region: number }>(
    duckDb,
    `with below as (
       select region, ${below.join(', ')} from scored join ${level}_cut on region = (${LEVELS[level]})::integer
       where region in (from apart) group by region)
     select region from below join ${level}_end e using (region) join ${level}_cut c using (region)
     where ${far.join(' or ')} order by region`,
  );
  return rows.map(({ region }) => region);
}

function regionName(level: Level, region: number): string {
  return level === 'national' ? 'nation' : `${level} ${region}`;
}
