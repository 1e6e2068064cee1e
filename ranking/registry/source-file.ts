import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from '../duckdb';
import { columnTypes } from '../snapshot';
import { importFault, ImportRefused, type ImportFile } from './import-faults';

/** A file as it was given; one whose name ends in `.csv` is read as CSV, any other as Parquet. */
export interface GivenFile {
  readonly file: ImportFile;
  readonly path: string;
}

/** A file as SQL: where its rows come from, and what stands in a column, as text without blanks around it, or null. */
export interface OpenFile {
  readonly from: string;
  /** SQL of the number of the line in a CSV, of the row in a Parquet file. */
  readonly place: string;
  /** SQL of whether the row is none. */
  readonly isMalformed: string;
  readonly cell: (column: string) => string;
}

/** What a file calls its rows when one has to be looked up. */
export function placeWord({ path }: GivenFile): 'line' | 'row' {
  return isCsv(path) ? 'line' : 'row';
}

function isCsv(path: string): boolean {
  return path.toLowerCase().endsWith('.csv');
}

const DELIMITERS = [',', ';', '\t', '|'];

/** How DuckDB begins what it says about a file. A full disk or too little memory is not the file's fault. */
const READ_ERROR = /(Invalid Input|Conversion|Serialization|IO) Error/;
const NO_SPACE = /space left|temp_directory/i;

/** Runs `read` and turns what DuckDB says about the file into an `ImportRefused` that quotes nothing of it. */
export async function reading<Result>(given: GivenFile, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const said = String(error);
    if (error instanceof ImportRefused || !READ_ERROR.test(said) || NO_SPACE.test(said)) throw error;
    const [, line] = /CSV Error on Line: (\d+)/.exec(said) ?? [];
    const examples = line === undefined ? [] : [`line ${line}`];
    throw new ImportRefused([importFault('unreadable', { file: given.file, examples })]);
  }
}

/** Opens a file that must have `columns`. Throws `ImportRefused` when it cannot be read, lacks one, or has no row. */
export async function openFile(
  duckDb: DuckDBConnection,
  { given, columns }: { readonly given: GivenFile; readonly columns: readonly string[] },
): Promise<OpenFile> {
  return reading(given, async () => {
    const open = isCsv(given.path) ? csvFile : parquetFile;
    const opened = await open(duckDb, { given, columns });
    const [row] = await rowsOf<{ any: boolean }>(duckDb, `select exists(from ${opened.from}) as any`);
    if (row?.any !== true) throw new ImportRefused([importFault('empty', { file: given.file })]);
    return opened;
  });
}

interface Opening {
  readonly given: GivenFile;
  readonly columns: readonly string[];
}

/**
 * Lines are taken apart here, not by DuckDB, so that each keeps its number whatever is in it. A cell may stand in quotes and
 * then hold the delimiter; a line break within one spoils its two lines and no other.
 */
async function csvFile(duckDb: DuckDBConnection, { given, columns }: Opening): Promise<OpenFile> {
  // Numbering has to follow the file with one thread; once numbered, lines are taken apart by all of them.
  await duckDb.run(`create or replace temp table numbered_line as
    select row_number() over () as place, rtrim(line, chr(13)) as line
    from read_csv(${sqlText(given.path)}, auto_detect = false, header = false, columns = {'line': 'VARCHAR'},
      delim = chr(1), quote = '', escape = '')`);
  const [first] = await rowsOf<{ line: string | null }>(duckDb, 'select line from numbered_line where place = 1');
  const { names, delimiter } = headerOf(first?.line ?? '', columns);
  refuseMissing(given, { columns, names });
  const [plain, quoted] = [sqlText(delimiter), delimiter === '|' ? '\\|' : delimiter];
  const pattern = sqlText(`(?:^|${quoted})("(?:[^"]|"")*"|[^"${delimiter}]*)`);
  const cells = `case when contains(line, '"') then regexp_extract_all(line, ${pattern}, 1) else string_split(line, ${plain}) end`;
  return {
    from: `(select place, line, ${cells} as cells from numbered_line where place > 1 and line is not null and line <> '')`,
    place: 'place',
    // Where the cells do not add up to the line, a quote stands where none may, and what follows it would be lost.
    isMalformed: `len(cells) <> ${names.length} or contains(line, '"')
      and array_to_string(regexp_extract_all(line, ${pattern}, 0), '') <> line`,
    cell: (column) => {
      const cell = `cells[${names.indexOf(column) + 1}]`;
      return `nullif(trim(replace(trim(${cell}, ' "'), '""', '"')), '')`;
    },
  };
}

/** The delimiter with which most of the columns are found, the comma where none does better. */
function headerOf(line: string, columns: readonly string[]): { names: readonly string[]; delimiter: string } {
  const bare = line.replace(/^\uFEFF/, '');
  const ways = DELIMITERS.map((delimiter) => {
    const names = bare.split(delimiter).map((name) => name.trim().replaceAll('"', ''));
    return { delimiter, names, found: columns.filter((column) => names.includes(column)).length };
  });
  return ways.reduce((best, way) => (way.found > best.found ? way : best));
}

async function parquetFile(duckDb: DuckDBConnection, { given, columns }: Opening): Promise<OpenFile> {
  const types = await columnTypes(duckDb, given);
  refuseMissing(given, { columns, names: [...types.keys()] });
  return {
    from: `read_parquet(${sqlText(given.path)}, file_row_number = true)`,
    place: 'file_row_number + 1',
    isMalformed: 'false',
    cell: (column) => `nullif(trim("${column}"::text), '')`,
  };
}

function refuseMissing(
  { file }: GivenFile,
  { columns, names }: { readonly columns: readonly string[]; readonly names: readonly string[] },
): void {
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new ImportRefused(missing.map((column) => importFault('column-missing', { file, column })));
}
