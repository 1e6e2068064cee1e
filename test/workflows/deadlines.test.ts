import { taskMoments } from '../../domain/tasks/deadlines';
import { millisecondCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** The forty working days of a task are over in a second. */
const quick = (): ReturnType<typeof millisecondCalendar> => millisecondCalendar({ dayMs: 15 });

const PROVINCE = { role: 'province-officer', office: '99', personId: 'person-of-the-province' } as const;

async function timersFired({ handle }: Proposed): Promise<number> {
  const { events } = await handle.fetchHistory();
  const attributes = (events ?? []).map(({ timerFiredEventAttributes }) => timerFiredEventAttributes ?? undefined);
  return attributes.filter((fired) => fired !== undefined).length;
}

describe('a task nobody finishes', () => {
  it('is reminded of, falls overdue, is escalated, and then stays open with an alarm', async () => {
    const proposed = await harness.propose({ calendar: quick() });

    await proposed.untilNoted('task-still-waiting');

    expectConsistent(proposed);
    expect(proposed.kinds.slice(-5)).toEqual([
      'task-opened',
      'task-reminded',
      'task-overdue',
      'task-escalated',
      'task-still-waiting',
    ]);
    expect(proposed.lastStatus).toMatchObject({ needsAttention: true, openTask: { kind: 'completeness-check' } });
    expect(proposed.tasks).toMatchObject([
      { state: 'OPEN', overdue: true, escalationLevel: 1, escalatedRole: 'province-officer', escalatedOffice: '99' },
    ]);
  });

  it('comes to each of its moments when the calendar says, and never before', async () => {
    const calendar = quick();
    const proposed = await harness.propose({ calendar });
    const { dueAt, openedAt } = await proposed.openTask('completeness-check');
    const opening = { kind: 'completeness-check', openedMs: Date.parse(openedAt), offsetMinutes: 420 } as const;

    await proposed.untilNoted('task-still-waiting');
    const moments = taskMoments(calendar, opening);
    const msOf = (kind: string): number => Date.parse(proposed.events.find((event) => event.kind === kind)?.at ?? '');

    expect(Date.parse(dueAt)).toBe(moments.dueMs);
    expect(msOf('task-reminded')).toBeGreaterThanOrEqual(moments.remindMs);
    expect(msOf('task-overdue')).toBeGreaterThanOrEqual(moments.dueMs);
    expect(msOf('task-escalated')).toBeGreaterThanOrEqual(moments.escalateMs);
    expect(msOf('task-still-waiting')).toBeGreaterThanOrEqual(moments.endMs);
  });

  it('tells its office first, and everybody once the next office is called in', async () => {
    const proposed = await harness.propose({ calendar: quick() });

    await proposed.untilNoted('task-escalated');
    const toldOffice = proposed.notices.filter(({ to }) => to === 'office');

    expect(toldOffice).toMatchObject([
      { template: 'task-reminder', parameters: { office: '9901' } },
      { template: 'task-escalated', parameters: { office: '99' } },
    ]);
    expect(proposed.toldHousehold).toEqual(['proposal-window', 'case-escalated']);
  });

  it('may be done by the next office once it was escalated, and not before', async () => {
    const early = await harness.propose();
    const late = await harness.propose({ calendar: quick() });

    const refused = await refusalOf(early.complete('completeness-check', { actor: PROVINCE }));
    await late.untilNoted('task-escalated');
    const status = await late.complete('completeness-check', { actor: PROVINCE });

    expectConsistent(late);
    expect(refused).toBe('wrong-role');
    expect(status.openTask?.kind).toBe('ratification');
    expect(late.tasks[0]).toMatchObject({ state: 'COMPLETED', completedBy: PROVINCE.personId });
  });

  it('is not escalated to the same kind of office of another province', async () => {
    const proposed = await harness.propose({ calendar: quick() });

    await proposed.untilNoted('task-escalated');
    const refused = await refusalOf(proposed.complete('completeness-check', { actor: { ...PROVINCE, office: '98' } }));

    expect(refused).toBe('wrong-office');
  });

  it('takes a decision long after its deadline, and the alarm is off', async () => {
    const proposed = await harness.propose({ calendar: quick() });

    await proposed.untilNoted('task-still-waiting');
    const status = await proposed.complete('completeness-check');
    await proposed.keep('escalated');

    expectConsistent(proposed);
    expect(status).toMatchObject({ openTask: { kind: 'ratification' }, needsAttention: false });
  });

  it('counts four eyes by person, also for the office it was escalated to', async () => {
    const proposed = await harness.propose({ calendar: quick() });

    await proposed.untilNoted('task-escalated');
    await proposed.complete('completeness-check', { actor: PROVINCE });
    await proposed.untilNoted('task-escalated', 2);
    const refused = await refusalOf(proposed.complete('ratification', { actor: PROVINCE }));

    expect(refused).toBe('same-officer');
  });
});

describe('a decision in the instant of a deadline', () => {
  /** The correction has been escalated, and its end comes two seconds later, while no worker is there. */
  async function correctionAtItsEnd(): Promise<Proposed> {
    const proposed = await harness.propose({ calendar: millisecondCalendar({ dayMs: 60 }) });
    await proposed.sendBack('completeness-check');
    await proposed.openTask('correction');
    await proposed.untilNoted('task-escalated');
    await proposed.untilIdle();
    return proposed;
  }

  it('counts, because what an officer was promised is not taken back by a timer', async () => {
    const proposed = await correctionAtItsEnd();
    const { taskId } = await proposed.openTask('correction');
    const fired = await timersFired(proposed);

    await harness.stopWorkers();
    const corrected = proposed.complete('correction', { taskId });
    await proposed.until('the last deadline', async () => (await timersFired(proposed)) > fired);
    await harness.startWorkers();
    const status = await corrected;
    await proposed.keep('decision-at-deadline');

    expectConsistent(proposed);
    expect(status).toMatchObject({ stage: 'intake', openTask: { kind: 'completeness-check' } });
    expect(proposed.tasks.find(({ kind }) => kind === 'correction')?.state).toBe('COMPLETED');
  });

  it('is refused when it comes after a task that lapses has lapsed', async () => {
    const proposed = await correctionAtItsEnd();
    const { taskId } = await proposed.openTask('correction');

    await proposed.ended();
    const answer = await refusalOf(
      proposed.handle.executeUpdate('completeTask', {
        args: [{ taskId, outcome: 'corrected', actor: actorFor('correction') }],
      }),
    );

    expectConsistent(proposed);
    expect(answer).toBe('closed');
  });
});
