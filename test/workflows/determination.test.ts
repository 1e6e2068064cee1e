import { actorFor } from '../support/case-follower';
import type { Cycle } from '../support/cycle';
import { expectConsistentJournal } from '../support/journal-assertions';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** A cycle whose version is published, so that its recipients are to be determined. */
async function aPublishedCycle(): Promise<Cycle> {
  const cycle = await harness.rankVersion({ input: { now: true } });
  await cycle.complete('ranking-publication');
  return cycle;
}

/** What the child noted, in order. */
function noted(cycle: Cycle): string[] {
  const events = cycle.world.steps.flatMap(({ events, workflowId }) => (workflowId === cycle.workflowId ? [] : events));
  return events.map(({ kind }) => kind);
}

describe('the recipients of a quarter', () => {
  it('are determined by one officer of Kemensos and signed by another, and nothing is in force before', async () => {
    const cycle = await aPublishedCycle();
    const { workflowId } = await cycle.openTask('determination');
    const before = [...cycle.world.log];

    await cycle.complete('determination');
    await cycle.openTask('determination-signoff');
    const between = [...cycle.world.log];
    await cycle.complete('determination-signoff');
    await cycle.ended();
    await cycle.keep('determination', workflowId);

    expectConsistentJournal(cycle);
    expect(workflowId).toBe(`determination-2026Q1-of-${cycle.workflowId}`);
    expect([before, between].map((calls) => calls.includes('applyDetermined'))).toEqual([false, false]);
    expect(cycle.world.log).toContain('applyDetermined');
    expect(noted(cycle)).toEqual([
      'outcome-proposed',
      'task-opened',
      'task-completed',
      'task-opened',
      'task-completed',
      'outcome-determined',
    ]);
  });

  it('are signed by nobody who determined them, nor by another role', async () => {
    const cycle = await aPublishedCycle();
    const first = actorFor('determination');
    await cycle.complete('determination', { actor: first });

    const refused = [
      await refusalOf(cycle.complete('determination-signoff', { actor: first })),
      await refusalOf(
        cycle.complete('determination-signoff', { actor: { ...first, personId: 'b', role: 'bps-officer' } }),
      ),
      await refusalOf(
        cycle.complete('determination-signoff', { actor: { ...first, personId: 'b', onBehalfOf: first.personId } }),
      ),
    ];
    await cycle.complete('determination-signoff');
    await cycle.ended();

    expect(refused).toEqual(['same-officer', 'wrong-role', 'same-officer']);
  });

  it('are computed anew when either officer sends them back', async () => {
    const cycle = await aPublishedCycle();

    await cycle.complete('determination', { outcome: 'withheld' });
    const { workflowId } = await cycle.openTask('determination');
    await cycle.complete('determination');
    await cycle.complete('determination-signoff', { outcome: 'refused' });
    const self = await refusalOf(cycle.complete('determination', { actor: actorFor('determination-signoff') }));
    await cycle.determine();
    await cycle.ended();
    await cycle.keep('determination-sent-back', workflowId);

    expectConsistentJournal(cycle);
    expect(self).toBe('same-officer');
    expect(cycle.world.log.filter((call) => call === 'proposeOutcome')).toHaveLength(3);
    expect(cycle.world.log.filter((call) => call === 'applyDetermined')).toHaveLength(1);
    expect(noted(cycle)).toEqual(expect.arrayContaining(['determination-withheld', 'signoff-refused']));
  });

  it('are asked for again when an operator stops their determination alone', async () => {
    const cycle = await aPublishedCycle();
    const stopped = await cycle.openTask('determination');

    await cycle.client.workflow.getHandle(stopped.workflowId).cancel();
    await cycle.until(
      'another task',
      () => (cycle.findTask('determination')?.taskId ?? stopped.taskId) !== stopped.taskId,
    );
    await cycle.determine();
    await cycle.ended('cycle-determination-stopped');

    expect(cycle.tasks.find(({ taskId }) => taskId === stopped.taskId)).toMatchObject({ state: 'CANCELLED' });
    expect(cycle.world.log.filter((call) => call === 'applyDetermined')).toHaveLength(1);
  });

  it('are not determined any more when the cycle itself is stopped', async () => {
    const cycle = await aPublishedCycle();
    const { taskId } = await cycle.openTask('determination');

    await cycle.handle.cancel();
    await expect(cycle.handle.result()).rejects.toThrow();
    await cycle.until(
      'the task taken back',
      ({ tasks }) => tasks.find((task) => task.taskId === taskId)?.state === 'CANCELLED',
    );

    expect(noted(cycle)).toContain('determination-stopped');
    expect(cycle.world.log).not.toContain('applyDetermined');
  });
});
