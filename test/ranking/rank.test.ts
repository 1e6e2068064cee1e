import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { FEATURE_KEYS, type HouseholdFeatures } from '../../ranking/features';
import { generateRegistry } from '../../ranking/population';
import { writeProposalsParquet, type ProposalRow } from '../../ranking/proposals-file';
import { rankSnapshot } from '../../ranking/rank';
import { readProposalResults, type ProposalResult } from '../../ranking/results';
import { SnapshotRefused, snapshotSha256, type SnapshotFault } from '../../ranking/snapshot';
import { demoModel, testFolder } from './folder';
import { rankByHand, readResult, readSnapshot, type OracleRow } from './oracle';

const folder = testFolder();
const model = demoModel();
const households = 5_000;
const registryPath = join(folder, 'registry.parquet');
const proposalsPath = join(folder, 'proposals.parquet');
let registry: readonly OracleRow[];

/** Households of another seed, as if they had been proposed. */
async function someProposals(seed: number, howMany: number): Promise<readonly ProposalRow[]> {
  const made = await generateRegistry({ seed, households: howMany, directory: join(folder, `p${seed}`), threads: 1 });
  const rows = await readSnapshot(made.registryPath);
  return rows.map(({ key, kabupaten, features }) => ({
    proposalId: `proposal-${key.padStart(4, '0')}`,
    kabupaten,
    features: features,
  }));
}

async function proposalResults(path: string): Promise<readonly ProposalResult[]> {
  const results: ProposalResult[] = [];
  for await (const result of readProposalResults(path)) results.push(result);
  return results;
}

beforeAll(async () => {
  await generateRegistry({ seed: 1, households, directory: folder, threads: 1 });
  registry = await readSnapshot(registryPath);
  await writeProposalsParquet(await someProposals(99, 300), proposalsPath);
});

/** Ten seeds, by turns for households and for people. */
const SEEDS_AND_WEIGHTS = Array.from(
  { length: 10 },
  (_, index) => [index + 1, index % 2 === 0 ? 'household' : 'person'] as const,
);

describe('a ranking', () => {
  it.each(SEEDS_AND_WEIGHTS)(
    'agrees with typed arrays about every household of seed %i by %s',
    async (seed, weight) => {
      const directory = join(folder, `seed-${seed}`);
      const size = 2_000 + seed * 7;
      const weighed = { ...model, weight };
      const made = await generateRegistry({ seed, households: size, directory, threads: 1 });
      const resultPath = join(directory, 'result.parquet');

      const { households: ranked } = await rankSnapshot({
        registryPath: made.registryPath,
        proposalsPath,
        model: weighed,
        resultPath,
        threads: 1,
      });

      const rows = [...(await readSnapshot(made.registryPath)), ...(await readSnapshot(proposalsPath))];
      expect(ranked).toBe(size + 300);
      expect(await readResult(resultPath)).toEqual(rankByHand(rows, weighed));
    },
  );

  it('gives every decile a tenth of the households', async () => {
    const resultPath = join(folder, 'tenths.parquet');

    await rankSnapshot({ registryPath, model, resultPath, threads: 1 });

    const sizes = Array.from({ length: 10 }, () => 0);
    for (const { nationalDecile } of await readResult(resultPath))
      sizes[nationalDecile - 1] = (sizes[nationalDecile - 1] ?? 0) + 1;
    expect(Math.min(...sizes)).toBeGreaterThan(households * 0.0995);
    expect(Math.max(...sizes)).toBeLessThan(households * 0.1005);
  });

  it('says the same twice, with any number of threads', async () => {
    const both = { registryPath, proposalsPath, model };
    const once = await rankSnapshot({ ...both, resultPath: join(folder, 'a.parquet'), threads: 1 });
    const again = await rankSnapshot({ ...both, resultPath: join(folder, 'b.parquet'), threads: 2 });

    expect(once.sha256).toMatch(/^[0-9a-f]{64}$/);
    const { cuts, sha256, households: ranked } = again;
    expect({ cuts, sha256, ranked }).toEqual({ cuts: once.cuts, sha256: once.sha256, ranked: once.households });
  });

  it('says another thing with another model', async () => {
    const dearer = { ...model, adjusters: [] };

    const once = await rankSnapshot({ registryPath, model, resultPath: join(folder, 'c.parquet'), threads: 1 });
    const other = await rankSnapshot({
      registryPath,
      model: dearer,
      resultPath: join(folder, 'd.parquet'),
      threads: 1,
    });

    expect(other.sha256).not.toBe(once.sha256);
  });

  it('gives equal scores the same decile even where a tenth ends', async () => {
    const [household] = registry;
    const alike = Array.from({ length: 25 }, (_, index) => ({
      proposalId: `alike-${index}`,
      kabupaten: '9901',
      features: household?.features ?? {},
    }));
    const alone = join(folder, 'alike.parquet');
    await writeProposalsParquet(alike, alone);
    const resultPath = join(folder, 'alike-result.parquet');

    await rankSnapshot({ registryPath, proposalsPath: alone, model, resultPath, threads: 1 });

    const results = await proposalResults(resultPath);
    expect(results).toHaveLength(25);
    expect(
      new Set(results.map(({ nationalDecile, kabupatenDecile }) => `${nationalDecile}/${kabupatenDecile}`)).size,
    ).toBe(1);
  });

  it('hands out the results of the proposals in the order of their ids', async () => {
    const resultPath = join(folder, 'proposals-result.parquet');

    await rankSnapshot({ registryPath, proposalsPath, model, resultPath, threads: 1 });

    const results = await proposalResults(resultPath);
    const expected = (await readResult(resultPath)).filter(({ key }) => key.startsWith('proposal-'));
    expect(results).toEqual(expected.map(({ key, ...placed }) => ({ proposalId: key, ...placed })));
    expect(results.map(({ proposalId }) => proposalId)).toEqual(results.map(({ proposalId }) => proposalId).sort());
  });

  it('leaves nothing unfinished and an earlier result alone when it fails', async () => {
    const place = join(folder, 'failing');
    const resultPath = join(place, 'result.parquet');
    await rankSnapshot({ registryPath, model, resultPath, threads: 1 });
    const before = await readResult(resultPath);

    const failing = rankSnapshot({ registryPath: join(folder, 'absent.parquet'), model, resultPath, threads: 1 });

    await expect(failing).rejects.toThrow(/absent/);
    expect(readdirSync(place)).toEqual(['result.parquet']);
    expect(await readResult(resultPath)).toEqual(before);
  });
});

