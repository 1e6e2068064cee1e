import type { ProposalStatus } from '../../contracts/household-proposal';
import type { Calendar } from '../../domain/calendar/calendar';
import { actorFor } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import { decided, type Proposed } from '../support/proposed';
import { ON_PAPERS, refusedHousehold as refused } from '../support/refused-household';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const CORRECTED = '00000000-0000-4000-8000-000000000c0c';
const OTHER_VERIFIER = actorFor('objection-verification', { personId: 'another-verifier' });

/** How often the household could dispute a decision. */
const windows = (kinds: readonly string[]): number => kinds.filter((kind) => kind === 'objection-window-opened').length;

/** What the proposal shows while its objection is judged, in order. */
function shownMeanwhile({ world }: Proposed): ProposalStatus[] {
  return world.steps.flatMap(({ objection }) => objection ?? []);
}

const refusedHousehold = (changes: Partial<Calendar> = {}): Promise<Proposed> => refused(harness, changes);

describe('the objection window', () => {
  it('closes by itself, and the decision stands', async () => {
    const proposed = await refusedHousehold({ objectionWindowDays: 0 });

    const outcome = await proposed.ended();
    const window = proposed.events.find(({ kind }) => kind === 'objection-window-opened');

    expectConsistent(proposed);
    expect(outcome.end).toBe('not-eligible');
    expect(window?.status).toMatchObject({ holder: 'household', nextStep: 'objection-window' });
    expect((proposed.events.at(-1)?.at ?? '') >= (window?.status.dueAt ?? '~')).toBe(true);
  });

  it('takes one objection and refuses a second', async () => {
    const proposed = await refusedHousehold();

    const status = await proposed.object();
    const second = await refusalOf(
      proposed.handle.executeUpdate('fileObjection', { args: [{ objectionId: 'another', evidence: [] }] }),
    );

    expect(status).toMatchObject({ holder: 'dinsos', holderOffice: '9901', nextStep: 'objection-verification' });
    expect(second).toBe('objection-window-closed');
  });
});

describe('an objection', () => {
  it('that is accepted has the household ranked again, and a new window opens', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    await proposed.complete('objection-verification');
    const registered = proposed.world.calls.register;
    await proposed.complete('objection-review', ON_PAPERS);
    await proposed.awaitsVersion();
    const waiting = proposed.lastStatus;
    await proposed.rank({ ...decided('granted'), version: '2026Q3' });
    await proposed.until('a second window', () => proposed.lastStatus?.nextStep === 'objection-window');
    await proposed.object();
    await proposed.complete('objection-verification');
    await proposed.complete('objection-review', { outcome: 'refused' });
    const outcome = await proposed.ended('objection-accepted');

    expectConsistent(proposed);
    expect(waiting).toMatchObject({ stage: 'ranking', nextStep: 'ranking-version' });
    expect(outcome.end).toBe('eligible');
    expect(proposed.toldHousehold).toEqual(expect.arrayContaining(['objection-accepted', 'objection-refused']));
    expect(proposed.world.corrections).toEqual([ON_PAPERS.correctionId]);
    expect(proposed.world.calls.register).toBe(registered + 1);
    expect(proposed.events.find(({ kind }) => kind === 'objection-accepted')?.detail).toEqual({ corrected: ['cars'] });
    expect(proposed.steps.at(-1)?.proposal?.groundchecked).toBe(false);
  });

  it('that is refused leaves the decision as it was', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'unsupported' });
    await proposed.complete('objection-review', { outcome: 'refused' });
    const outcome = await proposed.ended('objection-refused');
    await proposed.keep('objection-refused-child', proposed.tasks.at(-1)?.workflowId);

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'not-eligible', reasonCodes: ['DI_LUAR_DESIL'] });
  });

  it('is not verified by whoever verified the household before', async () => {
    const proposed = await refusedHousehold();
    const { personId } = actorFor('completeness-check');

    await proposed.object();
    const answer = await refusalOf(
      proposed.complete('objection-verification', { actor: actorFor('objection-verification', { personId }) }),
    );

    expect(answer).toBe('same-officer');
  });

  it('is not judged by whoever verified it or ratified the household', async () => {
    const proposed = await refusedHousehold();
    const judges = (['objection-verification', 'ratification'] as const).map((kind) => actorFor(kind).personId);

    await proposed.object();
    await proposed.complete('objection-verification');
    const answers = await Promise.all(
      judges.map((personId) =>
        refusalOf(proposed.complete('objection-review', { actor: actorFor('objection-review', { personId }) })),
      ),
    );

    expect(answers).toEqual(['same-officer', 'same-officer']);
  });

  it('in the instant in which the window closes is heard', async () => {
    const proposed = await refusedHousehold({ objectionWindowDays: 2 });
    await proposed.until('the window', () => proposed.lastStatus?.nextStep === 'objection-window');
    await proposed.untilIdle();
    const before = (await proposed.handle.fetchHistory()).events?.length ?? 0;

    await harness.stopWorkers();
    const filed = proposed.object();
    await proposed.until('the end of the window', async () => (await proposed.historyLength()) > before);
    await harness.startWorkers();
    const status = await filed;

    expect(status).toMatchObject({ stage: 'objection', nextStep: 'objection-verification' });
  });
});

