import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from './duckdb';
import { EXAMPLES, faultOf, type ExchangeFault, type ExchangeFaultKind } from './exchange-faults';
import { DECILE_COLUMNS, RESULT_COLUMNS, type ResultColumn } from './exchange-manifest';
import { columnTypes, FRACTION_TYPE, WHOLE_TYPE } from './snapshot';

/** A result file made outside. What its rows are called when one has to be looked up. */
export interface OutsideFile {
  readonly path: string;
  readonly places: 'line' | 'row';
}

/** A file whose name ends in `.csv` is read as CSV, any other as Parquet. */
export function outsideFile(path: string): OutsideFile {
  return { path, places: path.toLowerCase().endsWith('.csv') ? 'line' : 'row' };
}

/** Columns of a result as SQL over the file, and whether a row is one at all. */
interface Reading {
  readonly from: string;
  readonly place: string;
  readonly isMalformed: string;
  readonly columns: Readonly<Record<ResultColumn, string>>;
  /** Whether the cell that holds the id of a household holds something else. */
  readonly isOtherId: string;
}

/** A test of the rows: those for which `where` holds are at fault. */
interface Check {
  readonly kind: ExchangeFaultKind;
  readonly column?: ResultColumn;
  readonly where: string;
}

const NUMBERS = ['score', ...Object.values(DECILE_COLUMNS)] as const;
/** How DuckDB begins what it says about a file. A full disk or too little memory is not the file's fault. */
const READ_ERROR = /(Invalid Input|Conversion|Serialization) Error/;

const LARGEST_SCORE = 2 ** 31 - 1;

/**
 * Loads a result file into the table `outside (place, household_id, proposal_id, stratum, score, national_decile,
 * province_decile, kabupaten_decile, bad)` and names what is wrong with single rows. `place` is the number of the line or
 * row; what cannot be read is null and has a bit in `bad`. With faults of the whole file there is no table.
 */
export async function loadOutside(
  duckDb: DuckDBConnection,
  { file, kabupaten }: { readonly file: OutsideFile; readonly kabupaten: readonly string[] },
): Promise<{ readonly isLoaded: boolean; readonly faults: readonly ExchangeFault[] }> {
  try {
    const found = file.places === 'line' ? await readingOfCsv(duckDb, file) : await readingOfParquet(duckDb, file);
    if ('faults' in found) return { isLoaded: false, faults: found.faults };
    const checks = checksOf(kabupaten);
    await duckDb.run(`create temp table outside as ${outsideSql(found, checks)}`);
    return { isLoaded: true, faults: await rowFaults(duckDb, { file, checks }) };
  } catch (error) {
    const said = String(error);
    if (!READ_ERROR.test(said)) throw error;
    // What DuckDB says quotes the line, and a file from outside may hold what must not be shown.
    const [, line] = /CSV Error on Line: (\d+)/.exec(said) ?? [];
    const examples = line === undefined ? [] : [`line ${line}`];
    return { isLoaded: false, faults: [{ ...faultOf('unreadable'), examples }] };
  }
}

type Found = Reading | { readonly faults: readonly ExchangeFault[] };

/**
 * Lines are taken apart here, not by DuckDB, so that each keeps its number whatever is in it. A cell may stand in quotes
 * but holds neither comma nor line break: no value of a result does.
 */
async function readingOfCsv(duckDb: DuckDBConnection, { path }: OutsideFile): Promise<Found> {
  const lines = `(select row_number() over () as place, line from read_csv(${sqlText(path)}, auto_detect = false,
    header = false, columns = {'line': 'VARCHAR'}, delim = chr(1), quote = '', escape = ''))`;
  const [first] = await rowsOf<{ line: string | null }>(duckDb, `select line from ${lines} limit 1`);
  const names = (first?.line ?? '').split(',').map((name) => name.trim().replaceAll('"', ''));
  const missing = RESULT_COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) return { faults: missing.map((column) => faultOf('column-missing', column)) };

  const cell = (column: ResultColumn): string => `nullif(trim(trim(cells[${names.indexOf(column) + 1}]), '"'), '')`;
  const number = (column: ResultColumn): string => `try_cast(${cell(column)} as double)`;
  const id = cell('household_id');
  return {
    from: `(select place, string_split(line, ',') as cells from ${lines} where place > 1 and line is not null)`,
    place: 'place',
    isMalformed: `len(cells) <> ${names.length}`,
    columns: {
      // A cast alone would take 1.6 for 2.
      household_id: `case when regexp_full_match(${id}, '\\d{1,18}') then ${id}::bigint end`,
      proposal_id: cell('proposal_id'),
      kabupaten: cell('kabupaten'),
      score: number('score'),
      national_decile: number('national_decile'),
      province_decile: number('province_decile'),
      kabupaten_decile: number('kabupaten_decile'),
    },
    isOtherId: `coalesce(not regexp_full_match(${id}, '\\d{1,18}'), false)`,
  };
}

