import fc from 'fast-check';

import { RANKING_FEATURES } from '../../../domain/groundcheck/features';
import { boundariesOf, decileOf } from '../../../domain/ranking/boundaries';
import { explainChange, explainProgrammes, type Standing } from '../../../domain/ranking/change';
import type { Features, ScoringModel } from '../../../domain/ranking/model';
import { explainScore, MILLIONTHS, scoreOf } from '../../../domain/ranking/score';
import { CHANGEABLE_FEATURES, smallChanges } from '../../../domain/ranking/small-changes';
import type { EligibilityFacts } from '../../../domain/eligibility/facts';
import type { EligibilityRules } from '../../../domain/eligibility/rules';

const KABUPATEN = '9901';
const nothing = Object.fromEntries(RANKING_FEATURES.map((name) => [name, 0])) as Features;

/** A model of a few variables with coefficients drawn at random. */
const aModel: fc.Arbitrary<ScoringModel> = fc
  .array(fc.integer({ min: -300_000, max: 300_000 }), { minLength: 8, maxLength: 8 })
  .map((coefficients) => ({
    variables: [
      { name: 'car', transform: { kind: 'identity', cap: 3 } },
      { name: 'landHectare', transform: { kind: 'identity', stepsPerUnit: 100 } },
      { name: 'householdSize', transform: { kind: 'identity' } },
      {
        name: 'floor',
        transform: { kind: 'codes', codes: { 0: 0, 1: 3, 2: 2, 3: 1, 4: 1, 5: 0, 6: 0, 7: 0, 8: 0, 9: 0 } },
      },
      { name: 'toilet', transform: { kind: 'codes', codes: { 0: 0, 1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0 } } },
      { name: 'closet', transform: { kind: 'codes', codes: { 0: 0, 1: 1, 2: 0, 3: 0, 4: 0 } } },
    ],
    adjusters: [{ name: 'disability', when: [{ feature: 'disabled', min: 1 }], amount: -70_000 }],
    strata: { [KABUPATEN]: { intercept: 13_000_000, coefficients } },
  }));
const someFeatures: fc.Arbitrary<Features> = fc
  .record({
    car: fc.nat(4),
    landHectare: fc.double({ min: 0, max: 5, noNaN: true }),
    householdSize: fc.integer({ min: 1, max: 9 }),
    floor: fc.integer({ min: 1, max: 9 }),
    toilet: fc.integer({ min: 1, max: 6 }),
    disabled: fc.nat(2),
  })
  .map((own) => ({ ...nothing, ...own, closet: own.toilet <= 3 ? 1 : 0 }));
const someCuts = fc
  .array(fc.integer({ min: 12_500_000, max: 14_000_000 }), { minLength: 9, maxLength: 9 })
  .map((cuts) => cuts.sort((one, other) => one - other));
const aHousehold = fc.record({ model: aModel, features: someFeatures, cuts: someCuts });