describe('a snapshot', () => {
  it('has the same hash for the same proposals in another order', async () => {
    const rows = await someProposals(7, 50);
    const paths = [join(folder, 'there.parquet'), join(folder, 'back.parquet')] as const;

    await writeProposalsParquet(rows, paths[0]);
    await writeProposalsParquet([...rows].reverse(), paths[1]);

    expect(await snapshotSha256([registryPath, paths[0]])).toBe(await snapshotSha256([registryPath, paths[1]]));
    expect(await snapshotSha256([paths[0]])).not.toBe(await snapshotSha256([registryPath]));
  });

  it('may hold no proposals', async () => {
    const none = join(folder, 'none.parquet');
    await writeProposalsParquet([], none);

    const summary = await rankSnapshot({
      registryPath,
      proposalsPath: none,
      model,
      resultPath: join(folder, 'n.parquet'),
    });

    expect(summary.households).toBe(households);
  });
});

async function faultsOf(options: {
  readonly registryPath?: string;
  readonly proposalsPath?: string;
}): Promise<readonly SnapshotFault[]> {
  const resultPath = join(folder, 'refused', 'result.parquet');
  const refusal = await rankSnapshot({ registryPath, model, resultPath, threads: 1, ...options }).catch(
    (error: unknown) => error,
  );
  if (existsSync(resultPath)) throw new Error('A refused snapshot left a result.');
  if (!(refusal instanceof SnapshotRefused)) throw new Error('The snapshot was not refused.', { cause: refusal });
  return refusal.faults;
}

/** A registry with one thing changed by SQL. */
async function spoiltRegistry(name: string, select: string): Promise<string> {
  const path = join(folder, `${name}.parquet`);
  const sql = `copy (${select.replace('registry', `read_parquet(${sqlText(registryPath)})`)}) to ${sqlText(path)}`;
  await withDuckDb({ threads: 1 }, (duckDb) => rowsOf(duckDb, sql));
  return path;
}

