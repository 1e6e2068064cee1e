import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { MockActivityEnvironment } from '@temporalio/testing';

import { noteTold, tellAll, tellPartition } from '../../activities/telling';
import { TELL_PARTITIONS, type PartitionTold } from '../../contracts/activities';
import { testStores } from '../support/database';
import { installQuietRuntime } from '../support/quiet-runtime';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  installQuietRuntime();
  stores = await testStores();
});
afterAll(() => stores.drop());

/** As fast as the database answers: only the test of the pace minds it. */
const AT_ONCE = 1_000_000;

interface Set {
  readonly runId: string;
  readonly ids: readonly string[];
}

/** A run with decided entries whose scores are shuffled, the first `returned` of them left out by BPS. */
async function aSet(size: number, returned = 0): Promise<Set> {
  const { pool } = stores.database;
  const runId = `ranking-${randomUUID()}`;
  await pool.query(
    `insert into ranking_run (run_id, version, quarter, calendar_id, phase) values ($1, $1, '2026Q1', $1, 'applied')`,
    [runId],
  );
  const ids = Array.from({ length: size }, () => randomUUID());
  await pool.query(
    `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, applied_version,
       returned_reason)
     select $1, id, '9901', $3, '{}', '{}', case when n > $4 then hashtext(id::text) end, case when n > $4 then 3 end,
       case when n > $4 then '2026Q1' end, case when n <= $4 then 'nik-unknown' end
     from unnest($2::uuid[]) with ordinality as entry(id, n)`,
    [runId, ids, randomBytes(32), returned],
  );
  return { runId, ids };
}

type Tell = (runId: string, telling: { readonly proposalId: string }) => Promise<void>;

const telling = (tell: Tell, tellPerSecond = AT_ONCE) => ({ ranking: stores.ranking, tell, tellPerSecond });

function noted(list: string[], proposalId: string): Promise<void> {
  list.push(proposalId);
  return Promise.resolve();
}

interface Coordinated {
  readonly runId: string;
  readonly partition: number;
  readonly environment?: MockActivityEnvironment;
}

function coordinate(
  tell: Tell,
  { runId, partition, environment = new MockActivityEnvironment() }: Coordinated,
): Promise<PartitionTold> {
  return environment.run<[], PartitionTold, () => Promise<PartitionTold>>(() =>
    tellPartition(telling(tell), { runId, partition }),
  );
}

async function scoreOf(proposalId: string): Promise<number | null> {
  const { rows } = await stores.database.pool.query<{ score: number | null }>(
    'select score from ranking_entry where proposal_id = $1',
    [proposalId],
  );
  return rows[0]?.score ?? null;
}