describe('an objection that papers do not settle', () => {
  it('has the household visited, and what the visit corrects is registered and ranked', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'visit-needed' });
    await proposed.visit({ answersId: CORRECTED });
    await proposed.complete('groundcheck-review');
    const shown = shownMeanwhile(proposed);
    const { workflowId, formVersion } = await proposed.openTask('objection-review');
    const onPapers = await refusalOf(proposed.complete('objection-review', ON_PAPERS));
    const registered = proposed.world.calls.register;
    await proposed.complete('objection-review');
    await proposed.awaitsVersion();
    const corrected = proposed.steps.at(-1)?.proposal;
    await proposed.rank({ ...decided('granted'), version: '2026Q3' });
    await proposed.until('a window for the new decision', ({ kinds }) => windows(kinds) === 2);
    await proposed.withdraw();
    await proposed.ended('objection-visited');
    await proposed.keep('objection-visited-child', workflowId);

    expectConsistent(proposed);
    expect(corrected).toMatchObject({ answersId: CORRECTED, groundchecked: true });
    expect([formVersion, onPapers]).toEqual([undefined, 'correction-not-asked']);
    expect(proposed.world.calls.register).toBe(registered + 1);
    expect(shown.map(({ nextStep }) => nextStep)).toEqual(
      expect.arrayContaining(['objection-verification', 'groundcheck-visit', 'groundcheck-review']),
    );
    expect(
      shown.every(({ stage, holderOffice, dueAt }) => stage === 'objection' && holderOffice === '9901' && dueAt),
    ).toBe(true);
  });

  it('is refused where the visit ends without answers, with the reason of the visit', async () => {
    const proposed = await refusedHousehold();

    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'visit-needed' });
    await proposed.visit({ outcome: 'not-eligible' });
    await proposed.complete('groundcheck-review');
    const outcome = await proposed.ended('objection-not-met');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'not-eligible', reasonCodes: ['DI_LUAR_DESIL'] });
    const refusal = proposed.events.find(({ kind }) => kind === 'objection-refused');
    expect(refusal?.reasonCodes).toEqual(['GC_TIDAK_MEMENUHI']);
    expect(proposed.toldHousehold).not.toContain('groundcheck-stopped');
  });
});

describe('a refusal that is taken to the province', () => {
  const appealable = { objectionAppealDays: 30 };

  async function refusedObjection(): Promise<Proposed> {
    const proposed = await refusedHousehold(appealable);
    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'unsupported' });
    await proposed.complete('objection-review', { outcome: 'refused' });
    await proposed.until('the second window', ({ kinds }) => kinds.includes('appeal-window-opened'));
    return proposed;
  }

  it('is ruled on once more, and an accepted appeal has the household ranked again', async () => {
    const proposed = await refusedObjection();

    const status = await proposed.object();
    const { workflowId } = await proposed.openTask('objection-appeal');
    await proposed.complete('objection-appeal', ON_PAPERS);
    await proposed.rank({ ...decided('granted'), version: '2026Q3' });
    await proposed.until('a window for the new decision', ({ kinds }) => windows(kinds) === 2);
    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'unsupported', actor: OTHER_VERIFIER });
    await proposed.withdraw();
    await proposed.ended('appeal-accepted');
    await proposed.keep('appeal-accepted-child', workflowId);

    expectConsistent(proposed);
    expect(status).toMatchObject({ holder: 'province', holderOffice: '99', nextStep: 'objection-appeal' });
    expect(proposed.toldHousehold).toEqual(
      expect.arrayContaining(['objection-refused', 'appeal-open', 'objection-accepted']),
    );
  });

  it('is final when the province refuses, too', async () => {
    const proposed = await refusedObjection();

    await proposed.object();
    await proposed.complete('objection-appeal', { outcome: 'refused' });
    const outcome = await proposed.ended('appeal-refused');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'not-eligible', reasonCodes: ['DI_LUAR_DESIL'] });
    expect(proposed.kinds.filter((kind) => kind === 'appeal-window-opened')).toHaveLength(1);
  });

  it('is not judged by anybody who has judged it before', async () => {
    const proposed = await refusedObjection();
    const before = (['ratification', 'objection-verification', 'objection-review'] as const).map((kind) =>
      actorFor(kind),
    );

    await proposed.object();
    const answers = [];
    for (const { personId } of before)
      answers.push(
        await refusalOf(proposed.complete('objection-appeal', { actor: actorFor('objection-appeal', { personId }) })),
      );

    expect(answers).toEqual(['same-officer', 'same-officer', 'same-officer']);
  });

  it('nobody makes leaves the refusal as it was', async () => {
    const proposed = await refusedHousehold({ objectionAppealDays: 0 });
    await proposed.object();
    await proposed.complete('objection-verification', { outcome: 'unsupported' });
    await proposed.complete('objection-review', { outcome: 'refused' });

    const outcome = await proposed.ended('appeal-not-made');

    expectConsistent(proposed);
    expect(outcome.end).toBe('not-eligible');
  });
});

describe('an objection that an operator stops', () => {
  it.each(['cancel', 'terminate'] as const)('by %s leaves the decision as it was', async (way) => {
    const proposed = await refusedHousehold();
    await proposed.object();
    const { workflowId } = await proposed.openTask('objection-verification');

    await harness.client.workflow.getHandle(workflowId)[way]();
    const outcome = await proposed.ended(`objection-stopped-by-${way}`);

    expect(outcome.end).toBe('not-eligible');
    expect(proposed.toldHousehold).toContain('objection-lapsed');
  });
});
