import { briskCalendar, millisecondCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';
import { FACILITATOR, type World, type WorldPlan } from '../support/world';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

/** A citizen's household, which is visited first of all. */
function visited(plan: WorldPlan = {}, change?: (world: World) => void): Promise<Proposed> {
  return harness.propose({ channel: 'citizen', calendar: briskCalendar(), ...plan }, change);
}

/** A calendar that pins the form of 2025, which has outcomes of its own. */
const formOf2025 = (): ReturnType<typeof briskCalendar> => {
  const { pins } = millisecondCalendar();
  return briskCalendar({ pins: { ...pins, groundcheckForm: 'gc-2025-02' } });
};

describe('a visit', () => {
  it('that found nobody at home is made again, before anybody reviews it', async () => {
    const proposed = await visited();

    await proposed.visit({ outcome: 'nobody-home' });
    await proposed.throughGroundcheck();
    await proposed.throughIntake();
    await proposed.rank();
    const outcome = await proposed.ended('groundcheck-revisit');

    expectConsistent(proposed);
    expect(outcome.end).toBe('eligible');
    expect(proposed.tasks.map(({ kind }) => kind).slice(0, 3)).toEqual([
      'groundcheck-visit',
      'groundcheck-visit',
      'groundcheck-review',
    ]);
  });

  it('cannot call a household not found the first time', async () => {
    const proposed = await visited();

    const first = await refusalOf(proposed.visit({ outcome: 'not-found' }));
    await proposed.visit({ outcome: 'nobody-home' });
    const status = await proposed.visit({ outcome: 'not-found' });

    expectConsistent(proposed);
    expect(first).toBe('second-visit-required');
    expect(status.openTask?.kind).toBe('groundcheck-review');
  });

  it('handed in twice does not count as the second visit', async () => {
    const proposed = await visited();
    const startedAt = '2026-01-06T09:00:00+07:00';

    await proposed.visit({ outcome: 'nobody-home', startedAt });
    const answer = await refusalOf(proposed.visit({ outcome: 'not-found', startedAt }));

    expect(answer).toBe('second-visit-required');
  });

  it('is refused without its result, with another form, or with an outcome its form does not have', async () => {
    const proposed = await visited();
    await proposed.openTask('groundcheck-visit');
    await proposed.untilIdle();
    const before = await proposed.historyLength();

    const answers = [
      await refusalOf(proposed.complete('groundcheck-visit')),
      await refusalOf(proposed.visit({ formVersion: 'gc-2025-02' })),
      await refusalOf(proposed.visit({ outcome: 'institution' })),
    ];

    expect(answers).toEqual(['visit-required', 'outcome-not-in-form', 'outcome-not-in-form']);
    expect(await proposed.historyLength()).toBe(before);
  });

  it('is made by the facilitator it was given to and by nobody else of the office', async () => {
    const proposed = await visited();
    const task = await proposed.openTask('groundcheck-visit');

    const answer = await refusalOf(
      proposed.visit({}, { actor: actorFor('groundcheck-visit', { personId: 'another-facilitator' }) }),
    );

    expect(task).toMatchObject({ assignedTo: FACILITATOR, formVersion: 'gc-2026-02', office: '9901' });
    expect(answer).toBe('not-assigned-to-you');
  });

  it('brings the answers that are ranked', async () => {
    const proposed = await visited();

    await proposed.visit({ answersId: 'answers-of-the-first-visit' });
    await proposed.complete('groundcheck-review');

    expect(proposed.steps.at(-1)?.proposal).toMatchObject({
      groundchecked: true,
      answersId: 'answers-of-the-first-visit',
    });
  });
});

describe('a review', () => {
  it('that sends the result back has the same facilitator visit again', async () => {
    const proposed = await visited({}, (world) => {
      world.assignFacilitator = (attempt) =>
        Promise.resolve({ facilitatorId: attempt === 1 ? FACILITATOR : 'somebody-less-busy-by-now' });
    });

    await proposed.visit();
    await proposed.sendBack('groundcheck-review', { reasonCodes: ['GC_ISIAN_DIRAGUKAN'], markedFields: [] });
    const again = await proposed.openTask('groundcheck-visit');
    await proposed.throughGroundcheck();
    await proposed.throughIntake();
    await proposed.rank();
    await proposed.ended('groundcheck-sent-back');

    expectConsistent(proposed);
    expect(again.assignedTo).toBe(FACILITATOR);
  });

  it('is refused to whoever made the visit', async () => {
    const proposed = await visited();

    await proposed.visit();
    const actor = actorFor('groundcheck-review', { personId: FACILITATOR });
    const answer = await refusalOf(proposed.complete('groundcheck-review', { actor }));

    expect(answer).toBe('same-officer');
  });
});

describe('an assignment', () => {
  it('is asked of the coordinator where nobody suitable is free', async () => {
    const facilitatorId = 'a-facilitator-of-the-neighbouring-kecamatan';
    const proposed = await visited({}, (world) => {
      world.assignFacilitator = () => Promise.resolve({});
    });

    const nobody = await refusalOf(proposed.complete('facilitator-assignment'));
    await proposed.complete('facilitator-assignment', { facilitatorId });
    const visit = await proposed.openTask('groundcheck-visit');
    await proposed.visit({}, { actor: actorFor('groundcheck-visit', { personId: facilitatorId }) });
    await proposed.complete('groundcheck-review');
    await proposed.throughIntake();
    await proposed.rank();
    await proposed.ended('groundcheck-assigned');

    expectConsistent(proposed);
    expect(nobody).toBe('facilitator-required');
    expect(visit.assignedTo).toBe(facilitatorId);
  });
});

describe('a household that could not be met', () => {
  it('is visited in the next period and told so', async () => {
    const proposed = await visited({ calendar: millisecondCalendar({ dayMs: 15 }) });

    await proposed.visit({ outcome: 'not-met' });
    await proposed.complete('groundcheck-review');
    await proposed.untilNoted('groundcheck-postponed');
    const postponed = proposed.events.find(({ kind }) => kind === 'groundcheck-postponed')?.status;
    await proposed.openTask('groundcheck-visit');
    await proposed.keep('groundcheck-next-period');

    expectConsistent(proposed);
    expect(postponed).toMatchObject({ holder: 'facilitator', reasonCodes: ['GC_TIDAK_DITEMUI'] });
    expect(Date.parse(postponed?.dueAt ?? '')).toBeLessThanOrEqual(Date.parse(proposed.tasks.at(-1)?.openedAt ?? ''));
    expect(proposed.toldHousehold).toContain('groundcheck-postponed');
  });
});

describe('a household that cannot be surveyed', () => {
  it.each([
    ['died', 'GC_MENINGGAL'],
    ['not-eligible', 'GC_TIDAK_MEMENUHI'],
  ] as const)('(%s) ends as stopped with %s once somebody else has reviewed it', async (outcome, code) => {
    const proposed = await visited();

    await proposed.visit({ outcome });
    const reviewed = await proposed.openTask('groundcheck-review');
    await proposed.complete('groundcheck-review');
    const ended = await proposed.ended(`stopped-${outcome}`);

    expectConsistent(proposed);
    expect(reviewed.state).toBe('OPEN');
    expect(ended).toMatchObject({ end: 'stopped', reasonCodes: [code] });
    expect(proposed.toldHousehold).toContain('groundcheck-stopped');
  });

  it.each([
    ['refused', 'GC_MENOLAK'],
    ['institution', 'GC_DI_LEMBAGA'],
  ] as const)('(%s, which only the form of 2025 knows) ends as stopped with %s', async (outcome, code) => {
    const proposed = await visited({ calendar: formOf2025() });

    await proposed.visit({ outcome, formVersion: 'gc-2025-02' });
    await proposed.complete('groundcheck-review');
    const ended = await proposed.ended(`stopped-${outcome}`);

    expectConsistent(proposed);
    expect(ended).toMatchObject({ end: 'stopped', reasonCodes: [code] });
  });

  it('(not found twice) ends as stopped with GC_TIDAK_DITEMUKAN', async () => {
    const proposed = await visited();

    await proposed.visit({ outcome: 'nobody-home' });
    await proposed.visit({ outcome: 'not-found' });
    await proposed.complete('groundcheck-review');
    const ended = await proposed.ended('stopped-not-found');

    expectConsistent(proposed);
    expect(ended).toMatchObject({ end: 'stopped', reasonCodes: ['GC_TIDAK_DITEMUKAN'] });
  });
});

describe('a groundcheck is called', () => {
  const reasonOf = ({ events }: Proposed): unknown =>
    events.find(({ kind }) => kind === 'groundcheck-called')?.detail['reason'];

  async function calledAfterIntake(plan: WorldPlan, change?: (world: World) => void): Promise<Proposed> {
    const proposed = await harness.propose(plan, change);
    await proposed.throughIntake();
    await proposed.openTask('groundcheck-visit');
    return proposed;
  }

  it('by the door of the village', async () => {
    const proposed = await calledAfterIntake({ channel: 'village' });

    expectConsistent(proposed);
    expect(reasonOf(proposed)).toBe('door');
  });

  it('by an identity that Dukcapil leaves unclear, before the door is asked', async () => {
    const proposed = await calledAfterIntake({ channel: 'village' }, (world) => {
      world.match = () => Promise.resolve(['double']);
    });

    expectConsistent(proposed);
    expect(reasonOf(proposed)).toBe('unclear-identity');
  });

  it('by aid the household receives already', async () => {
    const proposed = await calledAfterIntake({ receivesAid: true });

    expectConsistent(proposed);
    expect(reasonOf(proposed)).toBe('recipient');
  });

  it('by the draw of its id', async () => {
    const proposed = await calledAfterIntake({ inSample: true });

    expectConsistent(proposed);
    expect(reasonOf(proposed)).toBe('sample');
  });
});
