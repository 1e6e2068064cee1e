import { constants } from 'node:fs';
import { copyFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import {
  describeResult,
  describeSnapshotColumns,
  EXCHANGE_FORMAT,
  type ExchangeManifest,
  type ResultCover,
} from './exchange-manifest';
import type { RankingModel } from './model';
import { listKabupaten } from './regions';
import {
  checkSnapshot,
  fileSha256,
  snapshotFiles,
  snapshotSha256,
  SnapshotRefused,
  type SnapshotFile,
} from './snapshot';

export interface ExportOptions extends DuckDbLimits {
  readonly runId: string;
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
  /** Gets the files of the snapshot, `manifest.json` and `cover.json`. Made when it does not exist. */
  readonly directory: string;
  /** What a decile holds a tenth of, and how ties are kept: the rules the result is held to. */
  readonly rules: Pick<RankingModel, 'weight' | 'tieRule'>;
  readonly exportedBy: string;
  readonly exportedAt: Date;
}

/**
 * Puts a frozen snapshot into a folder for a ranking elsewhere: its files byte for byte, a manifest that says what they
 * are and what the result must be, and a cover to be completed and sent back with it. The manifest comes last, so a
 * folder that has one is whole. Throws `SnapshotRefused` before anything is written, and what DuckDB throws.
 */
export async function exportSnapshot(options: ExportOptions): Promise<ExchangeManifest> {
  const { directory, runId, rules } = options;
  const files = snapshotFiles(options);
  const counted = await checkAndCount(files, options);
  for (const { path, name } of files) await copyWhole(path, join(directory, `${name}.parquet`));
  const copies = files.map(({ name }) => join(directory, `${name}.parquet`));
  const manifest: ExchangeManifest = {
    format: EXCHANGE_FORMAT,
    runId,
    weight: rules.weight,
    snapshotSha256: await snapshotSha256(copies),
    ...totalOf(counted),
  };
  await writeJson(join(directory, 'cover.json'), coverToComplete(manifest));
  await writeJson(join(directory, 'manifest.json'), {
    ...manifest,
    exportedBy: options.exportedBy,
    exportedAt: options.exportedAt.toISOString(),
    files: await Promise.all(files.map((file, index) => describeFile(file, copies[index] ?? ''))),
    columns: describeSnapshotColumns(),
    result: describeResult(rules),
  });
  return manifest;
}

/** Households of each kabupaten, all files together. */
type Counted = Readonly<Record<string, number>>;

async function checkAndCount(files: readonly SnapshotFile[], limits: DuckDbLimits): Promise<Counted> {
  return withDuckDb({ memoryLimit: limits.memoryLimit, threads: limits.threads }, async (duckDb) => {
    await refuseFaultySnapshot(duckDb, files);
    return countByKabupaten(duckDb, files);
  });
}

/** Makes the table `coefficient (kabupaten)` with every kabupaten there is, and throws `SnapshotRefused` for a fault. */
export async function refuseFaultySnapshot(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<void> {
  const codes = (await listKabupaten()).map((code) => `(${sqlText(code)})`);
  await duckDb.run(`create temp table coefficient as select * from (values ${codes.join()}) known(kabupaten)`);
  const faults = [];
  for (const file of files) faults.push(...(await checkSnapshot(duckDb, file)));
  if (faults.length > 0) throw new SnapshotRefused(faults);
}

/** How many households of a snapshot each kabupaten has; one without any is left out. */
export async function countByKabupaten(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<Counted> {
  const each = files.map(({ path }) => `select kabupaten from read_parquet(${sqlText(path)})`);
  const rows = await rowsOf<{ kabupaten: string; households: number }>(
    duckDb,
    `select kabupaten, count(*)::double as households from (${each.join(' union all ')}) group by all order by all`,
  );
  return Object.fromEntries(rows.map(({ kabupaten, households }) => [kabupaten, households]));
}

function totalOf(householdsByKabupaten: Counted): Pick<ExchangeManifest, 'households' | 'householdsByKabupaten'> {
  const households = Object.values(householdsByKabupaten).reduce((sum, count) => sum + count, 0);
  return { households, householdsByKabupaten };
}

/** What the maker of the result does not know yet is left empty, which the import refuses. */
function coverToComplete({ weight: _, ...same }: ExchangeManifest): ResultCover {
  return { ...same, madeBy: '', madeAt: '', madeWith: '', resultSha256: '' };
}

async function describeFile({ name, key }: SnapshotFile, path: string): Promise<object> {
  const { size: bytes } = await stat(path);
  return { name, file: basename(path), key, bytes, sha256: await fileSha256(path) };
}

async function copyWhole(from: string, to: string): Promise<void> {
  await writeWhole(to, ({ file }) => copyFile(from, file, constants.COPYFILE_FICLONE));
}

async function writeJson(path: string, content: object): Promise<void> {
  await writeWhole(path, ({ file }) => writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`));
}
