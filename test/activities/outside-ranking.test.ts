import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { MockActivityEnvironment } from '@temporalio/testing';

import { createCycleActivities } from '../../activities/cycle-activities';
import type { OpenedCycle, TakenResult } from '../../contracts/activities';
import { modelSha256 } from '../../ranking/model-signature';
import { generateRegistry } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { fileSha256 } from '../../ranking/snapshot';
import { createRankingEngine } from '../../workers/ranking-engine';
import { demoModel, testFolder } from '../ranking/folder';
import { readResult, readSnapshot } from '../ranking/oracle';
import { csvOf, readOutside, type OutsideRow } from '../ranking/outside';
import { testStores } from '../support/database';
import { installQuietRuntime } from '../support/quiet-runtime';

const HOUSEHOLDS = 300;
const PROPOSALS = 25;
const folder = testFolder();
const model = demoModel();
const activated = { id: model.id, version: model.version, sha256: modelSha256(model), artefact: model };

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  installQuietRuntime();
  stores = await testStores();
  await generateRegistry({ seed: 7, regions: ['9901', '9902'], threads: 1, households: HOUSEHOLDS, directory: folder });
});
afterAll(() => stores.drop());

/** Where the API puts what is handed in. */
const resultInbox = join(folder, 'result-inbox');
const engine = createRankingEngine({ directory: folder, memoryLimit: '500MB', resultInbox });
const activities = () =>
  createCycleActivities({
    ...stores,
    rankingModels: { ...stores.rankingModels, inForce: () => Promise.resolve(activated) },
    ...{ engine, now: Date.now, tell: () => Promise.resolve(), tellPerSecond: 1_000 },
  });
const inActivity = <Result>(work: () => Promise<Result>): Promise<Result> =>
  new MockActivityEnvironment().run<[], Result, () => Promise<Result>>(work);

/** A run whose set is frozen and has gone out, and the result that an outside machine would make of it. */
interface Sent {
  readonly cycle: OpenedCycle;
  readonly runFolder: string;
  readonly rows: readonly OutsideRow[];
  readonly ownSha256: string;
}

