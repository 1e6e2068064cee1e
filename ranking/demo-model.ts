import type { RankingFeature } from '../domain/groundcheck/features';
import type { BiasLimits, ModelAdjuster, ModelStratum, ModelVariable, RankingModel } from './model';
import { listKabupaten, regionalWelfare, uniform } from './regions';

/** A variable and its national coefficients, in thousandths of log rupiah per step or level. */
interface BaseVariable {
  readonly variable: ModelVariable;
  readonly national: readonly number[];
}

const MILLIONTHS_PER_THOUSANDTH = 1_000;
/** Log of about 0.66 million rupiah per person and month: a household of which nothing else is known. */
const INTERCEPT = 13_400_000;
/** What one step of `regionalWelfare` adds: prices and wages that assets do not show. */
const INTERCEPT_PER_WELFARE = 150_000;
/** Coefficients of a kabupaten differ from the national ones by up to this share. */
const SPREAD = 0.2;

function amount(
  name: RankingFeature,
  { cap, each, stepsPerUnit }: { readonly cap: number; readonly each: number; readonly stepsPerUnit?: number },
): BaseVariable {
  const transform = { kind: 'identity' as const, cap, ...(stepsPerUnit !== undefined && { stepsPerUnit }) };
  return { variable: { name, transform }, national: [each] };
}

/** `levels[0]` holds the codes of the base; each later level names its coefficient and its codes. */
function codes(
  name: RankingFeature,
  { base, levels }: { readonly base: readonly number[]; readonly levels: readonly (readonly [number, ...number[]])[] },
): BaseVariable {
  const entries = [base, ...levels.map(([, ...own]) => own)].flatMap((own, level) => own.map((code) => [code, level]));
  const transform = { kind: 'codes' as const, codes: Object.fromEntries(entries) as Record<string, number> };
  return { variable: { name, transform }, national: levels.map(([coefficient]) => coefficient) };
}

/**
 * Made-up national coefficients. Signs are plausible and the weights fall in the order BPS gave: movable assets, diploma,
 * size, fuel, water, work, lighting, floor, toilet, wall, roof, tenure, disposal.
 * @basis PERINGKAT (BPS, Pemeringkatan DTSEN, 8 July 2025): the order; the numbers: none, BPS has not published them
 */
const BASE: readonly BaseVariable[] = [
  amount('car', { cap: 3, each: 265 }),
  amount('airConditioner', { cap: 3, each: 190 }),
  amount('motorcycle', { cap: 4, each: 75 }),
  amount('goldGram', { cap: 100, each: 1.6 }),
  amount('computer', { cap: 3, each: 120 }),
  amount('fridge', { cap: 2, each: 110 }),
  amount('landline', { cap: 1, each: 105 }),
  amount('motorBoat', { cap: 2, each: 100 }),
  amount('waterHeater', { cap: 1, each: 95 }),
  amount('boat', { cap: 2, each: 30 }),
  amount('flatTv', { cap: 3, each: 70 }),
  amount('smartphone', { cap: 6, each: 35 }),
  amount('gasCylinder', { cap: 2, each: 50 }),
  amount('bicycle', { cap: 3, each: 8 }),
  amount('landHectare', { cap: 5, each: 0.3, stepsPerUnit: 100 }),
  amount('otherLand', { cap: 1, each: 30 }),
  amount('otherHouse', { cap: 1, each: 90 }),
  amount('largeLivestock', { cap: 10, each: 10 }),
  amount('smallLivestock', { cap: 20, each: 2 }),
  codes('headDiploma', {
    base: [0],
    levels: [
      [20, 1],
      [45, 2],
      [90, 3],
      [145, 4],
      [215, 5],
      [305, 6],
    ],
  }),
  amount('householdSize', { cap: 12, each: -70 }),
  amount('dependants', { cap: 8, each: -20 }),
  amount('children0to6', { cap: 5, each: -16 }),
  amount('workers', { cap: 5, each: 25 }),
  amount('headAge', { cap: 90, each: 1 }),
  codes('fuel', {
    base: [0, 8, 9, 10, 11],
    levels: [
      [45, 7],
      [90, 4],
      [145, 6, 12],
      [190, 1, 2, 3, 5],
    ],
  }),
  codes('water', {
    base: [0, 6, 8, 9, 10, 11],
    levels: [
      [30, 5, 7],
      [50, 4],
      [70, 3],
      [135, 1, 2],
    ],
  }),
  codes('workStatusHead', {
    base: [0, 5, 6, 9],
    levels: [
      [25, 1],
      [65, 2, 3],
      [125, 4],
    ],
  }),
  codes('lighting', {
    base: [0, 4],
    levels: [
      [35, 2, 3],
      [75, 1],
    ],
  }),
  codes('power', {
    base: [0, 1],
    levels: [
      [50, 2],
      [110, 3],
      [175, 4, 5],
    ],
  }),
  codes('floor', {
    base: [0, 7, 8, 9],
    levels: [
      [25, 5, 6],
      [55, 3, 4],
      [75, 2],
      [120, 1],
    ],
  }),
  codes('toilet', {
    base: [0, 4, 5, 6],
    levels: [
      [25, 2, 3],
      [65, 1],
    ],
  }),
  codes('closet', {
    base: [0, 4],
    levels: [
      [20, 2, 3],
      [50, 1],
    ],
  }),
  codes('wall', {
    base: [0, 4, 5, 6, 7],
    levels: [
      [20, 2, 3],
      [50, 1],
    ],
  }),
  codes('roof', {
    base: [0, 5, 6, 7, 8],
    levels: [
      [16, 3, 4],
      [35, 1, 2],
    ],
  }),
  codes('tenure', {
    base: [0, 3, 5],
    levels: [
      [20, 1],
      [30, 2, 4],
    ],
  }),
  codes('disposal', { base: [0, 3, 4, 5, 6], levels: [[30, 1, 2]] }),
];

