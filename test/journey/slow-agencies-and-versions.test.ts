import { currentStatus } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { previousQuarter } from '../../domain/calendar/quarter';
import type { Followed } from '../../scripts/play/officials';
import type { ProposalView } from '../../store/proposals';
import { ALL_EVIDENCE } from '../support/evidence';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { oneWorld } from './one-world';
import { Story, type World } from './support';

const enter = oneWorld();

const JUNE = { from: '2026-06-08T08:00:00+07:00', dayMs: 600, changes: { objectionWindowDays: 3 } };

function ended(world: World, followed: Followed): Promise<ProposalView> {
  return world.offices.until(followed, ({ status }) => status.stage === 'closed');
}

describe('a late version', () => {
  it.concurrent('serves the quarter with the previous decile and says so', async () => {
    const world = await enter();
    const story = await Story.begin(world, { ...JUNE, dayMs: 250 });
    const household = {
      ...story.submission({ evidence: ALL_EVIDENCE, programmes: ['SEMBAKO'] }),
      ...identitiesOf(YOUNG_FAMILY),
    };
    await story.know(household.kkNumber, { decile: 3 });
    const followed = await story.file('siti', household);
    await story.verify(followed);
    await story.ratify(followed);
    await story.visit(followed, { household, wealth: 1 });

    const { version } = await world.offices.until(followed, ({ status }) => status.stage === 'ranking');
    const ranking = await story.startRanking(version ?? '');
    await story.determine(ranking);
    const closed = await ended(world, followed);
    await story.publish(ranking);
    const outcome: unknown = await world.temporal.workflow.getHandle(ranking).result();

    expect(closed.decisions).toEqual([
      expect.objectContaining({ version, decileVersion: previousQuarter(version ?? ''), outcome: 'granted' }),
    ]);
    expect(outcome).toMatchObject({ version, late: true });
  });
});

describe('an agency that fails', () => {
  it.concurrent('pauses the clock and says so, and the journey goes on when it answers', async () => {
    const world = await enter();
    const story = await Story.begin(world, { ...JUNE, dayMs: 60_000, changes: { agencySlowAfterHours: 1 } });
    const household = { ...story.submission({ channel: 'kemensos' }), ...identitiesOf(YOUNG_FAMILY) };
    const kkSuffix = household.kkNumber.slice(-4);
    await faults(world, [{ agency: 'pusdatin', operation: 'registrasi', match: { kkSuffix }, fault: 'http-503' }]);
    const followed = await story.file('dewi', household);
    await story.verify(followed);
    await story.ratify(followed);

    const paused = await world.offices.until(followed, ({ status }) => status.clockPausedSince !== undefined);
    await faults(world, []);
    const resumed = await world.offices.until(followed, ({ status }) => status.holder !== 'pusdatin');

    expect(paused.status).toMatchObject({ holder: 'pusdatin', reasonCodes: ['INSTANSI_LAMBAT'], needsAttention: true });
    expect(resumed.status.clockPausedSince).toBeUndefined();
    expect(
      await world.temporal.workflow.getHandle(proposalWorkflowId(followed.proposalId)).query(currentStatus),
    ).toMatchObject({ needsAttention: false });
  });
});

async function faults({ journey }: World, rules: readonly object[]): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${journey.sandboxUrl}/_admin/faults`, { method: 'PUT', headers, body: JSON.stringify(rules) });
}
