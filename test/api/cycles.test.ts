import { randomUUID } from 'node:crypto';

import { runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

/** A run as a schedule starts it: under an id that does not end with its version. */
async function scheduledRun(version: string): Promise<string> {
  const runId = `ranking-cycle-${randomUUID()}`;
  const { pool } = api.stores.database;
  await pool.query(
    `insert into ranking_run (run_id, version, quarter, calendar_id, phase) values ($1, $2, $2, $1, 'applied')`,
    [runId, version],
  );
  await pool.query(
    `insert into ranking_progress (run_id, step, part, done, of_rows, started_at, at)
     values ($1, 'tell', 0, 30, 50, now() - interval '10 seconds', now()), ($1, 'tell', 1, 20, 50, now() - interval '5 seconds', now())`,
    [runId],
  );
  return runId;
}

function pause(version: string): Promise<Answer> {
  return api.call({
    path: `/v1/cycles/${version}/pause`,
    as: 'ratna',
    body: {},
    headers: { 'idempotency-key': randomUUID() },
  });
}

describe('a cycle', () => {
  it('is found by its version whoever started it, with its rows, rate and time left', async () => {
    const runId = await scheduledRun('2031Q1');
    api.temporal.answersWith({ version: '2031Q1', phase: 'applied' });

    const read = await api.call({ path: '/v1/cycles/2031Q1', as: 'ratna' });
    const paused = await pause('2031Q1');

    expect(read).toMatchObject({
      status: 200,
      body: { phase: 'applied', progress: [{ step: 'tell', done: 50, of: 100, perSecond: 5, secondsLeft: 10 }] },
    });
    expect(paused.status).toBe(200);
    expect(api.temporal.updates.at(-1)).toMatchObject({ workflowId: runId, update: 'pauseCycle' });
  });

  it('shows what is to be determined to those who sign it, and to everybody else once it is signed', async () => {
    const runId = await scheduledRun('2031Q3');
    await api.stores.database.pool.query(
      `insert into ranking_determination (run_id, decile_version, rules_id, decided_on, decisions, decisions_sha256, totals)
       values ($1, '2031Q3', 'V-79', '2031-07-20', 3, repeat('a', 64), '[]')`,
      [runId],
    );
    api.temporal.answersWith({ version: '2031Q3', phase: 'published' });
    const seenBy = async (as: string): Promise<unknown> =>
      (await api.call({ path: '/v1/cycles/2031Q3', as })).body['determinations'];

    const [signer, bps, village] = [await seenBy('dewi'), await seenBy('ratna'), await seenBy('siti')];
    await api.stores.database.pool.query(
      `update ranking_determination set determined_by = $2, signed_by = $3, applied_at = now() where run_id = $1`,
      [runId, randomUUID(), randomUUID()],
    );

    expect(signer).toEqual([expect.objectContaining({ decileVersion: '2031Q3', decisions: 3 })]);
    expect([bps, village]).toEqual([[], []]);
    expect(await seenBy('siti')).toEqual([expect.objectContaining({ appliedAt: expect.any(String) as string })]);
  });

  it('tells what is wrong with a result to those who answer for the version, and that it waits to everybody', async () => {
    await scheduledRun('2031Q4');
    const fault = { kind: 'household-missing', rows: 1, examples: ['household 17'] };
    const refused = { file: 'result.csv', sha256: 'ab'.repeat(32), at: '2031-10-22T00:00:00.000Z', faults: [fault] };
    const outside = { state: 'awaited', since: '2031-10-22T00:00:00.000Z', households: 3 };
    api.temporal.answersWith({ version: '2031Q4', phase: 'frozen', outside: { ...outside, refused } });
    const seenBy = async (as: string): Promise<unknown> =>
      (await api.call({ path: '/v1/cycles/2031Q4', as })).body['outside'];

    expect(await seenBy('ratna')).toEqual({ ...outside, refused });
    expect(await seenBy('siti')).toEqual(outside);
  });

  it('sends an offered result to its workflow, and refuses a name that is none', async () => {
    const runId = await scheduledRun('2032Q1');
    api.temporal.answersWith({ version: '2032Q1', phase: 'frozen' });
    const offer = (body: object, as = 'ratna'): Promise<Answer> =>
      api.call({ path: '/v1/cycles/2032Q1/result', as, body, headers: { 'idempotency-key': randomUUID() } });
    const offered = { file: 'result.parquet', sha256: 'ab'.repeat(32) };

    const [taken, badName, byVillage] = [
      await offer(offered),
      await offer({ ...offered, file: '../result.parquet' }),
      await offer(offered, 'siti'),
    ];

    expect([taken.status, badName.status, byVillage.status]).toEqual([200, 400, 403]);
    expect(api.temporal.updates.at(-1)).toMatchObject({ workflowId: runId, update: 'offerResult' });
  });

  it('that is over cannot be held up, and one that nobody knows is not found', async () => {
    await scheduledRun('2031Q2');
    api.temporal.hasNoWorkflow();

    expect(await pause('2031Q2')).toMatchObject({ status: 409, body: { code: 'cycle-over' } });
    expect(await pause('2099Q4')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});
