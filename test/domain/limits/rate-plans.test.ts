import { RATE_PLANS, ratePlanOn } from '../../../domain/limits/rate-plans';

describe('rate plans', () => {
  it('carry validity and basis', () => {
    for (const { calls, perSeconds, validFrom, basis } of RATE_PLANS) {
      expect(Math.min(calls, perSeconds)).toBeGreaterThan(0);
      expect(validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(basis).not.toBe('');
    }
  });

  it.each(['official', 'integrator', 'status-by-code', 'status-by-address'] as const)(
    'know one of "%s" today',
    (id) => {
      expect(ratePlanOn({ id, today: '2026-06-01' })).toMatchObject({ id });
    },
  );

  it('let nobody through uncounted before the first version', () => {
    expect(() => ratePlanOn({ id: 'official', today: '2020-01-01' })).toThrow('official');
  });
});
