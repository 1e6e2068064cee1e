import { coefficientCount } from '../../domain/ranking/model';
import { FEATURE_RANGES } from '../../ranking/features';
import type { ModelAdjuster, ModelVariable, RankingModel } from '../../ranking/model';

/** Columns of the table `coefficient` after the stratum: `k0` is the intercept, then `k1` and on in model order. */
export function postgresColumns({ variables }: RankingModel): readonly string[] {
  const count = variables.reduce((sum, { transform }) => sum + coefficientCount(transform), 0);
  return Array.from({ length: count + 1 }, (_, index) => `k${index} integer`);
}

/** The score of `h` with its row `c` of `coefficient`, in whole numbers, as one would write it in PostgreSQL. */
export function postgresScore({ variables, adjusters }: RankingModel): string {
  let first = 1;
  const terms = variables.map((variable) => {
    const term = termSql(variable, first);
    first += coefficientCount(variable.transform);
    return term;
  });
  return ['c.k0', ...terms, ...adjusters.map(adjusterSql)].join(' + ');
}

function termSql({ name, transform }: ModelVariable, first: number): string {
  const feature = `h."${name}"`;
  if (transform.kind === 'codes') {
    const coded = Object.entries(transform.codes).filter(([, level]) => level > 0);
    const cases = coded.map(([code, level]) => `when ${code} then c.k${first + level - 1}`);
    return `case ${feature} ${cases.join(' ')} else 0 end`;
  }
  const { cap, stepsPerUnit = 1 } = transform;
  const capped = cap === undefined ? feature : `least(${feature}, ${cap})`;
  const isWhole = FEATURE_RANGES[name].kind === 'count' && (cap === undefined || Number.isInteger(cap));
  const steps = isWhole
    ? `${capped} * ${stepsPerUnit}`
    : `floor(${capped} * ${stepsPerUnit} + 0.5::double precision)::integer`;
  return `${steps} * c.k${first}`;
}

function adjusterSql({ when, amount }: ModelAdjuster): string {
  const conditions = when.flatMap(({ feature, min, max }) => [
    ...(min === undefined ? [] : [`h."${feature}" >= ${min}`]),
    ...(max === undefined ? [] : [`h."${feature}" <= ${max}`]),
  ]);
  return `case when ${['true', ...conditions].join(' and ')} then ${amount} else 0 end`;
}
