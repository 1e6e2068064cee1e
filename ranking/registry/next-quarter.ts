import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { columnTypes } from '../snapshot';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from '../duckdb';
import { listSlots, loadSlots } from '../population';
import { householdsSql } from './next-households';
import { eventTables, personsSql, truthSql } from './next-persons';

/** The three files of a made-up registry. */
export interface RegistryFiles {
  readonly registryPath: string;
  readonly personsPath: string;
  readonly truthPath: string;
}

export interface NextQuarterOptions extends DuckDbLimits {
  readonly from: RegistryFiles;
  readonly to: RegistryFiles;
  readonly seed: number;
  /** First days of the quarter that is lived through and of the next one, yyyy-mm-dd: ages hold on the second. */
  readonly day: string;
  readonly nextDay: string;
}

/** What happened within the quarter. */
export interface QuarterSummary {
  readonly households: number;
  readonly persons: number;
  readonly births: number;
  readonly deaths: number;
  readonly moves: number;
  readonly splits: number;
}

/** The first day of the quarter after the one that begins on `day`. Throws `RangeError` when none does. */
export function nextQuarterDay(day: string): string {
  const [, year, month] = /^(\d{4})-(01|04|07|10)-01$/.exec(day) ?? [];
  if (year === undefined) throw new RangeError('A quarter begins on the first of January, April, July or October.');
  const next = Number(month) + 3;
  return next > 12 ? `${Number(year) + 1}-01-01` : `${year}-${String(next).padStart(2, '0')}-01`;
}

/**
 * Lives through one quarter: people are born, die, leave for a household of their own; households move, buy and lose things.
 * Who stays keeps their id, a household keeps its id as long as somebody of it is left, and new ones get ids above all
 * there were. Rows come in the order of their ids. The same files, seed and days give the same bytes. Throws `RangeError` for a day that
 * begins no quarter.
 */
export async function liveThroughQuarter(options: Omit<NextQuarterOptions, 'nextDay'>): Promise<QuarterSummary> {
  const { from, to, seed, memoryLimit, threads } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError('The seed must be a whole number.');
  const quarter: NextQuarterOptions = { ...options, nextDay: nextQuarterDay(options.day) };
  return writeWhole(to.registryPath, ({ file: registryFile, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await prepare(duckDb, quarter);
      const types = await columnTypes(duckDb, { path: from.registryPath });
      await writeInOrder(duckDb, { sql: householdsSql(quarter, types), key: 'household_id', file: registryFile });
      await writeWhole(to.personsPath, ({ file }) =>
        writeInOrder(duckDb, { sql: personsSql(quarter), key: 'person_id', file }),
      );
      await writeWhole(to.truthPath, ({ file }) =>
        writeInOrder(duckDb, { sql: truthSql(quarter), key: 'person_id', file }),
      );
      return summaryOf(duckDb);
    }),
  );
}

async function prepare(duckDb: DuckDBConnection, quarter: NextQuarterOptions): Promise<void> {
  const found = await rowsOf<{ kabupaten: string }>(
    duckDb,
    `select distinct kabupaten from read_parquet(${sqlText(quarter.from.registryPath)})`,
  );
  const slots = await listSlots(found.map(({ kabupaten }) => kabupaten));
  await loadSlots(duckDb, slots);
  for (const sql of eventTables(quarter, slots.length)) await duckDb.run(sql);
}

async function writeInOrder(
  duckDb: DuckDBConnection,
  { sql, key, file }: { readonly sql: string; readonly key: string; readonly file: string },
): Promise<void> {
  await duckDb.run(
    `copy (select * from (${sql}) order by ${key}) to ${sqlText(file)} (format parquet, compression zstd)`,
  );
}

async function summaryOf(duckDb: DuckDBConnection): Promise<QuarterSummary> {
  const [row] = await rowsOf<QuarterSummary>(
    duckDb,
    `select (select count(*) from counted)::double as households, (select sum(size) from counted)::double as persons,
      (select count(*) from newborn)::double as births, (select count(*) filter (died) from member)::double as deaths,
      (select count(*) from moved)::double as moves, (select count(*) from leaver)::double as splits`,
  );
  if (row === undefined) throw new Error('DuckDB gave no summary of the quarter.');
  return row;
}
