import { WorkflowNotFoundError } from '@temporalio/client';

import { actorFor } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import { decided } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const TEN_TIMES = Array.from({ length: 10 });

describe('an update', () => {
  it('sent ten times under one id has one effect and ten equal answers', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    const send = () => proposed.complete('completeness-check', { taskId, updateId: 'the-same-press-of-a-button' });

    const first = await send();
    const again = await Promise.all(
      TEN_TIMES.map(() => proposed.handle.getUpdateHandle('the-same-press-of-a-button').result()),
    );

    expectConsistent(proposed);
    expect(again).toEqual(TEN_TIMES.map(() => first));
    expect(proposed.kinds.filter((kind) => kind === 'task-completed')).toHaveLength(1);
  });

  it('sent a hundred times at once under one id has one effect and a hundred equal answers', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');
    const send = () => proposed.complete('completeness-check', { updateId: 'an-impatient-finger' });

    const answers = await Promise.all(Array.from({ length: 100 }, send));

    expectConsistent(proposed);
    expect(answers).toHaveLength(100);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(proposed.kinds.filter((kind) => kind === 'task-completed')).toHaveLength(1);
  });

  it('answers only when everybody can read what it changed', async () => {
    const proposed = await harness.propose();

    const answer = await proposed.complete('completeness-check');

    expect(proposed.lastStatus).toEqual(answer);
    expect(answer.openTask?.kind).toBe('ratification');
  });

  it('of two officers in one instant, one is accepted and the other finds the task done', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');
    const officers = ['person-one', 'person-two'].map((personId) => actorFor('completeness-check', { personId }));

    const answers = await Promise.all(
      officers.map((actor) => refusalOf(proposed.complete('completeness-check', { actor }))),
    );

    expectConsistent(proposed);
    expect(answers.sort()).toEqual(['accepted', 'task-not-open']);
  });

  it('of two officers whose decisions reach the worker together, one is accepted', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.untilIdle();

    await harness.stopWorkers();
    const verified = refusalOf(proposed.complete('completeness-check', { taskId }));
    const returned = refusalOf(proposed.sendBack('completeness-check', { taskId }));
    await harness.startWorkers();
    const answers = await Promise.all([verified, returned]);

    expectConsistent(proposed);
    expect(answers.sort()).toEqual(['accepted', 'task-not-open']);
  });

  it('of a decision and a withdrawal in one instant, leaves one story', async () => {
    const proposals = await Promise.all(TEN_TIMES.map(() => harness.propose()));
    await Promise.all(proposals.map((proposed) => proposed.openTask('completeness-check')));

    await Promise.all(
      proposals.flatMap((proposed) => [proposed.withdraw(), refusalOf(proposed.complete('completeness-check'))]),
    );
    const outcomes = await Promise.all(proposals.map((proposed) => proposed.ended()));

    expect(outcomes.map(({ end }) => end)).toEqual(proposals.map(() => 'withdrawn'));
    proposals.forEach(expectConsistent);
  });

  it('of a rejection and a withdrawal that reach the worker together, answers both with the one end', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.untilIdle();

    await harness.stopWorkers();
    const rejection = { taskId, outcome: 'rejected', reasonCodes: ['BUKAN_SASARAN'] as const };
    const rejected = refusalOf(proposed.complete('completeness-check', rejection));
    const withdrawn = refusalOf(proposed.withdraw());
    await harness.startWorkers();
    const answers = await Promise.all([rejected, withdrawn]);
    const { end } = await proposed.ended('decision-against-withdrawal');

    expectConsistent(proposed);
    expect(answers).toContain('accepted');
    expect(proposed.lastStatus?.end).toBe(end);
    expect(['rejected', 'withdrawn']).toContain(end);
  });
});

describe('after the end', () => {
  it('nobody can change anything any more', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.withdraw();
    await proposed.ended();
    const steps = proposed.steps.length;

    const answers = await Promise.all([
      refusalOf(proposed.withdraw()),
      refusalOf(proposed.tell(decided('granted'))),
      refusalOf(proposed.repair()),
      refusalOf(proposed.handle.executeUpdate('completeTask', { args: [{ taskId }] })),
    ]);

    expect(answers).toEqual(['closed', 'closed', 'closed', 'closed']);
    expect(proposed.steps).toHaveLength(steps);
  });

  it('the same withdrawal is still answered as it was', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');

    const first = await proposed.withdraw('my-withdrawal');
    await proposed.ended();
    const again = await proposed.handle.getUpdateHandle('my-withdrawal').result();

    expect(again).toEqual(first);
    await expect(proposed.handle.getUpdateHandle('another').result()).rejects.toThrow(WorkflowNotFoundError);
  });
});
