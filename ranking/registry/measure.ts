import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from '../duckdb';

/** Of what was found, how much is right; of what is there, how much was found. From 0 to 1, or 1 where there is nothing. */
export interface Quality {
  readonly precision: number;
  readonly recall: number;
  readonly found: number;
  readonly there: number;
}

export interface MergeQuality {
  /** Pairs of lines of one person. */
  readonly persons: Quality;
  /** Of these, the pairs in which a line has no valid NIK, which only a score can bring together. */
  readonly scored: Quality;
  /** Pairs of people of one household, among people the merge kept whole. */
  readonly households: Quality;
  /** People to be looked at because Dukcapil has their NIK as inactive or not recorded, against those it was planted in. */
  readonly inactive: Quality;
  /** People to be looked at because of a NIK of two, against those whose NIK somebody else has too. */
  readonly double: Quality;
}

export interface MeasureOptions extends DuckDbLimits {
  /** What `importRegistry` wrote. */
  readonly merged: string;
  /** Who each line truly is, as `makeUpSources` wrote it, and the people with what was planted. */
  readonly sourcesTruthPath: string;
  readonly truthPath: string;
}

/** Holds a merge of made-up sources against who the lines truly are. Throws what DuckDB throws. */
export async function measureMerge(options: MeasureOptions): Promise<MergeQuality> {
  const { merged, sourcesTruthPath, truthPath, memoryLimit, threads } = options;
  return withDuckDb({ memoryLimit, threads }, async (duckDb) => {
    const file = (name: string): string => sqlText(join(merged, name));
    await duckDb.run(`create temp table line as
      select m.person_id as found, m.household_id as found_household, t.person_id as truth, t.household_id as truth_household,
        m.nik, m.matched_by, t.listed
      from (select person_id, household_id, nik, matched_by, unnest(records) as record from read_parquet(${file('persons.parquet')})) m
        join read_parquet(${sqlText(sourcesTruthPath)}) t on t.source = m.record.source and t.line = m.record.place`);
    await duckDb.run(
      `create temp table looked_at as select * from read_csv(${file('groundchecks.csv')}, header = true)`,
    );
    await duckDb.run(`create temp table planted as select person_id, fault from read_parquet(${sqlText(truthPath)})`);
    return {
      persons: await pairQuality(duckDb, 'select found, truth from line'),
      scored: await pairQuality(duckDb, SCORED),
      households: await pairQuality(duckDb, HOUSEHOLDS),
      inactive: await flagQuality(duckDb, {
        flagged: `kind = 'inactive'`,
        planted: `select truth as person from line join planted on planted.person_id = truth
          where fault in ('inactive', 'not-recorded') and nik is not null`,
      }),
      double: await flagQuality(duckDb, {
        flagged: `reason = 'nik-of-two-people'`,
        planted: `select unnest(holders) as person from (
          select list(distinct truth) as holders from line where nik is not null group by nik) where len(holders) > 1`,
      }),
    };
  });
}

/** People of whom some line came in by score, or stands alone without a valid NIK. */
const SCORED = `select found, truth from line where truth in (select truth from line where matched_by <> 'nik')`;

/** Each person once, where their lines are; who is listed with somebody else too truly lives in one household only. */
const HOUSEHOLDS = `select min(found_household) as found, min(truth_household) as truth from line
  where listed <> 'elsewhere' group by line.truth having count(distinct line.found) = 1`;

const PAIRS = 'coalesce(sum(n * (n - 1) / 2), 0)::double';

/** Pairs of rows that share `found` against those that share `truth`. */
async function pairQuality(duckDb: DuckDBConnection, rows: string): Promise<Quality> {
  const pairs = async (by: string): Promise<number> => {
    const sql = `select ${PAIRS} as pairs from (select count(*)::double as n from (${rows}) group by ${by})`;
    const [row] = await rowsOf<{ pairs: number }>(duckDb, sql);
    return row?.pairs ?? 0;
  };
  const [found, there, right] = [await pairs('found'), await pairs('truth'), await pairs('found, truth')];
  return quality({ found, there, right });
}

/** People flagged against those whom it is true of. */
async function flagQuality(
  duckDb: DuckDBConnection,
  { flagged, planted }: { readonly flagged: string; readonly planted: string },
): Promise<Quality> {
  await duckDb.run(`create or replace temp table flagged as select distinct truth as person
    from line where found in (select person_id from looked_at where ${flagged})`);
  const [row] = await rowsOf<{ found: number; there: number; right: number }>(
    duckDb,
    `select (select count(*) from flagged)::double as found, (select count(distinct person) from (${planted}))::double as there,
      (select count(distinct person) from (${planted}) where person in (from flagged))::double as right`,
  );
  return quality(row ?? { found: 0, there: 0, right: 0 });
}

function quality({ found, there, right }: { found: number; there: number; right: number }): Quality {
  return { found, there, precision: found === 0 ? 1 : right / found, recall: there === 0 ? 1 : right / there };
}
