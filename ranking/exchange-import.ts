import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ZodType } from 'zod';

import type { DecileCuts } from './cuts';
import { sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import { checkDeciles } from './exchange-deciles';
import { refuseFaultySnapshot, countByKabupaten } from './exchange-export';
import { EXAMPLES, ExchangeRefused, faultOf, type ExchangeFault } from './exchange-faults';
import { matchHouseholds } from './exchange-households';
import { EXCHANGE_FORMAT, ExchangeManifest, RESULT_COLUMNS, ResultCover } from './exchange-manifest';
import { loadOutside, outsideFile } from './exchange-source';
import { listKabupaten } from './regions';
import { resultSha256 } from './result-hash';
import { createRegionType, RESULT_FORMAT } from './results';
import { fileSha256, snapshotFiles, snapshotSha256, type SnapshotFile } from './snapshot';

export interface ImportOptions extends DuckDbLimits {
  readonly runId: string;
  /** What `exportSnapshot` wrote. */
  readonly manifestPath: string;
  /** The frozen snapshot itself: not the copy that went out. */
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
  readonly outsidePath: string;
  readonly coverPath: string;
  readonly resultPath: string;
  readonly importedBy: string;
  readonly importedAt: Date;
}

/** Says of a result that it was made outside. It lies beside the result, at `recordPathOf`. */
export interface ImportRecord {
  readonly format: typeof EXCHANGE_FORMAT;
  readonly runId: string;
  readonly snapshotSha256: string;
  readonly households: number;
  /** As its maker says; `sha256` is that of the bytes that came. */
  readonly outside: Readonly<Record<'madeBy' | 'madeAt' | 'madeWith' | 'sha256', string>>;
  readonly importedBy: string;
  readonly importedAt: string;
  /** Of what the result says, as `resultSha256` makes it, and of the bytes of the result file it speaks of. */
  readonly resultSha256: string;
  readonly resultFileSha256: string;
  /** Where each decile ends: what an explanation needs. */
  readonly cuts: DecileCuts;
}

/** Where the record of an imported result lies. */
export function recordPathOf(resultPath: string): string {
  return resultPath.replace(/(\.parquet)?$/, '.outside.json');
}

/**
 * Takes over a result that was made outside from an exported snapshot: checks who is in it, scores and deciles, and writes
 * the very file `rankSnapshot` would write for the same result, with a record of where it came from.
 *
 * Throws `ExchangeRefused` with every fault, and `SnapshotRefused`, before anything is written; and what DuckDB throws.
 * Deciles are held against the scores only when everything else is right. `resultPath` is whole or as it was.
 */
export async function importResult(options: ImportOptions): Promise<ImportRecord> {
  const { memoryLimit, threads, resultPath } = options;
  return writeWhole(resultPath, async ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      const files = snapshotFiles(options);
      await refuseFaultySnapshot(duckDb, files);
      const { manifest, cover } = await refusePapers(duckDb, { ...options, files });
      const cuts = await refuseRows(duckDb, { ...options, files, manifest });
      await writeResult(duckDb, file);
      const record = await recordOf(duckDb, { ...options, file, cover, cuts });
      // The record first: a result that says nothing about where it came from would pass for our own.
      const recordFile = join(folder, 'record');
      await writeFile(recordFile, `${JSON.stringify(record, undefined, 2)}\n`);
      await rename(recordFile, recordPathOf(resultPath));
      return record;
    }),
  );
}

interface Papers {
  readonly manifest: ExchangeManifest;
  readonly cover: ResultCover;
}

/** Whether manifest and cover speak of this snapshot and of this file. */
async function refusePapers(
  duckDb: DuckDBConnection,
  options: ImportOptions & { readonly files: readonly SnapshotFile[] },
): Promise<Papers> {
  const { runId, manifestPath, coverPath, outsidePath, files } = options;
  const manifest = await readPaper(manifestPath, { schema: ExchangeManifest, paper: 'manifest' });
  const cover = await readPaper(coverPath, { schema: ResultCover, paper: 'cover' });
  const counts = await countByKabupaten(duckDb, files);
  const isSnapshot = (await snapshotSha256(files.map(({ path }) => path))) === manifest.snapshotSha256;
  const isFile = (await fileSha256(outsidePath)) === cover.resultSha256;
  const faults = [
    ...(isSnapshot ? [] : [faultOf('snapshot-changed')]),
    ...(manifest.runId === runId && cover.runId === runId ? [] : [faultOf('other-run', 'runId')]),
    ...(cover.snapshotSha256 === manifest.snapshotSha256 ? [] : [faultOf('other-snapshot', 'snapshotSha256')]),
    ...countFaults(cover, counts),
    ...(isFile ? [] : [faultOf('file-differs', 'resultSha256')]),
  ];
  if (faults.length > 0) throw new ExchangeRefused(faults);
  return { manifest, cover };
}

