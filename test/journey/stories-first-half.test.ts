import { COUPLE_WITHOUT_CHILDREN, identitiesOf, WEALTH_IN_BOGOR, YOUNG_FAMILY } from './families';
import { oneWorld } from './one-world';
import { dayOf, illegalMoves, noticesOf, stagesOf, Story, type World } from './support';

const enter = oneWorld();

/** What every decision names, so that it can be repeated. */
const CITED = {
  calendarId: expect.stringMatching(/./) as string,
  snapshotSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  modelId: 'pmt-demo-2026',
  modelVersion: expect.stringMatching(/./) as string,
};

describe('story 14.1: the village door', () => {
  it.concurrent('brings a poor family from December to PKH and Sembako with the January version', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2025-12-01T08:00:00+07:00', dayMs: 600 });
    await story.on('2025-12-02T08:00');
    const household = { ...story.submission(), ...identitiesOf(YOUNG_FAMILY) };
    const family = await story.file('siti', household);
    await story.on('2025-12-08T08:00');
    await story.deliberate(family);
    await story.on('2025-12-12T08:00');
    await story.verify(family);
    await story.on('2025-12-15T08:00');
    await story.ratify(family);
    const ranking = await story.startRanking('2026Q1');
    await story.on('2025-12-19T08:00');
    await story.visit(family, { household, wealth: WEALTH_IN_BOGOR.four[1] });
    await story.on('2026-01-23T00:00');
    await story.publish(ranking);
    const decided = await world.offices.until(family, ({ status }) => status.stage === 'objection');

    expect(family.answer.body).toMatchObject({
      quarter: '2026Q1',
      expected: { from: '2026-01-22', until: '2026-01-28' },
    });
    expect(await dayOf(world, { followed: family, kind: 'proposal-ratified' })).toBe('2025-12-15');
    expect(await dayOf(world, { followed: family, kind: 'decided' })).toMatch(/^2026-01-2[3-5]$/);
    expect(decided.decile).toBe(1);
    expect(decided.decisions).toContainEqual(
      expect.objectContaining({
        programme: 'PKH',
        outcome: 'granted',
        amountRupiah: 975_000,
        rulesId: 'V-79',
        ...CITED,
      }),
    );
    expect(decided.decisions).toContainEqual(
      expect.objectContaining({
        programme: 'SEMBAKO',
        outcome: 'granted',
        amountRupiah: 600_000,
        decileVersion: '2026Q1',
      }),
    );
    expect(await stagesOf(world, family)).toEqual([
      'intake',
      'registration',
      'groundcheck',
      'registration',
      'ranking',
      'eligibility',
      'objection',
    ]);
    expect(await noticesOf(world, family)).toEqual(
      expect.arrayContaining(['proposal-window', 'decile-published', 'programme-granted']),
    );
  });
});

describe('story 14.2: the citizen door', () => {
  it.concurrent.each([['V-79'], ['V-14']])(
    'grants Sembako to decile 4 under %s and reports that the decile did not change',
    async (rules) => {
      const world = await enter();
      const story = await Story.begin(world, {
        from: '2026-06-02T08:00:00+07:00',
        dayMs: 600,
        changes: {
          pins: {
            channels: 'doors-2025-06',
            match: 'match-2025-06',
            groundcheck: 'groundcheck-2025-06',
            groundcheckForm: 'gc-2026-02',
            eligibility: [rules],
          },
        },
      });
      const household = {
        ...story.submission({ channel: 'citizen', programmes: ['SEMBAKO'] }),
        ...identitiesOf(YOUNG_FAMILY),
      };
      await story.know(household.kkNumber, { decile: 4 });
      await story.on('2026-06-03T08:00');
      const family = await story.file('cek-bansos', household);
      await story.on('2026-06-09T08:00');
      await story.visit(family, { household, wealth: WEALTH_IN_BOGOR.four[4] });
      await story.on('2026-06-12T08:00');
      await story.verify(family);
      await story.on('2026-06-15T08:00');
      await story.ratify(family);
      const ranking = await story.startRanking('2026Q3');
      await story.on('2026-07-10T08:00');
      await story.publish(ranking);
      const decided = await world.offices.until(family, ({ status }) => status.stage === 'objection');

      expect(decided.decile).toBe(4);
      expect(decided.decisions).toEqual([
        expect.objectContaining({ programme: 'SEMBAKO', outcome: 'granted', rulesId: rules }),
      ]);
      // BPS publishes on the tenth; the two officers who determine the recipients have working days of their own.
      expect(await dayOf(world, { followed: family, kind: 'decided' })).toMatch(/^2026-07-1[0-4]$/);
      expect(await stagesOf(world, family)).toEqual([
        'intake',
        'groundcheck',
        'intake',
        'registration',
        'ranking',
        'eligibility',
        'objection',
      ]);
      expect(await noticesOf(world, family)).toContain('decile-unchanged');
    },
  );

  it.concurrent('opens no case for a family in decile 7 and says why', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2026-06-03T08:00:00+07:00' });
    const household = { ...story.submission({ channel: 'citizen' }), ...identitiesOf(YOUNG_FAMILY) };
    await story.know(household.kkNumber, { decile: 7 });

    const answer = await world.api.call({
      method: 'POST',
      path: '/v1/proposals',
      as: 'cek-bansos',
      body: household,
      headers: { 'idempotency-key': 'story-14-2-b' },
    });

    expect(answer).toMatchObject({ status: 400, body: { code: 'decile-outside-limits' } });
  });

  it.concurrent('counts a data update pressed on day 12 for the next month', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2026-06-12T08:00:00+07:00' });
    const household = { ...story.submission({ channel: 'citizen' }), ...identitiesOf(YOUNG_FAMILY), kind: 'update' };

    const family = await story.file('cek-bansos', household);

    expect(family.answer.body).toMatchObject({
      quarter: '2026Q4',
      expected: { from: '2026-10-22', until: '2026-10-28' },
    });
  });
});

