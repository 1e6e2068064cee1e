import fc from 'fast-check';

import { assessHousehold, type ProgrammeVerdict } from '../../../domain/eligibility/assess';
import { applyComplementarity, complementaritySteps } from '../../../domain/eligibility/complementarity';
import type { EligibilityFacts } from '../../../domain/eligibility/facts';
import { PROGRAMMES, type ComplementarityRule, type Programme } from '../../../domain/eligibility/rules';
import { somePairs, V_79, withPairs } from '../../support/eligibility';

type Pair = readonly [programme: Programme, kind: ComplementarityRule['kind'], other: Programme];

function pairs(...given: readonly Pair[]): readonly ComplementarityRule[] {
  return given.map(([programme, kind, other]) => ({ programme, kind, other, source: 'test' }));
}

function verdict(programme: Programme, qualifies = true): ProgrammeVerdict {
  const reasons = [qualifies ? ('DESIL_MEMENUHI' as const) : ('DI_LUAR_DESIL' as const)];
  return { programme, qualifies, reasons, amountRupiah: qualifies ? 100 : 0, places: 1 };
}

/** What is left of the programmes a household qualifies for, with the reasons of those it loses. */
function left(
  rules: readonly ComplementarityRule[],
  has: readonly Programme[],
  counted = PROGRAMMES as readonly Programme[],
) {
  const verdicts = PROGRAMMES.map((programme) => verdict(programme, has.includes(programme)));
  const after = applyComplementarity(rules, { verdicts, counted });
  return Object.fromEntries(
    after
      .filter(({ programme }) => has.includes(programme))
      .map(({ programme, qualifies, reasons: [reason] }) => [programme, qualifies ? 'kept' : reason]),
  );
}

describe('a programme that another one excludes', () => {
  const rules = pairs(['SEMBAKO', 'excludes', 'PKH']);

  it('is refused to who qualifies for both, and to nobody else', () => {
    expect(left(rules, ['PKH', 'SEMBAKO'])).toEqual({ PKH: 'kept', SEMBAKO: 'TIDAK_BOLEH_RANGKAP' });
    expect(left(rules, ['SEMBAKO'])).toEqual({ SEMBAKO: 'kept' });
    expect(left(rules, ['PKH'])).toEqual({ PKH: 'kept' });
  });

  it('keeps its places and loses its amount', () => {
    const verdicts = [verdict('PKH'), { ...verdict('SEMBAKO'), places: 4 }];

    expect(applyComplementarity(rules, { verdicts, counted: PROGRAMMES })[1]).toEqual({
      programme: 'SEMBAKO',
      qualifies: false,
      reasons: ['TIDAK_BOLEH_RANGKAP'],
      amountRupiah: 0,
      places: 4,
    });
  });

  it('is kept where the other one is not counted', () => {
    expect(left(rules, ['PKH', 'SEMBAKO'], ['SEMBAKO'])).toEqual({ PKH: 'kept', SEMBAKO: 'kept' });
  });
});

describe('a programme that requires another one', () => {
  const rules = pairs(['ATENSI', 'requires', 'PKH']);

  it('is for those alone who qualify for it', () => {
    expect(left(rules, ['ATENSI', 'PKH'])).toEqual({ ATENSI: 'kept', PKH: 'kept' });
    expect(left(rules, ['ATENSI'])).toEqual({ ATENSI: 'PERLU_PROGRAM_LAIN' });
    expect(left(rules, ['ATENSI', 'PKH'], ['ATENSI'])).toEqual({ ATENSI: 'PERLU_PROGRAM_LAIN', PKH: 'kept' });
  });

  it('keeps its own reason where it is refused anyway', () => {
    const verdicts = [verdict('PKH', false), verdict('ATENSI', false)];

    expect(applyComplementarity(rules, { verdicts, counted: PROGRAMMES })).toEqual(verdicts);
  });
});

