import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf } from './duckdb';
import type { RankingModel } from './model';

/** Nine scores each: a household is in decile 1 up to and with the first, in decile 10 above the last. */
export interface DecileCuts {
  readonly national: readonly number[];
  /** By the first two digits of the code. */
  readonly province: Readonly<Record<string, readonly number[]>>;
  readonly kabupaten: Readonly<Record<string, readonly number[]>>;
}

/** Rows of the table `cut`: the cuts of one region of one level, `q1` to `q9`. */
type CutRow = Readonly<Record<string, number>> & { readonly region: number };

export const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The region of a row at each level, as SQL over `stratum`, the kabupaten's code as a number. */
export const LEVELS = { national: '0', province: 'stratum // 100', kabupaten: 'stratum' } as const;
export type Level = keyof typeof LEVELS;

/** The levels in the order in which a result names them. */
export const LEVEL_NAMES = Object.keys(LEVELS) as readonly Level[];

/** Scores fall into cells of 2^13 millionths: some hundred for a kabupaten, each with a few rows in a thousand. */
const CELL_BITS = 13;
export const CELL_SIZE = 2 ** CELL_BITS;
/** The cell of a score, as SQL. */
export const CELL = `score >> ${CELL_BITS}`;

/** What a household counts for. */
function weightSql(weight: RankingModel['weight']): string {
  return weight === 'person' ? 'sum(people)' : 'count(*)';
}

/**
 * Makes the tables `national_cut`, `province_cut` and `kabupaten_cut` (`region`, `q1` to `q9`) out of `scored (stratum,
 * score)`, which has `people` too where people are counted, and answers them. Leaves `cell` (`stratum`, `cell`) too: where
 * there is any score. Cut n is the smallest score which at least n
 * tenths of the weight lie at or below.
 *
 * Counts cells first and then only the scores of the cells a cut falls into, so neither time nor memory is that of a sort.
 */
export async function cutDeciles(
  duckDb: DuckDBConnection,
  { weight }: { readonly weight: RankingModel['weight'] },
): Promise<DecileCuts> {
  const counted = weightSql(weight);
  await duckDb.run(`
    create temp table cell as
    select stratum, ${CELL} as cell, (${counted})::bigint as weight from scored group by all`);
  for (const level of LEVEL_NAMES) await cutLevel(duckDb, { level, counted });
  return readCuts(duckDb, (level) => `${level}_cut`);
}

/** Reads the tables (`region`, `q1` to `q9`) that `tableOf` names for each level. */
export async function readCuts(duckDb: DuckDBConnection, tableOf: (level: Level) => string): Promise<DecileCuts> {
  const cutsOf = (level: Level): Promise<readonly CutRow[]> =>
    rowsOf<CutRow>(duckDb, `from ${tableOf(level)} order by region`);
  const [nation] = await cutsOf('national');
  return {
    national: nation === undefined ? [] : scoresOf(nation),
    province: byRegion(await cutsOf('province'), 2),
    kabupaten: byRegion(await cutsOf('kabupaten'), 4),
  };
}

/** One more than the number of `cuts` the column `score` exceeds, as SQL. */
export function decileSql(cuts: readonly string[]): string {
  return `(1::utinyint + ${cuts.map((value) => `(score > ${value})::utinyint`).join(' + ')})::utinyint`;
}

/** A cell holds the cuts of the tenths that its weight leads across; where nobody counts, the first cell holds them all. */
async function cutLevel(
  duckDb: DuckDBConnection,
  { level, counted }: { readonly level: Level; readonly counted: string },
): Promise<void> {
  const region = LEVELS[level];
  const within = 'over (partition by region, cell order by score)';
  await duckDb.run(`
    create temp table ${level}_cell as
    with weighed as (select (${region})::integer as region, cell, sum(weight)::bigint as weight from cell group by all),
      summed as (
        select region, cell, weight, sum(weight) over (partition by region order by cell)::bigint as upto,
          sum(weight) over (partition by region)::bigint as total
        from weighed),
      crossed as (
        select *, unnest(case when total = 0 then range(1, 10)
            else range((upto - weight) * 10 // total + 1, least(upto * 10 // total, 9) + 1) end) as tenth
        from summed)
    select region, tenth, any_value(total) as total, min(cell) as cell, arg_min(upto - weight, cell) as before
    from crossed group by region, tenth`);
  await duckDb.run(`
    create temp table ${level}_cut as
    with near as (
        select (${region})::integer as region, score, (${counted})::bigint as weight
        from scored
        where ((${region})::integer, ${CELL}) in (select (region, cell) from ${level}_cell)
        group by all),
      summed as (
        select region, score, cell, sum(weight) ${within}::bigint as upto
        from (select *, ${CELL} as cell from near)),
      cuts as (
        select region, tenth, min(score) as score
        from summed join ${level}_cell using (region, cell) where (before + upto) * 10 >= tenth * total
        group by region, tenth)
    select region, ${TENTHS.map((tenth) => `max(score) filter (where tenth = ${tenth}) as q${tenth}`).join(', ')}
    from cuts group by region`);
}

function scoresOf(row: CutRow): readonly number[] {
  return TENTHS.map((tenth) => row[`q${tenth}`] ?? NaN);
}

function byRegion(rows: readonly CutRow[], digits: number): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(rows.map((row) => [String(row.region).padStart(digits, '0'), scoresOf(row)]));
}