let quarters = 0;
async function sentOut(): Promise<Sent> {
  const { pool } = stores.database;
  quarters += 1;
  const version = `${String(2030 + quarters)}Q1`;
  const cycle = {
    runId: `ranking-${randomUUID()}`,
    version,
    quarter: version,
    calendar: await stores.reference.calendar(),
  };
  await stores.ranking.open(cycle);
  const others = join(folder, 'others');
  await generateRegistry({ seed: 8, regions: ['9901'], threads: 1, households: PROPOSALS, directory: others });
  for (const { kabupaten, features } of await readSnapshot(join(others, 'registry.parquet'))) {
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts) values ($1, $2, $3, $4, $5, '{}')`,
      [cycle.runId, randomUUID(), kabupaten, randomBytes(32), JSON.stringify(features)],
    );
  }
  const { sha256 } = await inActivity(() => activities().freezeSet(cycle));
  await inActivity(() => activities().exportSet({ ...cycle, snapshotSha256: sha256 }));
  const runFolder = join(folder, 'runs', cycle.runId);
  // Ranked where it went: of the files that were sent, and none of ours.
  const elsewhere = join(runFolder, 'outside', 'elsewhere.parquet');
  const ranked = await rankSnapshot({
    ...{ model, threads: 1, resultPath: elsewhere },
    registryPath: join(runFolder, 'outside', 'registry.parquet'),
    proposalsPath: join(runFolder, 'outside', 'proposals.parquet'),
  });
  mkdirSync(join(runFolder, 'inbox'), { recursive: true });
  return { cycle, runFolder, rows: await readOutside(elsewhere), ownSha256: ranked.sha256 };
}

interface HandedIn {
  readonly rows?: readonly OutsideRow[];
  readonly cover?: Readonly<Record<string, unknown>>;
  readonly sha256?: string;
  readonly file?: string;
  /** Over HTTP; otherwise it lies in the run's own inbox. */
  readonly overHttp?: boolean;
}

/** Puts a result with its completed cover into the inbox and has it taken. */
async function handedIn(sent: Sent, change: HandedIn = {}): Promise<TakenResult> {
  const { rows = sent.rows, file = 'result.csv' } = change;
  const inbox = change.overHttp === true ? join(resultInbox, sent.cycle.runId) : join(sent.runFolder, 'inbox');
  mkdirSync(inbox, { recursive: true });
  const path = join(inbox, 'result.csv');
  writeFileSync(path, csvOf(rows));
  const bytes = await fileSha256(path);
  const empty = JSON.parse(readFileSync(join(sent.runFolder, 'outside', 'cover.json'), 'utf8')) as object;
  const made = { madeBy: 'BPS', madeAt: '2027-01-22T09:00:00+07:00', madeWith: 'PMT 2026', resultSha256: bytes };
  writeFileSync(`${path}.cover.json`, JSON.stringify({ ...empty, ...made, ...change.cover }));
  const offered = { file, sha256: change.sha256 ?? bytes, by: 'someone', at: '2027-01-23T02:00:00.000Z' };
  return inActivity(() => activities().takeResult({ ...sent.cycle, offered }));
}

/** Everything a refused result could have changed. */
async function standOf({ cycle: { runId }, runFolder }: Sent): Promise<unknown> {
  const { pool } = stores.database;
  const run = await pool.query('select * from ranking_run where run_id = $1', [runId]);
  const entries = await pool.query('select * from ranking_entry where run_id = $1 order by proposal_id', [runId]);
  return { run: run.rows, entries: entries.rows, files: readdirSync(runFolder).sort() };
}

describe('a result that was made outside', () => {
  it('ranks the run as our own ranking would, and the run says who made it, with what, and of which bytes', async () => {
    const sent = await sentOut();
    const { runId } = sent.cycle;

    const taken = await handedIn(sent);
    const again = await handedIn(sent);

    const [own, manifest] = [
      await readResult(join(sent.runFolder, 'outside', 'elsewhere.parquet')),
      await stores.ranking.manifest(runId),
    ];
    const { rows } = await stores.database.pool.query<Record<string, unknown>>(
      `select proposal_id as key, score, decile as "nationalDecile", province_decile as "provinceDecile",
         kabupaten_decile as "kabupatenDecile" from ranking_entry where run_id = $1 order by proposal_id`,
      [runId],
    );
    expect(taken).toMatchObject({ households: HOUSEHOLDS + PROPOSALS, made: { madeBy: 'BPS', madeWith: 'PMT 2026' } });
    expect(again).toEqual(taken);
    expect(rows).toEqual(own.slice(HOUSEHOLDS));
    expect(manifest).toMatchObject({
      ...{ households: HOUSEHOLDS + PROPOSALS, resultSha256: sent.ownSha256 },
      ...{ modelId: 'PMT 2026', modelVersion: 'outside', modelSha256: null },
      rankedOutside: { madeBy: 'BPS', file: 'result.csv', takenFrom: 'someone', takenAt: '2027-01-23T02:00:00.000Z' },
    });
    const { rows: cuts } = await stores.database.pool.query<{ cuts: { national: unknown[] } }>(
      'select cuts from ranking_run where run_id = $1',
      [runId],
    );
    expect(cuts[0]?.cuts.national).toHaveLength(9);
  });

  it.each([
    ['misses households', ({ rows }: Sent): HandedIn => ({ rows: rows.slice(3) }), 'household-missing', 3],
    [
      'has a household too many',
      ({ rows }: Sent): HandedIn => ({ rows: [...rows, stranger(rows)] }),
      'household-unknown',
      1,
    ],
    [
      'has a household twice',
      ({ rows }: Sent): HandedIn => ({ rows: [...rows, ...rows.slice(0, 1)] }),
      'household-twice',
      1,
    ],
    ['is of another run', (): HandedIn => ({ cover: { runId: 'ranking-2020Q1' } }), 'other-run', 0],
    ['counts otherwise', (): HandedIn => ({ cover: { households: 7 } }), 'counts-differ', 0],
    ['names nobody who made it', (): HandedIn => ({ cover: { madeBy: '' } }), 'cover-malformed', 0],
    [
      'names its maker by an identity number',
      (): HandedIn => ({ cover: { madeBy: `x ${'9'.repeat(16)}` } }),
      'cover-malformed',
      0,
    ],
    ['is not the file that was meant', (): HandedIn => ({ sha256: 'ab'.repeat(32) }), 'file-differs', 0],
    ['is not there', (): HandedIn => ({ file: 'other.csv' }), 'file-missing', 0],
  ])('that %s changes nothing, and says in which rows', async (_what, change, kind, faulty) => {
    const sent = await sentOut();
    const before = await standOf(sent);

    const taken = await handedIn(sent, change(sent));

    expect('faults' in taken && taken.faults).toContainEqual(expect.objectContaining({ kind, rows: faulty }));
    expect(await standOf(sent)).toEqual(before);
    expect(existsSync(join(sent.runFolder, 'result.parquet'))).toBe(false);
  });

  it('that came in over HTTP is checked, taken over and archived as a copy of our own', async () => {
    const sent = await sentOut();
    const faulty = await handedIn(sent, { overHttp: true, cover: { households: 7 } });
    const taken = await handedIn(sent, { overHttp: true });

    await inActivity(() => activities().archiveRun(sent.cycle));

    expect(faulty).toMatchObject({ faults: [{ kind: 'counts-differ' }] });
    expect(taken).toMatchObject({ households: HOUSEHOLDS + PROPOSALS });
    expect(readFileSync(join(sent.runFolder, 'inbox', 'result.csv'), 'utf8')).toBe(csvOf(sent.rows));
    expect(statSync(join(sent.runFolder, 'inbox', 'result.csv.cover.json')).mode & 0o777).toBe(0o444);
    expect(existsSync(join(resultInbox, sent.cycle.runId))).toBe(false);
  });

  it('lies in the archive with what went out, and nobody changes either', async () => {
    const sent = await sentOut();
    await handedIn(sent);

    await inActivity(() => activities().archiveRun(sent.cycle));

    const kept = [
      'manifest.json',
      'result.parquet',
      'outside/registry.parquet',
      'outside/manifest.json',
      'inbox/result.csv',
    ];
    const modes = kept.map((name) => statSync(join(sent.runFolder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o444]));
    const manifest = JSON.parse(readFileSync(join(sent.runFolder, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ rankedOutside: { madeBy: 'BPS', madeWith: 'PMT 2026' } });
  });

  it('is not asked for while the files are not those that were frozen', async () => {
    const { cycle } = await sentOut();

    const exporting = inActivity(() => activities().exportSet({ ...cycle, snapshotSha256: 'cd'.repeat(32) }));

    await expect(exporting).rejects.toMatchObject({ type: 'snapshot-changed', nonRetryable: false });
  });

  it('that was refused leaves room for a better one', async () => {
    const sent = await sentOut();

    const refused = await handedIn(sent, { rows: sent.rows.slice(1) });
    const taken = await handedIn(sent);

    expect(refused).toHaveProperty('faults');
    expect(taken).toHaveProperty('made');
  });
});

function stranger(rows: readonly OutsideRow[]): OutsideRow {
  const [first] = rows;
  if (first === undefined) throw new Error('There is no row.');
  return { ...first, household_id: '999999' };
}
