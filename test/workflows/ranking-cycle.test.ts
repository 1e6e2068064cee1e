import { TELL_PARTITIONS } from '../../contracts/activities';
import { briskCalendar, millisecondCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import type { Cycle } from '../support/cycle';
import { expectConsistentJournal } from '../support/journal-assertions';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';
import { later } from '../support/agency-answers';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const now = { now: true } as const;
/** Every coordinator, then the sweeper. */
const EVERYBODY = [...Array.from({ length: TELL_PARTITIONS }, () => 'tellPartition'), 'tellWaiting'];

async function phaseIs(cycle: Cycle, phase: string): Promise<void> {
  await cycle.untilCalled('freezeSet');
  await cycle.until(phase, async () => (await cycle.status()).phase === phase);
}

describe('the ranking of a version', () => {
  it('goes through its phases in order and says how far it has come', async () => {
    const [delivered, ranked, applied, told] = [later(), later(), later(), later()];
    const cycle = await harness.rankVersion({ input: now }, ({ answers }) => {
      answers.deliverToBps = () => delivered.came.then(() => ({ returned: 0 }));
      answers.rankSet = () => ranked.came.then(() => ({ households: 1_000 }));
      answers.applyDetermined = () => applied.came.then(() => ({ decided: 3 }));
      answers.tellWaiting = () => told.came.then(() => ({ told: 3 }));
    });

    await phaseIs(cycle, 'frozen');
    const frozen = await cycle.status();
    delivered.come();
    ranked.come();
    await phaseIs(cycle, 'verified');
    await cycle.complete('ranking-publication');
    await phaseIs(cycle, 'published');
    await cycle.determine();
    applied.come();
    await phaseIs(cycle, 'applied');
    told.come();
    const outcome = await cycle.ended('cycle-determined');

    expectConsistentJournal(cycle);
    expect(frozen).toMatchObject({ version: '2026Q1', proposals: 3, snapshotSha256: 'cd'.repeat(32) });
    expect(cycle.world.log).toEqual([
      'openCycle',
      'freezeSet',
      'deliverToBps',
      'rankSet',
      'proposeOutcome',
      'applyDetermined',
      ...EVERYBODY,
      'archiveRun',
    ]);
    expect(outcome).toEqual({
      version: '2026Q1',
      runId: cycle.workflowId,
      households: 1_000,
      proposals: 3,
      returned: 0,
      told: 3,
      late: false,
    });
    expect(cycle.kinds).toEqual([
      'task-opened',
      'task-completed',
      'version-published',
      'cycle-distributed',
      'cycle-archived',
    ]);
  });

  it('freezes its set when the preparation month is over, and not before', async () => {
    const calendar = briskCalendar();
    const cycle = await harness.rankVersion({
      calendar: { ...calendar, clock: { ...calendar.clock, anchor: '2025-12-30T12:00:00+07:00' } },
    });

    await cycle.untilCalled('openCycle');
    await cycle.untilIdle();
    const before = [...cycle.world.log];
    await cycle.untilCalled('freezeSet');
    const frozenAt = Date.now();

    expect(before).toEqual(['openCycle']);
    // A day and a half of two seconds each lie between the anchor and 1 January.
    expect(frozenAt - Date.parse(calendar.clock.epoch)).toBeGreaterThanOrEqual(3_000);
  });

  it('is published by an officer of BPS and by nobody else', async () => {
    const cycle = await harness.rankVersion({ input: now });
    const { officerOfBps, others } = {
      officerOfBps: actorFor('ranking-publication'),
      others: [
        actorFor('ranking-publication', { role: 'pusdatin-officer' }),
        actorFor('ranking-publication', { role: 'kemensos-officer' }),
        actorFor('ranking-publication', { office: '99' }),
      ],
    };

    const refused: string[] = [];
    for (const actor of others) refused.push(await refusalOf(cycle.complete('ranking-publication', { actor })));
    await cycle.complete('ranking-publication', { actor: officerOfBps });
    const published = [...cycle.tasks];
    await cycle.determine();
    await cycle.ended();

    expect(refused).toEqual(['wrong-role', 'wrong-role', 'wrong-office']);
    expect(published).toMatchObject([{ state: 'COMPLETED', outcome: 'published', completedBy: officerOfBps.personId }]);
  });

  it('that is withheld is asked for again and not applied meanwhile', async () => {
    const cycle = await harness.rankVersion({ input: now });

    await cycle.complete('ranking-publication', { outcome: 'withheld' });
    await cycle.openTask('ranking-publication');
    const meanwhile = [...cycle.world.log];
    await cycle.complete('ranking-publication');
    await cycle.determine();
    await cycle.ended('cycle-withheld-determined');

    expectConsistentJournal(cycle);
    expect(meanwhile).not.toContain('proposeOutcome');
    expect(cycle.tasks.map(({ outcome }) => outcome)).toEqual(['withheld', 'published', 'determined', 'signed-off']);
    expect(cycle.kinds).toContain('publication-withheld');
  });

  it('that comes late leaves the quarter to the version before it, once, and is applied when it comes', async () => {
    const calendar = millisecondCalendar({ dayMs: 100, from: '2026-01-20T08:00:00+07:00' });
    const cycle = await harness.rankVersion({ input: now, calendar });

    await cycle.openTask('ranking-publication');
    await cycle.determine();
    await cycle.untilCalled('tellApplied');
    await cycle.complete('ranking-publication', { outcome: 'withheld' });
    await cycle.complete('ranking-publication');
    await cycle.determine();
    const outcome = await cycle.ended('cycle-late-determined');

    expectConsistentJournal(cycle);
    expect(outcome.late).toBe(true);
    expect(cycle.world.log.slice(-6 - EVERYBODY.length)).toEqual([
      'proposeOutcome',
      'applyDetermined',
      'tellApplied',
      'proposeOutcome',
      'applyDetermined',
      ...EVERYBODY,
      'archiveRun',
    ]);
    expect(cycle.events.find(({ kind }) => kind === 'version-published')?.detail).toEqual({
      version: '2026Q1',
      late: true,
    });
  });

  it('is applied only after the version before it has been served', async () => {
    const served = later();
    const calendar = millisecondCalendar({ dayMs: 50, from: '2026-02-03T08:00:00+07:00' });
    const cycle = await harness.rankVersion({ input: now, calendar }, ({ answers }) => {
      answers.tellApplied = () => served.came.then(() => ({ told: 2 }));
    });

    await cycle.determine();
    await cycle.untilCalled('tellApplied');
    await cycle.complete('ranking-publication');
    const meanwhile = [...cycle.world.log];
    served.come();
    await cycle.determine();
    await cycle.ended();

    expect(meanwhile.filter((call) => call === 'applyDetermined')).toHaveLength(1);
    expect(cycle.world.log.slice(-4 - EVERYBODY.length)).toEqual([
      'tellApplied',
      'proposeOutcome',
      'applyDetermined',
      ...EVERYBODY,
      'archiveRun',
    ]);
  });

  it('that comes while the one before it is being determined takes its place', async () => {
    const calendar = millisecondCalendar({ dayMs: 50, from: '2026-02-03T08:00:00+07:00' });
    const cycle = await harness.rankVersion({ input: now, calendar });

    const late = await cycle.openTask('determination');
    await cycle.complete('ranking-publication');
    await cycle.until(
      'the version itself',
      () => (cycle.findTask('determination')?.taskId ?? late.taskId) !== late.taskId,
    );
    await cycle.determine();
    const outcome = await cycle.ended('cycle-overtaken-determined');
    await cycle.keep('determination-overtaken', late.workflowId);

    expect(outcome.late).toBe(false);
    expect(cycle.tasks.find(({ taskId }) => taskId === late.taskId)).toMatchObject({ state: 'CANCELLED' });
    expect(cycle.world.log.filter((call) => call === 'applyDetermined')).toHaveLength(1);
  });

  it('survives work that fails twice', async () => {
    const cycle = await harness.rankVersion({ input: now }, ({ answers }) => {
      answers.rankSet = (attempt) =>
        attempt <= 2 ? Promise.reject(new Error('Out of memory')) : Promise.resolve({ households: 7 });
    });

    await cycle.complete('ranking-publication');
    await cycle.determine();
    const outcome = await cycle.ended('cycle-recovered-determined');

    expect(outcome.households).toBe(7);
    expect(cycle.world.log.filter((call) => call === 'rankSet')).toHaveLength(3);
  });

  it('tells the households that BPS left out before the others are ranked', async () => {
    const cycle = await harness.rankVersion({ input: now }, ({ answers }) => {
      answers.deliverToBps = () => Promise.resolve({ returned: 2 });
      answers.tellReturned = () => Promise.resolve({ told: 2 });
    });

    await cycle.complete('ranking-publication');
    await cycle.determine();
    const outcome = await cycle.ended('cycle-returned-determined');

    expect(outcome.returned).toBe(2);
    expect(cycle.world.log.slice(1, 5)).toEqual(['freezeSet', 'deliverToBps', 'tellReturned', 'rankSet']);
  });

  it('goes on where it stood when its workers are replaced', async () => {
    const cycle = await harness.rankVersion({ input: now });
    await cycle.openTask('ranking-publication');

    await harness.stopWorkers();
    await harness.startWorkers();
    await cycle.complete('ranking-publication');
    await cycle.determine();
    await cycle.ended();

    expectConsistentJournal(cycle);
    expect(cycle.world.log.filter((call) => call === 'rankSet')).toHaveLength(1);
  });

  it('says when sign-off days are over, before the set is frozen', async () => {
    const calendar = millisecondCalendar({ dayMs: 1_000 });
    const cycle = await harness.rankVersion({
      calendar: { ...calendar, clock: { ...calendar.clock, anchor: '2025-12-17T12:00:00+07:00' } },
    });

    await cycle.until('closing', async () => (await cycle.status()).phase === 'closing');
    const called = [...cycle.world.log];
    await cycle.untilCalled('freezeSet');

    expect(called).toEqual(['openCycle']);
  });
});
