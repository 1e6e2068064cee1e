import type { ComplementarityRule, EligibilityRules, Programme } from '../../../domain/eligibility/rules';
import { rulesFaults } from '../../../domain/eligibility/rules-faults';
import { V_14, V_79 } from '../../support/eligibility';

type Pair = readonly [programme: Programme, kind: ComplementarityRule['kind'], other: Programme];

function withPairs(...pairs: readonly Pair[]): EligibilityRules {
  const rules = pairs.map(([programme, kind, other]) => ({ programme, kind, other, source: 'test' }));
  return { ...V_79, complementarity: { rules, source: 'test' } };
}

function faultsOf(rules: EligibilityRules): readonly string[] {
  return rulesFaults(rules).map(({ kind, list, row, about }) => `${list} ${row} ${about} ${kind}`);
}

describe('the published versions', () => {
  it.each([V_79, V_14])('($id) have no fault', (rules) => {
    expect(rulesFaults(rules)).toEqual([]);
  });
});

describe('a programme', () => {
  const [pkh, sembako, pbi, atensi] = V_79.programmes;
  if (pkh === undefined || sembako === undefined || pbi === undefined || atensi === undefined)
    throw new Error('There are four programmes.');

  it('has one rule', () => {
    expect(faultsOf({ ...V_79, programmes: [...V_79.programmes, sembako] })).toEqual([
      'programmes 5 SEMBAKO programme-twice',
    ]);
  });

  it('gives components, one amount or services, and no two of them', () => {
    const { inKind: _inKind, ...nothing } = atensi;
    const programmes = [{ ...pkh, amountRupiah: 1 }, { ...sembako, inKind: true }, pbi, nothing];

    expect(faultsOf({ ...V_79, programmes })).toEqual([
      'programmes 1 PKH amount-unclear',
      'programmes 2 SEMBAKO amount-unclear',
      'programmes 4 ATENSI amount-unclear',
    ]);
  });

  it('that does not give services may say so', () => {
    expect(faultsOf({ ...V_79, programmes: [{ ...pbi, inKind: false }] })).toEqual([]);
  });

  it('opens to the clients of a programme there is', () => {
    expect(faultsOf({ ...V_79, programmes: [pkh, pbi] })).toEqual(['programmes 1 PKH unknown-programme']);
  });
});

describe('an exclusion', () => {
  const [asn] = V_79.exclusions;
  if (asn === undefined) throw new Error('There are exclusions.');

  it('is stated by somebody, and ends after it begins', () => {
    const exclusions = [
      { ...asn, statedBy: [] },
      { ...asn, code: 'bumn-bumd', validFrom: '2026-01-02', validTo: '2026-01-01' },
      { ...asn, code: 'state-official', validFrom: '2026-01-01', validTo: '2026-01-01' },
    ];

    expect(faultsOf({ ...V_79, exclusions })).toEqual([
      'exclusions 1 asn-tni-polri nobody-states-it',
      'exclusions 2 bumn-bumd ends-before-it-begins',
    ]);
  });

  it('has one rule at a time', () => {
    const first = { ...asn, validFrom: '2026-01-01', validTo: '2026-03-31' };

    expect(faultsOf({ ...V_79, exclusions: [first, { ...asn, validFrom: '2026-04-01' }] })).toEqual([]);
    expect(faultsOf({ ...V_79, exclusions: [{ ...asn, validFrom: '2026-04-01' }, first] })).toEqual([]);
    expect(faultsOf({ ...V_79, exclusions: [first, { ...asn, validFrom: '2026-03-31' }] })).toEqual([
      'exclusions 2 asn-tni-polri exclusion-twice',
    ]);
    expect(faultsOf({ ...V_79, exclusions: [{ ...asn, validFrom: '2025-01-01' }, first] })).toEqual([
      'exclusions 2 asn-tni-polri exclusion-twice',
    ]);
  });
});

describe('complementarity', () => {
  it('may be a chain, and two programmes may depend on the same one', () => {
    expect(
      faultsOf(
        withPairs(['PKH', 'requires', 'SEMBAKO'], ['SEMBAKO', 'excludes', 'ATENSI'], ['PKH', 'excludes', 'ATENSI']),
      ),
    ).toEqual([]);
  });

  it('names programmes the file has', () => {
    const { complementarity } = withPairs(['PKH', 'requires', 'PBI-JK'], ['SEMBAKO', 'requires', 'PKH']);
    const programmes = V_79.programmes.filter(({ programme }) => programme !== 'PBI-JK');

    expect(faultsOf({ ...V_79, programmes, complementarity })).toEqual(['complementarity 1 PKH unknown-programme']);
    const other = programmes.filter(({ programme }) => programme !== 'PKH');
    expect(faultsOf({ ...V_79, programmes: other, complementarity })).toEqual([
      'complementarity 1 PKH unknown-programme',
      'complementarity 2 SEMBAKO unknown-programme',
    ]);
  });

  it('says one thing about a pair', () => {
    const rules = withPairs(
      ['PKH', 'requires', 'SEMBAKO'],
      ['PKH', 'requires', 'SEMBAKO'],
      ['PKH', 'excludes', 'SEMBAKO'],
    );

    expect(faultsOf(rules)).toEqual(['complementarity 2 PKH rule-twice', 'complementarity 3 PKH rule-contradicted']);
  });

  it('has no cycle: the rows in it are named, and not those that lead there or away', () => {
    const rules = withPairs(
      ['PBI-JK', 'excludes', 'PKH'],
      ['PKH', 'requires', 'SEMBAKO'],
      ['SEMBAKO', 'excludes', 'PKH'],
      ['SEMBAKO', 'requires', 'ATENSI'],
    );

    expect(faultsOf(rules)).toEqual(['complementarity 2 PKH cycle', 'complementarity 3 SEMBAKO cycle']);
    expect(faultsOf(withPairs(['PKH', 'excludes', 'PKH']))).toEqual(['complementarity 1 PKH cycle']);
  });
});
