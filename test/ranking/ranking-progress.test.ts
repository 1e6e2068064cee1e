import { withDuckDb } from '../../ranking/duckdb';
import { startPhases, type RankingProgress } from '../../ranking/ranking-progress';

const HOUSEHOLDS = 1_000;

it('tells how far a ranking is: further each time, within the share of its phase, and never at the end', async () => {
  const heard: (RankingProgress & { readonly phase: string })[] = [];
  await withDuckDb({ threads: 1 }, async (duckDb) => {
    await duckDb.run('create table numbers as select range as i from range(3_000_000)');
    const busy = () => duckDb.run('select count(distinct hash(i, i)) from numbers');
    let phase = '';
    const onProgress = (progress: RankingProgress): void => {
      heard.push({ ...progress, phase });
    };
    const phases = await startPhases(duckDb, { households: HOUSEHOLDS, onProgress, everyMs: 10 });
    for (phase of ['check', 'score'] as const) await phases.run(phase as 'check' | 'score', busy);
    phases.stop();
    const before = heard.length;
    await busy();

    expect(heard).toHaveLength(before);
    expect(phases.seconds.check).toBeGreaterThan(0);
    expect(phases.seconds.score).toBeGreaterThan(0);
    expect(phases.seconds.write).toBe(0);
  });

  const done = heard.map((progress) => progress.done);
  const during = (phase: string): number[] => heard.filter((one) => one.phase === phase).map((one) => one.done);
  expect(during('check').length).toBeGreaterThan(0);
  expect(during('score').length).toBeGreaterThan(0);
  expect(done).toEqual([...new Set(done)].sort((one, other) => one - other));
  expect(Math.max(...during('check'))).toBeLessThanOrEqual(180);
  expect(Math.min(...during('score'))).toBeGreaterThanOrEqual(180);
  expect(Math.max(...done)).toBeLessThanOrEqual(590);
  expect(heard.every(({ of }) => of === HOUSEHOLDS)).toBe(true);
});

it('keeps the time of a phase that failed out of the next, and asks nobody without a listener', async () => {
  await withDuckDb({ threads: 1 }, async (duckDb) => {
    const phases = await startPhases(duckDb);
    await expect(phases.run('check', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    phases.stop();

    expect(phases.seconds).toEqual({ check: 0, score: 0, cut: 0, write: 0, hash: 0 });
  });
});
