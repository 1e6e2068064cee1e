import { briskCalendar } from '../support/calendars';
import { expectConsistent } from '../support/journal-assertions';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const stagesOf = (stages: readonly string[]): string[] => stages.filter((stage, index) => stage !== stages[index - 1]);

describe('the journey', () => {
  it('carries a household from the village to its aid, asking for the deliberation it came without', async () => {
    const proposed = await harness.propose({
      channel: 'village',
      calendar: briskCalendar(),
      evidence: ['ktp', 'kk', 'house-photo'],
    });

    await proposed.complete('deliberation', { evidenceAdded: ['berita-acara', 'attendance-list', 'sptjm'] });
    await proposed.throughIntake();
    await proposed.throughGroundcheck();
    await proposed.rank();
    const outcome = await proposed.ended('door-village');

    expectConsistent(proposed);
    expect(proposed.world.registrations.map((call) => call.attributesStillToCome)).toEqual([true, false]);
    expect(outcome).toMatchObject({ end: 'eligible', reasonCodes: ['DESIL_MEMENUHI'] });
    expect(stagesOf(proposed.events.map(({ status }) => status.stage))).toEqual([
      'intake',
      'registration',
      'groundcheck',
      'registration',
      'ranking',
      'eligibility',
      'objection',
      'closed',
    ]);
  });

  it('asks a village that brought everything for nothing more', async () => {
    const proposed = await harness.propose({ channel: 'village' });

    await proposed.openTask('completeness-check');

    expectConsistent(proposed);
    expect(proposed.tasks.map(({ kind }) => kind)).toEqual(['completeness-check']);
  });

  it('carries a household from Dinsos to its aid without a visit that nothing calls for', async () => {
    const proposed = await harness.propose({ channel: 'dinsos', calendar: briskCalendar() });

    await proposed.throughIntake();
    await proposed.rank();
    const outcome = await proposed.ended('door-dinsos');

    expectConsistent(proposed);
    expect(outcome.end).toBe('eligible');
    expect(proposed.tasks.map(({ kind }) => kind)).toEqual(['completeness-check', 'ratification']);
  });

  it('asks the village for the statement of responsibility that Dinsos filed without', async () => {
    const proposed = await harness.propose({ channel: 'dinsos', evidence: ['ktp', 'kk'] });

    const status = await proposed.complete('deliberation', { evidenceAdded: ['sptjm'] });

    expectConsistent(proposed);
    expect(status.openTask?.kind).toBe('completeness-check');
  });

  it('visits the household of a citizen before Dinsos verifies, and not again', async () => {
    const proposed = await harness.propose({ channel: 'citizen', calendar: briskCalendar(), evidence: ['ktp'] });

    await proposed.throughGroundcheck();
    await proposed.throughIntake();
    await proposed.rank();
    const outcome = await proposed.ended('door-citizen');

    expectConsistent(proposed);
    expect(outcome.end).toBe('eligible');
    expect(proposed.tasks.map(({ kind }) => kind)).toEqual([
      'groundcheck-visit',
      'groundcheck-review',
      'completeness-check',
      'ratification',
    ]);
    expect(proposed.world.registrations).toMatchObject([{ attributesStillToCome: false }]);
  });

  it('carries a household from a unit of Kemensos to its aid', async () => {
    const proposed = await harness.propose({ calendar: briskCalendar(), evidence: ['assignment-letter'] });

    await proposed.throughIntake();
    await proposed.rank();
    const outcome = await proposed.ended('door-kemensos');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'eligible', decisions: [{ programme: 'SEMBAKO', outcome: 'granted' }] });
    expect(proposed.kinds).toEqual([
      'proposal-filed',
      'agency-asked',
      'identity-matched',
      'task-opened',
      'task-completed',
      'task-opened',
      'task-completed',
      'proposal-ratified',
      'agency-asked',
      'registered',
      'awaiting-version',
      'decided',
      'objection-window-opened',
      'closed',
    ]);
  });

  it('tells household, village and Dinsos alike at every turn', async () => {
    const proposed = await harness.propose({ calendar: briskCalendar() });

    await proposed.throughIntake();
    await proposed.rank();
    await proposed.ended();
    const toldTo = (whom: string): string[] =>
      proposed.notices.filter(({ to }) => to === whom).map(({ template }) => template);

    expect(toldTo('household')).toEqual([
      'proposal-window',
      'decile-published',
      'programme-granted',
      'closed-eligible',
    ]);
    expect(toldTo('village')).toEqual(toldTo('household'));
    expect(toldTo('dinsos')).toEqual(toldTo('household'));
  });
});