describe('the coordinators of a run', () => {
  it('tell everybody once between them, each in order of need, returned ones first', async () => {
    const { runId, ids } = await aSet(400, 20);
    const told = Array.from({ length: TELL_PARTITIONS }, (): string[] => []);

    const outcomes = await Promise.all(
      told.map((own, partition) => coordinate((_run, { proposalId }) => noted(own, proposalId), { runId, partition })),
    );

    expect(told.flat().sort()).toEqual([...ids].sort());
    expect(outcomes.reduce((sum, one) => sum + one.told, 0)).toBe(400);
    expect(outcomes.every(({ missed }) => missed === 0)).toBe(true);
    for (const own of told) {
      const scores = await Promise.all(own.map(scoreOf));
      const ranked = scores.filter((score) => score !== null);
      expect(scores.slice(0, scores.length - ranked.length).every((score) => score === null)).toBe(true);
      expect(ranked).toEqual([...ranked].sort((one, other) => one - other));
    }
    const progress = await stores.ranking.progress.read(runId);
    expect(progress).toMatchObject([{ step: 'tell', done: 400, of: 400 }]);
  });

  it('pass over whom they cannot tell; the sweeper fails until all have been told', async () => {
    const { runId, ids } = await aSet(60);
    const [deaf = ''] = ids;
    const said: string[] = [];
    let hears = false;
    const tell: Tell = (_run, { proposalId }) => {
      if (proposalId === deaf && !hears) return Promise.reject(new Error('Not now'));
      said.push(proposalId);
      return Promise.resolve();
    };
    const environment = new MockActivityEnvironment();

    const outcomes = await Promise.all(
      Array.from({ length: TELL_PARTITIONS }, (_, partition) => coordinate(tell, { runId, partition })),
    );
    const places: unknown[] = [];
    environment.on('heartbeat', (details) => places.push(details));
    await expect(environment.run(() => tellAll(telling(tell), runId))).rejects.toThrow('could not be told');
    hears = true;
    // As the server hands them to the next attempt: the one that was passed over lies before that place.
    const next = new MockActivityEnvironment({ heartbeatDetails: places.at(-1) });
    await next.run(() => tellAll(telling(tell), runId));
    await noteTold(telling(tell), runId);

    expect(outcomes.reduce((sum, one) => sum + one.missed, 0)).toBe(1);
    expect([...said].sort()).toEqual([...ids].sort());
    expect(places.length).toBeGreaterThan(0);
    expect(await stores.ranking.progress.read(runId)).toMatchObject([{ step: 'tell', done: 60, of: 60 }]);
  });

  it('go on after the place they last reported, and stop when they are told to', async () => {
    const { runId } = await aSet(2_000);
    const said: string[] = [];
    const environment = new MockActivityEnvironment();
    const places: unknown[] = [];
    environment.on('heartbeat', (details) => places.push(details));
    const first = environment.run(() =>
      tellPartition(
        telling((_run, { proposalId }) => {
          said.push(proposalId);
          if (said.length === 70) environment.cancel();
          return Promise.resolve();
        }),
        { runId, partition: 3 },
      ),
    );

    await expect(first).rejects.toThrow();
    const before = said.length;
    const again = new MockActivityEnvironment({ heartbeatDetails: places.at(-1) });
    const goOn: Tell = (_run, { proposalId }) => noted(said, proposalId);
    const outcome = await coordinate(goOn, { runId, partition: 3, environment: again });

    expect(before).toBeLessThanOrEqual(100);
    expect(outcome.told).toBe(said.length);
    expect(new Set(said).size).toBe(said.length);
  });

  it('keep to the rate between them, over pages and slow answers', async () => {
    const { runId, ids } = await aSet(TELL_PARTITIONS * 60);
    const at: number[] = [];
    const perSecond = 200;
    const tell: Tell = async () => {
      at.push(performance.now());
      await pause(100);
    };

    const ends = await Promise.all(
      Array.from({ length: TELL_PARTITIONS }, async (_, partition) => {
        await new MockActivityEnvironment().run(() => tellPartition(telling(tell, perSecond), { runId, partition }));
        return performance.now();
      }),
    );

    const seconds = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1_000;
    expect(at).toHaveLength(ids.length);
    expect(at.length / seconds / perSecond).toBeLessThan(1.05);
    expect(at.length / seconds / perSecond).toBeGreaterThan(0.85);
    // Partitions are not of one size, and end together all the same.
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(500);
  });

  it('have two pages in hand at most, and do not rush after a stop', async () => {
    const { runId } = await aSet(TELL_PARTITIONS * 100);
    const waiting: (() => void)[] = [];
    const at: number[] = [];
    const tell: Tell = () => {
      at.push(performance.now());
      return new Promise<void>((resolve) => waiting.push(resolve));
    };
    const perSecond = 800;
    const coordinated = new MockActivityEnvironment().run(() =>
      tellPartition(telling(tell, perSecond), { runId, partition: 2 }),
    );

    while (waiting.length < 50) await pause(5);
    await pause(1_500);
    const inHand = waiting.length;
    const resumedAt = performance.now();
    const answering = setInterval(() => {
      for (const answer of waiting.splice(0)) answer();
    }, 5);
    await coordinated;
    clearInterval(answering);

    expect(inHand).toBe(50);
    // Of a second and a half that were lost, a quarter of a second is made up for: 25 at 100 a second, and what is due by then.
    const soon = at.filter((instant) => instant > resumedAt && instant < resumedAt + 100).length;
    expect(soon).toBeGreaterThan(10);
    expect(soon).toBeLessThan(50);
  });
});
