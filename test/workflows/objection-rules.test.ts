import { randomUUID } from 'node:crypto';

import { fileObjection, type FileObjection, type ProposalStatus } from '../../contracts/household-proposal';
import type { Calendar } from '../../domain/calendar/calendar';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { ON_PAPERS, refusedHousehold as refused } from '../support/refused-household';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const refusedHousehold = (changes: Partial<Calendar> = {}): Promise<Proposed> => refused(harness, changes);

describe('an objection under a clock', () => {
  it('lapses when nobody verifies it in the days the calendar gives', async () => {
    const proposed = await refusedHousehold({ objectionVerificationDays: 0 });

    await proposed.object();
    const outcome = await proposed.ended('objection-lapsed');
    await proposed.keep('objection-lapsed-child', proposed.tasks.at(-1)?.workflowId);

    expectConsistent(proposed);
    expect(outcome.end).toBe('not-eligible');
    expect(proposed.toldHousehold).toContain('objection-lapsed');
    expect(proposed.tasks.at(-1)).toMatchObject({ kind: 'objection-verification', state: 'EXPIRED' });
  });

  it.each([
    ['while the household is to be visited', 'groundcheck-visit'],
    ['while the visit is reviewed', 'groundcheck-review'],
    ['while it waits for the ruling', 'objection-review'],
  ] as const)('lapses as well %s: only the ruling stops the days', async (_when, kind) => {
    const proposed = await refusedHousehold({ objectionVerificationDays: 2 });

    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'visit-needed' });
    if (kind !== 'groundcheck-visit') await proposed.visit();
    if (kind === 'objection-review') await proposed.complete('groundcheck-review');
    const outcome = await proposed.ended();
    const last = proposed.tasks.at(-1);
    await proposed.keep(`objection-lapsed-in-${kind}`, last?.workflowId);

    expectConsistent(proposed);
    expect(outcome.end).toBe('not-eligible');
    expect(proposed.toldHousehold).toContain('objection-lapsed');
    expect(last).toMatchObject({ kind, state: 'EXPIRED' });
  });

  it('that was ruled on in its days is settled, and the days end nothing', async () => {
    const proposed = await refusedHousehold({ objectionVerificationDays: 2 });

    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'unsupported' });
    await proposed.complete('objection-review', { outcome: 'refused' });
    await proposed.ended();

    expect(proposed.toldHousehold).toContain('objection-refused');
    expect(proposed.toldHousehold).not.toContain('objection-lapsed');
  });

  it('stays open where the calendar knows no lapse', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    const { workflowId } = await proposed.openTask('objection-verification');

    expectConsistent(proposed);
    expect(workflowId).toMatch(/^objection-/);
  });
});

describe('a ruling on papers', () => {
  it('is not accepted on papers without what they correct, and not refused with it', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    await proposed.complete('objection-verification');
    const { formVersion, workflowId } = await proposed.openTask('objection-review');
    const nothing = await refusalOf(proposed.complete('objection-review'));
    const refused = await refusalOf(proposed.complete('objection-review', { ...ON_PAPERS, outcome: 'refused' }));

    await proposed.complete('objection-review', ON_PAPERS);
    await proposed.awaitsVersion();
    await proposed.withdraw();
    await proposed.ended('objection-on-papers');
    await proposed.keep('objection-on-papers-child', workflowId);

    expectConsistent(proposed);
    expect(proposed.world.corrections).toEqual([ON_PAPERS.correctionId]);
    expect([formVersion, nothing, refused]).toEqual(['gc-2026-02', 'correction-required', 'correction-not-asked']);
  });
});

describe('an objection under the rule of 2024', () => {
  const filed = (proposed: Proposed, more: Partial<FileObjection>): Promise<ProposalStatus> =>
    proposed.handle.executeUpdate(fileObjection, { args: [{ objectionId: randomUUID(), evidence: [], ...more }] });

  it('needs a photo of the house that says where it was taken, from somebody of the village', async () => {
    const proposed = await refusedHousehold({ objectionRule: 'O-2024' });
    await proposed.until('the window', () => proposed.lastStatus?.nextStep === 'objection-window');
    const placed = { housePhoto: { placed: true } };

    const refusals = [
      await refusalOf(filed(proposed, {})),
      await refusalOf(filed(proposed, { housePhoto: { placed: false } })),
      await refusalOf(filed(proposed, { ...placed, objectorVillage: '9901012002' })),
    ];
    const taken = await filed(proposed, placed);

    expect(refusals).toEqual(['house-photo-required', 'house-photo-not-placed', 'objector-of-another-village']);
    expect(taken).toMatchObject({ stage: 'objection', nextStep: 'objection-verification' });
  });
});
