import fc from 'fast-check';

import {
  assessProgramme,
  COMPONENTS,
  type EligibilityFacts,
  type EligibilityRules,
  type Programme,
  type ProgrammeRule,
} from '../../../domain/eligibility/rules';
import { V_14, V_79 } from '../../support/eligibility';

const RULE_SETS = [V_79, V_14] as const;

function ruleOf(rules: EligibilityRules, programme: Programme): ProgrammeRule {
  const rule = rules.programmes.find((each) => each.programme === programme);
  if (rule === undefined) throw new Error('There is no such programme.');
  return rule;
}

/** Family A of story 14.1: a couple, an SD pupil and a child under 7, visited, in decile 2. */
const FAMILY_A: EligibilityFacts = {
  decile: 2,
  memberCount: 4,
  components: { pupilSd: 1, earlyChildhood: 1 },
  exclusions: [],
  groundchecked: true,
  receives: [],
};

function assess(rules: EligibilityRules, programme: Programme, facts: Partial<EligibilityFacts> = {}) {
  const { exclusions } = rules;
  return assessProgramme({ rule: ruleOf(rules, programme), exclusions }, { ...FAMILY_A, ...facts });
}

describe('family A of story 14.1', () => {
  it('qualifies for PKH with 975,000 and for Sembako with 600,000 a quarter', () => {
    expect(assess(V_79, 'PKH')).toEqual({
      programme: 'PKH',
      qualifies: true,
      reasons: ['DESIL_MEMENUHI'],
      amountRupiah: 975_000,
      places: 1,
    });
    expect(assess(V_79, 'SEMBAKO')).toMatchObject({ qualifies: true, amountRupiah: 600_000, places: 1 });
  });

  it('would take four places of PBI-JK, one for each member', () => {
    expect(assess(V_79, 'PBI-JK')).toMatchObject({ qualifies: true, amountRupiah: 504_000, places: 4 });
  });
});

describe('the limit', () => {
  const limits: readonly (readonly [EligibilityRules, Programme, number])[] = [
    [V_79, 'PKH', 4],
    [V_79, 'SEMBAKO', 5],
    [V_79, 'PBI-JK', 5],
    [V_14, 'PKH', 4],
    [V_14, 'SEMBAKO', 4],
    [V_14, 'PBI-JK', 5],
  ];

  it.each(limits.map(([rules, programme, limit]) => [rules.id, programme, limit, rules] as const))(
    'under %s takes %s up to decile %d and nobody above it (story 14.7)',
    (_id, programme, limit, rules) => {
      for (let decile = 1; decile <= 10; decile += 1) {
        const verdict = assess(rules, programme, { decile });

        expect(verdict.qualifies).toBe(decile <= limit);
        expect(verdict.reasons).toEqual([decile <= limit ? 'DESIL_MEMENUHI' : 'DI_LUAR_DESIL']);
      }
    },
  );
});

describe('a recipient outside the limit', () => {
  const recipient = { decile: 6, receives: ['PKH'] } as const;

  it.each(RULE_SETS.map((rules) => [rules.id, rules] as const))(
    'keeps the aid under %s until the groundcheck, which ends it (family R of story 14.7)',
    (_id, rules) => {
      expect(assess(rules, 'PKH', { ...recipient, groundchecked: false })).toMatchObject({
        qualifies: true,
        reasons: ['PENERIMA_LAMA'],
        amountRupiah: 975_000,
      });
      expect(assess(rules, 'PKH', { ...recipient, groundchecked: true })).toMatchObject({
        qualifies: false,
        reasons: ['DI_LUAR_DESIL'],
        amountRupiah: 0,
      });
    },
  );

  it('keeps no other programme than the one received', () => {
    expect(assess(V_79, 'SEMBAKO', { ...recipient, groundchecked: false }).qualifies).toBe(false);
  });

  it('keeps nothing where the rule has no such clause', () => {
    const rule = { ...ruleOf(V_79, 'PKH'), grandfathersUntilGroundcheck: false };
    const facts = { ...FAMILY_A, ...recipient, groundchecked: false };

    expect(assessProgramme({ rule, exclusions: [] }, facts).reasons).toEqual(['DI_LUAR_DESIL']);
  });

  it('inside the limit again is a recipient like any other', () => {
    expect(assess(V_14, 'PKH', { ...recipient, decile: 4 }).reasons).toEqual(['DESIL_MEMENUHI']);
  });
});

