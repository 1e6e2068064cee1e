import { offerResult, type OfferResult } from '../../contracts/ranking-cycle';
import { later } from '../support/agency-answers';
import { millisecondCalendar } from '../support/calendars';
import { actorFor } from '../support/case-follower';
import { MADE, type Cycle } from '../support/cycle';
import { expectConsistentJournal } from '../support/journal-assertions';
import { refusalOf } from '../support/refusals';
import { WorkerHarness } from '../support/worker-harness';

let harness: WorkerHarness;
beforeAll(async () => {
  harness = await WorkerHarness.start();
});
afterAll(() => harness.stop());

const BY_BPS = { now: true, rankedBy: 'bps' } as const;
const FILE = { file: 'result.parquet', sha256: 'ab'.repeat(32) } as const;
const MISSING = { kind: 'household-missing', rows: 2, examples: ['household 17', 'household 18'] } as const;

function offer(cycle: Cycle, change: Partial<OfferResult> = {}): Promise<unknown> {
  const actor = actorFor('ranking-publication');
  return cycle.handle.executeUpdate(offerResult, { args: [{ actor, ...FILE, ...change }] });
}

/** What operators see in the Temporal UI. */
async function detailsOf(cycle: Cycle): Promise<string> {
  const { currentDetails } = await cycle.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

async function awaited(cycle: Cycle): Promise<void> {
  await cycle.untilCalled('exportSet');
  await cycle.until('the result to be awaited', async () => (await cycle.status()).outside?.state === 'awaited');
}

describe('a version that BPS ranks', () => {
  it('goes out when it is frozen, waits in sight, and goes on with the result as with a ranking of our own', async () => {
    const cycle = await harness.rankVersion({ input: BY_BPS });

    await awaited(cycle);
    await cycle.untilIdle();
    const [waiting, called, details] = [await cycle.status(), [...cycle.world.log], await detailsOf(cycle)];
    await offer(cycle);
    await cycle.complete('ranking-publication');
    await cycle.determine();
    const outcome = await cycle.ended('cycle-ranked-outside');

    expectConsistentJournal(cycle);
    expect(called).toEqual(['openCycle', 'freezeSet', 'deliverToBps', 'exportSet']);
    expect(waiting).toMatchObject({ phase: 'frozen', outside: { state: 'awaited', households: 1_000 } });
    expect(details).toMatch(/Ranked by BPS.*waiting for the result of BPS since/u);
    expect(cycle.world.log.slice(4, 6)).toEqual(['takeResult', 'proposeOutcome']);
    expect(cycle.world.log).not.toContain('rankSet');
    expect(outcome).toMatchObject({ households: 1_000, late: false });
    expect(await cycle.status()).toMatchObject({ outside: { state: 'taken', offered: FILE, made: MADE } });
    expect(cycle.kinds.slice(0, 3)).toEqual(['result-awaited', 'result-offered', 'result-taken']);
  });

  it('says what is wrong with a faulty result, changes nothing, and waits for the next', async () => {
    const cycle = await harness.rankVersion({ input: BY_BPS }, ({ answers }) => {
      answers.takeResult = (attempt) =>
        Promise.resolve(attempt === 1 ? { faults: [MISSING] } : { households: 1_000, made: MADE });
    });

    await awaited(cycle);
    await offer(cycle, { file: 'first.csv' });
    await cycle.until('a refusal', async () => (await cycle.status()).outside?.refused !== undefined);
    const refused = await cycle.status();
    await offer(cycle);
    await cycle.complete('ranking-publication');
    await cycle.determine();
    await cycle.ended('cycle-result-refused');

    expectConsistentJournal(cycle);
    expect(refused).toMatchObject({
      phase: 'frozen',
      outside: { state: 'awaited', refused: { file: 'first.csv', faults: [MISSING] } },
    });
    expect(cycle.kinds.slice(0, 5)).toEqual([
      ...['result-awaited', 'result-offered', 'result-refused', 'result-offered', 'result-taken'],
    ]);
  });

  it('is offered one result at a time, by a name without a folder, and only while it waits', async () => {
    const checked = later();
    const frozen = later();
    const cycle = await harness.rankVersion({ input: BY_BPS }, ({ answers }) => {
      answers.freezeSet = () => frozen.came.then(() => ({ proposals: 3, sha256: 'cd'.repeat(32) }));
      answers.takeResult = () => checked.came.then(() => ({ households: 1_000, made: MADE }));
    });

    await cycle.untilCalled('freezeSet');
    const early = await refusalOf(offer(cycle));
    frozen.come();
    await awaited(cycle);
    const names = ['../result.parquet', '/etc/passwd', '.parquet', 'result.exe', `${'9'.repeat(16)}.csv`];
    const badNames = await Promise.all(names.map((file) => refusalOf(offer(cycle, { file }))));
    const badHash = await refusalOf(offer(cycle, { sha256: 'abc' }));
    await offer(cycle);
    const second = await refusalOf(offer(cycle));
    checked.come();
    await cycle.openTask('ranking-publication');
    const late = await refusalOf(offer(cycle));

    expect(early).toBe('result-not-awaited');
    expect([...new Set(badNames), badHash]).toEqual(['result-name-invalid', 'result-name-invalid']);
    expect([second, late]).toEqual(['result-being-checked', 'result-not-awaited']);
    expect(cycle.world.log.filter((call) => call === 'takeResult')).toHaveLength(1);
  });

  it('is so by its calendar as well, and an input says otherwise', async () => {
    const calendar = millisecondCalendar();
    const byBps = { ...calendar, quarterly: { ...calendar.quarterly, rankedBy: 'bps' as const } };
    const [outside, own] = await Promise.all([
      harness.rankVersion({ input: { now: true }, calendar: byBps }),
      harness.rankVersion({ input: { now: true, rankedBy: 'own-model' }, calendar: byBps }),
    ]);

    await awaited(outside);
    await own.openTask('ranking-publication');

    expect(outside.world.log).not.toContain('rankSet');
    expect(own.world.log).toContain('rankSet');
  });

  it('whose result is late leaves the quarter to the version before it, and is applied when it comes', async () => {
    const calendar = millisecondCalendar({ dayMs: 100, from: '2026-01-20T08:00:00+07:00' });
    const cycle = await harness.rankVersion({ input: BY_BPS, calendar });

    await awaited(cycle);
    await cycle.determine();
    await cycle.untilCalled('tellApplied');
    await offer(cycle);
    await cycle.complete('ranking-publication');
    await cycle.determine();
    const outcome = await cycle.ended('cycle-ranked-outside-late');

    expectConsistentJournal(cycle);
    expect(outcome.late).toBe(true);
  });

  it('keeps waiting when its workers are replaced, and while a check fails for other reasons', async () => {
    const cycle = await harness.rankVersion({ input: BY_BPS }, ({ answers }) => {
      answers.takeResult = (attempt) =>
        attempt <= 2 ? Promise.reject(new Error('Disk full')) : Promise.resolve({ households: 1_000, made: MADE });
    });

    await awaited(cycle);
    await harness.stopWorkers();
    await harness.startWorkers();
    await offer(cycle);
    await cycle.openTask('ranking-publication');

    expect(cycle.world.log.filter((call) => call === 'takeResult')).toHaveLength(3);
  });
});
