import { later } from '../support/agency-answers';
import { expectConsistent } from '../support/journal-assertions';
import { decided, type Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';
import type { WorldPlan } from '../support/world';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** How a proposal is brought to where it stands when the operator stops it. */
interface Standing {
  readonly plan?: WorldPlan;
  readonly reach: (proposed: Proposed) => Promise<unknown>;
  /** State of the last task afterwards. */
  readonly lastTask: 'CANCELLED' | 'COMPLETED';
}

const STANDINGS = {
  deliberation: {
    plan: { channel: 'village', evidence: ['ktp', 'kk'] },
    reach: (proposed) => proposed.openTask('deliberation'),
    lastTask: 'CANCELLED',
  },
  intake: { reach: (proposed) => proposed.openTask('completeness-check'), lastTask: 'CANCELLED' },
  correction: {
    reach: async (proposed) => {
      await proposed.sendBack('completeness-check');
      await proposed.openTask('correction');
    },
    lastTask: 'CANCELLED',
  },
  registration: {
    reach: async (proposed) => {
      proposed.world.register = () => Promise.resolve({ registered: false, failed: ['c'] });
      await proposed.throughIntake();
      await proposed.openTask('region-repair');
    },
    lastTask: 'CANCELLED',
  },
  groundcheck: {
    plan: { receivesAid: true },
    reach: async (proposed) => {
      await proposed.throughIntake();
      await proposed.visit();
      await proposed.openTask('groundcheck-review');
    },
    lastTask: 'CANCELLED',
  },
  ranking: {
    reach: async (proposed) => {
      await proposed.throughIntake();
      await proposed.awaitsVersion();
    },
    lastTask: 'COMPLETED',
  },
  eligibility: {
    reach: async (proposed) => {
      await proposed.throughIntake();
      await proposed.rank(decided('waiting-list'));
    },
    lastTask: 'COMPLETED',
  },
  objection: {
    reach: async (proposed) => {
      await proposed.throughIntake();
      await proposed.rank();
      await proposed.object();
      await proposed.openTask('objection-verification');
    },
    lastTask: 'CANCELLED',
  },
} satisfies Readonly<Record<string, Standing>>;

describe('a proposal that an operator cancels', () => {
  it.each(Object.keys(STANDINGS))(
    'in %s is closed as stopped by him, and nobody is left with a task',
    async (standing) => {
      const { plan, reach, lastTask } = STANDINGS[standing as keyof typeof STANDINGS] as Standing;
      const proposed = await harness.propose(plan);
      await reach(proposed);

      await proposed.handle.cancel();
      const outcome = await proposed.ended(`cancelled-in-${standing}`);

      expectConsistent(proposed);
      expect(outcome).toMatchObject({ end: 'withdrawn', reasonCodes: ['DIHENTIKAN_OPERATOR'] });
      expect(proposed.tasks.at(-1)?.state).toBe(lastTask);
      expect(proposed.toldHousehold).toContain('closed-withdrawn');
    },
  );

  it('while an agency is silent is closed at once', async () => {
    const answer = later();
    const proposed = await harness.propose({}, (world) => {
      world.match = async () => {
        await answer.came;
        return ['matched'];
      };
    });
    await proposed.until('the call', ({ world }) => world.calls.match === 1);

    await proposed.handle.cancel();
    const outcome = await proposed.ended('cancelled-in-agency-call');
    answer.come();

    expectConsistent(proposed);
    expect(outcome.end).toBe('withdrawn');
  });

  it('in the instant of a decision is closed with that decision on record', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.untilIdle();

    await harness.stopWorkers();
    const told = refusalOf(proposed.complete('completeness-check', { taskId }));
    await proposed.handle.cancel();
    await harness.startWorkers();
    const outcome = await proposed.ended();

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'withdrawn', reasonCodes: ['DIHENTIKAN_OPERATOR'] });
    expect(proposed.kinds.filter((kind) => kind === 'task-completed')).toHaveLength(
      (await told) === 'accepted' ? 1 : 0,
    );
    expect(await told).toBe('accepted');
  });
});