async function readingOfParquet(duckDb: DuckDBConnection, { path }: OutsideFile): Promise<Found> {
  const types = await columnTypes(duckDb, { path });
  const isUsable = (column: ResultColumn): boolean => {
    const type = types.get(column);
    if (type === undefined) return false;
    if (column === 'household_id') return WHOLE_TYPE.test(type);
    if (column === 'proposal_id' || column === 'kabupaten') return type === 'VARCHAR';
    return WHOLE_TYPE.test(type) || FRACTION_TYPE.test(type);
  };
  const missing = RESULT_COLUMNS.filter((column) => !isUsable(column));
  if (missing.length > 0) return { faults: missing.map((column) => faultOf('column-missing', column)) };
  const number = (column: ResultColumn): string => `${column}::double`;
  return {
    from: `read_parquet(${sqlText(path)}, file_row_number = true)`,
    place: 'file_row_number + 1',
    isMalformed: 'false',
    columns: {
      household_id: 'try_cast(household_id as bigint)',
      proposal_id: 'proposal_id',
      kabupaten: 'kabupaten',
      score: number('score'),
      national_decile: number('national_decile'),
      province_decile: number('province_decile'),
      kabupaten_decile: number('kabupaten_decile'),
    },
    isOtherId: 'false',
  };
}

/** Over the columns of a result, `malformed` and `other_id`. */
function checksOf(kabupaten: readonly string[]): readonly Check[] {
  const territory = kabupaten.map(sqlText).join();
  const rows: readonly Check[] = [
    { kind: 'not-one-id', where: '(household_id is null) = (proposal_id is null) or other_id' },
    {
      kind: 'out-of-range',
      column: 'kabupaten',
      where: `kabupaten is null or kabupaten not in (${territory})`,
    },
    ...NUMBERS.flatMap((column): readonly Check[] => {
      const outside = column === 'score' ? `abs(score) > ${LARGEST_SCORE}` : `${column} not between 1 and 10`;
      return [
        { kind: 'missing-or-not-finite', column, where: `${column} is null or not isfinite(${column})` },
        {
          kind: 'out-of-range',
          column,
          where: `isfinite(${column}) and (${column} <> floor(${column}) or ${outside})`,
        },
      ];
    }),
  ];
  // A row that is none has nothing else wrong with it.
  const ofRows = rows.map((check) => ({ ...check, where: `not malformed and (${check.where})` }));
  return [{ kind: 'line-malformed', where: 'malformed' }, ...ofRows];
}

function outsideSql(reading: Reading, checks: readonly Check[]): string {
  const named = RESULT_COLUMNS.map((column) => `${reading.columns[column]} as ${column}`);
  const row = `${reading.place} as place, ${reading.isMalformed} as malformed, ${reading.isOtherId} as other_id`;
  const bits = checks.map(({ where }, bit) => `coalesce(${where}, false)::integer * ${2 ** bit}`);
  const deciles = Object.values(DECILE_COLUMNS).map((column) => `try_cast(${column} as utinyint) as ${column}`);
  return `
    select place::uinteger as place, household_id, proposal_id, try_cast(kabupaten as usmallint) as stratum,
      try_cast(score as integer) as score, ${deciles.join(', ')}, (${bits.join(' + ')})::integer as bad
    from (select ${row}, ${named.join(', ')} from ${reading.from})`;
}

async function rowFaults(
  duckDb: DuckDBConnection,
  { file, checks }: { readonly file: OutsideFile; readonly checks: readonly Check[] },
): Promise<readonly ExchangeFault[]> {
  const [row] = await rowsOf<{ bad: number | null }>(duckDb, 'select bit_or(bad) as bad from outside');
  const failed = checks.map((check, bit) => ({ ...check, bit: 2 ** bit })).filter(({ bit }) => (row?.bad ?? 0) & bit);
  const faults: ExchangeFault[] = [];
  for (const { kind, column, bit } of failed) {
    const found = await placesOf(duckDb, { file, from: `outside where bad & ${bit} <> 0` });
    faults.push({ kind, ...(column !== undefined && { column }), ...found });
  }
  return faults;
}

/** How many rows `from` (a FROM clause with a column `place`) has, and where in the file the first of them lie. */
export async function placesOf(
  duckDb: DuckDBConnection,
  { file, from }: { readonly file: OutsideFile; readonly from: string },
): Promise<Pick<ExchangeFault, 'rows' | 'examples'>> {
  const [counted] = await rowsOf<{ rows: number }>(duckDb, `select count(*)::double as rows from ${from}`);
  const first = await rowsOf<{ place: number }>(
    duckDb,
    `select place::double as place from ${from} order by place limit ${EXAMPLES}`,
  );
  return { rows: counted?.rows ?? 0, examples: first.map(({ place }) => `${file.places} ${place}`) };
}
