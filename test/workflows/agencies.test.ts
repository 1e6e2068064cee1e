import { busy, later, refused } from '../support/agency-answers';
import { briskCalendar, millisecondCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import { decided, type Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';
import type { World } from '../support/world';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const REGISTERED = { registered: true, registrationNumber: 'REG-1' } as const;

/** Hours of a calendar on which an agency is slow after a fifth of a second. */
const impatient = (): ReturnType<typeof millisecondCalendar> =>
  millisecondCalendar({ dayMs: 2_400, changes: { agencySlowAfterHours: 2 } });

describe('an agency that is down', () => {
  it('is asked under the same key until it answers, and the proposal goes on', async () => {
    const keys = new Set<string>();
    const proposed = await harness.propose({}, (world) => {
      world.match = ({ callKey }, attempt) => {
        keys.add(callKey);
        return attempt <= 3 ? Promise.reject(busy()) : Promise.resolve(['matched']);
      };
    });

    await proposed.openTask('completeness-check');
    await proposed.keep('agency-outage');

    expectConsistent(proposed);
    expect(proposed.world.calls.match).toBe(4);
    expect(keys.size).toBe(1);
  });

  it('never ends a proposal: registration waits until Pusdatin is back', async () => {
    const proposed = await harness.propose({ calendar: impatient() }, (world) => {
      world.register = () => Promise.reject(busy());
    });
    await proposed.throughIntake();
    await proposed.untilNoted('agency-slow');
    const slow = proposed.lastStatus;

    proposed.world.register = () => Promise.resolve(REGISTERED);
    await proposed.awaitsVersion();
    await proposed.keep('agency-slow');

    expectConsistent(proposed);
    expect(slow).toMatchObject({ holder: 'pusdatin', reasonCodes: ['INSTANSI_LAMBAT'], needsAttention: true });
    expect(slow?.clockPausedSince).toBeDefined();
    expect(proposed.lastStatus).toMatchObject({ reasonCodes: [], needsAttention: false });
    expect(proposed.lastStatus?.clockPausedSince).toBeUndefined();
    expect(proposed.kinds).toContain('agency-answered-late');
    expect(proposed.toldHousehold).toContain('agency-slow');
  });

  it('does not stop entry: Dukcapil is put off after a day and asked again at registration', async () => {
    const back = later();
    const proposed = await harness.propose({ calendar: impatient() }, (world) => {
      world.match = async (_call, attempt) => {
        if (attempt === 1) await back.came;
        return ['matched'];
      };
    });

    await proposed.throughIntake();
    await proposed.awaitsVersion();
    await proposed.keep('agency-put-off');
    back.come();

    expectConsistent(proposed);
    expect(proposed.kinds.indexOf('agency-put-off')).toBeLessThan(proposed.kinds.indexOf('task-completed'));
    expect(proposed.kinds.indexOf('identity-matched')).toBeGreaterThan(proposed.kinds.indexOf('proposal-ratified'));
    expect(proposed.world.calls.match).toBe(2);
  });

  it('does not hold a household that withdraws', async () => {
    const back = later();
    const proposed = await harness.propose({ calendar: impatient() }, (world) => {
      world.register = async () => {
        await back.came;
        return REGISTERED;
      };
    });
    await proposed.throughIntake();
    await proposed.untilNoted('agency-slow');

    const status = await proposed.withdraw();
    back.come();

    expectConsistent(proposed);
    expect(status.end).toBe('withdrawn');
  });
});

describe('an agency that refuses for good', () => {
  const refusedOnce = (world: World): void => {
    world.register = (_call, attempt) => (attempt === 1 ? Promise.reject(refused()) : Promise.resolve(REGISTERED));
  };

  async function refusedAtRegistration(): Promise<Proposed> {
    const proposed = await harness.propose({ calendar: briskCalendar() }, refusedOnce);
    await proposed.throughIntake();
    await proposed.openTask('agency-repair');
    return proposed;
  }

  it('becomes a task of an operator, after which it is asked under a new key', async () => {
    const proposed = await refusedAtRegistration();
    const asked = proposed.lastStatus;

    await proposed.complete('agency-repair');
    await proposed.rank();
    await proposed.ended('agency-refused');

    expectConsistent(proposed);
    expect(asked).toMatchObject({ holder: 'operator', reasonCodes: ['INSTANSI_MENOLAK'], needsAttention: true });
    expect(new Set(proposed.world.registrations.map(({ callKey }) => callKey)).size).toBe(2);
  });

  it('is asked again when an operator repairs it from the Temporal UI', async () => {
    const proposed = await refusedAtRegistration();

    await proposed.repair();
    await proposed.rank();
    const outcome = await proposed.ended('repair-update');

    expectConsistent(proposed);
    expect(outcome.end).toBe('eligible');
    expect(proposed.tasks.at(-1)).toMatchObject({ kind: 'agency-repair', completedBy: 'person-of-operations' });
  });

  it('becomes a task at entry too', async () => {
    const proposed = await harness.propose({}, (world) => {
      world.match = (_call, attempt) => (attempt === 1 ? Promise.reject(refused()) : Promise.resolve(['matched']));
    });

    await proposed.complete('agency-repair');
    await proposed.openTask('completeness-check');

    expectConsistent(proposed);
    expect(proposed.world.calls.match).toBe(2);
  });
});

describe('the run of a quarter', () => {
  async function waitingForVersion(): Promise<Proposed> {
    const proposed = await harness.propose({ calendar: briskCalendar() });
    await proposed.throughIntake();
    await proposed.awaitsVersion();
    return proposed;
  }

  it('that hands a household back has it repaired, registered again and ranked later', async () => {
    const proposed = await waitingForVersion();

    await proposed.tell({ kind: 'returned', runId: 'ranking-2026Q1', reasonCodes: ['NIK_KK_DITOLAK_BPS'] });
    const repair = await proposed.openTask('region-repair');
    await proposed.complete('region-repair', { correctionId: 'the-kk-as-dukcapil-has-it' });
    await proposed.rank();
    await proposed.ended('returned-by-bps');

    expectConsistent(proposed);
    expect(repair.reasonCodes).toEqual(['NIK_KK_DITOLAK_BPS']);
    expect(proposed.world.calls).toMatchObject({ match: 2, register: 2 });
  });

  it('that hands back a household on the waiting list keeps its timeline possible', async () => {
    const proposed = await waitingForVersion();

    await proposed.rank(decided('waiting-list'));
    await proposed.tell({ kind: 'returned', runId: 'ranking-2026Q3', reasonCodes: ['NIK_KK_DITOLAK_BPS'] });
    await proposed.complete('region-repair');
    await proposed.rank();
    await proposed.ended('returned-from-waiting-list');

    expectConsistent(proposed);
  });

  it('that tells the same twice changes nothing the second time', async () => {
    const proposed = await waitingForVersion();
    const told = decided('waiting-list');

    await proposed.tell(told);
    const steps = proposed.steps.length;
    const again = await proposed.tell({ ...told, decisions: decided('granted').decisions });

    expectConsistent(proposed);
    expect(again.nextStep).toBe('waiting-list');
    expect(proposed.steps).toHaveLength(steps);
  });

  it('is refused by a proposal that waits for no version', async () => {
    const proposed = await harness.propose();
    await proposed.openTask('completeness-check');

    const answer = await refusalOf(proposed.tell(decided('granted')));

    expect(answer).toBe('not-awaiting-version');
  });
});