/** @basis PERINGKAT: adjusted for lone elderly, disability, female head, chronic illness, lone disabled; amounts made up */
const ADJUSTERS: readonly ModelAdjuster[] = [
  { name: 'lone-elderly', when: [{ feature: 'loneElderly', min: 1 }], amount: -120_000 },
  { name: 'disability', when: [{ feature: 'disabled', min: 1 }], amount: -70_000 },
  { name: 'female-head', when: [{ feature: 'headFemale', min: 1 }], amount: -40_000 },
  { name: 'chronic-illness', when: [{ feature: 'chronicallyIll', min: 1 }], amount: -35_000 },
  {
    name: 'lone-disabled',
    when: [
      { feature: 'disabled', min: 1 },
      { feature: 'householdSize', max: 1 },
    ],
    amount: -100_000,
  },
];

/** The demonstration's model, the same for the same `seed`. It scores every kabupaten/kota and the test kabupaten. */
export async function makeDemoModel({ seed }: { readonly seed: number }): Promise<RankingModel> {
  const kabupaten = await listKabupaten();
  const strata = Object.fromEntries(kabupaten.map((code) => [code, stratumOf({ kabupaten: code, seed })]));
  return {
    id: 'pmt-demo-2026',
    version: '1',
    validFrom: '2026-01-01',
    source:
      'Synthetic, made by ranking/demo-model.ts. The coefficients BPS uses are not public; only the method, the variables and the order of their weights follow BPS, Pemeringkatan DTSEN, 8 July 2025.',
    weight: 'household',
    tieRule: 'equal scores share a decile',
    variables: BASE.map(({ variable }) => variable),
    adjusters: ADJUSTERS,
    strata,
    goldenCases: GOLDEN.map((golden) => ({ ...golden, score: goldenScore(golden, { strata }) })),
    biasLimits: BIAS_LIMITS,
  };
}

type GoldenCase = NonNullable<RankingModel['goldenCases']>[number];

const GOLDEN: readonly Omit<GoldenCase, 'score'>[] = [
  { name: 'nothing is known', kabupaten: '9901', features: {} },
  { name: 'two cars', kabupaten: '3201', features: { car: 2 } },
  { name: 'an elderly woman alone', kabupaten: '9401', features: { loneElderly: 1, headFemale: 1 } },
];

/** Worked out without the scorer: the intercept, cars, and the two adjusters that the cases name. */
function goldenScore(
  { kabupaten, features }: Omit<GoldenCase, 'score'>,
  { strata }: { readonly strata: RankingModel['strata'] },
): number {
  const { intercept = 0, coefficients = [] } = strata[kabupaten] ?? {};
  const lone = (features.loneElderly ?? 0) * -120_000;
  return intercept + (features.car ?? 0) * (coefficients[0] ?? 0) + lone + (features.headFemale ?? 0) * -40_000;
}

/**
 * What this made-up model does on the made-up population, with a little room: it serves people who live alone worst (a
 * ratio of 0.43 and 65 % left out), because the made-up truth knows no size. No measure for a real model.
 * @basis none: policy assumption (BPS publishes no limits)
 */
const BIAS_LIMITS: BiasLimits = {
  shareRatio: { min: 0.35, max: 1.6 },
  exclusionError: 0.75,
  inclusionError: 0.5,
  smallestGroup: 500,
};

function stratumOf({ kabupaten, seed }: { readonly kabupaten: string; readonly seed: number }): ModelStratum {
  const national = BASE.flatMap((base) => base.national);
  const around = (value: number, key: string): number => {
    const factor = 1 + (uniform(`${seed}/${kabupaten}/${key}`) * 2 - 1) * SPREAD;
    return Math.round(value * MILLIONTHS_PER_THOUSANDTH * factor);
  };
  return {
    intercept: INTERCEPT + Math.round(regionalWelfare(kabupaten) * INTERCEPT_PER_WELFARE),
    coefficients: national.map((value, index) => around(value, String(index))),
  };
}

/** The seed of `prisma/reference/models/pmt-demo-2026.json`. */
export const DEMO_SEED = 2026;

// node dist/ranking/demo-model.js > prisma/reference/models/pmt-demo-2026.json, then npm run format.
if (require.main === module) {
  void makeDemoModel({ seed: DEMO_SEED }).then((model) => {
    process.stdout.write(`${JSON.stringify(model, undefined, 2)}\n`);
  });
}
