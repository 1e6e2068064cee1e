import {
  coefficientCount,
  type Features,
  type ScoringAdjuster,
  type ScoringModel,
  type ScoringTransform,
} from './model';

/** What one variable or adjuster adds to a score. `value` is the feature's own, for an adjuster 1 when it applies. */
export interface Contribution {
  readonly variable: string;
  readonly value: number;
  readonly contribution: number;
}

/** A score and what it is made of: `intercept` and all contributions add up to `score` exactly. */
export interface ScoreExplanation {
  readonly intercept: number;
  readonly contributions: readonly Contribution[];
  readonly score: number;
}

/** A household as a model sees it. `kabupaten` is the 4-digit code. */
export interface ScoredHousehold {
  readonly model: ScoringModel;
  readonly kabupaten: string;
  readonly features: Features;
}

/** A whole number of these is one step of the natural logarithm of rupiah per person and month. */
export const MILLIONTHS = 1_000_000;

/**
 * Takes a household's score apart, in millionths of log rupiah per person and month. Every variable and adjuster of the
 * model is listed, also those that add 0. Throws `RangeError` for a kabupaten without a stratum.
 */
export function explainScore({ model, kabupaten, features }: ScoredHousehold): ScoreExplanation {
  const stratum = model.strata[kabupaten];
  if (stratum === undefined) throw new RangeError('The model has no stratum for this kabupaten.');
  let next = 0;
  const variables = model.variables.map(({ name, transform }) => {
    const own = stratum.coefficients.slice(next, (next += coefficientCount(transform)));
    return { variable: name, value: features[name], contribution: contributionOf({ transform, own }, features[name]) };
  });
  const contributions = [...variables, ...model.adjusters.map((adjuster) => adjustment(adjuster, features))];
  const score = contributions.reduce((sum, { contribution }) => sum + contribution, stratum.intercept);
  return { intercept: stratum.intercept, contributions, score };
}

/** The score alone. Throws `RangeError` for a kabupaten without a stratum. */
export function scoreOf(household: ScoredHousehold): number {
  return explainScore(household).score;
}

function contributionOf(
  { transform, own }: { readonly transform: ScoringTransform; readonly own: readonly number[] },
  value: number,
): number {
  if (transform.kind === 'codes') return own[(transform.codes[String(value)] ?? 0) - 1] ?? 0;
  const steps = Math.floor(Math.min(value, transform.cap ?? value) * (transform.stepsPerUnit ?? 1) + 0.5);
  // Without the addition a negative coefficient times no step would be -0.
  return steps * (own[0] ?? 0) + 0;
}

function adjustment({ name, when, amount }: ScoringAdjuster, features: Features): Contribution {
  const applies = when.every(({ feature, min = -Infinity, max = Infinity }) => {
    return features[feature] >= min && features[feature] <= max;
  });
  return { variable: name, value: Number(applies), contribution: applies ? amount : 0 };
}
