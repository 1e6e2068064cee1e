import { millisecondCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** What a whole journey may cost the Temporal server; each transition is a write of its database. */
const MAX_STATE_TRANSITIONS = 26;

async function stateTransitions({ handle }: Proposed): Promise<number> {
  const { raw } = await handle.describe();
  return Number(raw.workflowExecutionInfo?.stateTransitionCount);
}

describe('the cost of a journey', () => {
  it('with a groundcheck and the objection window stays within its state transitions', async () => {
    const calendar = millisecondCalendar({ dayMs: 2_000, changes: { objectionWindowDays: 0 } });
    const proposed = await harness.propose({ channel: 'village', calendar });
    const steps = [
      () => proposed.openTask('completeness-check'),
      () => proposed.complete('completeness-check'),
      () => proposed.complete('ratification'),
      () => proposed.visit(),
      () => proposed.complete('groundcheck-review'),
      () => proposed.rank(),
    ];

    for (const step of steps) {
      await step();
      await proposed.untilIdle();
    }
    const { end } = await proposed.ended();

    expectConsistent(proposed);
    expect(end).toBe('eligible');
    expect(proposed.kinds).not.toContain('task-reminded');
    expect(await stateTransitions(proposed)).toBeLessThanOrEqual(MAX_STATE_TRANSITIONS);
  });
});