describe('contributions', () => {
  it('add up to the score exactly, and to 1e-9 in units of the logarithm', () => {
    fc.assert(
      fc.property(aHousehold, ({ model, features }) => {
        const { intercept, contributions, score } = explainScore({ model, kabupaten: KABUPATEN, features });
        const parts = contributions.map(({ contribution }) => contribution);
        expect(parts.reduce((sum, one) => sum + one, intercept)).toBe(score);
        const inLog = parts.reduce((sum, one) => sum + one / MILLIONTHS, intercept / MILLIONTHS);
        expect(Math.abs(inLog - score / MILLIONTHS)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('the distance to the next decile', () => {
  const cuts = [10, 20, 30, 40, 50, 60, 70, 80, 90];

  it('counts the boundary itself to the poorer decile', () => {
    expect([decileOf(40, cuts), decileOf(41, cuts)]).toEqual([4, 5]);
    expect(boundariesOf(40, cuts)).toMatchObject({ down: { decile: 3, score: -10 }, up: { decile: 5, score: 1 } });
  });

  it('has nothing below decile 1 and nothing above decile 10', () => {
    expect(boundariesOf(1, cuts).down).toBeUndefined();
    expect(boundariesOf(91, cuts).up).toBeUndefined();
  });

  it('is the smallest change that moves the decile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12_400_000, max: 14_100_000 }), someCuts, (score, drawn) => {
        const decile = decileOf(score, drawn);
        const { down, up } = boundariesOf(score, drawn);
        for (const way of [down, up]) {
          if (way === undefined) continue;
          expect(decileOf(score + way.score, drawn)).toBe(way.decile);
          expect(decileOf(score + way.score - Math.sign(way.score), drawn)).toBe(decile);
        }
      }),
    );
  });

  it('is said as a share of spending', () => {
    const nearTenPercent = Math.round(Math.log(1.1) * MILLIONTHS);
    expect(boundariesOf(0, [nearTenPercent - 1]).up?.percentOfSpending).toBe(10);
  });
});

describe('small changes', () => {
  it('really cross the boundary when they are scored again, and name only what can change', () => {
    fc.assert(
      fc.property(aHousehold, ({ model, features, cuts }) => {
        const household = { model, kabupaten: KABUPATEN, features };
        const decile = decileOf(scoreOf(household), cuts);
        const { down, up } = smallChanges(household, cuts);
        for (const { steps, score, decile: to } of [...down, ...up]) {
          const changes = Object.fromEntries(steps.map((step) => [step.feature, step.to]));
          const closed = (changes['toilet'] ?? features.toilet) > 3 ? { closet: 0, disposal: 0 } : {};
          expect(scoreOf({ ...household, features: { ...features, ...changes, ...closed } })).toBe(score);
          expect(decileOf(score, cuts)).toBe(to);
          expect(steps.every(({ feature }) => CHANGEABLE_FEATURES.includes(feature))).toBe(true);
        }
        expect(down.every((change) => change.decile < decile) && up.every((change) => change.decile > decile)).toBe(
          true,
        );
      }),
    );
  });

  it.each([
    'headAge',
    'headFemale',
    'children0to6',
    'householdSize',
    'dependants',
    'disabled',
    'chronicallyIll',
    'pregnant',
  ])('never name %s', (feature) => {
    expect(CHANGEABLE_FEATURES).not.toContain(feature);
  });

  it('name a pair only where no single change is enough', () => {
    const [model] = fc.sample(aModel, 1) as [ScoringModel];
    const stratum = { intercept: 0, coefficients: [10, 0, 0, 0, 0, 12, 0, 0] };
    const household = {
      model: { ...model, strata: { [KABUPATEN]: stratum } },
      kabupaten: KABUPATEN,
      features: { ...nothing, floor: 5, toilet: 6 },
    };
    const far = Array.from({ length: 8 }, () => 1_000);

    expect(smallChanges(household, [9, ...far]).up).toEqual([
      { steps: [{ feature: 'car', from: 0, to: 1 }], score: 10, decile: 2 },
      { steps: [{ feature: 'floor', from: 5, to: 1 }], score: 12, decile: 2 },
    ]);
    expect(smallChanges(household, [20, ...far]).up).toEqual([
      {
        steps: [
          { feature: 'floor', from: 5, to: 1 },
          { feature: 'car', from: 0, to: 1 },
        ],
        score: 22,
        decile: 2,
      },
    ]);
    expect(smallChanges(household, [30, ...far]).up).toEqual([]);
  });
});

describe('the change between two quarters', () => {
  const aStanding: fc.Arbitrary<Standing> = fc
    .record({ model: aModel, features: someFeatures, cuts: someCuts })
    .map((it) => ({
      ...it,
      kabupaten: KABUPATEN,
      modelKey: JSON.stringify(it.model),
    }));

  it('adds up to the whole, in score and in decile', () => {
    fc.assert(
      fc.property(aStanding, aStanding, fc.option(someCuts, { nil: undefined }), (before, after, cutsBefore) => {
        const change = explainChange({ before, after, cutsBefore });
        const parts = change.isSeparable
          ? [change.ownData, change.model, change.otherHouseholds]
          : [change.ownData, change.modelAndOthers];
        for (const what of ['score', 'decile'] as const)
          expect(parts.reduce((sum, part) => sum + part[what], 0)).toBe(change.whole[what]);
        expect(change.whole.decile).toBe(decileOf(scoreOf(after), after.cuts) - decileOf(scoreOf(before), before.cuts));
      }),
    );
  });

  const [standing] = fc.sample(aStanding, 1) as [Standing];
  const none = { score: 0, decile: 0 };

  it('is nothing when nothing changed', () => {
    expect(explainChange({ before: standing, after: standing })).toEqual({
      isSeparable: true,
      ownData: none,
      model: none,
      otherHouseholds: none,
      whole: none,
    });
  });

  it('is other households alone when only the cuts moved', () => {
    const score = scoreOf(standing);
    const before = { ...standing, cuts: Array.from({ length: 9 }, () => score - 1) };
    const after = { ...standing, cuts: Array.from({ length: 9 }, () => score) };
    const moved = { score: 0, decile: -9 };

    expect(explainChange({ before, after })).toMatchObject({
      ownData: none,
      model: none,
      otherHouseholds: moved,
      whole: moved,
    });
  });

  it('says that it cannot be told apart when the model changed and the cuts between are not known', () => {
    const change = explainChange({ before: standing, after: { ...standing, modelKey: 'another' } });

    expect(change).toEqual({ isSeparable: false, ownData: none, modelAndOthers: none, whole: none });
  });
});

describe('the programmes', () => {
  const facts: EligibilityFacts = {
    decile: 5,
    memberCount: 3,
    components: {},
    exclusions: [],
    assessments: [],
    groundchecked: true,
    receives: [],
  };
  const rules = (maxDecile: number): EligibilityRules => ({
    id: `limit-${String(maxDecile)}`,
    validFrom: '2026-01-01',
    source: 'test',
    exclusions: [],
    complementarity: { rules: [], source: 'test' },
    programmes: [
      {
        programme: 'SEMBAKO',
        maxDecile,
        amountRupiah: 600_000,
        placeIs: 'household',
        grandfathersUntilGroundcheck: false,
        waitingListQuarters: 4,
        source: 'test',
      },
    ],
  });

  it.each([
    ['rules', { facts, rules: rules(5) }, { facts, rules: rules(4) }, [true, true, false]],
    ['household', { facts, rules: rules(4) }, { facts: { ...facts, decile: 4 }, rules: rules(4) }, [false, true, true]],
    ['both', { facts, rules: rules(4) }, { facts: { ...facts, decile: 4 }, rules: rules(3) }, [false, true, false]],
    ['none', { facts, rules: rules(5) }, { facts, rules: rules(5) }, [true, true, true]],
  ] as const)('change because of %s', (cause, before, after, [then, underOldRules, now]) => {
    const day = '2026-01-30';
    expect(explainProgrammes({ before: { ...before, day }, after: { ...after, day } })).toEqual([
      { programme: 'SEMBAKO', before: then, underOldRules, after: now, cause },
    ]);
  });
});
