import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sqlText, withDuckDb } from '../../ranking/duckdb';
import { exportSnapshot } from '../../ranking/exchange-export';
import { recordPathOf, type ImportRecord } from '../../ranking/exchange-import';
import { FEATURE_KEYS } from '../../ranking/features';
import { rankSnapshot } from '../../ranking/rank';
import { readProposalResults } from '../../ranking/results';
import { fileSha256, SnapshotRefused, snapshotSha256 } from '../../ranking/snapshot';
import { demoModel, testFolder } from './folder';
import {
  csvOf,
  exchangeOf,
  faultsOf,
  flooredDecile,
  imported,
  RUN,
  withDecilesBy,
  writeParquet,
  type Exchanged,
  type OutsideRow,
} from './outside';

const folder = testFolder();
const model = demoModel();
let exchanged: Exchanged;
let rows: readonly OutsideRow[];

beforeAll(async () => {
  exchanged = await exchangeOf(folder, { model, households: 707, proposals: 60 });
  ({ rows } = exchanged);
});

/** Last first, and every third of them before all others. */
function inAnotherOrder(all: readonly OutsideRow[]): readonly OutsideRow[] {
  const reversed = [...all].reverse();
  return [...reversed.filter((_, index) => index % 3 === 0), ...reversed.filter((_, index) => index % 3 !== 0)];
}

function csvFile(name: string, text: string | Buffer): string {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, text);
  return path;
}

function manifest(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8')) as Record<string, unknown>;
}

describe('an exported snapshot', () => {
  it('is the frozen files, byte for byte, with a hash anybody can repeat', async () => {
    const out = join(folder, 'out');

    expect(readdirSync(out).sort()).toEqual(['cover.json', 'manifest.json', 'proposals.parquet', 'registry.parquet']);
    expect(readFileSync(join(out, 'registry.parquet')).equals(readFileSync(exchanged.registryPath))).toBe(true);
    expect(readFileSync(join(out, 'proposals.parquet')).equals(readFileSync(exchanged.proposalsPath))).toBe(true);
    expect(manifest()).toMatchObject({
      runId: RUN,
      exportedBy: 'wayan',
      exportedAt: '2027-01-20T00:00:00.000Z',
      snapshotSha256: await snapshotSha256([exchanged.registryPath, exchanged.proposalsPath]),
      files: [{ file: 'registry.parquet', sha256: await fileSha256(exchanged.registryPath) }, { key: 'proposal_id' }],
    });
  });

  it('says how many households it has in each kabupaten', () => {
    const counts = { '9901': 0, '9902': 0 };
    for (const { kabupaten } of rows) counts[kabupaten as keyof typeof counts] += 1;

    expect(manifest()).toMatchObject({ households: 767, householdsByKabupaten: counts });
  });

  it('says what each column means and which codes it may hold', () => {
    const columns = manifest()['columns'] as readonly { name: string }[];

    expect(columns.map(({ name }) => name)).toEqual(FEATURE_KEYS);
    expect(columns.find(({ name }) => name === 'lighting')).toMatchObject({
      kind: 'codes',
      meaning: { id: 'Penerangan', en: 'Lighting' },
    });
    expect(columns.find(({ name }) => name === 'headAge')).toMatchObject({ kind: 'count', min: 0, max: 125 });
  });

  it('does not go out with a fault', async () => {
    const registryPath = join(folder, 'faulty.parquet');
    await withDuckDb({ threads: 1 }, (duckDb) =>
      duckDb.run(`copy (select * replace (127 as "headAge") from read_parquet(${sqlText(exchanged.registryPath)}))
        to ${sqlText(registryPath)} (format parquet)`),
    );
    const directory = join(folder, 'never');

    const exporting = exportSnapshot({
      ...{ runId: RUN, registryPath, directory, rules: model, exportedBy: 'wayan', exportedAt: new Date(0) },
    });

    await expect(exporting).rejects.toThrow(SnapshotRefused);
    expect(readdirSync(folder)).not.toContain('never');
  });
});

