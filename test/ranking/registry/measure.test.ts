import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { refuseFaultySnapshot } from '../../../ranking/exchange-export';
import { generateRegistry } from '../../../ranking/population';
import type { ImportReport } from '../../../ranking/registry/import-report';
import { importRegistry } from '../../../ranking/registry/import';
import { measureMerge, type MergeQuality } from '../../../ranking/registry/measure';
import { nikFaultSql } from '../../../ranking/registry/nik-sql';
import { generatePersons } from '../../../ranking/registry/persons';
import { makeUpSources } from '../../../ranking/registry/sources';
import { snapshotFiles } from '../../../ranking/snapshot';
import { testFolder } from '../folder';
import { RULES } from './hand-made';

const folder = testFolder();
const day = '2026-01-01';
const files = {
  registryPath: join(folder, 'registry.parquet'),
  personsPath: join(folder, 'persons.parquet'),
  truthPath: join(folder, 'truth.parquet'),
};
const made = join(folder, 'sources');

beforeAll(async () => {
  // In one kabupaten, so that people have namesakes around them.
  const options = { seed: 3, households: 8_000, directory: folder, regions: ['9901'] };
  const { registryPath } = await generateRegistry({ ...options, threads: 2 });
  await generatePersons({ ...files, registryPath, seed: 3, day });
  await makeUpSources({ files, seed: 3, rules: RULES, format: 'csv', directory: made });
});

let merges = 0;

async function qualityOf(change: { dukcapilPath?: string; familiesPath?: string; threads?: number } = {}) {
  const { threads = 2, ...rest } = change;
  const [regsosek, p3ke, dtks] = ['regsosek', 'p3ke', 'dtks'].map((name) => join(made, `${name}.csv`)) as [
    string,
    string,
    string,
  ];
  merges += 1;
  const merged = join(folder, `merged-${merges}`);
  await importRegistry({ sources: { regsosek, p3ke, dtks }, rules: RULES, day, directory: merged, threads, ...rest });
  const sourcesTruthPath = join(made, 'sources-truth.parquet');
  return { merged, quality: await measureMerge({ merged, sourcesTruthPath, truthPath: files.truthPath }) };
}

function expectAtLeast(
  { precision, recall }: MergeQuality['persons'],
  least: { readonly precision: number; readonly recall: number },
): void {
  expect(precision).toBeGreaterThanOrEqual(least.precision);
  expect(recall).toBeGreaterThanOrEqual(least.recall);
}

describe('a merge of made-up sources against the truth', () => {
  it('brings nearly everybody together and hardly anybody wrongly when Dukcapil was asked', async () => {
    const { quality } = await qualityOf({ dukcapilPath: join(made, 'dukcapil.csv') });

    expectAtLeast(quality.persons, { precision: 0.999, recall: 0.995 });
    expectAtLeast(quality.scored, { precision: 0.995, recall: 0.98 });
    expectAtLeast(quality.households, { precision: 0.99, recall: 0.99 });
    expectAtLeast(quality.inactive, { precision: 0.99, recall: 0.99 });
    expectAtLeast(quality.double, { precision: 0.95, recall: 0.95 });
  });

  it('leaves those apart whose mistyped NIK nobody told from a valid one, but links no more wrongly', async () => {
    const { quality } = await qualityOf();

    expectAtLeast(quality.persons, { precision: 0.999, recall: 0.9 });
    expect(quality.inactive).toMatchObject({ found: 0, recall: 0 });
  });

  it('can be ranked where families answered', async () => {
    const { merged } = await qualityOf({ familiesPath: join(made, 'families.parquet') });
    const registryPath = join(merged, 'registry.parquet');
    const { families, households } = JSON.parse(readFileSync(join(merged, 'report.json'), 'utf8')) as ImportReport;

    await expect(
      withDuckDb({}, (duckDb) => refuseFaultySnapshot(duckDb, snapshotFiles({ registryPath }))),
    ).resolves.toBeUndefined();
    expect(families?.answered).toBeGreaterThan(0.98 * households);
    expect(families).toMatchObject({
      lines: (families?.answered ?? 0) + (families?.rejected ?? 0),
      unanswered: households - (families?.answered ?? 0),
    });
  });

  it('is the same, byte for byte, with any number of threads', async () => {
    const [one, other] = [await qualityOf({ threads: 1 }), await qualityOf({ threads: 2 })];

    for (const name of ['persons.parquet', 'households.parquet', 'groundchecks.csv', 'rejects.csv', 'report.json']) {
      expect(readFileSync(join(one.merged, name)).equals(readFileSync(join(other.merged, name)))).toBe(true);
    }
  });

  it('is the same merge of Parquet files', async () => {
    await makeUpSources({ files, seed: 3, rules: RULES, format: 'parquet', directory: join(folder, 'parquet') });
    const name = (file: string): string => join(folder, 'parquet', `${file}.parquet`);
    const sources = { regsosek: name('regsosek'), p3ke: name('p3ke'), dtks: name('dtks') };
    const directory = join(folder, 'merged-of-parquet');
    const report = await importRegistry({ sources, rules: RULES, day, directory });
    const { merged } = await qualityOf();
    const ofCsv = JSON.parse(readFileSync(join(merged, 'report.json'), 'utf8')) as typeof report;

    expect({ ...report, sources: undefined }).toEqual({ ...ofCsv, sources: undefined });
  });
});

describe('the made-up sources', () => {
  it('are the same, byte for byte, for the same seed and any number of threads', async () => {
    const again = join(folder, 'again');
    await makeUpSources({ files, seed: 3, rules: RULES, format: 'csv', directory: again, threads: 1 });

    for (const name of ['regsosek.csv', 'p3ke.csv', 'dtks.csv', 'dukcapil.csv', 'sources-truth.parquet']) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(made, name)))).toBe(true);
    }
  });

  it('have in DTKS as many people unmatched as were in 2021: 17 in a hundred', async () => {
    const [row] = await withDuckDb({}, (duckDb) =>
      rowsOf<{ share: number }>(
        duckDb,
        `select avg((${nikFaultSql('nik')} is not null or coalesce(status, 'not-found') = 'not-found')::int) as share
         from (select "NIK_DTKS" as nik from read_csv(${sqlText(join(made, 'dtks.csv'))}, all_varchar = true))
           left join read_csv(${sqlText(join(made, 'dukcapil.csv'))}, all_varchar = true) using (nik)`,
      ),
    );

    expect(row?.share).toBeGreaterThan(0.155);
    expect(row?.share).toBeLessThan(0.185);
  });
});
