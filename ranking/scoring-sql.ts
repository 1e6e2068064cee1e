import { coefficientCount } from '../domain/ranking/model';
import { FEATURE_RANGES } from './features';
import type { ModelAdjuster, ModelVariable, RankingModel } from './model';

/** Columns of the table `coefficient`, after `kabupaten`: `k0` is the intercept, then `k1` and on in model order. */
export function coefficientColumns({ variables }: RankingModel): readonly string[] {
  const count = variables.reduce((sum, { transform }) => sum + coefficientCount(transform), 0);
  return Array.from({ length: count + 1 }, (_, index) => `k${index}`);
}

/**
 * The score of a household `h` with the row `c` of table `coefficient` that belongs to its kabupaten, as SQL. Every term
 * is a whole number and far below 2^53, so the sum of doubles is exact.
 */
export function scoreSql({ variables, adjusters }: RankingModel): string {
  let next = 1;
  const terms = variables.map(({ name, transform }) => {
    const first = next;
    next += coefficientCount(transform);
    return termSql({ name, transform, first });
  });
  return `(${['c.k0', ...terms, ...adjusters.map(adjusterSql)].join('\n + ')})::integer`;
}

function termSql({ name, transform, first }: ModelVariable & { readonly first: number }): string {
  const feature = `h."${name}"`;
  if (transform.kind === 'codes') return levelSql({ feature, codes: transform.codes, first });
  const { cap, stepsPerUnit = 1 } = transform;
  const capped = cap === undefined ? feature : `least(${feature}, ${cap})`;
  const isWhole = FEATURE_RANGES[name].kind === 'count' && (cap === undefined || Number.isInteger(cap));
  const steps = isWhole ? `${capped}::double * ${stepsPerUnit}` : `floor(${capped}::double * ${stepsPerUnit} + 0.5)`;
  return `${steps} * c.k${first}`;
}

function levelSql({
  feature,
  codes,
  first,
}: {
  readonly feature: string;
  readonly codes: Readonly<Record<string, number>>;
  readonly first: number;
}): string {
  const levels = [...new Set(Object.values(codes))].filter((level) => level > 0).sort((a, b) => a - b);
  const cases = levels.map((level) => {
    const own = Object.entries(codes).filter((entry) => entry[1] === level);
    return `when ${feature} in (${own.map(([code]) => code).join(', ')}) then c.k${first + level - 1}`;
  });
  return `case ${cases.join(' ')} else 0 end`;
}

function adjusterSql({ when, amount }: ModelAdjuster): string {
  const conditions = when.flatMap(({ feature, min, max }) => [
    ...(min === undefined ? [] : [`h."${feature}" >= ${min}`]),
    ...(max === undefined ? [] : [`h."${feature}" <= ${max}`]),
  ]);
  return conditions.length === 0 ? String(amount) : `case when ${conditions.join(' and ')} then ${amount} else 0 end`;
}
