import { coefficientCount } from '../domain/ranking/model';
import { FEATURE_RANGES, type FeatureRange } from './features';
import type { ModelTransform, ModelVariable, RankingModel } from './model';

export type ModelFault =
  | { readonly kind: 'malformed'; readonly path: string; readonly message: string }
  | { readonly kind: 'validity-ends-before-it-begins' }
  | { readonly kind: 'variable-twice' | 'levels-with-gaps' | 'transform-of-another-kind'; readonly variable: string }
  | { readonly kind: 'code-without-level' | 'code-unknown'; readonly variable: string; readonly code: string }
  | { readonly kind: 'stratum-missing'; readonly kabupaten: string }
  | {
      readonly kind: 'coefficient-count-differs';
      readonly kabupaten: string;
      readonly expected: number;
      readonly found: number;
    }
  | { readonly kind: 'score-too-large'; readonly kabupaten: string };

/** Scores are kept in 32 bits. Real ones are near 14 million, the logarithm of a million rupiah. */
const LARGEST_SCORE = 2 ** 31 - 1;

/** Up to here a look-up table by kabupaten and value stays small. */
const LARGEST_LISTED_COUNT = 125;

/** Names what keeps a well-formed model from scoring every household of `kabupaten`. */
export function faultsOfModel(model: RankingModel, kabupaten: readonly string[]): readonly ModelFault[] {
  return [
    ...validityFaults(model),
    ...repeatedVariables(model),
    ...model.variables.flatMap(variableFaults),
    ...kabupaten.filter((code) => model.strata[code] === undefined).map(missingStratum),
    ...stratumFaults(model),
  ];
}

function missingStratum(kabupaten: string): ModelFault {
  return { kind: 'stratum-missing', kabupaten };
}

function validityFaults({ validFrom, validTo }: RankingModel): readonly ModelFault[] {
  return validTo !== undefined && validTo < validFrom ? [{ kind: 'validity-ends-before-it-begins' }] : [];
}

function repeatedVariables({ variables }: RankingModel): readonly ModelFault[] {
  const names = variables.map(({ name }) => name);
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((variable) => ({ kind: 'variable-twice', variable }));
}

function variableFaults({ name, transform }: ModelVariable): readonly ModelFault[] {
  const range = FEATURE_RANGES[name];
  if (transform.kind === 'identity') {
    return range.kind === 'codes' ? [{ kind: 'transform-of-another-kind', variable: name }] : [];
  }
  const official = valuesOf(range);
  if (official === undefined) return [{ kind: 'transform-of-another-kind', variable: name }];
  return [...codeFaults(name, { given: Object.keys(transform.codes), official }), ...gaps(name, transform)];
}

/** Every value that may have a level: the official codes, or each number of people or years; pieces are not listed. */
function valuesOf(range: FeatureRange): readonly number[] | undefined {
  if (range.kind === 'codes') return range.codes;
  const isListed = range.kind === 'count' && range.max <= LARGEST_LISTED_COUNT;
  return isListed ? Array.from({ length: range.max + 1 }, (_, value) => value) : undefined;
}

function codeFaults(
  variable: string,
  { given, official }: { readonly given: readonly string[]; readonly official: readonly number[] },
): readonly ModelFault[] {
  const known = official.map(String);
  return [
    ...known
      .filter((code) => !given.includes(code))
      .map((code): ModelFault => ({ kind: 'code-without-level', variable, code })),
    ...given
      .filter((code) => !known.includes(code))
      .map((code): ModelFault => ({ kind: 'code-unknown', variable, code })),
  ];
}

/** A level no code leads to would have a coefficient nobody gets, which is a slip in the order of the coefficients. */
function gaps(variable: string, transform: ModelTransform & { kind: 'codes' }): readonly ModelFault[] {
  const levels = new Set([0, ...Object.values(transform.codes)]);
  return levels.size === coefficientCount(transform) + 1 ? [] : [{ kind: 'levels-with-gaps', variable }];
}

function stratumFaults(model: RankingModel): readonly ModelFault[] {
  const expected = model.variables.reduce((count, { transform }) => count + coefficientCount(transform), 0);
  return Object.entries(model.strata).flatMap(([kabupaten, { coefficients }]): readonly ModelFault[] => {
    const found = coefficients.length;
    if (found !== expected) return [{ kind: 'coefficient-count-differs', kabupaten, expected, found }];
    return largestScore(model, kabupaten) > LARGEST_SCORE ? [{ kind: 'score-too-large', kabupaten }] : [];
  });
}

function largestScore({ variables, strata, adjusters }: RankingModel, kabupaten: string): number {
  const { intercept = 0, coefficients = [] } = strata[kabupaten] ?? {};
  const steps = variables.flatMap(mostSteps);
  const terms = coefficients.map((coefficient, index) => Math.abs(coefficient) * (steps[index] ?? 0));
  const amounts = adjusters.map(({ amount }) => Math.abs(amount));
  return [Math.abs(intercept), ...terms, ...amounts].reduce((sum, term) => sum + term, 0);
}

/** The most each coefficient of a variable can be multiplied with. */
function mostSteps({ name, transform }: ModelVariable): readonly number[] {
  if (transform.kind === 'codes') return Array.from({ length: coefficientCount(transform) }, () => 1);
  const range = FEATURE_RANGES[name];
  const most = range.kind === 'codes' ? 0 : range.max;
  return [Math.min(most, transform.cap ?? most) * (transform.stepsPerUnit ?? 1)];
}
