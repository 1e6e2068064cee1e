import { ensureSchedule, RANKING_SCHEDULE } from '../../scripts/schedule';
import { eventually } from '../../scripts/play/officials';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { enterWorld, Story, type World } from './support';

let world: World;
beforeAll(async () => {
  world = await enterWorld();
});
afterAll(() => world.close());

/** Texts the message gateway was given, to whomever. */
async function sentMessages(): Promise<string> {
  return (await fetch(`${world.journey.sandboxUrl}/_admin/messages`)).text();
}

describe('notices', () => {
  it('reach the household in plain Indonesian, with its receipt and without its identity', async () => {
    const story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 60_000 });
    const household = { ...story.submission({ channel: 'kemensos' }), ...identitiesOf(YOUNG_FAMILY) };
    const followed = await story.file('dewi', household);

    const sent = await eventually({ what: 'the notice' }, async () => {
      const messages = await sentMessages();
      return messages.includes(followed.trackingCode) ? messages : undefined;
    });

    expect(sent).toMatch(/usulan/i);
    expect(
      [household.kkNumber, ...household.members.map(({ nik }) => nik)].filter((number) => sent.includes(number)),
    ).toEqual([]);
  });
});

describe('the schedule of rankings', () => {
  it('fires on the first day of each preparation month in Jakarta, once however often it is set up', async () => {
    await ensureSchedule(world.temporal);
    await ensureSchedule(world.temporal);

    const { spec, action, info } = await world.temporal.schedule.getHandle(RANKING_SCHEDULE).describe();

    expect(spec.timezone).toBe('Asia/Jakarta');
    expect(action.workflowType).toBe('rankingCycle');
    const next = info.nextActionTimes
      .slice(0, 4)
      .map((time) => new Date(time.getTime() + 7 * 3_600_000).toISOString().slice(5, 10));
    expect([...next].sort()).toEqual(['03-01', '06-01', '09-01', '12-01']);
  });
});
