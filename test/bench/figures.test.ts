import fc from 'fast-check';

import { median, pairedRatio, percentile, table } from '../../bench/figures';

const samples = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 });

describe('percentile', () => {
  it('takes the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect([0.5, 0.9, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 90, 99, 100]);
  });

  it('is a sample that at least the stated share of samples does not exceed', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share);

        expect(values).toContain(found);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * values.length);
      }),
    );
  });

  it('refuses to make up a figure without samples', () => {
    expect(() => percentile([], 0.5)).toThrow('There are no samples.');
  });
});

describe('median', () => {
  it('is the middle sample, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  it('does not change the samples', () => {
    const given = [3, 1, 2];

    median(given);

    expect(given).toEqual([3, 1, 2]);
  });
});

describe('pairedRatio', () => {
  it('divides within each pair, so that a pair that was slowed down as a whole changes nothing', () => {
    const pairs = [
      { ours: 6, other: 2 },
      { ours: 0.6, other: 0.2 },
      { ours: 8, other: 4 },
    ];

    const ratio = pairedRatio(pairs);

    expect(ratio.median).toBeCloseTo(3);
    expect(ratio.min).toBe(2);
    expect(ratio.max).toBeCloseTo(3);
  });
});

describe('table', () => {
  it('puts the first column to the left and figures to the right', () => {
    const rows = [
      ['', 'product'],
      ['transitions', '23'],
    ];

    expect(table(rows)).toBe(['               product', '  transitions       23'].join('\n'));
  });
});
