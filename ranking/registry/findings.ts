import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { REGISTRY_TASKS } from '../../domain/tasks/registry-tasks';
import { rowsOf, sqlText, withDuckDb, writeWhole } from '../duckdb';
import { importFault, ImportRefused, type ImportFault } from './import-faults';
import type { MergeRules } from './merge-rules';
import { openFile, placeWord, reading } from './source-file';

/** What the field found about a household of a merge, accepted by a second person. */
export interface Finding {
  /** Of the merge, from 1. */
  readonly household: number;
  /** An outcome of the task `registry-check`. */
  readonly outcome: string;
  /** Legal day on which it was accepted, yyyy-mm-dd. */
  readonly foundOn: string;
}

const COLUMNS = ['identity', 'other_identity', 'reason', 'outcome', 'found_on'] as const;
const EXAMPLES = 5;

/** SQL of who a person is in any merge, where our numbers are others: a valid NIK, or name, birth date and KK number. */
function identitySql(person: string): string {
  const known = ['name', 'birth_date', 'kk'].map((column) => `${person}.${column}`);
  return `case when ${person}.person_id is not null then coalesce(${person}.nik, concat_ws('|', ${known.join(', ')})) end`;
}

export interface FindingsOptions {
  /** A folder that `importRegistry` wrote. */
  readonly from: string;
  readonly findings: readonly Finding[];
  /** Made whole or not at all. */
  readonly to: string;
}

/**
 * Writes what was found into a Parquet file for the next merge: a row for each doubt about a household that was looked at,
 * with who it is about, its reason, the outcome and the day. The file holds identity numbers: keep it as you keep the sources.
 * Answers how many doubts it holds.
 */
export async function writeFindings({ from, findings, to }: FindingsOptions): Promise<number> {
  return writeWhole(to, ({ file }) =>
    withDuckDb({ memoryLimit: '1GB' }, async (duckDb) => {
      await loadFound(duckDb, findings);
      const persons = `read_parquet(${sqlText(join(from, 'persons.parquet'))})`;
      const listed = `read_csv(${sqlText(join(from, 'groundchecks.csv'))}, header = true, all_varchar = true)`;
      const doubts = `select ${identitySql('p')} as identity, ${identitySql('o')} as other_identity, reason, outcome, found_on
        from ${listed} l join found f on f.household_id = l.household_id::bigint
          join ${persons} p on p.person_id = l.person_id::bigint left join ${persons} o on o.person_id = l.other_person_id::bigint
        order by all`;
      await duckDb.run(`copy (${doubts}) to ${sqlText(file)} (format parquet, compression zstd)`);
      const sql = `select count(*)::double as doubts from read_parquet(${sqlText(file)})`;
      return (await rowsOf<{ doubts: number }>(duckDb, sql))[0]?.doubts ?? 0;
    }),
  );
}

async function loadFound(duckDb: DuckDBConnection, findings: readonly Finding[]): Promise<void> {
  await duckDb.run('create temp table found (household_id bigint, outcome text, found_on text)');
  const appender = await duckDb.createAppender('found');
  for (const { household, outcome, foundOn } of findings) {
    appender.appendBigInt(BigInt(household));
    appender.appendVarchar(outcome);
    appender.appendVarchar(foundOn);
    appender.endRow();
  }
  appender.closeSync();
}

/** Makes the table `finding` out of files that `writeFindings` wrote. Throws `ImportRefused`. */
export async function loadFindings(duckDb: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await duckDb.run(
    'create temp table finding (place bigint, identity text, other_identity text, reason text, outcome text, found_on date)',
  );
  const faults: ImportFault[] = [];
  for (const path of paths) {
    const given = { file: 'findings', path } as const;
    const { from, place, cell } = await openFile(duckDb, { given, columns: COLUMNS });
    const cells = COLUMNS.map((column) => {
      return `${column === 'found_on' ? `try_cast(${cell(column)} as date)` : cell(column)} as ${column}`;
    });
    const read = `select ${place} as place, ${cells.join(', ')} from ${from}`;
    await reading(given, () => duckDb.run(`create or replace temp table read as ${read}`));
    faults.push(...(await faultsOf(duckDb, placeWord(given))));
    await duckDb.run('insert into finding from read');
  }
  if (faults.length > 0) throw new ImportRefused(faults);
}

/** Rows about nobody, of no day, or with an outcome that nobody could have chosen. */
async function faultsOf(duckDb: DuckDBConnection, word: string): Promise<readonly ImportFault[]> {
  const outcomes = REGISTRY_TASKS['registry-check'].outcomes.map(sqlText).join(', ');
  const wrong = `identity is null or reason is null or found_on is null or not coalesce(outcome in (${outcomes}), false)`;
  const rows = await rowsOf<{ place: number }>(
    duckDb,
    `select place::double as place from read where ${wrong} order by place`,
  );
  if (rows.length === 0) return [];
  const examples = rows.slice(0, EXAMPLES).map(({ place }) => `${word} ${place}`);
  return [importFault('finding-malformed', { file: 'findings', rows: rows.length, examples })];
}

/**
 * Takes doubts off the list that were settled in the field: the same reason about the same people, answered by the latest
 * finding, as long as it counts. Makes the table `settled`, with the outcome of each. Needs the tables of `nameOutcome` and
 * `finding`.
 */
export async function settleDoubts(
  duckDb: DuckDBConnection,
  { rules: { findings }, day }: { readonly rules: MergeRules; readonly day: string },
): Promise<void> {
  const settling = findings.settle.map(sqlText).join(', ');
  await duckDb.run(`create temp table settled as
    select household_id, person_id, reason, other_person_id, outcome from (
      select g.*, f.outcome, f.found_on from groundcheck g join merged_person p on p.person_id = g.person_id
        left join merged_person o on o.person_id = g.other_person_id
        join finding f on f.identity = ${identitySql('p')} and f.other_identity is not distinct from ${identitySql('o')}
          and f.reason = g.reason
      qualify row_number() over (partition by g.person_id, g.reason, g.other_person_id order by f.found_on desc, f.outcome) = 1)
    where outcome in (${settling}) and date ${sqlText(day)} between found_on and found_on + ${findings.countForDays}`);
  await duckDb.run(`delete from groundcheck g using settled s where s.person_id = g.person_id and s.reason = g.reason
    and s.other_person_id is not distinct from g.other_person_id`);
}