describe('a result made outside', () => {
  it.each(['csv', 'parquet'])('becomes the very bytes of our own ranking, from %s in any order', async (format) => {
    const outsidePath = join(folder, `round-trip.${format}`);
    const shuffled = inAnotherOrder(rows);
    if (format === 'csv') writeFileSync(outsidePath, csvOf(shuffled));
    else await writeParquet(shuffled, { path: outsidePath });
    const resultPath = join(folder, format, 'result.parquet');

    const record = await imported(exchanged, { outsidePath, resultPath });

    expect(readFileSync(resultPath).equals(readFileSync(exchanged.ownPath))).toBe(true);
    const own = await rankSnapshot({
      ...{ registryPath: exchanged.registryPath, proposalsPath: exchanged.proposalsPath, model, threads: 1 },
      resultPath: join(folder, 'again.parquet'),
    });
    const { households, resultSha256, cuts } = record;
    expect({ households, sha256: resultSha256, cuts }).toEqual({ households: 767, sha256: own.sha256, cuts: own.cuts });
  });

  it('leaves a record of who made it, who took it over, and of its bytes', async () => {
    const outsidePath = csvFile('recorded', csvOf(rows));
    const resultPath = join(folder, 'recorded', 'result.parquet');

    await imported(exchanged, { outsidePath, resultPath });

    expect(readdirSync(join(folder, 'recorded')).sort()).toEqual(['result.outside.json', 'result.parquet']);
    const record = JSON.parse(readFileSync(recordPathOf(resultPath), 'utf8')) as ImportRecord;
    expect(record).toMatchObject({
      runId: RUN,
      snapshotSha256: await snapshotSha256([exchanged.registryPath, exchanged.proposalsPath]),
      outside: {
        madeBy: 'BPS',
        madeAt: '2027-01-22T09:00:00+07:00',
        madeWith: 'PMT 2026',
        sha256: await fileSha256(outsidePath),
      },
      importedBy: 'siti',
      importedAt: '2027-01-23T00:00:00.000Z',
      resultFileSha256: await fileSha256(resultPath),
    });
  });

  it('may come with a byte order mark, Windows line ends, quotes, blank lines and columns of its own', async () => {
    const [head = '', ...lines] = csvOf(rows).trimEnd().split('\n');
    const dressed = lines.map(
      (line) =>
        `${line
          .split(',')
          .map((cell) => `"${cell}"`)
          .join()},"ours"\r\n`,
    );
    const outsidePath = csvFile('dressed', `\uFEFF${head},remark\r\n${dressed.join('')}\r\n`);
    const resultPath = join(folder, 'dressed', 'result.parquet');

    await imported(exchanged, { outsidePath, resultPath });

    expect(readFileSync(resultPath).equals(readFileSync(exchanged.ownPath))).toBe(true);
  });

  it('may hold whole numbers as fractions', async () => {
    const outsidePath = join(folder, 'doubles.parquet');
    await writeParquet(rows, { path: outsidePath, types: { score: 'double', national_decile: 'double' } });
    const resultPath = join(folder, 'doubles', 'result.parquet');

    await imported(exchanged, { outsidePath, resultPath });

    expect(readFileSync(resultPath).equals(readFileSync(exchanged.ownPath))).toBe(true);
  });

  it('is applied as our own: the proposals come out with its deciles', async () => {
    const outsidePath = csvFile('applied', csvOf(rows));
    const resultPath = join(folder, 'applied', 'result.parquet');
    await imported(exchanged, { outsidePath, resultPath });

    const results = [];
    for await (const result of readProposalResults(resultPath)) results.push(result);

    const proposals = rows.filter(({ proposal_id }) => proposal_id !== '');
    expect(results.map(({ proposalId, nationalDecile }) => [proposalId, String(nationalDecile)])).toEqual(
      proposals.map(({ proposal_id, national_decile }) => [proposal_id, national_decile]),
    );
  });

  it('may be of a snapshot without proposals', async () => {
    const alone = join(folder, 'alone');
    const { registryPath } = exchanged;
    await exportSnapshot({
      ...{ runId: RUN, registryPath, directory: join(alone, 'out'), rules: model, exportedBy: 'wayan' },
      exportedAt: new Date(0),
    });
    const ownPath = join(alone, 'own.parquet');
    await rankSnapshot({ registryPath, model, resultPath: ownPath, threads: 1 });
    const own = { ...exchanged, folder: alone };
    const outsidePath = join(alone, 'own.parquet');

    await imported(own, { outsidePath, proposalsPath: undefined });

    expect(readFileSync(join(alone, 'in', 'result.parquet')).equals(readFileSync(ownPath))).toBe(true);
  });

  it('may end a decile at the last score that still lies within its tenth', async () => {
    const resultPath = join(folder, 'floor', 'result.parquet');
    const outsidePath = csvFile('floor', csvOf(withDecilesBy(rows, flooredDecile)));

    const { cuts } = await imported(exchanged, { outsidePath, resultPath });

    const national = rows.map(({ score }) => 1 + cuts.national.filter((cut) => Number(score) > cut).length);
    const given = withDecilesBy(rows, flooredDecile).map(({ national_decile }) => Number(national_decile));
    expect(national).toEqual(given);
    expect(given).not.toEqual(rows.map(({ national_decile }) => Number(national_decile)));
  });

  it('is held to people where a decile holds a tenth of the people', async () => {
    const byPeople = await exchangeOf(join(folder, 'people'), {
      model: { ...model, weight: 'person' },
      households: 400,
      proposals: 20,
    });
    const own = join(byPeople.folder, 'own.csv');
    writeFileSync(own, csvOf(byPeople.rows));
    const resultPath = join(byPeople.folder, 'in', 'result.parquet');

    await imported(byPeople, { outsidePath: own });

    expect(readFileSync(resultPath).equals(readFileSync(byPeople.ownPath))).toBe(true);
    const other = join(byPeople.folder, 'by-household.csv');
    writeFileSync(other, csvOf(withDecilesBy(byPeople.rows, flooredDecile)));
    const faults = await faultsOf(byPeople, { outsidePath: other });
    expect(faults.map(({ kind }) => kind)).toContain('decile-size');
  });
});
