import { proposalWorkflowId } from '../../contracts/names';
import { later } from '../support/agency-answers';
import { briskCalendar, millisecondCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import { expectConsistent } from '../support/journal-assertions';
import type { Proposed } from '../support/proposed';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';
import { VILLAGE, type World, type WorldPlan } from '../support/world';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const OTHER = { reference: 'DK-other-holder', villageCode: '9901022004' };

/** A household whose head's NIK is held by somebody else too, until Dukcapil has settled it. */
function doubleNik(plan: WorldPlan = {}, change: (world: World) => void = () => undefined): Promise<Proposed> {
  return harness.propose({ calendar: briskCalendar(), ...plan }, (world) => {
    world.heldElsewhere = [{ memberNo: 1, otherHolder: OTHER }];
    world.match = () => Promise.resolve([world.calls.settle === 0 ? 'double' : 'matched', 'matched']);
    change(world);
  });
}

/** Ratified, and both households waiting for their visits. Answers the workflow of the other one. */
async function inTheField(proposed: Proposed): Promise<string> {
  await proposed.throughIntake();
  await proposed.openTask('groundcheck-visit');
  return (await proposed.openTask('linked-visit')).workflowId;
}

/** What the timeline of one of the two cases says of the other. */
function linksOf({ world }: Proposed, workflowId: string): unknown[] {
  const events = world.steps.filter((step) => step.workflowId === workflowId).flatMap((step) => step.events);
  return [...new Set(events.flatMap(({ detail }) => detail['linkedCase'] ?? []))];
}

const told = ({ notices }: Proposed, template: string): unknown[] =>
  notices.filter((notice) => notice.template === template);

describe('a NIK that two people hold', () => {
  it('has both households visited, and is settled when both visits are approved', async () => {
    const proposed = await doubleNik();
    const other = await inTheField(proposed);

    await proposed.throughGroundcheck();
    await proposed.untilNoted('linked-visit-awaited');
    const waiting = proposed.lastStatus;
    await proposed.visitOther();
    await proposed.openTask('linked-visit-review');
    const beforeBoth = proposed.world.calls.settle;
    await proposed.complete('linked-visit-review');
    await proposed.rank();
    const outcome = await proposed.ended('double-nik');
    await proposed.keep('double-nik-other', other);

    expectConsistent(proposed);
    expect(waiting).toMatchObject({ stage: 'groundcheck', nextStep: 'linked-visit', reasonCodes: ['NIK_GANDA'] });
    expect([beforeBoth, proposed.world.calls.settle, proposed.world.calls.match]).toEqual([0, 1, 2]);
    expect(proposed.world.settlements).toEqual([
      expect.objectContaining({ memberNo: 1, reference: OTHER.reference, finding: 'ours' }),
    ]);
    expect(proposed.world.registrations.map(({ statuses }) => statuses)).toEqual([['matched', 'matched']]);
    expect(outcome.end).toBe('eligible');
    expect(linksOf(proposed, proposed.workflowId)).toEqual([other]);
    expect(linksOf(proposed, other)).toEqual([proposalWorkflowId(proposed.world.admitted.proposalId)]);
  });

  it('has its own facilitator, told which record to visit and where, and no household of that village', async () => {
    const proposed = await doubleNik();

    await inTheField(proposed);
    const { subject, formVersion, office } = await proposed.openTask('linked-visit');

    expect({ subject, formVersion, office }).toEqual({ subject: OTHER, formVersion: 'gc-2026-02', office: '9901' });
    expect(proposed.world.assignments).toContainEqual(expect.objectContaining({ villageCode: OTHER.villageCode }));
    expect(proposed.world.assignments).toContainEqual(expect.not.objectContaining({ villageCode: VILLAGE }));
  });

  it('tells the household that it is theirs, and the other family through its village alone', async () => {
    const proposed = await doubleNik();
    await inTheField(proposed);

    await proposed.visitOther();
    await proposed.complete('linked-visit-review');
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.kinds).not.toContain('linked-visit-awaited');
    expect(told(proposed, 'nik-kept')).toHaveLength(3);
    expect(told(proposed, 'linked-member-not-found')).toEqual([
      {
        template: 'linked-member-not-found',
        to: 'linked-household',
        parameters: { office: OTHER.villageCode, record: OTHER.reference },
      },
    ]);
  });

  it('is the other one’s when our member was not met and the other was', async () => {
    const proposed = await doubleNik({}, (world) => {
      world.match = () => Promise.resolve([world.calls.settle === 0 ? 'double' : 'inactive', 'matched']);
    });
    await inTheField(proposed);

    await proposed.visitOther({ personOutcome: '1' });
    await proposed.complete('linked-visit-review');
    await proposed.visit({ absentMembers: [1] });
    await proposed.complete('groundcheck-review');
    const repair = await proposed.openTask('region-repair');

    expectConsistent(proposed);
    expect(proposed.world.settlements.map(({ finding }) => finding)).toEqual(['theirs']);
    expect(repair.reasonCodes).toEqual(['NIK_TIDAK_AKTIF']);
    expect(told(proposed, 'nik-not-kept')).toHaveLength(3);
  });

  it('whose two holders were both met goes to Pusdatin, and nothing is changed for either', async () => {
    const proposed = await doubleNik();
    await inTheField(proposed);

    await proposed.visitOther({ personOutcome: '1' });
    await proposed.complete('linked-visit-review');
    await proposed.throughGroundcheck();
    const review = await proposed.openTask('duplicate-review');
    await proposed.complete('duplicate-review', { outcome: 'duplicate' });
    const outcome = await proposed.ended('double-nik-both-met');

    expectConsistent(proposed);
    expect(review.reasonCodes).toEqual(['NIK_GANDA']);
    expect(proposed.world.calls).toMatchObject({ settle: 0, register: 0 });
    expect(told(proposed, 'nik-unsettled')).toHaveLength(3);
    expect(outcome).toMatchObject({ end: 'duplicate', reasonCodes: ['NIK_GANDA'] });
  });

  it('that Dukcapil settles late holds the proposal, which says so and then goes on', async () => {
    const answer = later();
    const proposed = await doubleNik({ calendar: millisecondCalendar({ dayMs: 1_000 }) }, (world) => {
      world.settle = async ({ finding }) => {
        await answer.came;
        return finding;
      };
    });
    await inTheField(proposed);

    await proposed.visitOther();
    await proposed.complete('linked-visit-review');
    await proposed.throughGroundcheck();
    await proposed.untilNoted('agency-slow');
    const slow = proposed.lastStatus;
    answer.come();
    await proposed.awaitsVersion();
    await proposed.keep('double-nik-settled-late');

    expectConsistent(proposed);
    expect(slow).toMatchObject({ holder: 'dukcapil', nextStep: 'nik-settlement', reasonCodes: ['INSTANSI_LAMBAT'] });
    expect(proposed.world.calls).toMatchObject({ settle: 1, match: 2, register: 1 });
  });
});

