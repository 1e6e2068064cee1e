import type { CompleteTask, ReturnTask } from '../../contracts/household-proposal';
import { MAX_CORRECTION_ROUNDS } from '../../domain/tasks/decide';
import { actorFor, type Command } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import { decided, type Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const verifier = actorFor('completeness-check');
const head = actorFor('ratification');

/** A proposal that waits for its ratification, at rest. */
async function verified(): Promise<Proposed> {
  const proposed = await harness.propose();
  await proposed.complete('completeness-check');
  await proposed.openTask('ratification');
  await proposed.untilIdle();
  return proposed;
}

describe('a refused update', () => {
  const completions: readonly (readonly [refusal: string, why: string, command: Command<CompleteTask>])[] = [
    ['wrong-role', 'of another role', { actor: { ...head, role: 'dinsos-verifier' } }],
    [
      'wrong-role',
      'of the office above, to which nothing was escalated yet',
      { actor: { ...head, role: 'province-officer', office: '99' } },
    ],
    ['wrong-office', 'of another kabupaten', { actor: { ...head, office: '9902' } }],
    ['wrong-office', 'whose office code is no region', { actor: { ...head, office: '990' } }],
    ['same-officer', 'who verified the same household', { actor: { ...head, personId: verifier.personId } }],
    ['outcome-not-allowed', 'with an outcome of another task', { outcome: 'verified' }],
    ['reason-required', 'who rejects without a reason', { outcome: 'rejected' }],
    ['reason-not-allowed', 'who rejects for a reason that is none', { outcome: 'rejected', reasonCodes: ['TETAP'] }],
    ['task-not-open', 'for a task that does not exist', { taskId: '00000000-0000-4000-8000-000000000000' }],
  ];
  const returns: readonly (readonly [refusal: string, why: string, command: Command<ReturnTask>])[] = [
    ['reason-required', 'without a reason', { reasonCodes: [] }],
    ['reason-not-allowed', 'for a reason nobody can mend', { reasonCodes: ['DI_LUAR_DESIL'] }],
    ['fields-required', 'without naming a field', { markedFields: [] }],
    ['wrong-role', 'in a role that may not', { actor: { ...head, role: 'village-operator' } }],
  ];

  it.each(completions)('(%s) of an officer %s leaves no trace', async (refusal, _why, command) => {
    const proposed = await verified();
    const before = await proposed.historyLength();

    const answer = await refusalOf(proposed.complete('ratification', command));

    expect(answer).toBe(refusal);
    expect(await proposed.historyLength()).toBe(before);
    expect(proposed.findTask('ratification')).toBeDefined();
  });

  it.each(returns)('(%s) of an officer who sends back %s leaves no trace', async (refusal, _why, command) => {
    const proposed = await verified();
    const before = await proposed.historyLength();

    const answer = await refusalOf(proposed.sendBack('ratification', command));

    expect(answer).toBe(refusal);
    expect(await proposed.historyLength()).toBe(before);
    expect(proposed.findTask('ratification')).toBeDefined();
  });

  it('of what does not fit the present step leaves no trace', async () => {
    const proposed = await verified();
    const before = await proposed.historyLength();

    const answers = [
      await refusalOf(proposed.tell(decided('granted'))),
      await refusalOf(proposed.repair()),
      await refusalOf(
        proposed.handle.executeUpdate('fileObjection', { args: [{ objectionId: 'none', evidence: [] }] }),
      ),
    ];

    expect(answers).toEqual(['not-awaiting-version', 'task-not-open', 'objection-window-closed']);
    expect(await proposed.historyLength()).toBe(before);
  });

  it('does not keep the right officer from deciding', async () => {
    const proposed = await verified();

    await refusalOf(proposed.complete('ratification', { actor: { ...head, personId: verifier.personId } }));
    const status = await proposed.complete('ratification');

    expectConsistent(proposed);
    expect(status.stage).toBe('registration');
  });
});

describe('a return', () => {
  it('goes back to the village with its marked fields, and comes back corrected', async () => {
    const proposed = await harness.propose();

    await proposed.sendBack('completeness-check', { reasonCodes: ['KK_BERBEDA'], markedFields: ['/kkNumber'] });
    const correction = await proposed.openTask('correction');
    const status = await proposed.complete('correction', { correctionId: 'c-1', evidenceAdded: ['sktm'] });
    await proposed.keep('return-corrected');

    expectConsistent(proposed);
    expect(correction).toMatchObject({ reasonCodes: ['KK_BERBEDA'], markedFields: ['/kkNumber'] });
    expect(status.openTask?.kind).toBe('completeness-check');
    expect(proposed.world.corrections).toEqual(['c-1']);
    expect(proposed.toldHousehold).toContain('proposal-returned');
  });

  it('by the head is verified anew before it is ratified', async () => {
    const proposed = await harness.propose();

    await proposed.complete('completeness-check');
    await proposed.sendBack('ratification');
    const status = await proposed.complete('correction');

    expectConsistent(proposed);
    expect(status.openTask?.kind).toBe('completeness-check');
  });

  it('is refused once the rounds are used up, and the office must decide', async () => {
    const proposed = await harness.propose();
    for (let round = 1; round <= MAX_CORRECTION_ROUNDS; round += 1) {
      await proposed.sendBack('completeness-check');
      await proposed.complete('correction');
    }

    const answer = await refusalOf(proposed.sendBack('completeness-check'));
    const status = await proposed.complete('completeness-check');

    expectConsistent(proposed);
    expect(answer).toBe('rounds-exhausted');
    expect(status.openTask?.kind).toBe('ratification');
    expect(proposed.steps.at(-1)?.proposal?.correctionRounds).toBe(MAX_CORRECTION_ROUNDS);
  });

  it('is refused for a task that knows none', async () => {
    const proposed = await harness.propose();

    await proposed.sendBack('completeness-check');
    const answer = await refusalOf(proposed.sendBack('correction'));

    expect(answer).toBe('return-not-allowed');
  });

  it('has the household matched again before it is registered', async () => {
    const proposed = await harness.propose();

    await proposed.sendBack('completeness-check');
    await proposed.complete('correction');
    await proposed.throughIntake();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.world.calls.match).toBe(2);
  });
});