describe('family P of story 14.7, decile 5, visited, with Sembako', () => {
  it('continues under V-79 and ends under V-14', () => {
    const facts = { decile: 5, receives: ['SEMBAKO'] } as const;

    expect(assess(V_79, 'SEMBAKO', facts).qualifies).toBe(true);
    expect(assess(V_14, 'SEMBAKO', facts)).toMatchObject({ qualifies: false, reasons: ['DI_LUAR_DESIL'] });
  });
});

describe('components', () => {
  it('are needed for PKH and for nothing else (family C of story 14.3)', () => {
    expect(assess(V_79, 'PKH', { components: {} })).toMatchObject({ qualifies: false, reasons: ['TANPA_KOMPONEN'] });
    expect(assess(V_79, 'SEMBAKO', { components: {} }).qualifies).toBe(true);
  });

  it('count for four members at most, the dearest first', () => {
    const components = { pupilSd: 2, pregnant: 1, elderly: 1, pupilSma: 1, earlyChildhood: 1 };

    expect(assess(V_79, 'PKH', { components }).amountRupiah).toBe(750_000 + 750_000 + 600_000 + 500_000);
  });

  it('count for everybody where the rule sets no limit', () => {
    const { maxCountedComponents: _limit, ...rule } = ruleOf(V_79, 'PKH');
    const facts = { ...FAMILY_A, components: { pupilSd: 6 } };

    expect(assessProgramme({ rule, exclusions: [] }, facts).amountRupiah).toBe(6 * 225_000);
  });

  it('never bring less for one more, nor more than four times the dearest', () => {
    const counts = fc.record(Object.fromEntries(COMPONENTS.map((name) => [name, fc.nat(5)])));

    fc.assert(
      fc.property(counts, fc.constantFrom(...COMPONENTS), (components, grown) => {
        const amount = assess(V_79, 'PKH', { components }).amountRupiah;
        const more = { ...components, [grown]: (components[grown] ?? 0) + 1 };

        expect(assess(V_79, 'PKH', { components: more }).amountRupiah).toBeGreaterThanOrEqual(amount);
        expect(amount).toBeLessThanOrEqual(4 * 750_000);
      }),
    );
  });
});

describe('an exclusion', () => {
  it('outweighs the decile, and grandfathering too', () => {
    const facts = { exclusions: ['asn-tni-polri'], receives: ['PKH'], groundchecked: false } as const;

    expect(assess(V_79, 'PKH', facts)).toMatchObject({ qualifies: false, reasons: ['DIKECUALIKAN'], amountRupiah: 0 });
  });

  it('that the rules do not know excludes nobody', () => {
    expect(assess(V_79, 'PKH', { exclusions: ['left-handed'] }).qualifies).toBe(true);
  });
});

describe('a programme without an amount', () => {
  it('takes nobody', () => {
    const { amountRupiah: _amount, ...rule } = ruleOf(V_79, 'SEMBAKO');

    expect(assessProgramme({ rule, exclusions: [] }, FAMILY_A).qualifies).toBe(false);
  });
});

describe('every verdict', () => {
  const facts = fc.record({
    decile: fc.integer({ min: 1, max: 10 }),
    memberCount: fc.integer({ min: 1, max: 30 }),
    groundchecked: fc.boolean(),
    receives: fc.subarray<Programme>(['PKH', 'SEMBAKO', 'PBI-JK']),
    exclusions: fc.subarray(['died', 'online-gambling', 'left-handed']),
  });

  it('gives one reason, money only to who qualifies, and the poorer never less than the richer', () => {
    fc.assert(
      fc.property(
        facts,
        fc.constantFrom(...RULE_SETS),
        fc.constantFrom('PKH', 'SEMBAKO', 'PBI-JK'),
        (known, rules, programme) => {
          const verdict = assess(rules, programme, known);
          const poorer = assess(rules, programme, { ...known, decile: Math.max(1, known.decile - 1) });

          expect(verdict.reasons).toHaveLength(1);
          expect(verdict.amountRupiah > 0).toBe(verdict.qualifies);
          expect(poorer.amountRupiah).toBeGreaterThanOrEqual(verdict.amountRupiah);
        },
      ),
    );
  });
});
