import { criteriaReasons } from '../../../domain/registration/criteria';

describe('failed criteria', () => {
  it('are told by their codes in the order of the law, once each', () => {
    expect(criteriaReasons(['e', 'a', 'd', 'a'])).toEqual(['KRIT_A', 'KRIT_D', 'KRIT_E']);
  });

  it('are none when none failed', () => {
    expect(criteriaReasons([])).toEqual([]);
  });
});
