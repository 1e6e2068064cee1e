import { killMoments } from '../../bench/cycle/kills';
import { outcomeReport, type OutcomeRound } from '../../bench/cycle/outcome-report';
import { rateOf, tellingReport, type TellingMeasured, type ToldQuarter } from '../../bench/cycle/telling-report';

function roundOf(product: number, bare: number): OutcomeRound {
  const common = { rows: 10, cpuSeconds: 1, walBytes: 5e6, strangers: 0.1 };
  return { product: { ...common, seconds: product }, bare: { ...common, seconds: bare, strangers: 0.4 } };
}

function outcomeOf(rounds: readonly OutcomeRound[]): string {
  const sizes = [{ name: 'proposal', table: 4e9, indexes: 2e8 }];
  return outcomeReport({ proposals: 10, decisions: 30, proposeSeconds: 12.34, sizes, rounds });
}

describe('the report of an outcome that comes into force', () => {
  it('takes ratios within rounds and judges their median', () => {
    const good = outcomeOf([roundOf(20, 10), roundOf(60, 20), roundOf(50, 10)]);

    expect(good).toContain('ratio 3.00 (2.00–5.00); goal at most 3: reached');
    expect(outcomeOf([roundOf(31, 10)])).toContain('goal at most 3: MISSED');
  });

  it('shows medians, single rounds, WAL, strangers and what it was measured on', () => {
    const report = outcomeOf([roundOf(20, 10), roundOf(60, 20), roundOf(50, 10)]);

    expect(report).toContain('10 waiting proposals, 30 decisions; 3 rounds');
    expect(report).toMatch(/applyDetermined +50\.0 +20\.0, 60\.0, 50\.0 +1\.0 +5 MB +0\.10/);
    expect(report).toMatch(/bare UPDATE … FROM +10\.0 +10\.0, 20\.0, 10\.0 +1\.0 +5 MB +0\.40/);
    expect(report).toContain('proposing them took 12.3 s');
    expect(report).toContain('proposal: 4000 MB and 200 MB of indexes');
  });
});

/** Workflows told one after the other, `gapMs` apart. */
function evenly(workflows: number, gapMs: number): number[] {
  return Array.from({ length: workflows }, (_, index) => 1_000 + index * gapMs);
}

function quarterOf(change: Partial<ToldQuarter> = {}): ToldQuarter {
  const waiting = 2_001;
  return {
    ...{ version: '2027Q1', waiting, marked: waiting, kills: [], notDecidedOnce: 0, strangers: 0.05 },
    histories: { acceptedAt: evenly(waiting, 10), byTimes: { 1: waiting }, failedTasks: 0, timedOutTasks: 0 },
    cpuMs: { workers: 5, server: 4 },
    ...change,
  };
}

function tellingOf(quarter: ToldQuarter): string {
  const measured: TellingMeasured = {
    ...{ server: 'a server', perSecond: 100, workflows: 2_001, waitingSeconds: 60 },
    quarters: [quarter],
  };
  return tellingReport(measured);
}

describe('the rate at which workflows are told', () => {
  it('is counted over the whole and over whole spans of five seconds', () => {
    expect(rateOf(evenly(2_001, 10))).toEqual({
      seconds: 20,
      perSecond: 100,
      spans: { min: 100, median: 100, max: 100, all: 4, unsteady: 0 },
    });
  });

  it('counts the spans that a stall empties and the one that makes up for it', () => {
    const told = evenly(3_001, 10);
    const first = told[0] ?? 0;
    // As a server does that stands still and then accepts at once whatever was sent meanwhile.
    const held = (from: number, to: number) =>
      told.map((at) => (at - first >= from && at - first < to ? first + to : at)).sort((one, other) => one - other);
    const stalled = held(11_000, 12_000);
    const late = held(14_000, 15_000);
    expect(rateOf(stalled).spans).toMatchObject({ all: 6, unsteady: 0 });
    expect(rateOf(late).spans).toMatchObject({ all: 6, unsteady: 2, min: 80, max: 120 });
  });

  it('has no spans where all was over before one had passed', () => {
    expect(rateOf(evenly(101, 10))).toEqual({ seconds: 1, perSecond: 100 });
  });

  it('is nothing where nobody was told', () => {
    expect(() => rateOf([])).toThrow('No workflow was told');
  });
});

describe('the report of a telling', () => {
  it('says that goals are reached', () => {
    const report = tellingOf(quarterOf());

    expect(report).toMatch(/2027Q1, undisturbed +2001 +20\.0 +100\.0 +100\.0, 100\.0, 100\.0 +0\.05/);
    expect(report).toContain('rate equal to its limit within 5 %: reached');
    expect(report).toContain('of the median one: reached');
    expect(report).toContain('each told exactly once: reached');
    expect(report).toContain('no failed workflow task: reached; 0 failed, 0 timed out');
  });

  it('says that a rate is below its limit, or not steady', () => {
    const { histories } = quarterOf();
    const slow = { ...histories, acceptedAt: evenly(2_001, 12) };
    const uneven = { ...histories, acceptedAt: [...evenly(1_001, 10), ...evenly(1_000, 20).map((at) => at + 10_020)] };

    expect(tellingOf(quarterOf({ histories: slow }))).toContain('rate equal to its limit within 5 %: MISSED');
    expect(tellingOf(quarterOf({ histories: uneven }))).toContain('of the median one: MISSED');
  });

  it.each([
    ['the server has accepted two', { histories: { ...quarterOf().histories, byTimes: { 1: 2_000, 2: 1 } } }],
    ['an entry is not marked', { marked: 2_000 }],
    ['a timeline holds two decisions', { notDecidedOnce: 1 }],
  ])('does not call it once when %s', (_, change) => {
    expect(tellingOf(quarterOf(change))).toContain('each told exactly once: MISSED');
  });

  it('names failed workflow tasks and kills, and judges no rate where workers were killed', () => {
    const failed = { ...quarterOf().histories, failedTasks: 2, timedOutTasks: 7 };
    const report = tellingOf(quarterOf({ histories: failed, kills: [300, 900] }));

    expect(report).toContain('no failed workflow task: MISSED; 2 failed, 7 timed out');
    expect(report).toContain('killed when 300, 900 had been told');
    expect(report).not.toContain('rate equal to its limit');
  });
});

describe('the moments at which workers are killed', () => {
  it('lie one in each part of the way, ascending', () => {
    expect(killMoments({ kills: 3, waiting: 400, random: () => 0.5 })).toEqual([50, 150, 250]);
  });

  it('are none where none is asked for', () => {
    expect(killMoments({ kills: 0, waiting: 400 })).toEqual([]);
  });
});