describe('story 14.3: an inactive NIK', () => {
  it.concurrent('holds the proposal, tells of the missed cut-off, and counts it for the next quarter', async () => {
    const world = await enter();
    const story = await Story.begin(world, { from: '2025-12-07T08:00:00+07:00', dayMs: 600 });
    const [husband, wife] = COUPLE_WITHOUT_CHILDREN;
    const people = [{ ...husband, serial: 7101 }, { ...wife }] as typeof COUPLE_WITHOUT_CHILDREN;
    const household = { ...story.submission(), ...identitiesOf(people) };
    await story.on('2025-12-08T08:00');
    const family = await story.file('siti', household);
    const held = await world.offices.until(family, ({ status }) => status.nextStep === 'identity-correction');
    await story.on('2025-12-12T08:00');
    const missed = await world.offices.until(family, ({ quarter }) => quarter === '2026Q2');
    await reactivate(world, household.members[0]?.nik ?? '');
    await story.on('2025-12-13T08:00');
    await world.offices.complete(family, { kind: 'identity-correction', outcome: 'corrected' });
    await story.on('2026-01-06T08:00');
    await story.deliberate(family);
    await story.on('2026-01-14T08:00');
    await story.verify(family);
    await story.on('2026-01-15T08:00');
    await story.ratify(family);
    const first = await story.startRanking('2026Q1');
    await story.on('2026-01-23T08:00');
    await story.publish(first);
    await story.on('2026-01-28T08:00');
    const untouched = await world.offices.read(family);
    await story.on('2026-02-05T08:00');
    await story.visit(family, { household, wealth: WEALTH_IN_BOGOR.two[4] });
    const second = await story.startRanking('2026Q2');
    await story.on('2026-04-22T08:00');
    await story.publish(second);
    const decided = await world.offices.until(family, ({ status }) => status.stage === 'objection');

    expect(held.status.reasonCodes).toEqual(['NIK_TIDAK_AKTIF']);
    expect(missed.expected).toEqual({ from: '2026-04-22', until: '2026-04-28' });
    expect(untouched.status.stage).toBe('groundcheck');
    expect(decided.decisions).toContainEqual(
      expect.objectContaining({ programme: 'PKH', outcome: 'refused', reasonCodes: ['TANPA_KOMPONEN'] }),
    );
    expect(decided.decisions).toContainEqual(
      expect.objectContaining({ programme: 'SEMBAKO', outcome: 'granted', version: '2026Q2' }),
    );
    expect(await noticesOf(world, family)).toEqual(expect.arrayContaining(['identity-trouble', 'cut-off-missed']));
    expect(await illegalMoves(world, family)).toEqual([]);
  });
});

/** The person has been to Dukcapil, where the biometrics came back unique. */
async function reactivate(world: World, nik: string): Promise<void> {
  await fetch(`${world.journey.sandboxUrl}/_admin/reactivations`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ niks: [nik] }),
  });
}
