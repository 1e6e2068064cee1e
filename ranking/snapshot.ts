import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { RankingFeature } from '../domain/groundcheck/features';
import { rowsOf, sqlText } from './duckdb';
import { FEATURE_KEYS, FEATURE_RANGES } from './features';

/** A frozen set of households. The registry is keyed by `household_id`, the proposals by `proposal_id`. */
export interface SnapshotFile {
  readonly name: 'registry' | 'proposals';
  readonly path: string;
  readonly key: 'household_id' | 'proposal_id';
}

/** `rows` says how many are affected; `examples` holds keys of the first few. Neither holds anything about a person. */
export interface SnapshotFault {
  readonly kind:
    | 'column-missing'
    | 'no-household'
    | 'household-twice'
    | 'unknown-kabupaten'
    | 'missing-or-not-finite'
    | 'out-of-range';
  readonly file: SnapshotFile['name'];
  readonly column?: string;
  readonly rows: number;
  readonly examples: readonly string[];
}

/** A snapshot that must not be ranked, with everything that is wrong with it. Nothing was written. */
export class SnapshotRefused extends Error {
  override readonly name = 'SnapshotRefused';
  readonly faults: readonly SnapshotFault[];

  constructor(faults: readonly SnapshotFault[]) {
    super('The snapshot cannot be ranked.');
    this.faults = faults;
  }
}

/** Enough to find the cause; the rest of the rows can be asked for once it is known. */
const EXAMPLES = 5;

/** A test of one column: the rows for which `where` holds are at fault. */
interface Check {
  readonly kind: SnapshotFault['kind'];
  readonly column: string;
  readonly where: string;
}

/** SQL types by column. */
type Types = ReadonlyMap<string, string>;

/**
 * Names everything that keeps the rows of `file` from being scored. Needs a table `coefficient` with a row for each
 * kabupaten the model knows. Throws what DuckDB throws when the file cannot be read.
 */
export async function checkSnapshot(duckDb: DuckDBConnection, file: SnapshotFile): Promise<readonly SnapshotFault[]> {
  const types = await columnTypes(duckDb, file);
  const missing = missingColumns(file, types);
  if (missing.length > 0) return missing;
  const failed = await failedChecks(duckDb, { file, checks: checksOf(file, types) });
  const faults: SnapshotFault[] = [];
  for (const check of failed) faults.push(await detailOf(duckDb, { file, check }));
  const twice = (await ascends(duckDb, file)) ? [] : await repeated(duckDb, file);
  return [...faults, ...twice, ...(await emptiness(duckDb, file))];
}

/** The files a quarter is frozen into, in their order: the registry, then the proposals where there are any. */
export function snapshotFiles({
  registryPath,
  proposalsPath,
}: {
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
}): readonly SnapshotFile[] {
  const registry: SnapshotFile = { name: 'registry', path: registryPath, key: 'household_id' };
  if (proposalsPath === undefined) return [registry];
  return [registry, { name: 'proposals', path: proposalsPath, key: 'proposal_id' }];
}

/** One hash for the files of a snapshot, in the order given: of the hashes of their bytes, whatever their names. */
export async function snapshotSha256(paths: readonly string[]): Promise<string> {
  const whole = createHash('sha256');
  for (const path of paths) whole.update(await fileSha256(path));
  return whole.digest('hex');
}

/** The SHA-256 of a file's bytes, in hexadecimal. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/** SQL types of the columns of a Parquet file, in their order. Throws what DuckDB throws when it cannot be read. */
export async function columnTypes(duckDb: DuckDBConnection, { path }: { readonly path: string }): Promise<Types> {
  const columns = await rowsOf<{ column_name: string; column_type: string }>(
    duckDb,
    `select column_name, column_type from (describe select * from read_parquet(${sqlText(path)}))`,
  );
  return new Map(columns.map(({ column_name, column_type }) => [column_name, column_type]));
}

/** SQL types of whole numbers. */
export const WHOLE_TYPE = /^U?(TINY|SMALL|BIG|HUGE)INT$|^U?INTEGER$/;
/** SQL types of numbers that need not be whole. */
export const FRACTION_TYPE = /^(FLOAT|DOUBLE)$/;

function missingColumns({ name: file, key }: SnapshotFile, types: Types): readonly SnapshotFault[] {
  const isNumber = (name: string): boolean => {
    const type = types.get(name) ?? '';
    return WHOLE_TYPE.test(type) || FRACTION_TYPE.test(type);
  };
  const missing = [
    ...[key, 'kabupaten'].filter((name) => !types.has(name)),
    ...FEATURE_KEYS.filter((name) => !isNumber(name)),
  ];
  return missing.map((column) => ({ kind: 'column-missing', file, column, rows: 0, examples: [] }));
}

