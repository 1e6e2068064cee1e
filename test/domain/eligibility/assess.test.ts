import fc from 'fast-check';

import { assessProgramme } from '../../../domain/eligibility/assess';
import type { EligibilityFacts } from '../../../domain/eligibility/facts';
import {
  COMPONENTS,
  PROGRAMMES,
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
  assessments: [],
  groundchecked: true,
  receives: [],
};

/** A day on which both versions' exclusions hold. */
const DAY = '2026-06-30';

function assess(rules: EligibilityRules, programme: Programme, facts: Partial<EligibilityFacts> = {}) {
  const { exclusions } = rules;
  return assessProgramme({ rule: ruleOf(rules, programme), exclusions, day: DAY }, { ...FAMILY_A, ...facts });
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
    [V_79, 'ATENSI', 5],
    [V_14, 'PKH', 4],
    [V_14, 'SEMBAKO', 4],
    [V_14, 'PBI-JK', 5],
    [V_14, 'ATENSI', 5],
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

    expect(assessProgramme({ rule, exclusions: [], day: DAY }, facts).reasons).toEqual(['DI_LUAR_DESIL']);
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

    expect(assessProgramme({ rule, exclusions: [], day: DAY }, facts).amountRupiah).toBe(6 * 225_000);
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

describe.each(RULE_SETS.map((rules) => [rules.id, rules] as const))('ATENSI under %s', (_id, rules) => {
  it('gives services: no money, one place, no component asked for', () => {
    expect(assess(rules, 'ATENSI', { components: {} })).toEqual({
      programme: 'ATENSI',
      qualifies: true,
      reasons: ['DESIL_MEMENUHI'],
      amountRupiah: 0,
      places: 1,
    });
  });

  it.each([
    ['2026-07-01', '2026-12-31', 'DI_LUAR_DESIL'],
    [DAY, DAY, 'SESUAI_ASESMEN'],
    ['2026-01-01', '2026-06-29', 'DI_LUAR_DESIL'],
  ])('above the limit follows an assessment from %s until %s: %s', (assessedOn, validUntil, reason) => {
    const assessments = [{ programme: 'ATENSI' as const, assessedOn, validUntil }];

    for (const decile of [6, 10]) {
      expect(assess(rules, 'ATENSI', { decile, assessments })).toMatchObject({
        qualifies: reason === 'SESUAI_ASESMEN',
        reasons: [reason],
      });
    }
    expect(assess(rules, 'ATENSI', { decile: 5, assessments }).reasons).toEqual(['DESIL_MEMENUHI']);
  });

  it('keeps no recipient outside the limit until the groundcheck: the clause names other programmes', () => {
    const recipient = { decile: 6, receives: ['ATENSI'], groundchecked: false } as const;

    expect(assess(rules, 'ATENSI', recipient).reasons).toEqual(['DI_LUAR_DESIL']);
  });
});

describe.each(RULE_SETS.map((rules) => [rules.id, rules] as const))('an assessment under %s', (_id, rules) => {
  /** In decile 9, assessed for everything there is. */
  const assessed = {
    decile: 9,
    assessments: PROGRAMMES.map((programme) => ({ programme, assessedOn: '2026-05-04', validUntil: '2026-11-03' })),
  };

  it('opens PKH and Sembako to clients of ATENSI, with the amounts of everybody else', () => {
    const client = { ...assessed, receives: ['ATENSI'] } as const;

    expect(assess(rules, 'PKH', client)).toMatchObject({ reasons: ['SESUAI_ASESMEN'], amountRupiah: 975_000 });
    expect(assess(rules, 'SEMBAKO', client)).toMatchObject({ reasons: ['SESUAI_ASESMEN'], amountRupiah: 600_000 });
  });

  it('opens them to nobody else, and PBI-JK to nobody', () => {
    for (const programme of ['PKH', 'SEMBAKO'] as const)
      expect(assess(rules, programme, assessed).reasons).toEqual(['DI_LUAR_DESIL']);
    expect(assess(rules, 'PBI-JK', { ...assessed, receives: ['ATENSI'] }).reasons).toEqual(['DI_LUAR_DESIL']);
  });

  it('is for the programme it names', () => {
    const forPkh = assessed.assessments.filter(({ programme }) => programme === 'PKH');

    expect(assess(rules, 'ATENSI', { ...assessed, assessments: forPkh }).reasons).toEqual(['DI_LUAR_DESIL']);
  });

  it('of a client opens no PKH where nobody counts for it', () => {
    const client = { ...assessed, receives: ['ATENSI'], components: {} } as const;

    expect(assess(rules, 'PKH', client)).toMatchObject({ qualifies: false, reasons: ['TANPA_KOMPONEN'] });
  });

  it('is the reason before grandfathering, which a groundcheck would end', () => {
    const client = { ...assessed, receives: ['ATENSI', 'PKH'] } as const;

    expect(assess(rules, 'PKH', { ...client, groundchecked: false }).reasons).toEqual(['SESUAI_ASESMEN']);
    expect(assess(rules, 'PKH', { ...client, groundchecked: true }).reasons).toEqual(['SESUAI_ASESMEN']);
  });
});

describe('an exclusion', () => {
  const died = { code: 'died', statedBy: 'dukcapil', statedOn: '2026-05-01', concerns: 'household' } as const;

  it('outweighs the decile, grandfathering and an assessment', () => {
    const recipient = { exclusions: [died], receives: ['PKH'], groundchecked: false } as const;
    const assessments = [{ programme: 'ATENSI', assessedOn: '2026-05-04', validUntil: '2026-11-03' } as const];

    expect(assess(V_79, 'PKH', recipient)).toMatchObject({
      qualifies: false,
      reasons: ['DIKECUALIKAN'],
      amountRupiah: 0,
    });
    expect(assess(V_79, 'ATENSI', { exclusions: [died], assessments }).reasons).toEqual(['DIKECUALIKAN']);
  });
});

describe('a programme without an amount that gives no services', () => {
  it('takes nobody', () => {
    const { amountRupiah: _amount, ...rule } = ruleOf(V_79, 'SEMBAKO');

    expect(assessProgramme({ rule, exclusions: [], day: DAY }, FAMILY_A).qualifies).toBe(false);
  });
});

describe('every verdict', () => {
  const facts = fc.record({
    decile: fc.integer({ min: 1, max: 10 }),
    memberCount: fc.integer({ min: 1, max: 30 }),
    groundchecked: fc.boolean(),
    receives: fc.subarray([...PROGRAMMES]),
    assessments: fc.subarray(
      PROGRAMMES.map((programme) => ({ programme, assessedOn: '2026-05-04', validUntil: '2026-11-03' })),
    ),
    exclusions: fc.subarray(
      ['died', 'online-gambling', 'left-handed'].map((code) => {
        return { code, statedBy: 'dukcapil', statedOn: '2026-05-01', concerns: 'household' as const };
      }),
    ),
  });

  it('gives one reason, money only to who qualifies, and the poorer never less than the richer', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...RULE_SETS), fc.constantFrom(...PROGRAMMES), (known, rules, programme) => {
        const verdict = assess(rules, programme, known);
        const poorer = assess(rules, programme, { ...known, decile: Math.max(1, known.decile - 1) });

        expect(verdict.reasons).toHaveLength(1);
        expect(verdict.amountRupiah > 0).toBe(verdict.qualifies && programme !== 'ATENSI');
        expect(poorer.amountRupiah).toBeGreaterThanOrEqual(verdict.amountRupiah);
      }),
    );
  });
});
