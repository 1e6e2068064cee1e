import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { exportSnapshot } from '../../ranking/exchange-export';
import { ExchangeRefused, type ExchangeFault } from '../../ranking/exchange-faults';
import { importResult, type ImportOptions, type ImportRecord } from '../../ranking/exchange-import';
import { RESULT_COLUMNS, type ResultColumn, type ResultCover } from '../../ranking/exchange-manifest';
import type { RankingModel } from '../../ranking/model';
import { generateRegistry } from '../../ranking/population';
import { writeProposalsParquet } from '../../ranking/proposals-file';
import { rankSnapshot } from '../../ranking/rank';
import { fileSha256 } from '../../ranking/snapshot';
import { readSnapshot } from './oracle';

/** A row of a result as a CSV file holds it. */
export type OutsideRow = Readonly<Record<ResultColumn, string>>;

/** A frozen snapshot that went out, and what our own ranking says about it. */
export interface Exchanged {
  readonly folder: string;
  readonly registryPath: string;
  readonly proposalsPath: string;
  readonly ownPath: string;
  readonly rows: readonly OutsideRow[];
}

export const RUN = 'ranking-2027Q1';

/** Freezes, exports and ranks a few hundred households of two test kabupaten and some proposals. */
export async function exchangeOf(
  folder: string,
  {
    model,
    households,
    proposals,
  }: { readonly model: RankingModel; readonly households: number; readonly proposals: number },
): Promise<Exchanged> {
  const made = { seed: 3, regions: ['9901', '9902'], threads: 1 };
  const { registryPath } = await generateRegistry({ ...made, households, directory: folder });
  const others = await generateRegistry({ ...made, seed: 4, households: proposals, directory: join(folder, 'others') });
  const proposalsPath = join(folder, 'proposals.parquet');
  const rows = await readSnapshot(others.registryPath);
  await writeProposalsParquet(
    rows.map(({ key, ...row }) => ({ proposalId: `proposal-${key.padStart(3, '0')}`, ...row })),
    proposalsPath,
  );
  await exportSnapshot({
    ...{ runId: RUN, registryPath, proposalsPath, directory: join(folder, 'out'), rules: model },
    ...{ exportedBy: 'wayan', exportedAt: new Date('2027-01-20T00:00:00Z') },
  });
  const ownPath = join(folder, 'own.parquet');
  await rankSnapshot({ registryPath, proposalsPath, model, resultPath: ownPath, threads: 1 });
  return { folder, registryPath, proposalsPath, ownPath, rows: await readOutside(ownPath) };
}

export async function readOutside(path: string): Promise<readonly OutsideRow[]> {
  const cells = RESULT_COLUMNS.map((column) => `coalesce(${column}::text, '') as ${column}`);
  const sql = `select ${cells.join()} from read_parquet(${sqlText(path)})`;
  return withDuckDb({ threads: 1 }, (duckDb) => rowsOf<OutsideRow>(duckDb, sql));
}

export function csvOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const lines = rows.map((row) => RESULT_COLUMNS.map((column) => row[column] ?? '').join());
  return `${[RESULT_COLUMNS.join(), ...lines].join('\n')}\n`;
}

/** The rows as a Parquet file; `types` replaces the types of a result. */
export async function writeParquet(
  rows: readonly OutsideRow[],
  { path, types }: { readonly path: string; readonly types?: Partial<Record<ResultColumn, string>> },
): Promise<void> {
  const usual = { household_id: 'bigint', proposal_id: 'varchar', kabupaten: 'varchar' };
  const typed = RESULT_COLUMNS.map((column) => [column, { ...usual, ...types }[column] ?? 'integer'] as const);
  const csv = `${path}.csv`;
  writeFileSync(csv, csvOf(rows));
  const columns = typed.map(([column, type]) => `'${column}': '${type}'`).join();
  const read = `read_csv(${sqlText(csv)}, header = true, auto_detect = false, delim = ',', columns = {${columns}})`;
  await withDuckDb({ threads: 1 }, (duckDb) => duckDb.run(`copy (from ${read}) to ${sqlText(path)} (format parquet)`));
}

/** The cover of a result file, completed as its maker would. */
export async function coverOf({ folder }: Exchanged, outsidePath: string): Promise<ResultCover> {
  const empty = JSON.parse(readFileSync(join(folder, 'out', 'cover.json'), 'utf8')) as ResultCover;
  const made = { madeBy: 'BPS', madeAt: '2027-01-22T09:00:00+07:00', madeWith: 'PMT 2026' };
  return { ...empty, ...made, resultSha256: await fileSha256(outsidePath) };
}

/** Imports `outsidePath` with its proper cover. Whatever `changes` names is taken from there. */
export async function imported(
  exchanged: Exchanged,
  { outsidePath, cover, ...changes }: Partial<ImportOptions> & { outsidePath: string; cover?: unknown },
): Promise<ImportRecord> {
  const coverPath = `${outsidePath}.cover.json`;
  writeFileSync(coverPath, JSON.stringify(cover ?? (await coverOf(exchanged, outsidePath))));
  const { folder, registryPath, proposalsPath } = exchanged;
  const manifestPath = join(folder, 'out', 'manifest.json');
  return importResult({
    ...{ runId: RUN, manifestPath, registryPath, proposalsPath, outsidePath, coverPath, threads: 1 },
    ...{
      resultPath: join(folder, 'in', 'result.parquet'),
      importedBy: 'siti',
      importedAt: new Date('2027-01-23T00:00:00Z'),
    },
    ...changes,
  });
}

/** The faults a result is refused with. Throws when it is not refused, or when what was there before is not any more. */
export async function faultsOf(
  exchanged: Exchanged,
  options: Omit<Parameters<typeof imported>[1], 'resultPath'>,
): Promise<readonly ExchangeFault[]> {
  const kept = mkdtempSync(join(exchanged.folder, 'kept-'));
  const resultPath = join(kept, 'result.parquet');
  writeFileSync(resultPath, 'as it was');
  const refusal = await imported(exchanged, { ...options, resultPath }).catch((error: unknown) => error);
  if (!(refusal instanceof ExchangeRefused)) throw new Error('The result was not refused.', { cause: refusal });
  const isUntouched = readdirSync(kept).join() === 'result.parquet' && readFileSync(resultPath, 'utf8') === 'as it was';
  if (!isUntouched) throw new Error('A refused result changed something.');
  return refusal.faults;
}

/** New deciles for every level, made from how many lie at or below a score, how many there are, in each region. */
export function withDecilesBy(
  all: readonly OutsideRow[],
  decile: (place: { readonly upTo: number; readonly of: number }) => number,
): readonly OutsideRow[] {
  const within = (digits: number): ((row: OutsideRow) => string) => {
    const scores = new Map<string, number[]>();
    const region = (row: OutsideRow): string => row.kabupaten.slice(0, digits);
    for (const row of all) scores.set(region(row), [...(scores.get(region(row)) ?? []), Number(row.score)]);
    return (row) => {
      const own = scores.get(region(row)) ?? [];
      return String(decile({ upTo: own.filter((score) => score <= Number(row.score)).length, of: own.length }));
    };
  };
  const [national, province, kabupaten] = [within(0), within(2), within(4)];
  return all.map((row) => ({
    ...row,
    national_decile: national(row),
    province_decile: province(row),
    kabupaten_decile: kabupaten(row),
  }));
}

/** The smallest decile that all up to here still fit into. */
export function flooredDecile({ upTo, of }: { readonly upTo: number; readonly of: number }): number {
  return Math.min(10, Math.ceil((upTo * 10) / of));
}
