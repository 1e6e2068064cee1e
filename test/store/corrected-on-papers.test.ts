import { randomUUID } from 'node:crypto';

import type { OpenedCycle } from '../../contracts/activities';
import type { Actor } from '../../domain/tasks/decide';
import { eraseHousehold } from '../../store/erasure';
import { testStores, type TestStores } from '../support/database';
import { caseOnDesk } from './case-on-desk';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const KNOWN = { car: 1, motorcycle: 2, floor: 5 };
const HEAD: Actor = { personId: randomUUID(), role: 'dinsos-head', office: '9901' };
const REVIEW = { kind: 'objection-review', role: 'dinsos-head' } as const;

/** A household the registry knows by features alone, waiting for a version, and the task of its ruling. */
async function waiting(): Promise<{ proposalId: string; taskId: string }> {
  const placed = await caseOnDesk(stores, REVIEW);
  const { pool } = stores.database;
  await pool.query(
    `insert into household_fact (kk_index, fact, value, source, valid_from)
     select kk_index, 'features', $2, 'test', '2026-01-01' from proposal where id = $1`,
    [placed.proposalId, JSON.stringify(KNOWN)],
  );
  await pool.query(`update proposal set awaits_version = true, version = '2026Q2' where id = $1`, [placed.proposalId]);
  return placed;
}

const correct = (placed: { proposalId: string; taskId: string }, features: Readonly<Record<string, number>>) =>
  stores.api.as(HEAD).households.saveCorrection({ ...placed, evidence: [], features });

/** What a run that begins now would rank the household by. */
async function rankedBy(proposalId: string): Promise<unknown> {
  const { pool } = stores.database;
  const runId = `run-${randomUUID()}`;
  const calendar = await stores.reference.calendar();
  await stores.ranking.freeze({ runId, calendar, version: '2026Q2' } as OpenedCycle);
  const { rows } = await pool.query<{ features: unknown }>(
    'select features from ranking_entry where run_id = $1 and proposal_id = $2',
    [runId, proposalId],
  );
  return rows[0]?.features;
}

async function visited(placed: { proposalId: string; taskId: string }, features: Record<string, number>) {
  const visit = { formVersion: 'gc-2026-02', outcome: 'found', startedAt: '2026-02-10T09:00:00+07:00' };
  await stores.api.as(HEAD).households.saveAnswers({ ...placed, ...visit, answers: {}, features });
}

describe('what a ruling on papers corrects', () => {
  it('is ranked by once it is applied, and not before: a command that was refused changes nothing', async () => {
    const placed = await waiting();
    const refused = await correct(placed, { car: 9 });
    const correctionId = await correct(placed, { car: 0 });
    const before = await rankedBy(placed.proposalId);

    await stores.households.applyCorrection({ proposalId: placed.proposalId, correctionId });
    await stores.households.applyCorrection({ proposalId: placed.proposalId, correctionId });

    expect(refused).not.toBe(correctionId);
    expect(before).toEqual(KNOWN);
    expect(await rankedBy(placed.proposalId)).toEqual({ ...KNOWN, car: 0 });
  });

  it('is kept by a later ruling, which counts where both speak of the same', async () => {
    const placed = await waiting();
    for (const features of [{ car: 0, floor: 8 }, { floor: 7 }])
      await stores.households.applyCorrection({ ...placed, correctionId: await correct(placed, features) });

    expect(await rankedBy(placed.proposalId)).toEqual({ ...KNOWN, car: 0, floor: 7 });
  });

  it('counts before the visit that was made earlier, and not before one made since', async () => {
    const placed = await waiting();
    await visited(placed, { ...KNOWN, car: 2 });
    await stores.households.applyCorrection({ ...placed, correctionId: await correct(placed, { car: 0 }) });
    const corrected = await rankedBy(placed.proposalId);
    await visited(placed, { ...KNOWN, car: 3 });

    expect([corrected, await rankedBy(placed.proposalId)]).toEqual([
      { ...KNOWN, car: 0 },
      { ...KNOWN, car: 3 },
    ]);
  });

  it('leaves the household itself as it was, and goes with it when it is erased', async () => {
    const placed = await waiting();
    const before = await stores.households.open(placed.proposalId);
    await stores.households.applyCorrection({ ...placed, correctionId: await correct(placed, { car: 0 }) });
    const after = await stores.households.open(placed.proposalId);

    const { pool } = stores.database;
    await pool.query(
      `update proposal set stage = 'closed', ended_as = 'withdrawn', awaits_version = false where id = $1`,
      [placed.proposalId],
    );
    await eraseHousehold(pool, { proposalId: placed.proposalId, reason: 'request-of-person', by: HEAD.personId });
    const { rows } = await pool.query('select features from correction where proposal_id = $1', [placed.proposalId]);

    expect(after).toEqual(before);
    expect(rows).toEqual([{ features: null }]);
  });
});
