import { Context } from '@temporalio/activity';

import { TELL_PARTITIONS } from '../../contracts/activities';
import { pauseCycle, resumeCycle } from '../../contracts/ranking-cycle';
import { later } from '../support/agency-answers';
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

const now = { now: true } as const;
const OFFICER = actorFor('ranking-publication');

function pause(cycle: Cycle): Promise<unknown> {
  return cycle.handle.executeUpdate(pauseCycle, { args: [{ actor: OFFICER }] });
}

function resume(cycle: Cycle): Promise<unknown> {
  return cycle.handle.executeUpdate(resumeCycle, { args: [{ actor: OFFICER }] });
}

/** As a coordinator does: it reports while it works, and so hears that it must stop. */
async function untilStopped(): Promise<never> {
  const context = Context.current();
  const beating = setInterval(() => {
    context.heartbeat();
  }, 100);
  return context.cancelled.finally(() => {
    clearInterval(beating);
  });
}

describe('the ranking of a version', () => {
  it('is held up between its steps and goes on where it was', async () => {
    const delivered = later();
    const cycle = await harness.rankVersion({ input: now }, ({ answers }) => {
      answers.deliverToBps = () => delivered.came.then(() => ({ returned: 0 }));
    });

    await cycle.untilCalled('deliverToBps');
    await pause(cycle);
    const twice = await refusalOf(pause(cycle));
    delivered.come();
    await cycle.untilIdle();
    const meanwhile = [...cycle.world.log];
    const status = await cycle.status();
    await resume(cycle);
    const again = await refusalOf(resume(cycle));
    await cycle.complete('ranking-publication');
    await cycle.determine();
    await cycle.ended('cycle-held-up-determined');

    expectConsistentJournal(cycle);
    expect([twice, again]).toEqual(['cycle-paused', 'cycle-not-paused']);
    expect(status.paused).toMatchObject({ role: 'bps-officer' });
    expect(meanwhile).toEqual(['openCycle', 'freezeSet', 'deliverToBps']);
    expect(cycle.kinds.filter((kind) => /^cycle-(paused|resumed)$/.test(kind))).toEqual([
      'cycle-paused',
      'cycle-resumed',
    ]);
  });

  it('held up while it tells proposals stops its coordinators and begins them again', async () => {
    const cycle = await harness.rankVersion({ input: now }, ({ answers }) => {
      answers.tellPartition = async (attempt) => {
        // The first eight work until they are told to stop.
        if (attempt <= TELL_PARTITIONS) await untilStopped();
        return { told: 1, missed: 0 };
      };
    });

    await cycle.complete('ranking-publication');
    await cycle.determine();
    await cycle.untilCalled('tellPartition', TELL_PARTITIONS);
    await pause(cycle);
    await cycle.untilIdle();
    const meanwhile = cycle.world.log.filter((call) => call === 'tellPartition').length;
    await resume(cycle);
    await cycle.ended('cycle-held-up-telling-determined');

    expect(meanwhile).toBe(TELL_PARTITIONS);
    expect(cycle.world.log.filter((call) => call === 'tellPartition')).toHaveLength(2 * TELL_PARTITIONS);
  });

  it('held up while recipients are determined puts nothing into force before it goes on', async () => {
    const cycle = await harness.rankVersion({ input: now });

    await cycle.complete('ranking-publication');
    await cycle.openTask('determination');
    await pause(cycle);
    await cycle.determine();
    await cycle.untilIdle();
    const meanwhile = [...cycle.world.log];
    await resume(cycle);
    await cycle.ended();

    expect(meanwhile).not.toContain('applyDetermined');
    expect(cycle.world.log).toContain('applyDetermined');
  });

  it('stopped by an operator while it is held up takes its task back', async () => {
    const cycle = await harness.rankVersion({ input: now });

    await cycle.openTask('ranking-publication');
    await pause(cycle);
    await cycle.handle.cancel();
    await expect(cycle.handle.result()).rejects.toThrow();

    expect(cycle.kinds).toContain('cycle-stopped');
    expect(cycle.tasks).toMatchObject([{ state: 'CANCELLED' }]);
  });
});