async function readPaper<Paper>(
  path: string,
  { schema, paper }: { readonly schema: ZodType<Paper>; readonly paper: 'manifest' | 'cover' },
): Promise<Paper> {
  const parsed = schema.safeParse(parsedJson(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new ExchangeRefused([...new Set(places)].map((place) => faultOf(`${paper}-malformed`, place)));
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it as a whole.
    return undefined;
  }
}

function countFaults(
  { households, householdsByKabupaten }: ResultCover,
  counts: Readonly<Record<string, number>>,
): readonly ExchangeFault[] {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const regions = new Set([...Object.keys(counts), ...Object.keys(householdsByKabupaten)]);
  const differing = [...regions].filter((code) => (counts[code] ?? 0) !== (householdsByKabupaten[code] ?? 0)).sort();
  return [
    ...(households === total ? [] : [{ ...faultOf('counts-differ', 'households'), examples: [String(total)] }]),
    ...(differing.length === 0
      ? []
      : [{ ...faultOf('counts-differ', 'householdsByKabupaten'), examples: differing.slice(0, EXAMPLES) }]),
  ];
}

/** Checks every row and answers where each decile ends. */
async function refuseRows(
  duckDb: DuckDBConnection,
  {
    outsidePath,
    files,
    manifest: { weight },
  }: ImportOptions & { readonly files: readonly SnapshotFile[]; readonly manifest: ExchangeManifest },
): Promise<DecileCuts> {
  const file = outsideFile(outsidePath);
  const { isLoaded, faults } = await loadOutside(duckDb, { file, kabupaten: await listKabupaten() });
  const matched = isLoaded ? await matchHouseholds(duckDb, { file, files }) : [];
  if (faults.length + matched.length > 0) throw new ExchangeRefused([...faults, ...matched]);
  await duckDb.run('drop table outside');
  const checked = await checkDeciles(duckDb, { file, weight });
  if (checked.faults.length > 0) throw new ExchangeRefused(checked.faults);
  return checked.cuts;
}

/** The same columns, order and packing as `rankSnapshot`. */
async function writeResult(duckDb: DuckDBConnection, path: string): Promise<void> {
  const said = RESULT_COLUMNS.slice(3).join(', ');
  const region = 'stratum::text::region';
  await createRegionType(
    duckDb,
    `select stratum::text as kabupaten from (
       select distinct stratum from placed_registry union all select distinct stratum from placed_proposals)`,
  );
  await duckDb.run(`
    copy (
      select household_id, null::text as proposal_id, ${region} as kabupaten, ${said}
      from (from placed_registry order by household_id)
      union all
      select null, proposal_id, ${region}, ${said} from (from placed_proposals order by proposal_id)
    ) to ${sqlText(path)} (${RESULT_FORMAT})`);
}

async function recordOf(
  duckDb: DuckDBConnection,
  {
    file,
    cover,
    cuts,
    importedBy,
    importedAt,
  }: ImportOptions & { readonly file: string; readonly cover: ResultCover; readonly cuts: DecileCuts },
): Promise<ImportRecord> {
  const { households, sha256 } = await resultSha256(duckDb, file);
  const { runId, snapshotSha256: snapshot, madeBy, madeAt, madeWith } = cover;
  return {
    format: EXCHANGE_FORMAT,
    runId,
    snapshotSha256: snapshot,
    households,
    outside: { madeBy, madeAt, madeWith, sha256: cover.resultSha256 },
    importedBy,
    importedAt: importedAt.toISOString(),
    resultSha256: sha256,
    resultFileSha256: await fileSha256(file),
    cuts,
  };
}
