import { createDukcapil } from '../../agencies/dukcapil';
import { proposalWorkflowId } from '../../contracts/names';
import type { MatchStatus } from '../../domain/identity/match';
import type { ProposalSubmission } from '../../domain/proposal/submission';
import { eventually, type Followed } from '../../scripts/play/officials';
import { identitiesOf, SMALL_FAMILY } from './families';
import { oneWorld } from './one-world';
import { dayOf, illegalMoves, noticesOf, stagesOf, Story, type World } from './support';

const enter = oneWorld();

const OTHER_VILLAGE = '3201011006';

/** Family D, whose head's NIK is M's as well, and family E, in which M is recorded. */
function twoFamilies(story: Story) {
  const [head, ...others] = SMALL_FAMILY;
  const people = [{ ...head, serial: 7201 }, ...others] as typeof SMALL_FAMILY;
  const familyD = { ...story.submission(), ...identitiesOf(people) };
  const { kkNumber, members } = identitiesOf(SMALL_FAMILY);
  const [m, ...rest] = members;
  if (m === undefined) throw new Error('A family has a head.');
  const familyE = { kkNumber, members: [{ ...m, nik: familyD.members[0]?.nik ?? '' }, ...rest] };
  return { familyD, familyE };
}

/** What Dukcapil would say of a family today. */
async function asked(
  { journey }: World,
  { family, key }: { family: Pick<ProposalSubmission, 'kkNumber' | 'members'>; key: string },
): Promise<readonly MatchStatus[]> {
  const dukcapil = createDukcapil({ baseUrl: `${journey.sandboxUrl}/dukcapil`, timeoutMs: 5_000 });
  const household = { ...family, villageCode: OTHER_VILLAGE, callKey: `${key}/${family.kkNumber.slice(-4)}` };
  return (await dukcapil.matchHousehold(household, AbortSignal.timeout(5_000))).statuses;
}

/** The other case, and what the timeline of each of the two says of the other. */
async function linksOf(world: World, followed: Followed): Promise<{ other: string; links: [string, unknown][] }> {
  const { rows } = await world.database.pool.query<{ workflow: string; linked: unknown }>(
    `select distinct workflow_id as workflow, detail->'linkedCase' as linked from timeline
      where proposal_id = $1 and detail ? 'linkedCase' order by 1`,
    [followed.proposalId],
  );
  const other = rows.find(({ workflow }) => workflow.startsWith('linked-visit-'))?.workflow ?? '';
  return { other, links: rows.map(({ workflow, linked }) => [workflow, linked]) };
}

/** Notices that the case of the household owes to somebody who has no proposal. */
async function toldBesideTheHousehold(world: World, { proposalId }: Followed): Promise<unknown[]> {
  const { rows } = await world.database.pool.query<Record<string, unknown>>(
    `select template, recipient, proposal_id as owner, parameters->>'office' as office from notice
      where workflow_id = $1 and proposal_id is null`,
    [proposalWorkflowId(proposalId)],
  );
  return rows;
}

/** What the message gateway was given to print for a family without a proposal. */
function messageTo({ journey }: World, village: string): Promise<string> {
  const text = 'Satu anggota keluarga tidak ditemukan saat pemeriksaan. Bila keliru, hubungi operator desa.';
  return eventually({ what: 'the notice to the other family' }, async () => {
    const sent = (await (await fetch(`${journey.sandboxUrl}/_admin/messages`)).json()) as {
      messages: { kanal: string; tujuan: string; isi: string }[];
    };
    return sent.messages.find(({ kanal, tujuan, isi }) => kanal === 'CETAK' && tujuan === village && isi.includes(text))
      ?.isi;
  });
}

