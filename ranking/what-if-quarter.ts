import { join } from 'node:path';

import type { QuarterDates } from '../domain/calendar/quarter';
import { utcOffsetMinutes } from '../domain/region';
import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from './duckdb';
import { columnTypes } from './snapshot';
import { listKabupaten } from './regions';

/** What a quarter is decided on: everybody's facts, and those of them who are in the frozen set beside the registry. */
export interface QuarterFiles {
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
  readonly factsPath: string;
}

export interface QuarterOptions extends QuarterFiles, DuckDbLimits {
  readonly dates: QuarterDates;
  /** Gets the files of those who are in the quarter. */
  readonly folder: string;
  readonly name: string;
}

/** Those who are in the quarter, and how many households are left to the next. */
export interface InQuarter extends QuarterFiles {
  readonly leftOut: number;
}

/** Legal milliseconds when a proposal was complete; a facts file may have it. 0 for a household nobody proposed. */
export const COMPLETE_COLUMN = 'completed_at_ms';

const KEYS = [
  { key: 'household_id', of: 'registryPath' },
  { key: 'proposal_id', of: 'proposalsPath' },
] as const;

/**
 * Leaves out who is not in a quarter by the dates of a calendar: a proposal that was complete after its cut-off day or signed after
 * its last sign-off day, in the legal time of its region, waits for the next version. Whoever nobody proposed, receives a
 * programme already or waits for one is decided every quarter. Proposals that are left out are not ranked; the registry is.
 */
export async function inQuarter(options: QuarterOptions): Promise<InQuarter> {
  const { folder, name, proposalsPath, memoryLimit, threads, registryPath } = options;
  const [factsPath, keptProposals] = ['facts', 'proposals'].map((file) => join(folder, `${name}-${file}.parquet`)) as [
    string,
    string,
  ];
  return withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
    const types = await columnTypes(duckDb, { path: options.factsPath });
    await duckDb.run(`create temp table zone as select * from (values ${await zones()}) v(province, minutes)`);
    for (const { key, of } of KEYS) {
      const path = options[of];
      const rows =
        path === undefined
          ? 'select null::text as key where false'
          : lateSql({ ...options, key, path, columns: [...types.keys()] });
      await duckDb.run(`create temp table late_${key} as ${rows}`);
    }
    const kept = KEYS.map(({ key }) => `(${key} is null or ${key} not in (select key from late_${key}))`).join(' and ');
    await write(duckDb.run.bind(duckDb), {
      to: factsPath,
      rows: `from read_parquet(${sqlText(options.factsPath)}) where ${kept}`,
    });
    if (proposalsPath !== undefined)
      await write(duckDb.run.bind(duckDb), {
        to: keptProposals,
        rows: `from read_parquet(${sqlText(proposalsPath)}) where proposal_id not in (select key from late_proposal_id)`,
      });
    const [row] = await rowsOf<{ late: number }>(
      duckDb,
      'select ((select count(*) from late_household_id) + (select count(*) from late_proposal_id))::double as late',
    );
    const proposals = proposalsPath === undefined ? {} : { proposalsPath: keptProposals };
    return { registryPath, factsPath, ...proposals, leftOut: row?.late ?? 0 };
  });
}

/** The rows of a result that have facts: the registry is ranked whole, and decided only where it is in the quarter. */
export async function decidedResult(
  { resultPath, factsPath, to }: { readonly resultPath: string; readonly factsPath: string; readonly to: string },
  limits: DuckDbLimits,
): Promise<void> {
  await withDuckDb(limits, async (duckDb) => {
    const kept = KEYS.map(({ key }) => `${key} in (select ${key} from read_parquet(${sqlText(factsPath)}))`).join(
      ' or ',
    );
    await write(duckDb.run.bind(duckDb), { to, rows: `from read_parquet(${sqlText(resultPath)}) where ${kept}` });
  });
}

/** A copy keeps the order of its rows. */
async function write(
  run: (sql: string) => Promise<unknown>,
  { to, rows }: { readonly to: string; readonly rows: string },
): Promise<void> {
  await run(`copy (${rows}) to ${sqlText(to)} (format parquet, compression zstd)`);
}

interface Late extends QuarterOptions {
  readonly key: (typeof KEYS)[number]['key'];
  readonly path: string;
  /** Of the facts. */
  readonly columns: readonly string[];
}

/** Keys of those whose proposal came too late for the quarter. */
function lateSql({ key, path, factsPath, columns, dates: { completeUntil, signedUntil } }: Late): string {
  const day = (column: string): string => `(make_timestamp(${column} * 1000) + to_minutes(minutes))::date`;
  const complete = columns.includes(COMPLETE_COLUMN)
    ? ` or (${COMPLETE_COLUMN} > 0 and ${day(COMPLETE_COLUMN)} > date ${sqlText(completeUntil)})`
    : '';
  const isKnown = columns
    .filter((column) => /^(receives|waited)_/.test(column))
    .map((column) => `"${column}"::integer > 0`);
  const known = isKnown.length === 0 ? 'false' : isKnown.join(' or ');
  return `
    select f.${key} as key from read_parquet(${sqlText(factsPath)}) f
    join (select ${key}, kabupaten from read_parquet(${sqlText(path)})) using (${key}) join zone on province = kabupaten[1:2]
    where signed_at_ms > 0 and (${day('signed_at_ms')} > date ${sqlText(signedUntil)}${complete}) and not (${known})`;
}

/** Minutes east of UTC of every province. */
async function zones(): Promise<string> {
  const provinces = [...new Set((await listKabupaten()).map((code) => code.slice(0, 2)))];
  return provinces.map((province) => `(${sqlText(province)}, ${utcOffsetMinutes(province)})`).join();
}