describe('a snapshot is refused', () => {
  const healthy = Object.fromEntries(FEATURE_KEYS.map((name) => [name, 0])) as HouseholdFeatures;

  it.each([
    ['a feature is missing', { car: undefined }, 'missing-or-not-finite'],
    ['a feature is not a number', { car: NaN }, 'missing-or-not-finite'],
    ['a feature is infinite', { car: Infinity }, 'missing-or-not-finite'],
    ['a count is negative', { car: -1 }, 'out-of-range'],
    ['a count is not whole', { car: 0.5 }, 'out-of-range'],
    ['a count is too high', { car: 1000 }, 'out-of-range'],
    ['a code is not in its list', { workStatusHead: 7 }, 'out-of-range'],
    ['a code is not whole', { floor: 1.5 }, 'out-of-range'],
    ['an amount is too high', { landHectare: 1000 }, 'out-of-range'],
  ])('when %s', async (_, change, kind) => {
    const path = join(folder, 'faulty.parquet');
    const features = { ...healthy, ...change } as ProposalRow['features'];
    await writeProposalsParquet([{ proposalId: 'siti', kabupaten: '9901', features }], path);

    const faults = await faultsOf({ proposalsPath: path });

    expect(faults).toEqual([{ kind, file: 'proposals', column: Object.keys(change)[0], rows: 1, examples: ['siti'] }]);
  });

  it('when a proposal is there twice', async () => {
    const path = join(folder, 'twice.parquet');
    const row = { proposalId: 'budi', kabupaten: '9901', features: healthy };
    await writeProposalsParquet([row, row], path);

    expect(await faultsOf({ proposalsPath: path })).toEqual([
      { kind: 'household-twice', file: 'proposals', column: 'proposal_id', rows: 1, examples: ['budi'] },
    ]);
  });

  it('when a kabupaten has no model', async () => {
    const path = join(folder, 'elsewhere.parquet');
    await writeProposalsParquet([{ proposalId: 'wayan', kabupaten: '9999', features: healthy }], path);

    expect(await faultsOf({ proposalsPath: path })).toEqual([
      { kind: 'unknown-kabupaten', file: 'proposals', column: 'kabupaten', rows: 1, examples: ['wayan'] },
    ]);
  });

  it('with every fault of every file at once', async () => {
    const path = join(folder, 'faults.parquet');
    await writeProposalsParquet([{ proposalId: 'siti', kabupaten: '9999', features: { ...healthy, boat: -1 } }], path);
    const spoilt = await spoiltRegistry(
      'null',
      `select * replace (case when household_id < 9 then 0 else "headAge" end + case when household_id < 9 then 126 else 0 end as "headAge") from registry`,
    );

    expect(await faultsOf({ registryPath: spoilt, proposalsPath: path })).toEqual([
      { kind: 'out-of-range', file: 'registry', column: 'headAge', rows: 8, examples: ['1', '2', '3', '4', '5'] },
      { kind: 'unknown-kabupaten', file: 'proposals', column: 'kabupaten', rows: 1, examples: ['siti'] },
      { kind: 'out-of-range', file: 'proposals', column: 'boat', rows: 1, examples: ['siti'] },
    ]);
  });

  it('when a household is there twice or has no id', async () => {
    const spoilt = await spoiltRegistry(
      'ids',
      'select * replace (case when household_id = 1 then 2 when household_id = 3 then null else household_id end as household_id) from registry',
    );

    expect(await faultsOf({ registryPath: spoilt })).toEqual([
      { kind: 'missing-or-not-finite', file: 'registry', column: 'household_id', rows: 1, examples: ['no key'] },
      { kind: 'household-twice', file: 'registry', column: 'household_id', rows: 1, examples: ['2'] },
    ]);
  });

  it('when a column is missing or holds text', async () => {
    const spoilt = await spoiltRegistry(
      'columns',
      'select * exclude ("car") replace ("boat"::text as "boat") from registry',
    );

    expect((await faultsOf({ registryPath: spoilt })).map(({ kind, column }) => [kind, column])).toEqual([
      ['column-missing', 'car'],
      ['column-missing', 'boat'],
    ]);
  });

  it('when the registry is empty', async () => {
    const spoilt = await spoiltRegistry('empty', 'select * from registry where false');

    expect(await faultsOf({ registryPath: spoilt })).toEqual([
      { kind: 'no-household', file: 'registry', rows: 0, examples: [] },
    ]);
  });

  it('when the registry is no Parquet file, with the reason of DuckDB', async () => {
    const path = join(folder, 'text.parquet');
    writeFileSync(path, 'not a registry');

    await expect(rankSnapshot({ registryPath: path, model, resultPath: join(folder, 'x.parquet') })).rejects.toThrow();
  });
});