describe('the other household', () => {
  it('of another kabupaten is not visited', async () => {
    const proposed = await doubleNik({}, (world) => {
      world.heldElsewhere = [{ memberNo: 1, otherHolder: { ...OTHER, villageCode: '9902012001' } }];
    });

    await proposed.throughIntake();
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.world.calls).toMatchObject({ settle: 0, match: 1, register: 1 });
  });

  it('is visited for a door whose own visit comes before Dinsos verifies', async () => {
    const proposed = await doubleNik({ channel: 'citizen' });

    await proposed.visitOther();
    await proposed.complete('linked-visit-review');
    await proposed.throughGroundcheck();
    await proposed.throughIntake();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect(proposed.world.calls).toMatchObject({ settle: 1, match: 2, register: 1 });
    expect(proposed.tasks.filter(({ kind }) => kind === 'groundcheck-visit')).toHaveLength(1);
  });

  it('is visited again after nobody was home, and after a review that sends the result back', async () => {
    const proposed = await doubleNik();
    await inTheField(proposed);

    const unknownCode = await refusalOf(proposed.visitOther({ personOutcome: '5' }));
    const tooEarly = await refusalOf(proposed.visitOther({ outcome: 'not-found' }));
    const otherForm = await refusalOf(proposed.visitOther({ formVersion: 'gc-2025-02' }));
    const nothing = await refusalOf(proposed.complete('linked-visit'));
    await proposed.visitOther({ outcome: 'nobody-home' });
    await proposed.visitOther({ outcome: 'not-found' });
    const actor = actorFor('linked-visit-review', { personId: actorFor('linked-visit').personId });
    const sameOfficer = await refusalOf(proposed.complete('linked-visit-review', { actor }));
    await proposed.sendBack('linked-visit-review', { reasonCodes: ['GC_ISIAN_DIRAGUKAN'], markedFields: [] });
    await proposed.visitOther({ personOutcome: '2' });
    await proposed.complete('linked-visit-review');
    await proposed.throughGroundcheck();
    await proposed.awaitsVersion();

    expectConsistent(proposed);
    expect([unknownCode, tooEarly, otherForm, nothing, sameOfficer]).toEqual([
      'outcome-not-in-form',
      'second-visit-required',
      'outcome-not-in-form',
      'visit-required',
      'same-officer',
    ]);
    expect(told(proposed, 'linked-member-died')).toHaveLength(1);
  });

  it('is left alone when the proposal is withdrawn meanwhile', async () => {
    const proposed = await doubleNik();
    const other = await inTheField(proposed);

    await proposed.withdraw();
    const outcome = await proposed.ended('double-nik-withdrawn');
    await proposed.keep('double-nik-withdrawn-other', other);

    expectConsistent(proposed);
    expect(outcome.end).toBe('withdrawn');
    expect(proposed.world.calls.settle).toBe(0);
    expect(proposed.tasks.filter(({ kind }) => kind === 'linked-visit').map(({ state }) => state)).toEqual([
      'CANCELLED',
    ]);
  });

  it('is left alone when its proposal is withdrawn while it alone is waited for', async () => {
    const proposed = await doubleNik();
    await inTheField(proposed);

    await proposed.throughGroundcheck();
    await proposed.untilNoted('linked-visit-awaited');
    await proposed.withdraw();
    const outcome = await proposed.ended();

    expectConsistent(proposed);
    expect(outcome.end).toBe('withdrawn');
  });

  it('is left alone when the proposing household cannot be surveyed', async () => {
    const proposed = await doubleNik();
    await inTheField(proposed);

    await proposed.visit({ outcome: 'died' });
    await proposed.complete('groundcheck-review');
    const outcome = await proposed.ended('double-nik-stopped');

    expectConsistent(proposed);
    expect(outcome).toMatchObject({ end: 'stopped', reasonCodes: ['GC_MENINGGAL'] });
    expect(proposed.world.calls.settle).toBe(0);
  });
});

describe('a linked visit that an operator stops alone', () => {
  it.each(['cancel', 'terminate'] as const)('by %s leaves the NIK to Pusdatin', async (way) => {
    const proposed = await doubleNik();
    const other = await inTheField(proposed);

    await harness.client.workflow.getHandle(other)[way]();
    await proposed.throughGroundcheck();
    await proposed.complete('duplicate-review', { outcome: 'distinct' });
    await proposed.awaitsVersion();
    await proposed.keep(`double-nik-other-stopped-by-${way}`);

    expect(proposed.world.calls).toMatchObject({ settle: 0, register: 1 });
    expect(told(proposed, 'nik-unsettled')).toHaveLength(3);
  });
});
