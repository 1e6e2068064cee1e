import { readFile } from 'node:fs/promises';
import { z } from 'zod';

import { FEATURE_KEYS } from './features';
import { faultsOfModel, type ModelFault } from './model-faults';

const Codes = z.record(z.string().regex(/^\d+$/), z.int().nonnegative());

/**
 * How the value of a feature becomes numbers a coefficient can multiply.
 *
 * `identity`: one coefficient, for each step of the value. A value above `cap` counts as `cap`; `stepsPerUnit` says how
 * many steps one unit has (100 for hundredths of a hectare) and the steps are rounded to a whole number, half up.
 *
 * `codes`: one coefficient for each level above 0. `codes` maps every official code, and 0 for not asked, to its level;
 * level 0 is the base the others are compared with. People and years may have levels as well: then every number from 0 to
 * the largest there may be has one, so that no household is without.
 */
const Transform = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('identity'),
    cap: z.number().positive().optional(),
    stepsPerUnit: z.int().positive().optional(),
  }),
  z.strictObject({ kind: z.literal('codes'), codes: Codes }),
]);

const Feature = z.enum(FEATURE_KEYS as [string, ...string[]] as [(typeof FEATURE_KEYS)[number]]);

/** Adds `amount` when every condition holds. `min` and `max` are inclusive. */
const Adjuster = z.strictObject({
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  when: z
    .array(z.strictObject({ feature: Feature, min: z.number().optional(), max: z.number().optional() }))
    .min(1)
    .readonly(),
  amount: z.int(),
});

const Stratum = z.strictObject({ intercept: z.int(), coefficients: z.array(z.int()).readonly() });

/** A household worked out by hand and what it must score. Features that are left out are 0. */
const GoldenCase = z.strictObject({
  name: z.string().min(1),
  kabupaten: z.string().regex(/^\d{4}$/),
  features: z.partialRecord(Feature, z.number().nonnegative()),
  score: z.int(),
});

const Ratio = z.number().positive();

/** How far a group may be from the nation: ratios to the national share in deciles 1-4, and the most error of a group. */
const BiasLimits = z.strictObject({
  shareRatio: z.strictObject({ min: Ratio, max: Ratio }),
  exclusionError: z.number().min(0).max(1),
  inclusionError: z.number().min(0).max(1),
  /** Groups with fewer households say nothing and are only reported. */
  smallestGroup: z.int().positive(),
});
export type BiasLimits = z.infer<typeof BiasLimits>;

/**
 * A proxy means test with a model for each kabupaten/kota. Intercept, coefficients and amounts are whole millionths of
 * the natural logarithm of rupiah per person and month, so a score is an exact sum in every order of adding.
 * `coefficients` follow `variables`: one for an identity, one for each level above 0 for codes.
 * @basis PERINGKAT (BPS, Pemeringkatan DTSEN, 8 July 2025): log per-capita expenditure, a separate model per kab/kota
 */
export const RankingModel = z.strictObject({
  id: z.string().min(1),
  version: z.string().min(1),
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  source: z.string().min(1),
  /** Of what a decile holds a tenth: of the households whatever their size, or of the people in them. */
  weight: z.enum(['household', 'person']),
  tieRule: z.literal('equal scores share a decile'),
  variables: z.array(z.strictObject({ name: Feature, transform: Transform })).readonly(),
  adjusters: z.array(Adjuster).readonly(),
  strata: z.record(z.string().regex(/^\d{4}$/), Stratum),
  /** Both are asked for when a model is activated. */
  goldenCases: z.array(GoldenCase).min(1).readonly().optional(),
  biasLimits: BiasLimits.optional(),
});
export type RankingModel = Readonly<z.infer<typeof RankingModel>>;

export type ModelVariable = RankingModel['variables'][number];
export type ModelTransform = ModelVariable['transform'];
export type ModelStratum = RankingModel['strata'][string];
export type ModelAdjuster = RankingModel['adjusters'][number];

/** A model that cannot be used, with everything that is wrong with it. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused';

  readonly faults: readonly ModelFault[];

  constructor(faults: readonly ModelFault[]) {
    super('The ranking model cannot be used.');
    this.faults = faults;
  }
}

/** Names everything that keeps `candidate` from scoring every household of `kabupaten` (4-digit codes). Never throws. */
export function checkModel(
  candidate: unknown,
  { kabupaten }: { readonly kabupaten: readonly string[] },
): readonly ModelFault[] {
  const parsed = RankingModel.safeParse(candidate);
  if (parsed.success) return faultsOfModel(parsed.data, kabupaten);
  return parsed.error.issues.map(({ path, message }) => ({ kind: 'malformed', path: path.join('.'), message }));
}

/** A model out of JSON that was parsed already. Throws `ModelRefused` with all faults `checkModel` finds. */
export function parseModel(candidate: unknown, territory: { readonly kabupaten: readonly string[] }): RankingModel {
  const faults = checkModel(candidate, territory);
  if (faults.length > 0) throw new ModelRefused(faults);
  return RankingModel.parse(candidate);
}

/** Reads a model file. Throws `ModelRefused` when it cannot score every one of `kabupaten`, `SyntaxError` for no JSON. */
export async function readModel(
  path: string,
  territory: { readonly kabupaten: readonly string[] },
): Promise<RankingModel> {
  return parseModel(JSON.parse(await readFile(path, 'utf8')), territory);
}