function checksOf({ key }: SnapshotFile, types: Types): readonly Check[] {
  return [
    { kind: 'missing-or-not-finite', column: key, where: `"${key}" is null` },
    {
      kind: 'unknown-kabupaten',
      column: 'kabupaten',
      where: 'kabupaten is null or kabupaten not in (select kabupaten from coefficient)',
    },
    ...FEATURE_KEYS.flatMap((name) => featureChecks(name, { isWhole: WHOLE_TYPE.test(types.get(name) ?? '') })),
  ];
}

/** A column of whole numbers needs fewer tests, which counts when there are ninety million rows. */
function featureChecks(name: RankingFeature, { isWhole }: { readonly isWhole: boolean }): readonly Check[] {
  const column = `"${name}"`;
  const missing = isWhole ? `${column} is null` : `${column} is null or not isfinite(${column})`;
  const outside = outsideSql(name, { isWhole });
  return [
    { kind: 'missing-or-not-finite', column: name, where: missing },
    { kind: 'out-of-range', column: name, where: isWhole ? outside : `isfinite(${column}) and (${outside})` },
  ];
}

/** SQL of whether a value that is there lies outside the range of its feature. */
export function outsideSql(name: RankingFeature, { isWhole }: { readonly isWhole: boolean }): string {
  const range = FEATURE_RANGES[name];
  if (range.kind === 'codes') {
    const last = Math.max(...range.codes);
    // A long list of codes becomes a join; where no code is left out, its ends say the same.
    if (isWhole && range.codes.length === last + 1) return `"${name}" not between 0 and ${last}`;
    return `"${name}" not in (${range.codes.join(', ')})`;
  }
  const fraction = isWhole || range.kind === 'amount' ? '' : ` or "${name}" <> floor("${name}")`;
  return `"${name}" < 0 or "${name}" > ${range.max}${fraction}`;
}

/** One pass over the file for all checks: a clean file is read once. */
async function failedChecks(
  duckDb: DuckDBConnection,
  { file, checks }: { readonly file: SnapshotFile; readonly checks: readonly Check[] },
): Promise<readonly Check[]> {
  const tests = checks.map(({ where }, index) => `bool_or(${where}) as t${index}`);
  const sql = `select ${tests.join(', ')} from read_parquet(${sqlText(file.path)})`;
  const [row] = await rowsOf<Record<string, boolean | null>>(duckDb, sql);
  return checks.filter((_, index) => row?.[`t${index}`] === true);
}

async function detailOf(
  duckDb: DuckDBConnection,
  { file, check: { kind, column, where } }: { readonly file: SnapshotFile; readonly check: Check },
): Promise<SnapshotFault> {
  const from = `read_parquet(${sqlText(file.path)}) where ${where}`;
  const rows = await countOf(duckDb, from);
  return { kind, file: file.name, column, rows, examples: await examplesOf(duckDb, { file, from }) };
}

async function countOf(duckDb: DuckDBConnection, from: string): Promise<number> {
  const [row] = await rowsOf<{ rows: number }>(duckDb, `select count(*)::double as rows from ${from}`);
  return row?.rows ?? 0;
}

/**
 * Whether the keys climb from row to row. Reads one column once and keeps nothing of it, where counting the rows of each
 * of ninety million keys needs gigabytes.
 */
async function ascends(duckDb: DuckDBConnection, { key, path }: SnapshotFile): Promise<boolean> {
  const [row] = await rowsOf<{ ascends: boolean }>(
    duckDb,
    `select count(*) filter (where key > before) >= count(*) - 1 as ascends
    from (select "${key}" as key, lag("${key}") over () as before from read_parquet(${sqlText(path)}))`,
  );
  return row?.ascends === true;
}

async function repeated(duckDb: DuckDBConnection, file: SnapshotFile): Promise<readonly SnapshotFault[]> {
  const { name, key, path } = file;
  const twice = `select "${key}" from read_parquet(${sqlText(path)}) group by "${key}" having count(*) > 1`;
  const rows = await countOf(duckDb, `(${twice})`);
  if (rows === 0) return [];
  const examples = await examplesOf(duckDb, { file, from: `(${twice})` });
  return [{ kind: 'household-twice', file: name, column: key, rows, examples }];
}

/** Without registry nobody can be placed; a snapshot without proposals is only an idle quarter. */
async function emptiness(duckDb: DuckDBConnection, file: SnapshotFile): Promise<readonly SnapshotFault[]> {
  if (file.name === 'proposals' || (await countOf(duckDb, `read_parquet(${sqlText(file.path)})`)) > 0) return [];
  return [{ kind: 'no-household', file: file.name, rows: 0, examples: [] }];
}

async function examplesOf(
  duckDb: DuckDBConnection,
  { file: { key }, from }: { readonly file: SnapshotFile; readonly from: string },
): Promise<readonly string[]> {
  const sql = `select "${key}"::text as key from ${from} order by "${key}" limit ${EXAMPLES}`;
  const rows = await rowsOf<{ key: string | null }>(duckDb, sql);
  return rows.map((row) => row.key ?? 'no key');
}
