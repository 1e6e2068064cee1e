import { randomUUID } from 'node:crypto';

import { briskCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import { decided, type Proposed } from '../support/proposed';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

async function awaitingVersion(): Promise<Proposed> {
  const proposed = await harness.propose({ calendar: briskCalendar() });
  await proposed.throughIntake();
  await proposed.awaitsVersion();
  return proposed;
}

describe('the ends of a proposal', () => {
  it('ends as eligible when one programme is granted and another refused', async () => {
    const proposed = await awaitingVersion();
    const decisions = [...decided('granted').decisions, ...decided('refused', { programme: 'PKH' }).decisions];

    await proposed.rank({ decisions });
    const outcome = await proposed.ended('end-eligible');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'eligible', reasonCodes: ['DESIL_MEMENUHI', 'DI_LUAR_DESIL'], decisions });
  });

  it('ends as not eligible when every programme is refused', async () => {
    const proposed = await awaitingVersion();

    await proposed.rank(decided('refused'));
    const outcome = await proposed.ended('end-not-eligible');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'not-eligible', reasonCodes: ['DI_LUAR_DESIL'] });
    expect(proposed.toldHousehold).toContain('closed-not-eligible');
  });

  it('keeps a household on the waiting list for the next quarter and grants it then', async () => {
    const proposed = await awaitingVersion();

    const waiting = await proposed.rank(decided('waiting-list'));
    await proposed.rank({ ...decided('granted'), version: '2026Q3', previousDecile: 2 });
    const outcome = await proposed.ended('waiting-list-granted');

    expectConsistent(proposed);
    expect(waiting).toMatchObject({ stage: 'eligibility', nextStep: 'waiting-list', reasonCodes: ['KUOTA_PENUH'] });
    expect(outcome.end).toBe('eligible');
    expect(proposed.toldHousehold).toContain('decile-unchanged');
  });

  it('ends when its time on the waiting list is over', async () => {
    const proposed = await awaitingVersion();

    await proposed.rank(decided('waiting-list'));
    await proposed.rank(decided('refused', { reason: 'DAFTAR_TUNGGU_BERAKHIR' }));
    const outcome = await proposed.ended('end-waiting-list-ended');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'waiting-list-ended', reasonCodes: ['DAFTAR_TUNGGU_BERAKHIR'] });
  });

  it('ends as rejected by the officer who verifies, with his reason', async () => {
    const proposed = await harness.propose();

    await proposed.complete('completeness-check', { outcome: 'rejected', reasonCodes: ['DI_LUAR_WILAYAH'] });
    const outcome = await proposed.ended('end-rejected');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'rejected', reasonCodes: ['DI_LUAR_WILAYAH'] });
    expect(proposed.toldHousehold).toEqual(['proposal-window', 'proposal-rejected', 'closed-rejected']);
  });

  it('ends as rejected by the head who was asked to ratify', async () => {
    const proposed = await harness.propose();

    await proposed.complete('completeness-check');
    await proposed.complete('ratification', { outcome: 'rejected', reasonCodes: ['BUKAN_SASARAN'] });
    const outcome = await proposed.ended('end-rejected-by-head');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'rejected', reasonCodes: ['BUKAN_SASARAN'] });
  });

  it('ends at once when the household withdraws, and cancels the task somebody was working on', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');

    const status = await proposed.withdraw();
    const outcome = await proposed.ended('end-withdrawn');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'withdrawn', reasonCodes: ['DITARIK_PEMOHON'] });
    expect(status).toMatchObject({ stage: 'closed', end: 'withdrawn' });
    expect(proposed.tasks).toMatchObject([{ kind: 'completeness-check', state: 'CANCELLED' }]);
  });

  it('ends a second proposal of a running household as its duplicate, without a case of its own', async () => {
    const runningProposalId = randomUUID();
    const proposed = await harness.propose({}, (world) => {
      world.admit = () => Promise.resolve({ runningProposalId });
    });

    const outcome = await proposed.ended('end-duplicate');

    expect(outcome).toEqual({ end: 'duplicate', reasonCodes: ['USULAN_BERJALAN'], decisions: [], runningProposalId });
    expect(proposed.steps).toEqual([]);
  });
});

describe('a withdrawal', () => {
  it.each(['ranking', 'eligibility', 'objection'] as const)('ends a proposal that waits in %s', async (stage) => {
    const proposed = await harness.propose();
    await proposed.throughIntake();
    await proposed.awaitsVersion();
    const told = { ranking: [], eligibility: [decided('waiting-list')], objection: [decided('granted')] }[stage];
    for (const one of told) await proposed.rank(one);
    await proposed.until(stage, () => proposed.lastStatus?.stage === stage);

    await proposed.withdraw();
    const outcome = await proposed.ended();

    expectConsistent(proposed);
    expect(outcome.end).toBe('withdrawn');
  });

  it('ends a proposal whose objection is being judged, together with the objection', async () => {
    const proposed = await harness.propose();
    await proposed.throughIntake();
    await proposed.rank();
    await proposed.object();
    await proposed.openTask('objection-verification');

    await proposed.withdraw();
    const outcome = await proposed.ended('withdrawn-in-objection');

    expectConsistent(proposed);
    expect(outcome.end).toBe('withdrawn');
    expect(proposed.tasks.at(-1)).toMatchObject({ kind: 'objection-verification', state: 'CANCELLED' });
  });
});
