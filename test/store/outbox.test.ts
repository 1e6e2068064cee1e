import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { submissionOf } from '../../scripts/play/demonstration';
import { CALENDAR_ID, testStores } from '../support/database';

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

let seed = 70_000;

async function filed(): Promise<{ proposalId: string; channel: string; village: string }> {
  seed += 1;
  const submission = submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
  const proposalId = randomUUID();
  await stores.admission.admit({ proposalId, submission, startWorkflow: true });
  return { proposalId, channel: submission.channel, village: submission.villageCode };
}

async function waiting(proposalIds: readonly string[]): Promise<number> {
  const { rows } = await stores.database.pool.query<{ open: number }>(
    'select count(*)::int as open from outbox where proposal_id = any($1) and started_at is null',
    [proposalIds],
  );
  return rows[0]?.open ?? 0;
}

async function untilMarked(proposalIds: readonly string[]): Promise<void> {
  const until = Date.now() + 10_000;
  while ((await waiting(proposalIds)) > 0 && Date.now() < until) await pause(20);
}

describe('starts of an API process', () => {
  it('are marked together, each once, and no others', async () => {
    const started = await Promise.all(Array.from({ length: 70 }, filed));
    const other = await filed();
    const ids = started.map(({ proposalId }) => proposalId);

    await Promise.all(started.map((pending) => stores.api.outbox.relayOne(pending, () => Promise.resolve())));
    await untilMarked(ids);

    const { rows } = await stores.database.pool.query<{ attempts: number; commit: string }>(
      'select attempts, xmin::text as commit from outbox where proposal_id = any($1)',
      [ids],
    );
    expect(await waiting(ids)).toBe(0);
    expect(new Set(rows.map(({ attempts }) => attempts))).toEqual(new Set([1]));
    expect(new Set(rows.map(({ commit }) => commit)).size).toBeLessThan(10);
    expect(await waiting([other.proposalId])).toBe(1);
  });

  it('that fail stay for the relay', async () => {
    const pending = await filed();

    await expect(stores.api.outbox.relayOne(pending, () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    await pause(200);

    expect(await waiting([pending.proposalId])).toBe(1);
    expect(await stores.outbox.relay(100, () => Promise.resolve())).toBeGreaterThan(0);
    expect(await waiting([pending.proposalId])).toBe(0);
  });
});
