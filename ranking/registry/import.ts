import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { sqlText, withDuckDb, writeWhole, type DuckDbLimits } from '../duckdb';
import { listKabupaten } from '../regions';
import { fileSha256 } from '../snapshot';
import { loadDukcapil } from './dukcapil-answers';
import { loadFamilies, matchFamilies } from './families';
import { loadFindings, settleDoubts } from './findings';
import { importFault, ImportRefused, type ImportFault } from './import-faults';
import { rejectListedTwice } from './listed-twice';
import { IMPORT_TABLES, loadSource } from './load-source';
import { mergeHouseholds } from './merge-households';
import { mergePersons } from './merge-persons';
import { nameOutcome, writeOutcome } from './merged-files';
import { SOURCES, type MergeRules, type SourceName } from './merge-rules';
import { importReport, type ImportReport, type SourceCount } from './import-report';

/** Runs one part of a long piece of work under a name. */
export type RunStep = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

export interface ImportOptions extends DuckDbLimits {
  readonly sources: Readonly<Record<SourceName, string>>;
  /** Dukcapil's answers (`nik, status`); without them nobody's NIK is known to be inactive. */
  readonly dukcapilPath?: string | undefined;
  /** What a source knows of its families: with it the outcome can be ranked. */
  readonly familiesPath?: string | undefined;
  /** What the field found of earlier merges (`writeFindings`): doubts that it settled are not listed again. */
  readonly findingsPaths?: readonly string[] | undefined;
  readonly rules: MergeRules;
  /** Legal day of the import, yyyy-mm-dd: nobody was born after it. */
  readonly day: string;
  /** Made by the import, whole or not at all. Must not exist. */
  readonly directory: string;
  readonly step?: RunStep;
}

const atOnce: RunStep = (_, work) => work();

/** A folder that is there already would be mixed with what is written. */
export class FolderTaken extends Error {
  override readonly name = 'FolderTaken';
}

/**
 * Merges the three founding sources into one registry: people by NIK where it is valid and by score where it is not, then
 * households by KK number. Writes `persons.parquet`, `households.parquet`, `groundchecks.csv` (whom somebody has to look at,
 * by our own ids), `rejects.csv` (lines left out), `report.json` and,
 * where families answered, `registry.parquet` as the ranking takes it. The same files, rules and day give the same bytes.
 *
 * Throws `ImportRefused` with what is wrong with the files, and `FolderTaken`, before anything is written; and what DuckDB
 * throws. No message and no report holds a NIK, KK number or name; the two Parquet files do.
 */
export async function importRegistry(options: ImportOptions): Promise<ImportReport> {
  const { directory, memoryLimit, threads, step = atOnce } = options;
  if (existsSync(directory)) throw new FolderTaken(`${directory} is there already: name a folder that is not.`);
  const hashes = await refuseSameFile(options);
  return writeWhole(directory, ({ file: folder, folder: beside }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(beside, 'spill') }, async (duckDb) => {
      await mkdir(folder, { mode: 0o700 });
      // The order is written out wherever it counts, so no time goes into keeping another one.
      await duckDb.run('set preserve_insertion_order = false');
      const counts = await step('Reading and checking the sources', () => load(duckDb, { ...options, hashes }));
      await step('Bringing people together', () => mergeInto(duckDb, options.rules));
      await step('Bringing households together', () => mergeHouseholds(duckDb, options.rules));
      return step('Writing the registry', async () => {
        await nameOutcome(duckDb, options.rules);
        await settleDoubts(duckDb, options);
        const hasFamilies = options.familiesPath !== undefined;
        const families = hasFamilies ? await matchFamilies(duckDb, options.rules) : undefined;
        const report = await importReport(duckDb, { ...options, sources: counts, families });
        await writeOutcome(duckDb, { folder, report, hasFamilies });
        return report;
      });
    }),
  );
}

async function mergeInto(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  await mergePersons(duckDb, rules);
  await duckDb.run(
    `insert into doubt select rid, 'in-two-households', null from rec semi join listed_twice using (source, place)`,
  );
}

type Hashes = Readonly<Record<SourceName, string>>;

/** Two sources with the same bytes are one file named twice. */
async function refuseSameFile({
  sources,
  dukcapilPath,
  familiesPath,
  findingsPaths = [],
}: ImportOptions): Promise<Hashes> {
  const files = [...SOURCES.map((file) => ({ file, path: sources[file] }))];
  const given = [
    ...files,
    ...(dukcapilPath === undefined ? [] : [{ file: 'dukcapil' as const, path: dukcapilPath }]),
    ...(familiesPath === undefined ? [] : [{ file: 'families' as const, path: familiesPath }]),
    ...findingsPaths.map((path) => ({ file: 'findings' as const, path })),
  ];
  const missing = given.filter(({ path }) => !existsSync(path));
  if (missing.length > 0) throw new ImportRefused(missing.map(({ file }) => importFault('unreadable', { file })));
  const hashes: [SourceName, string][] = [];
  for (const { file, path } of files) hashes.push([file, await fileSha256(path)]);
  const again = hashes.filter(([, hash], index) => hashes.findIndex(([, other]) => other === hash) < index);
  if (again.length > 0) throw new ImportRefused(again.map(([file]) => importFault('same-file-twice', { file })));
  return Object.fromEntries(hashes) as unknown as Hashes;
}

async function load(
  duckDb: DuckDBConnection,
  {
    sources,
    rules,
    day,
    dukcapilPath,
    familiesPath,
    findingsPaths = [],
    hashes,
  }: ImportOptions & { readonly hashes: Hashes },
): Promise<Readonly<Record<SourceName, SourceCount>>> {
  for (const sql of IMPORT_TABLES) await duckDb.run(sql);
  const codes = (await listKabupaten()).map((code) => `(${sqlText(code)})`);
  await duckDb.run(`create temp table kabupaten as select * from (values ${codes.join()}) known(code)`);
  const counts: [SourceName, SourceCount][] = [];
  const faults: ImportFault[] = [];
  for (const file of SOURCES) {
    // Every file is looked at before any is refused, so that all can be mended at once.
    const lines = await loadSource(duckDb, { given: { file, path: sources[file] }, rules, day }).catch(
      (error: unknown) => {
        if (!(error instanceof ImportRefused)) throw error;
        faults.push(...error.faults);
        return 0;
      },
    );
    counts.push([file, { sha256: hashes[file], lines }]);
  }
  if (faults.length > 0) throw new ImportRefused(faults);
  if (familiesPath !== undefined) await loadFamilies(duckDb, { path: familiesPath, rules });
  await loadDukcapil(duckDb, dukcapilPath);
  await loadFindings(duckDb, findingsPaths);
  await rejectListedTwice(duckDb, rules);
  return Object.fromEntries(counts) as Record<SourceName, SourceCount>;
}