describe('several rules', () => {
  it('are asked in the order of what depends on what, whatever the order in the file', () => {
    const chain = pairs(
      ['PKH', 'requires', 'SEMBAKO'],
      ['SEMBAKO', 'excludes', 'PBI-JK'],
      ['PBI-JK', 'excludes', 'ATENSI'],
    );

    // ATENSI refuses PBI-JK, so Sembako stays, so PKH has what it requires.
    expect(left(chain, [...PROGRAMMES])).toEqual({
      PKH: 'kept',
      SEMBAKO: 'kept',
      'PBI-JK': 'TIDAK_BOLEH_RANGKAP',
      ATENSI: 'kept',
    });
    expect(left([...chain].reverse(), [...PROGRAMMES])).toEqual(left(chain, [...PROGRAMMES]));
    expect(complementaritySteps(chain).map(({ programme }) => programme)).toEqual(['PBI-JK', 'SEMBAKO', 'PKH']);
    // Without ATENSI all three fall over.
    expect(left(chain, ['PKH', 'SEMBAKO', 'PBI-JK'])).toEqual({
      PKH: 'PERLU_PROGRAM_LAIN',
      SEMBAKO: 'TIDAK_BOLEH_RANGKAP',
      'PBI-JK': 'kept',
    });
  });

  it('about one programme give the first that is broken as the reason', () => {
    const both = pairs(['PKH', 'requires', 'ATENSI'], ['PKH', 'excludes', 'SEMBAKO']);

    expect(left(both, ['PKH', 'SEMBAKO'])).toEqual({ PKH: 'PERLU_PROGRAM_LAIN', SEMBAKO: 'kept' });
    expect(left([...both].reverse(), ['PKH', 'SEMBAKO'])).toEqual({ PKH: 'TIDAK_BOLEH_RANGKAP', SEMBAKO: 'kept' });
  });

  it('are all kept by what is left, and refuse nobody without cause', () => {
    fc.assert(
      fc.property(somePairs, fc.subarray([...PROGRAMMES]), fc.subarray([...PROGRAMMES]), (rules, has, counted) => {
        const kept = left(rules, has, counted);
        const had = (programme: Programme): boolean => kept[programme] === 'kept' && counted.includes(programme);
        const isBroken = ({ kind, other }: ComplementarityRule): boolean => had(other) === (kind === 'excludes');
        for (const programme of has) {
          const own = rules.filter((rule) => rule.programme === programme);
          expect(kept[programme] === 'kept').toBe(!own.some(isBroken));
        }
      }),
    );
  });

  it('with a cycle end all the same: whoever reads them is told of the fault before', () => {
    expect(left(pairs(['PKH', 'excludes', 'SEMBAKO'], ['SEMBAKO', 'excludes', 'PKH']), ['PKH', 'SEMBAKO'])).toEqual({
      PKH: 'kept',
      SEMBAKO: 'TIDAK_BOLEH_RANGKAP',
    });
  });
});

describe('a household', () => {
  const rules = withPairs(V_79, pairs(['PBI-JK', 'excludes', 'SEMBAKO']));
  const facts: EligibilityFacts = {
    decile: 3,
    memberCount: 2,
    components: { pupilSd: 1 },
    exclusions: [],
    assessments: [],
    groundchecked: true,
    receives: [],
  };
  const pbiOf = (asksFor: readonly Programme[] | undefined, receives: readonly Programme[] = []) =>
    assessHousehold({ rules, day: '2026-01-30', asksFor }, { ...facts, receives }).find(
      ({ programme }) => programme === 'PBI-JK',
    )?.reasons;

  it('has what it asks for or receives already, and nothing else stands in its way', () => {
    expect(pbiOf(undefined)).toEqual(['TIDAK_BOLEH_RANGKAP']);
    expect(pbiOf(['PBI-JK', 'SEMBAKO'])).toEqual(['TIDAK_BOLEH_RANGKAP']);
    expect(pbiOf(['PBI-JK'])).toEqual(['DESIL_MEMENUHI']);
    expect(pbiOf(['PBI-JK'], ['SEMBAKO'])).toEqual(['TIDAK_BOLEH_RANGKAP']);
  });
});
