import { parseEligibilityRules, RulesRefused } from '../../contracts/eligibility-rules';
import { V_14, V_79, withPairs } from '../support/eligibility';

function faultsOf(candidate: unknown): RulesRefused['faults'] {
  try {
    parseEligibilityRules(candidate);
  } catch (error) {
    if (error instanceof RulesRefused) return error.faults;
    throw error;
  }
  return [];
}

describe('a file of programme rules', () => {
  it.each([V_79, V_14])('($id) is read as it lies there', (rules) => {
    expect(parseEligibilityRules(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
  });

  it('of another form is refused with every place at fault', () => {
    const candidate = {
      ...V_79,
      exclusions: ['asn-tni-polri'],
      programmes: V_79.programmes.map(({ programme, ...rule }) => ({ ...rule, programme: programme.toLowerCase() })),
      complementarity: { rules: [{ kind: 'replaces', programme: 'PKH', other: 'PIP', source: '' }], source: 'test' },
    };

    expect(faultsOf(candidate)).toEqual([
      { pointer: '/exclusions/0', code: 'wrong-type' },
      { pointer: '/complementarity/rules/0/kind', code: 'not-in-code-list' },
      { pointer: '/complementarity/rules/0/other', code: 'not-in-code-list' },
      { pointer: '/complementarity/rules/0/source', code: 'too-short' },
      ...[0, 1, 2, 3].map((row) => ({ pointer: `/programmes/${row}/programme`, code: 'not-in-code-list' })),
    ]);
  });

  it('that contradicts itself is refused with list and row', () => {
    const rules = withPairs(V_79, [
      { kind: 'requires', programme: 'PKH', other: 'SEMBAKO', source: 'test' },
      { kind: 'requires', programme: 'SEMBAKO', other: 'PKH', source: 'test' },
    ]);

    expect(faultsOf(rules)).toEqual([
      { kind: 'cycle', list: 'complementarity', row: 1, about: 'PKH' },
      { kind: 'cycle', list: 'complementarity', row: 2, about: 'SEMBAKO' },
    ]);
  });
});