describe('story 14.4: a NIK that two people hold', () => {
  it.concurrent('is settled by two linked visits, and costs the other family the record of one person', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 700 });
    const { familyD, familyE } = twoFamilies(story);
    await story.on('2026-06-03T08:00');
    const d = await story.file('siti', familyD);
    await story.on('2026-06-08T08:00');
    await story.deliberate(d);
    await story.on('2026-06-15T08:00');
    await story.verify(d);
    await story.ratify(d);
    await story.on('2026-06-22T08:00');
    await story.survey(d, { household: familyD, wealth: 1 });
    await story.on('2026-06-23T08:00');
    await story.visitOther(d, '7');
    await story.on('2026-06-24T08:00');
    await story.accept(d);
    const waiting = await world.offices.until(d, ({ status }) => status.nextStep === 'linked-visit');
    const beforeBoth = await asked(world, { family: familyE, key: `before ${story.calendar.id}` });
    await world.offices.complete(d, { kind: 'linked-visit-review', outcome: 'accepted' });
    await world.offices.until(d, ({ status }) => status.stage === 'ranking');
    const afterBoth = await asked(world, { family: familyE, key: `after ${story.calendar.id}` });
    const messageToE = await messageTo(world, OTHER_VILLAGE);
    const ranking = await story.startRanking('2026Q3');
    await story.on('2026-07-22T08:00');
    await story.publish(ranking);
    const decided = await world.offices.until(d, ({ status }) => status.stage === 'objection');
    const timeline = await world.offices.timeline(d);
    const { other, links } = await linksOf(world, d);
    const proposal = proposalWorkflowId(d.proposalId);

    expect(timeline.find(({ kind }) => kind === 'identity-matched')?.reasonCodes).toEqual(['NIK_GANDA']);
    expect(timeline.find(({ kind }) => kind === 'groundcheck-called')?.detail).toEqual({ reason: 'unclear-identity' });
    expect(waiting.status).toMatchObject({ stage: 'groundcheck', holder: 'facilitator', reasonCodes: ['NIK_GANDA'] });
    expect(await dayOf(world, { followed: d, kind: 'nik-settled' })).toMatch(/^2026-06-2[4-6]$/);
    expect(beforeBoth).toEqual(['double', 'matched', 'matched']);
    expect(afterBoth).toEqual(['inactive', 'matched', 'matched']);
    expect(await asked(world, { family: familyD, key: `settled ${story.calendar.id}` })).toEqual(
      Array(3).fill('matched'),
    );
    expect(new Set(links.map(([workflow, linked]) => `${workflow} > ${String(linked)}`))).toEqual(
      new Set([`${other} > ${proposal}`, `${proposal} > ${other}`]),
    );
    expect(decided).toMatchObject({ decile: 1, groundchecked: true });
    expect(await noticesOf(world, d)).toContain('nik-kept');
    expect(await illegalMoves(world, d)).toEqual([]);
    expect(await stagesOf(world, d)).toEqual([
      'intake',
      'registration',
      'groundcheck',
      'registration',
      'ranking',
      'eligibility',
      'objection',
    ]);
    expect(await toldBesideTheHousehold(world, d)).toEqual([
      { template: 'linked-member-not-found', recipient: 'linked-household', owner: null, office: OTHER_VILLAGE },
    ]);
    expect(messageToE).not.toContain(d.trackingCode);
  });

  it.concurrent('waits for the next version when BPS sends the household back for its KK', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2026-06-08T08:00:00+07:00', dayMs: 900 });
    const evidence = ['ktp', 'kk', 'house-photo', 'berita-acara', 'attendance-list', 'sptjm'] as const;
    const household = story.submission({ fault: 'bps-reject', evidence });
    const family = await story.file('siti', household);
    await story.on('2026-06-15T08:00');
    await story.verify(family);
    await story.ratify(family);
    await story.visit(family, { household, wealth: 2 });
    const first = await story.startRanking('2026Q3');
    const returned = await world.offices.until(family, ({ status }) => status.nextStep === 'region-repair');
    await story.on('2026-07-13T08:00');
    await world.offices.complete(family, { kind: 'region-repair', outcome: 'repaired' });
    const waiting = await world.offices.until(family, ({ status }) => status.stage === 'ranking');
    await story.publish(first);
    const second = await story.startRanking('2026Q4');
    await story.on('2026-10-22T08:00');
    await story.publish(second);
    const decided = await world.offices.until(family, ({ status }) => status.stage === 'objection');

    expect(returned.status.reasonCodes).toEqual(['NIK_KK_DITOLAK_BPS']);
    expect(waiting).toMatchObject({ quarter: '2026Q4', returns: 1 });
    expect(decided.decisions.map(({ version }) => version)).toEqual(['2026Q4', '2026Q4', '2026Q4']);
    expect(await dayOf(world, { followed: family, kind: 'decided' })).toMatch(/^2026-10-2[2-8]$/);
  });
});
