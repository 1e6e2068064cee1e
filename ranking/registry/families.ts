import type { DuckDBConnection } from '@duckdb/node-api';

import type { RankingFeature } from '../../domain/groundcheck/features';
import { FEATURE_KEYS, FEATURE_RANGES } from '../features';
import { rowsOf, sqlText } from '../duckdb';
import { outsideSql } from '../snapshot';
import type { RejectCode } from './import-faults';
import { SOURCES, type MergeRules } from './merge-rules';
import { kkSql } from './nik-sql';
import { openFile, reading } from './source-file';

/** What became of the answers of families. */
export interface FamilyCounts {
  readonly lines: number;
  readonly rejected: number;
  /** Households of the merge that can be ranked, and those that cannot for want of answers. */
  readonly answered: number;
  readonly unanswered: number;
}

/**
 * Reads what a source knows of its families into the table `family (place, kk, …features)`, and leaves out lines that are
 * wrong. Throws `ImportRefused` when the file cannot be used.
 */
export async function loadFamilies(
  duckDb: DuckDBConnection,
  { path, rules }: { readonly path: string; readonly rules: MergeRules },
): Promise<void> {
  const given = { file: 'families', path } as const;
  const { kk } = rules.families;
  const { from, place, isMalformed, cell } = await openFile(duckDb, { given, columns: [kk, ...FEATURE_KEYS] });
  const values = FEATURE_KEYS.map((name) => `try_cast(${cell(name)} as double) as "${name}"`);
  await reading(given, () =>
    duckDb.run(`create temp table family as
      select ${place} as place, ${isMalformed} as malformed, ${kkSql(`ltrim(${cell(kk)}, '''')`)} as kk, ${values.join()} from ${from}`),
  );
  await leaveOut(duckDb, { code: 'line-malformed', where: 'malformed' });
  // Each line is judged by all of its values before it goes.
  await note(duckDb, { code: 'kk-malformed', column: kk, where: 'kk is null' });
  for (const name of FEATURE_KEYS) {
    const isThere = `"${name}" is not null and isfinite("${name}")`;
    await note(duckDb, { code: 'value-missing', column: name, where: `not (${isThere})` });
    const outside = outsideSql(name, { isWhole: false });
    await note(duckDb, { code: 'value-out-of-range', column: name, where: `${isThere} and (${outside})` });
  }
  await duckDb.run(`delete from family where place in (select place from reject where source = 'families')`);
  await leaveOut(duckDb, {
    code: 'family-twice',
    column: kk,
    where: 'place not in (select min(place) from family group by kk)',
  });
}

interface WrongLines {
  readonly code: RejectCode;
  readonly column?: string;
  /** SQL over a row of `family`. */
  readonly where: string;
}

async function note(duckDb: DuckDBConnection, { code, column, where }: WrongLines): Promise<void> {
  const field = column === undefined ? 'null' : sqlText(column);
  await duckDb.run(`insert into reject select 'families', place, '${code}', ${field} from family where ${where}`);
}

async function leaveOut(duckDb: DuckDBConnection, wrong: WrongLines): Promise<void> {
  await note(duckDb, wrong);
  await duckDb.run(`delete from family where ${wrong.where}`);
}

/**
 * Makes the table `registry`, the one that can be ranked: `household_id, kabupaten, village` and every feature, for the
 * households of which a family answered. A family is where most of its people are; of several in one household that of most
 * people counts. Needs the tables of `nameOutcome`.
 */
export async function matchFamilies(duckDb: DuckDBConnection, rules: MergeRules): Promise<FamilyCounts> {
  const { source, kk } = rules.families;
  await duckDb.run(`create temp table family_home as
    select kk, household_id, people from (
      select rec.kk, household_id, count(*) as people,
        row_number() over (partition by rec.kk order by count(*) desc, household_id) as nth
      from rec join person_of using (rid) join numbered using (person)
      where source = ${SOURCES.indexOf(source)} and rec.kk is not null group by rec.kk, household_id) where nth = 1`);
  await leaveOut(duckDb, { code: 'family-unknown', column: kk, where: 'kk not in (select kk from family_home)' });
  await duckDb.run(`create temp table home as
    select place, household_id, row_number() over (partition by household_id order by people desc, place) as nth
    from family join family_home using (kk)`);
  await leaveOut(duckDb, {
    code: 'household-taken',
    column: kk,
    where: 'place in (select place from home where nth > 1)',
  });
  const typeOf = (name: RankingFeature): string => (FEATURE_RANGES[name].kind === 'amount' ? 'double' : 'usmallint');
  const features = FEATURE_KEYS.map((name) => `"${name}"::${typeOf(name)} as "${name}"`).join(', ');
  await duckDb.run(`create temp table registry as
    select household_id, h.kabupaten, h.village, ${features}
    from family join home using (place) join merged_household h using (household_id)`);
  const [row] = await rowsOf<Omit<FamilyCounts, 'lines'>>(
    duckDb,
    `select (select count(*) from registry)::double as answered,
      (select count(*) from merged_household anti join registry using (household_id))::double as unanswered,
      (select count(distinct place) from reject where source = 'families')::double as rejected`,
  );
  if (row === undefined) throw new Error('DuckDB gave no counts of families.');
  return { lines: row.answered + row.rejected, ...row };
}
