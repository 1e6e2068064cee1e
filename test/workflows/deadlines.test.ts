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
  const calendar = quick();
  let unfinished: Proposed;
  beforeAll(async () => {
    unfinished = await harness.propose({ calendar });
    await unfinished.untilNoted('task-still-waiting');
  });

  it('is reminded of, falls overdue, is escalated, and then stays open with an alarm', () => {
    expectConsistent(unfinished);
    expect(unfinished.kinds.slice(-5)).toEqual([
      'task-opened',
      'task-reminded',
      'task-overdue',
      'task-escalated',
      'task-still-waiting',
    ]);
    expect(unfinished.lastStatus).toMatchObject({ needsAttention: true, openTask: { kind: 'completeness-check' } });
    expect(unfinished.tasks).toMatchObject([
      { state: 'OPEN', overdue: true, escalationLevel: 1, escalatedRole: 'province-officer', escalatedOffice: '99' },
    ]);
  });

  it('comes to each of its moments when the calendar says, and never before', () => {
    const [task] = unfinished.tasks;
    const openedMs = Date.parse(task?.openedAt ?? '');
    const moments = taskMoments(calendar, { kind: 'completeness-check', openedMs, offsetMinutes: 420 });
    const msOf = (kind: string): number => Date.parse(unfinished.events.find((event) => event.kind === kind)?.at ?? '');

    expect(Date.parse(task?.dueAt ?? '')).toBe(moments.dueMs);
    expect(msOf('task-reminded')).toBeGreaterThanOrEqual(moments.remindMs);
    expect(msOf('task-overdue')).toBeGreaterThanOrEqual(moments.dueMs);
    expect(msOf('task-escalated')).toBeGreaterThanOrEqual(moments.escalateMs);
    expect(msOf('task-still-waiting')).toBeGreaterThanOrEqual(moments.endMs);
  });

  it('tells its office first, and everybody once the next office is called in', () => {
    expect(unfinished.notices.filter(({ to }) => to === 'office')).toMatchObject([
      { template: 'task-reminder', parameters: { office: '9901' } },
      { template: 'task-escalated', parameters: { office: '99' } },
    ]);
    expect(unfinished.toldHousehold).toEqual(['proposal-window', 'case-escalated']);
  });

  it('is not escalated to the same kind of office of another province', async () => {
    const actor = { ...PROVINCE, office: '98' };

    const refused = await refusalOf(unfinished.complete('completeness-check', { actor }));

    expect(refused).toBe('wrong-office');
  });

  it('takes a decision long after its deadline, and the alarm is off', async () => {
    const status = await unfinished.complete('completeness-check');
    await unfinished.keep('escalated');

    expectConsistent(unfinished);
    expect(status).toMatchObject({ openTask: { kind: 'ratification' }, needsAttention: false });
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

describe('a decision, a withdrawal and an escalation in one instant', () => {
  /** Overdue, and its escalation comes while no worker is there. */
  async function overdueCheck(): Promise<Proposed> {
    const proposed = await harness.propose({ calendar: millisecondCalendar({ dayMs: 300 }) });
    await proposed.untilNoted('task-overdue');
    await proposed.untilIdle();
    return proposed;
  }

  const ORDERS = [
    ['a decision first', ['decide', 'withdraw']],
    ['a withdrawal first', ['withdraw', 'decide']],
    ['a rejection first', ['reject', 'withdraw', 'decide']],
  ] as const;

  it('leave one outcome and a consistent timeline, whatever came first', async () => {
    const cases = await Promise.all(ORDERS.map(overdueCheck));
    const fired = await Promise.all(cases.map(timersFired));
    const tasks = await Promise.all(cases.map((proposed) => proposed.openTask('completeness-check')));

    await harness.stopWorkers();
    const answers = cases.map(async (proposed, index) => {
      const { taskId = '' } = tasks[index] ?? {};
      const acts = {
        decide: () => refusalOf(proposed.complete('completeness-check', { taskId })),
        reject: () =>
          refusalOf(
            proposed.complete('completeness-check', { taskId, outcome: 'rejected', reasonCodes: ['BUKAN_SASARAN'] }),
          ),
        withdraw: () => refusalOf(proposed.withdraw()),
      };
      return Promise.all((ORDERS[index]?.[1] ?? []).map(async (act) => [act, await acts[act]()] as const));
    });
    for (const [index, proposed] of cases.entries())
      await proposed.until('the escalation', async () => (await timersFired(proposed)) > (fired[index] ?? 0));
    await harness.startWorkers();
    const told = await Promise.all(answers);
    await Promise.all(cases.map((proposed) => proposed.untilIdle()));

    for (const [index, proposed] of cases.entries()) {
      const accepted = (told[index] ?? []).filter(([, answer]) => answer === 'accepted').map(([act]) => act);
      const done = proposed.kinds.filter((kind) => kind === 'task-completed').length;
      expectConsistent(proposed);
      expect(accepted.length).toBeGreaterThan(0);
      // Whoever was told that the task is done did it, and nobody did it twice.
      expect(accepted.filter((act) => act !== 'withdraw').length).toBe(done);
      expect(done).toBeLessThanOrEqual(1);
      expect(proposed.tasks.filter(({ state }) => state === 'OPEN').length).toBe(
        proposed.lastStatus?.end === undefined ? 1 : 0,
      );
      const ends = { reject: 'rejected', withdraw: 'withdrawn', decide: undefined };
      const last = (['reject', 'withdraw', 'decide'] as const).find((act) => accepted.includes(act)) ?? 'decide';
      expect(proposed.lastStatus?.end).toBe(ends[last]);
    }
  });
});
