import { briskCalendar, millisecondCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** A deployment: every worker stops, and others start with an empty memory. */
async function redeploy(): Promise<void> {
  await harness.stopWorkers();
  await harness.startWorkers();
}

async function throughEverything(proposed: Proposed): Promise<void> {
  await proposed.throughIntake();
  await proposed.rank();
}

const VILLAGE_DOOR = { channel: 'village', evidence: ['ktp', 'kk', 'house-photo'] } as const;

describe('workers that are replaced', () => {
  it('at every stage carry the journey on as if nothing had happened', async () => {
    const proposed = await harness.propose({ ...VILLAGE_DOOR, calendar: briskCalendar({ objectionWindowDays: 2 }) });
    await proposed.openTask('deliberation');

    await redeploy();
    await proposed.complete('deliberation', { evidenceAdded: ['berita-acara', 'attendance-list', 'sptjm'] });
    await redeploy();
    await proposed.throughIntake();
    await proposed.openTask('groundcheck-visit');
    await redeploy();
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();
    await redeploy();
    await proposed.rank();
    await proposed.until('the window', () => proposed.lastStatus?.nextStep === 'objection-window');
    await redeploy();
    const outcome = await proposed.ended('redeployed');

    expectConsistent(proposed);
    expect(outcome.end).toBe('eligible');
  });

  it('take up what was decided while none of them was there', async () => {
    const proposed = await harness.propose();
    const { taskId } = await proposed.openTask('completeness-check');
    await proposed.untilIdle();

    await harness.stopWorkers();
    const decided = proposed.complete('completeness-check', { taskId });
    await harness.startWorkers();
    const status = await decided;

    expectConsistent(proposed);
    expect(status.openTask?.kind).toBe('ratification');
  });

  it('with room for two proposals in memory bring ten at once to their ends', async () => {
    await harness.stopWorkers();
    await harness.startWorkers({ maxCachedWorkflows: 2 });
    // Each step of each proposal is read anew from its history: on a busy machine that is days of a brisker calendar.
    const calendar = millisecondCalendar({ dayMs: 6_000, changes: { objectionWindowDays: 0 } });
    const proposals = await Promise.all(Array.from({ length: 10 }, () => harness.propose({ calendar })));

    await Promise.all(proposals.map(throughEverything));
    const outcomes = await Promise.all(proposals.map((proposed) => proposed.ended()));

    proposals.forEach(expectConsistent);
    expect(outcomes.map(({ end }) => end)).toEqual(proposals.map(() => 'eligible'));
  });
});

describe('a database that is down', () => {
  it('delays the answer, loses nothing, and gets each step once and in order', async () => {
    let failures = 0;
    const proposed = await harness.propose({}, (world) => {
      world.record = ({ stepNo }) => {
        if (stepNo % 2 === 1 || failures >= 4) return Promise.resolve();
        failures += 1;
        return Promise.reject(new Error('The database is starting up'));
      };
    });

    await proposed.throughIntake();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(failures).toBe(4);
    expect(proposed.world.steps.map(({ stepNo }) => stepNo)).toEqual(proposed.steps.map(({ stepNo }) => stepNo));
  });

  it('that takes a step and dies before it says so is given the same step again', async () => {
    let died = false;
    const proposed = await harness.propose({}, (world) => {
      world.record = (step) => {
        if (died || step.stepNo !== 2) return Promise.resolve();
        died = true;
        world.steps.push(step);
        return Promise.reject(new Error('The connection was lost'));
      };
    });

    await proposed.complete('completeness-check');

    expectConsistent(proposed);
    expect(proposed.world.steps.filter(({ stepNo }) => stepNo === 2)).toHaveLength(2);
  });

  it('does not answer an officer before his decision is written', async () => {
    let up = true;
    let refusedWrites = 0;
    const proposed = await harness.propose({}, (world) => {
      world.record = () => {
        if (up) return Promise.resolve();
        refusedWrites += 1;
        return Promise.reject(new Error('The database is down'));
      };
    });
    await proposed.openTask('completeness-check');
    let answered = false;

    up = false;
    const decided = proposed.complete('completeness-check').finally(() => {
      answered = true;
    });
    await proposed.until('the write to be tried again', () => refusedWrites >= 2);
    const answeredWhileDown = answered;
    up = true;
    const status = await decided;

    expectConsistent(proposed);
    expect(answeredWhileDown).toBe(false);
    expect(status.openTask?.kind).toBe('ratification');
  });
});
