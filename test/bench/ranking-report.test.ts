import {
  nationReport,
  rankingReport,
  rankingSeconds,
  ratiosOf,
  type RankingMeasured,
  type RankingRound,
} from '../../bench/ranking/report';

const about = { machine: '2 × some processor', commit: 'commit abc', at: '2026-11-26T00:00:00.000Z' };

/** A round in which ranking takes 4 s, everything 7 s, ntile `ntile` s and typed arrays `typed` s. */
function roundOf({ ntile, typed }: { readonly ntile: number; readonly typed: number }): RankingRound {
  return {
    product: {
      households: 10,
      sha256: 'f00',
      seconds: 7,
      phases: { check: 2, score: 2, cut: 1, write: 1, hash: 1 },
      cpuSeconds: 12,
      peakBytes: 2.5e9,
    },
    ntile: { score: ntile - 2, national: 1, kabupaten: 1 },
    typed: { score: typed - 0.5, cut: 0.25, place: 0.25 },
    strangers: { product: 0.1, ntile: 0.25, typed: 0 },
  };
}

function measuredOf(rounds: readonly RankingRound[]): RankingMeasured {
  const differences = { scores: 0, national: 0, province: 0, kabupaten: 0 };
  return { ...about, households: 10, variables: 37, postgres: '18.4', rounds, differences };
}

describe('the report of the ranking', () => {
  const good = [
    { ntile: 30, typed: 2 },
    { ntile: 40, typed: 1 },
    { ntile: 50, typed: 2 },
  ].map(roundOf);

  it('takes ratios within rounds and their median', () => {
    const { ntile, typed } = ratiosOf(good, rankingSeconds);

    expect(ntile).toEqual({ median: 10, min: 7.5, max: 12.5 });
    expect(typed).toEqual({ median: 2, min: 2, max: 4 });
  });

  it('says which goals are reached and which are missed', () => {
    expect(rankingReport(measuredOf(good))).toContain(
      'at least 8 times faster than ntile: reached; at most 4 times typed arrays: reached',
    );
    expect(rankingReport(measuredOf([roundOf({ ntile: 31, typed: 0.9 })]))).toContain(
      'at least 8 times faster than ntile: MISSED; at most 4 times typed arrays: MISSED',
    );
  });

  it('shows each way of counting the product’s time, its memory, strangers and differences', () => {
    const report = rankingReport({
      ...measuredOf(good),
      differences: { scores: 0, national: 3, province: 0, kabupaten: 0 },
    });

    expect(report).toMatch(/score, cuts, deciles written +4\.00 +10\.00 \(7\.50–12\.50\) +2\.00 \(2\.00–4\.00\)/);
    expect(report).toMatch(/score and cuts alone +3\.00 +13\.33/);
    expect(report).toMatch(/all, with check and hash +7\.00 +5\.71/);
    expect(report).toContain('must be 0: scores 0, national 3, province 0, kabupaten 0');
    expect(report).toContain('peak memory of the product 2.50 GB');
    expect(report).toContain('strangers’ CPUs at most 0.25');
  });

  it('leaves out rounds that other programs disturbed, unless all were', () => {
    const disturbed = { ...roundOf({ ntile: 8, typed: 1 }), strangers: { product: 0.1, ntile: 0.9, typed: 0 } };

    const some = rankingReport(measuredOf([disturbed, roundOf({ ntile: 40, typed: 2 })]));
    expect(some).toContain('median of 1 rounds, 1 more disturbed and left out');
    expect(some).toMatch(/deciles written +4\.00 +10\.00/);
    expect(rankingReport(measuredOf([disturbed]))).toContain('median of 1 rounds, 0 more disturbed and left out');
  });

  it('judges time and memory of a nation', () => {
    const { product } = roundOf({ ntile: 30, typed: 2 });
    const nation = { ...about, memoryLimit: '8GB', strangers: 0.2 };
    const slow = { ...product, phases: { ...product.phases, write: 60 }, peakBytes: 12.5e9 };

    expect(nationReport({ ...nation, run: product })).toMatch(/below 60 s: reached[^]*below 12\.00 GB: reached/);
    expect(nationReport({ ...nation, run: slow })).toMatch(/below 60 s: MISSED[^]*below 12\.00 GB: MISSED/);
  });
});
