import { PROGRAMMES, rulesInForce } from '../../../domain/eligibility/rules';
import { V_14, V_79 } from '../../support/eligibility';

describe('the rules in force', () => {
  it('are the latest that have begun', () => {
    expect(rulesInForce([V_14, V_79], '2025-04-30')).toBeUndefined();
    expect(rulesInForce([V_14, V_79], '2025-05-01')).toBe(V_79);
    expect(rulesInForce([V_14, V_79], '2026-03-31')).toBe(V_79);
    expect(rulesInForce([V_79, V_14], '2026-04-01')).toBe(V_14);
    expect(rulesInForce([V_14, V_79], '2026-04-01')).toBe(V_14);
  });

  it('are none after their last day', () => {
    const ended = { ...V_79, validTo: '2026-03-31' };

    expect(rulesInForce([ended], '2026-03-31')).toBe(ended);
    expect(rulesInForce([ended], '2026-04-01')).toBeUndefined();
  });
});

describe.each([V_79, V_14])('version $id', (rules) => {
  it('has a rule for each of the four programmes, and a source for everything', () => {
    expect(rules.programmes.map(({ programme }) => programme)).toEqual([...PROGRAMMES]);
    const stated = [rules, rules.complementarity, ...rules.programmes, ...rules.exclusions];
    const assessments = rules.programmes.flatMap(({ orByAssessment }) => orByAssessment ?? []);
    expect([...stated, ...assessments].filter(({ source }) => source.length === 0)).toEqual([]);
  });
});
