import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** How much of the machine DuckDB may take. Without them it takes 80 % of the memory and every core. */
export interface DuckDbLimits {
  /** Such as `2GB`. What does not fit spills to disk, beside the file being written. */
  readonly memoryLimit?: string | undefined;
  readonly threads?: number | undefined;
}

/** A DuckDB in memory. Whoever opens one closes it. */
export interface OpenDuckDb {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Opens a DuckDB in memory. `spillTo` is the folder for what does not fit. Throws what DuckDB throws. */
export async function openDuckDb({
  memoryLimit,
  threads,
  spillTo,
}: DuckDbLimits & { readonly spillTo?: string }): Promise<OpenDuckDb> {
  const instance = await DuckDBInstance.create(':memory:', {
    // An extension would be fetched over the network in the middle of a run.
    autoinstall_known_extensions: 'false',
    ...(memoryLimit !== undefined && { memory_limit: memoryLimit }),
    ...(threads !== undefined && { threads: String(threads) }),
    ...(spillTo !== undefined && { temp_directory: spillTo }),
  });
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Runs `work` with a DuckDB in memory that ends with it. Throws what DuckDB throws. */
export async function withDuckDb<Result>(
  options: DuckDbLimits & { readonly spillTo?: string },
  work: (duckDb: DuckDBConnection) => Promise<Result>,
): Promise<Result> {
  const duckDb = await openDuckDb(options);
  try {
    return await work(duckDb.connection);
  } finally {
    duckDb.close();
  }
}

/**
 * Lets `write` make a file or folder, in a folder of its own, and puts it at `path` only when it is whole, so a run that is
 * killed leaves no half-written `path`; it may leave a folder `.unfinished-…` beside it. What was at `path` before is replaced.
 */
export async function writeWhole<Result>(
  path: string,
  write: (place: { readonly file: string; readonly folder: string }) => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  const folder = await mkdtemp(join(dirname(path), '.unfinished-'));
  try {
    const file = join(folder, 'file');
    const result = await write({ file, folder });
    if ((await stat(file)).isDirectory()) await moveAway(path, join(folder, 'replaced'));
    await rename(file, path);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No folder can take the place of another that has something in it. */
async function moveAway(path: string, to: string): Promise<void> {
  try {
    await rename(path, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A text as SQL writes it, quotes doubled. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The rows of a query as objects. The caller names their shape: it wrote the query. */
export async function rowsOf<Row extends object>(duckDb: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  const reader = await duckDb.runAndReadAll(sql);
  return reader.getRowObjectsJS() as unknown as readonly Row[];
}
