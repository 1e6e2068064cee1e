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

  it('that is over cannot be held up, and one that nobody knows is not found', async () => {
    await scheduledRun('2031Q2');
    api.temporal.hasNoWorkflow();

    expect(await pause('2031Q2')).toMatchObject({ status: 409, body: { code: 'cycle-over' } });
    expect(await pause('2099Q4')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});
