import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { proposalWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import type { EligibilityRules } from '../../domain/eligibility/rules';
import type { ProposalView } from '../../store/proposals';
import type { Followed } from '../../scripts/play/officials';
import { ALL_EVIDENCE } from '../support/evidence';
import { identitiesOf, WEALTH_IN_BOGOR, YOUNG_FAMILY } from './families';
import { oneWorld } from './one-world';
import { illegalMoves, Story, type World } from './support';

const enter = oneWorld();

/** Kota Jayapura: the quota set there touches no other journey. */
const NAFRI = '9171032001';
const JUNE = { from: '2026-06-08T08:00:00+07:00', dayMs: 600, changes: { objectionWindowDays: 3 } };

/** Verified, ratified, visited if the door asks for it, ranked and decided with the July version. */
async function decided(
  story: Story,
  { followed, household, wealth }: { followed: Followed; household: ReturnType<Story['submission']>; wealth: number },
): Promise<ProposalView> {
  const { world } = story;
  if (household.channel === 'citizen') await story.visit(followed, { household, wealth });
  await story.verify(followed);
  await story.ratify(followed);
  if (household.channel === 'village') await story.visit(followed, { household, wealth });
  const { version } = await world.offices.until(followed, ({ status }) => status.stage === 'ranking');
  await story.publish(await story.startRanking(version ?? ''));
  return world.offices.until(followed, ({ status }) => status.stage !== 'ranking');
}

function ended(world: World, followed: Followed): Promise<ProposalView> {
  return world.offices.until(followed, ({ status }) => status.stage === 'closed');
}

describe('each door', () => {
  it.concurrent.each([
    ['village', 'siti'],
    ['dinsos', 'budi'],
    ['citizen', 'cek-bansos'],
    ['kemensos', 'dewi'],
  ] as const)('%s leads to a decision for the quarter', async (channel, filer) => {
    const world = await enter();
    const story = await Story.begin(world, JUNE);
    const household = { ...story.submission({ channel, evidence: ALL_EVIDENCE }), ...identitiesOf(YOUNG_FAMILY) };
    await story.know(household.kkNumber, { features: FEATURES_OF_THE_POOR });
    const followed = await story.file(filer, household);
    const verifier = channel === 'dinsos' ? 'euis' : 'budi';

    if (channel === 'citizen') await story.visit(followed, { household, wealth: 1 });
    await world.offices.complete(followed, { kind: 'completeness-check', outcome: 'verified', as: verifier });
    await story.ratify(followed);
    if (channel === 'village') await story.visit(followed, { household, wealth: 1 });
    const ready = await world.offices.until(followed, ({ status }) =>
      ['ranking', 'groundcheck'].includes(status.stage),
    );
    if (ready.status.stage === 'groundcheck') await story.visit(followed, { household, wealth: 1 });
    const { version } = await world.offices.until(followed, ({ status }) => status.stage === 'ranking');
    await story.publish(await story.startRanking(version ?? ''));
    const closed = await ended(world, followed);

    expect(closed).toMatchObject({ channel, quarter: version, status: { end: 'eligible' } });
    expect(closed.decile).toBeLessThanOrEqual(4);
    expect(await illegalMoves(world, followed)).toEqual([]);
  });
});

/** What a registry knows of a poor household of four in Bogor; the doors without a visit are ranked on it. */
const FEATURES_OF_THE_POOR: Readonly<Record<string, number>> = {
  householdSize: 4, headFemale: 0, headAge: 45, headDiploma: 1, dependants: 2, children0to6: 1, pupilsSd: 1, pupilsSmp: 0,
  pupilsSma: 0, pregnant: 0, elderly60: 0, loneElderly: 0, disabled: 0, chronicallyIll: 0, workers: 2, workStatusHead: 5,
  tenure: 3, floor: 8, wall: 4, roof: 7, water: 11, lighting: 1, power: 1, fuel: 10, toilet: 6, closet: 0, disposal: 0,
  gasCylinder: 0, fridge: 0, airConditioner: 0, waterHeater: 0, landline: 0, flatTv: 0, goldGram: 0, computer: 0,
  motorcycle: 0, bicycle: 1, car: 0, boat: 0, motorBoat: 0, smartphone: 1, landHectare: 0, otherLand: 0, otherHouse: 0,
  largeLivestock: 0, smallLivestock: 0,
}; // prettier-ignore

describe('each way to end', () => {
  it.concurrent('not eligible: the household lives too well', async () => {
    const world = await enter();
    const story = await Story.begin(world, JUNE);
    const household = { ...story.submission({ evidence: ALL_EVIDENCE }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('siti', household);

    await decided(story, { followed, household, wealth: WEALTH_IN_BOGOR.four[10] });

    expect((await ended(world, followed)).status).toMatchObject({
      end: 'not-eligible',
      reasonCodes: ['DI_LUAR_DESIL'],
    });
  });

  it.concurrent(
    'waiting list, promoted in the next quarter when a place falls free; ended when none ever does',
    async () => {
      const world = await enter();
      const rules = await shortWaitingList(world);
      const pins = {
        channels: 'doors-2025-06',
        match: 'match-2025-06',
        groundcheck: 'groundcheck-2025-06',
        groundcheckForm: 'gc-2026-02',
        eligibility: [rules],
      };
      const story = await Story.begin(world, {
        from: '2026-06-02T08:00:00+09:00',
        dayMs: 400,
        changes: { ...JUNE.changes, pins },
      });
      const plan = { evidence: ALL_EVIDENCE, programmes: ['SEMBAKO'] as const, village: NAFRI };
      const [lucky, unlucky] = [story.submission(plan), story.submission(plan)].map((made) => ({
        ...made,
        ...identitiesOf(YOUNG_FAMILY),
      }));
      if (lucky === undefined || unlucky === undefined) throw new Error('Two households are needed.');
      await places(world, [
        ['2026Q3', 0],
        ['2026Q4', 1],
        ['2027Q1', 0],
      ]);
      const [first, second] = [await story.file('yohana', lucky), await story.file('yohana', unlucky)];
      for (const followed of [first, second]) {
        await story.verify(followed);
        await story.ratify(followed);
      }
      await story.visit(first, { household: lucky, wealth: 0 });
      await story.visit(second, { household: unlucky, wealth: 2 });
      for (const version of ['2026Q3', '2026Q4', '2027Q1']) await story.publish(await story.startRanking(version));
      const [promoted, exhausted] = await Promise.all([ended(world, first), ended(world, second)]);

      expect(promoted.decisions.map(({ quarter, outcome, position }) => [quarter, outcome, position])).toEqual([
        ['2026Q3', 'waiting-list', 1],
        ['2026Q4', 'granted', null],
      ]);
      expect(promoted.status.end).toBe('eligible');
      expect(exhausted.status).toMatchObject({ end: 'waiting-list-ended', reasonCodes: ['DAFTAR_TUNGGU_BERAKHIR'] });
    },
  );

  it.concurrent('rejected by Dinsos, with a reason; a new proposal of the household links to it', async () => {
    const world = await enter();
    const story = await Story.begin(world, JUNE);
    const household = { ...story.submission({ evidence: ALL_EVIDENCE }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('siti', household);
    await world.offices.complete(followed, {
      kind: 'completeness-check',
      outcome: 'rejected',
      more: { reasonCodes: ['DI_LUAR_WILAYAH'] },
      as: 'budi',
    });
    const closed = await ended(world, followed);

    const again = await story.file('siti', { ...household, previousProposalId: followed.proposalId });

    expect(closed.status).toMatchObject({ end: 'rejected', reasonCodes: ['DI_LUAR_WILAYAH'] });
    expect(again.answer.body).toMatchObject({ previousProposalId: followed.proposalId, running: false });
  });

  it.concurrent('withdrawn by the household, in the middle of a visit', async () => {
    const world = await enter();
    const story = await Story.begin(world, JUNE);
    const household = { ...story.submission({ channel: 'citizen' }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('cek-bansos', household);
    await world.offices.until(followed, ({ status }) => status.nextStep === 'groundcheck-visit');

    const answer = await world.offices.withdraw(followed, 'cek-bansos');

    expect(answer.status).toBe(200);
    expect((await world.offices.read(followed)).status).toMatchObject({
      end: 'withdrawn',
      reasonCodes: ['DITARIK_PEMOHON'],
    });
  });

  it.concurrent('lapsed: what was returned is never corrected', async () => {
    const world = await enter();
    const story = await Story.begin(world, { ...JUNE, dayMs: 120 });
    const household = { ...story.submission({ evidence: ALL_EVIDENCE }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('siti', household);

    await world.offices.sendBack(followed, {
      kind: 'completeness-check',
      more: { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/members/0/name'] },
      as: 'budi',
    });

    expect((await ended(world, followed)).status).toMatchObject({
      end: 'lapsed',
      reasonCodes: ['TENGGAT_LEWAT', 'DATA_TIDAK_LENGKAP'],
    });
  });

  it.concurrent('duplicate: a second workflow for the household names the one that runs', async () => {
    const world = await enter();
    const story = await Story.begin(world, JUNE);
    const household = { ...story.submission({ channel: 'kemensos' }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('dewi', household);

    const second: unknown = await world.temporal.workflow.execute(WORKFLOW_TYPES.householdProposal, {
      workflowId: proposalWorkflowId(randomUUID()),
      taskQueue: TASK_QUEUES.proposals,
      args: [{ submission: household }],
    });

    expect(second).toMatchObject({ end: 'duplicate', runningProposalId: followed.proposalId });
  });
});

/** Rules under which a household waits one quarter only. */
async function shortWaitingList({ database }: World): Promise<string> {
  const folder = join(__dirname, '..', '..', 'prisma', 'reference', 'eligibility');
  const rules = JSON.parse(readFileSync(join(folder, 'V-79.json'), 'utf8')) as EligibilityRules;
  const id = `V-${randomUUID()}`;
  const body: object = {
    ...rules,
    id,
    programmes: rules.programmes.map((rule) => ({ ...rule, waitingListQuarters: 2 })),
  };
  await database.prisma.eligibilityRuleSet.create({
    data: { id, body, source: 'test', validFrom: new Date(rules.validFrom) },
  });
  return id;
}

/** Places of Sembako, quarter by quarter, in a kabupaten where no other journey of this run takes place. */
async function places({ database }: World, quarters: readonly (readonly [string, number])[]): Promise<void> {
  for (const [quarter, open] of quarters) {
    await database.pool.query(
      `insert into quota values ('SEMBAKO', $1, $2, $3, 'test') on conflict (programme, kabupaten, quarter) do update set places = excluded.places`,
      [NAFRI.slice(0, 4), quarter, open],
    );
  }
}
