import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from '../duckdb';
import { importFault, ImportRefused, type RejectCode } from './import-faults';
import { layoutOf, SOURCES, type Field, type Layout, type MergeRules, type SourceName } from './merge-rules';
import { kkSql, nikFaultSql } from './nik-sql';
import { openFile, reading, type GivenFile, type OpenFile } from './source-file';

export interface Loading {
  readonly given: GivenFile & { readonly file: SourceName };
  readonly rules: MergeRules;
  /** Legal day of the import, yyyy-mm-dd: nobody was born after it. */
  readonly day: string;
}

/** Nobody lives longer. */
const OLDEST_YEARS = 125;

/**
 * Tables of the import: `record` has the lines that can be merged, `reject` the others, with one row for each fault and the
 * column as its file calls it.
 */
export const IMPORT_TABLES: readonly string[] = [
  `create temp table record (source utinyint, place ubigint, nik text, written_nik text, nik_fault text, kk text,
    written_name text, name text, sex text, birth_date date, village text, relation utinyint)`,
  'create temp table reject (source text, place ubigint, code text, field text)',
];

interface Check {
  readonly code: RejectCode;
  readonly field?: Field;
  /** SQL over a line as it was read. */
  readonly where: string;
}

/**
 * Reads one source into the tables `record` and `reject`; needs a table `kabupaten (code)`. Answers how many lines it has.
 * Throws `ImportRefused` when the file as a whole cannot be used.
 */
export async function loadSource(duckDb: DuckDBConnection, loading: Loading): Promise<number> {
  const { given, rules, day } = loading;
  const layout = layoutOf(rules, given.file);
  const open = await openFile(duckDb, { given, columns: Object.values(layout.columns) });
  const checks = checksOf(day);
  await reading(given, () =>
    duckDb.run(`create or replace temp table line as ${linesSql(open, { layout, checks, rules })}`),
  );
  const source = SOURCES.indexOf(given.file);
  for (const [bit, { code, field }] of checks.entries()) {
    await duckDb.run(`insert into reject select '${given.file}', place, '${code}', ${field === undefined ? 'null' : `'${layout.columns[field]}'`}
      from line where bad & ${2 ** bit} <> 0`);
  }
  const lines = await countOf(duckDb, 'line');
  await rejectRepeated(duckDb, given.file);
  await duckDb.run(`insert into record select ${source}, place, case when nik_fault is null then nik end, nik, nik_fault, kk,
    written_name, name, sex, birth_date, village, relation from line where bad = 0 order by place`);
  const left = await countOf(duckDb, 'line where bad = 0');
  await duckDb.run('drop table line');
  await duckDb.run('drop table if exists numbered_line');
  if (left === 0) throw new ImportRefused([importFault('nothing-left', { file: given.file, rows: lines })]);
  return lines;
}

async function countOf(duckDb: DuckDBConnection, from: string): Promise<number> {
  const [row] = await rowsOf<{ lines: number }>(duckDb, `select count(*)::double as lines from ${from}`);
  return row?.lines ?? 0;
}

function checksOf(day: string): readonly Check[] {
  const today = `date ${sqlText(day)}`;
  const checks: readonly Check[] = [
    { code: 'name-missing', field: 'name', where: 'name is null' },
    { code: 'sex-unknown', field: 'sex', where: 'sex is null' },
    { code: 'birth-date-unreadable', field: 'birthDate', where: 'birth_date is null' },
    { code: 'birth-date-in-future', field: 'birthDate', where: `birth_date > ${today}` },
    {
      code: 'birth-date-too-long-ago',
      field: 'birthDate',
      where: `birth_date < ${today} - interval ${OLDEST_YEARS} year`,
    },
    {
      code: 'region-unknown',
      field: 'village',
      where: `not coalesce(regexp_full_match(village, '[0-9]{10}') and village[:4] in (select code from kabupaten), false)`,
    },
  ];
  // A line that is none has nothing else wrong with it.
  const ofLines = checks.map((check) => ({ ...check, where: `not malformed and (${check.where})` }));
  return [{ code: 'line-malformed', where: 'malformed' }, ...ofLines];
}

function linesSql(
  { from, place, isMalformed, cell }: OpenFile,
  { layout, checks, rules }: { readonly layout: Layout; readonly checks: readonly Check[]; readonly rules: MergeRules },
): string {
  const { columns, sexes, dateFormat } = layout;
  const text = (field: Field): string => cell(columns[field]);
  const sex = Object.entries(sexes).map(([code, meaning]) => `when '${code}' then '${meaning}'`);
  const read = `
    select ${place} as place, ${isMalformed} as malformed, ltrim(${text('nik')}, '''') as nik,
      ${kkSql(`ltrim(${text('kk')}, '''')`)} as kk, ${text('name')} as written_name,
      case upper(${text('sex')}) ${sex.join(' ')} end as sex,
      coalesce(try_strptime(${text('birthDate')}, '${dateFormat}'), try_strptime(${text('birthDate')}, '%Y-%m-%d'))::date
        as birth_date,
      replace(${text('village')}, '.', '') as village, try_cast(${text('relation')} as utinyint) as relation
    from ${from}`;
  const bits = checks.map(({ where }, bit) => `coalesce(${where}, false)::integer * ${2 ** bit}`);
  return `select *, (${bits.join(' + ')})::integer as bad
    from (select *, ${nikFaultSql('nik')} as nik_fault, ${plainNameSql(rules)} as name from (${read}))`;
}

/** Capitals without marks or titles, shortened names written out; null where nothing is left. */
function plainNameSql({ names: { dropped, variants } }: MergeRules): string {
  const letters = `regexp_replace(upper(strip_accents(written_name)), '[^A-Z ]+', ' ', 'g')`;
  const words = `list_filter(string_split_regex(trim(${letters}), ' +'),
    lambda word: word <> '' and word not in (${dropped.map(sqlText).join()}))`;
  const full = Object.entries(variants).map(([short, long]) => `when '${short}' then '${long}'`);
  const slow = `nullif(array_to_string(list_transform(${words}, lambda word: case word ${full.join(' ')} else word end), ' '), '')`;
  const special = [...dropped, ...Object.keys(variants)].join('|');
  // Most names are plain already, which one look tells.
  return `case when regexp_matches(written_name, '[^A-Z ]|  |\\b(${special})\\b') then ${slow} else written_name end`;
}

const LINE = 'nik, kk, written_name, sex, birth_date, village, relation';

/** The first of several equal lines stays. Only lines with the same hash are compared whole. */
async function rejectRepeated(duckDb: DuckDBConnection, source: SourceName): Promise<void> {
  await duckDb.run(`
    create or replace temp table repeated as select place from (
      select place, row_number() over (partition by ${LINE} order by place) as nth
      from line semi join (select hash(${LINE}) as same from line where bad = 0 group by all having count(*) > 1) few
        on hash(${LINE}) = few.same
      where bad = 0) where nth > 1`);
  await duckDb.run(`insert into reject select '${source}', place, 'line-repeated', null from repeated`);
  await duckDb.run(`delete from line where place in (select place from repeated) and bad = 0`);
}
