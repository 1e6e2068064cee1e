import { randomBytes, randomUUID } from 'node:crypto';

import { testStores } from '../support/database';
import { DECIDED_ON, V_79 } from '../support/eligibility';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const HOUSEHOLDS = 300;
const FACTS = {
  ...{ memberCount: 3, components: {}, exclusions: [], assessments: [], groundchecked: true, receives: [], waited: {} },
  ...{ signedAt: '2026-06-15T02:00:00Z', programmes: ['SEMBAKO'] },
};

/** Rows the planner expects of a run in a table. Before anybody has analysed the table it expects one, whatever is there. */
async function expectedRows(table: string, runId: string): Promise<number> {
  const { rows } = await stores.database.pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `explain (format json) select from ${table} where run_id = '${runId}'`,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

async function aRun(version: string) {
  const run = { runId: `ranking-${version}`, version, quarter: version, calendar: await stores.reference.calendar() };
  await stores.ranking.open(run);
  return run;
}

async function fill(runId: string): Promise<void> {
  await stores.database.pool.query(
    `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile)
     select $1, id, '9901', $2::bytea || decode(md5(id::text), 'hex'), '{}', $3, 1, 2 from unnest($4::uuid[]) id`,
    [runId, randomBytes(16), JSON.stringify(FACTS), Array.from({ length: HOUSEHOLDS }, () => randomUUID())],
  );
}

it('the planner knows the entries of a run from the freeze on, and its proposed decisions before they are summed', async () => {
  const earlier = await aRun('2041Q1');
  await fill(earlier.runId);
  await stores.ranking.freeze(earlier);
  const run = await aRun('2041Q2');
  await fill(run.runId);
  const unknown = await expectedRows('ranking_entry', run.runId);

  await stores.ranking.freeze(run);
  const known = await expectedRows('ranking_entry', run.runId);
  await stores.ranking.propose({ ...run, decileVersion: run.version, rules: V_79, day: DECIDED_ON });

  expect(unknown).toBeLessThan(HOUSEHOLDS / 10);
  expect(known).toBe(HOUSEHOLDS);
  expect(await expectedRows('proposed_decision', run.runId)).toBe(HOUSEHOLDS);
});
