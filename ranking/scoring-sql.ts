import { coefficientCount } from '../domain/ranking/model';
import { FEATURE_RANGES, type FeatureRange } from './features';
import type { ModelAdjuster, ModelStratum, ModelVariable, RankingModel } from './model';

/**
 * How households are scored in SQL. Amounts are multiplied by their coefficients as one inner product of lists; codes are
 * looked up, two or three variables at a time, in tables of what every combination of their codes adds in every
 * kabupaten. Every number is whole and far below 2^53, so the sum of doubles is exact in whatever order.
 */
export interface ScoringSql {
  /** Statements that make the look-up tables out of `coefficient`, as `coefficientRow` describes it. */
  readonly tables: readonly string[];
  /** Joins every look-up table to the household `h` with the row `c` of `coefficient` that belongs to its kabupaten. */
  readonly joins: string;
  /** The score of `h`, an integer. */
  readonly score: string;
}

/** Columns of the table `coefficient`, after `kabupaten` and `row`, which counts the kabupaten from 0. */
export interface CoefficientRow {
  /** What `score` multiplies: the intercept, the coefficients of amounts in model order, the amounts of adjusters. */
  readonly factors: readonly number[];
  /** All coefficients in model order, of which the look-up tables are made. */
  readonly coefficients: readonly number[];
}

/** A variable whose first coefficient is number `first` of its stratum; lists of SQL begin with 1. */
type NumberedVariable = ModelVariable & { readonly first: number };

/** A look-up table has `size` places for each kabupaten: one for every combination of the codes of `variables`. */
interface LookUp {
  readonly size: number;
  readonly variables: readonly (CodedVariable & { readonly stride: number })[];
}

/** `size` is one more than the highest official code. */
interface CodedVariable {
  readonly name: ModelVariable['name'];
  readonly codes: Readonly<Record<string, number>>;
  readonly first: number;
  readonly size: number;
}

/**
 * Tables of 523 kabupaten stay below 2 MB each, near the processor, and below the million places up to which DuckDB joins
 * by position instead of by hash.
 */
const MOST_PLACES = 400;

/** The SQL that scores by `model`, which must have passed `checkModel`. */
export function scoringSql({ variables, adjusters }: RankingModel): ScoringSql {
  const lookUps = lookUpsOf(numbered(variables));
  const amounts = variables.flatMap((variable) => stepsSql(variable));
  const factors = ['1::double', ...amounts, ...adjusters.map((adjuster) => `(${conditionSql(adjuster)})::double`)];
  const points = lookUps.map((_, index) => `points_${index}.points`);
  return {
    tables: lookUps.map(tableSql),
    joins: lookUps.map(joinSql).join('\n'),
    score: `(${[`list_inner_product([${factors.join(', ')}], c.factors)`, ...points].join(' + ')})::integer`,
  };
}

/** The row of table `coefficient` for one stratum of `model`. */
export function coefficientRow(
  { variables, adjusters }: RankingModel,
  { intercept, coefficients }: ModelStratum,
): CoefficientRow {
  const ofAmounts = numbered(variables).flatMap(({ transform, first }) => {
    return transform.kind === 'identity' ? coefficients.slice(first - 1, first) : [];
  });
  return { factors: [intercept, ...ofAmounts, ...adjusters.map(({ amount }) => amount)], coefficients };
}

function numbered(variables: readonly ModelVariable[]): readonly NumberedVariable[] {
  let next = 1;
  return variables.map((variable) => {
    const first = next;
    next += coefficientCount(variable.transform);
    return { ...variable, first };
  });
}

/** How many steps an amount has; nothing for codes. */
function stepsSql({ name, transform }: ModelVariable): readonly string[] {
  if (transform.kind === 'codes') return [];
  const { cap, stepsPerUnit = 1 } = transform;
  const range = FEATURE_RANGES[name];
  const isWhole = range.kind === 'count' && (cap === undefined || Number.isInteger(cap));
  const amount = `${cappedSql(`h."${name}"`, { cap, range })}::double`;
  if (!isWhole) return [`floor(${amount} * ${stepsPerUnit} + 0.5)`];
  return [stepsPerUnit === 1 ? amount : `${amount} * ${stepsPerUnit}`];
}

/** A whole cap has the smallest type there is: a wider one would have every value of the column widened before it is compared. */
function cappedSql(
  column: string,
  { cap, range }: { readonly cap: number | undefined; readonly range: FeatureRange },
): string {
  if (cap === undefined) return column;
  if (range.kind !== 'count' || !Number.isInteger(cap)) return `least(${column}, ${cap})`;
  return cap >= range.max ? column : `least(${column}, ${cap}::${cap < 256 ? 'utinyint' : 'usmallint'})`;
}

function conditionSql({ when }: ModelAdjuster): string {
  const conditions = when.flatMap(({ feature, min, max }) => [
    ...(min === undefined ? [] : [`h."${feature}" >= ${min}`]),
    ...(max === undefined ? [] : [`h."${feature}" <= ${max}`]),
  ]);
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

/** Variables with codes go into the first table that has room for them. */
function lookUpsOf(variables: readonly NumberedVariable[]): readonly LookUp[] {
  const lookUps: LookUp[] = [];
  for (const variable of variables.flatMap(coded)) {
    const found = lookUps.findIndex(({ size }) => size * variable.size <= MOST_PLACES);
    const { size, variables: already } = lookUps[found] ?? { size: 1, variables: [] };
    const grown = { size: size * variable.size, variables: [...already, { ...variable, stride: size }] };
    lookUps.splice(found === -1 ? lookUps.length : found, 1, grown);
  }
  return lookUps;
}

function coded({ name, transform, first }: NumberedVariable): readonly CodedVariable[] {
  if (transform.kind === 'identity') return [];
  const { codes } = transform;
  return [{ name, codes, first, size: Math.max(...Object.keys(codes).map(Number)) + 1 }];
}

/** What each code of one variable adds is worked out once for a kabupaten, and then summed for every combination. */
function tableSql({ size, variables }: LookUp, index: number): string {
  const parts = variables.map((variable, part) => `(${levelsSql(variable)}) v${part}`);
  const joined = parts.map((part, each) => (each === 0 ? part : `join ${part} using (row)`));
  const codes = variables.map(({ stride }, part) => timesSql(`v${part}.code`, stride));
  const points = variables.map((_, part) => `v${part}.points`);
  return `create temp table points_${index} as
    select (row * ${size} + ${codes.join(' + ')})::integer as place, (${points.join(' + ')})::double as points
    from ${joined.join(' ')}`;
}

function levelsSql({ codes, first, size }: LookUp['variables'][number]): string {
  const levels = Object.entries(codes).filter(([, level]) => level > 0);
  const cases = levels.map(([code, level]) => `when ${code} then c.coefficients[${first + level - 1}]`);
  return `select c.row, code, (case code ${cases.join(' ')} else 0 end)::double as points
    from coefficient c, range(${size}) every(code)`;
}

function joinSql({ size, variables }: LookUp, index: number): string {
  const code = variables.map(({ name, stride }) => timesSql(`h."${name}"::integer`, stride));
  return `join points_${index} on points_${index}.place = c.row * ${size} + ${code.join(' + ')}`;
}

/** DuckDB multiplies by one as well. */
function timesSql(value: string, factor: number): string {
  return factor === 1 ? value : `${value} * ${factor}`;
}
