import { coefficientCount } from '../../domain/ranking/model';
import type { ModelAdjuster, ModelVariable, RankingModel } from '../../ranking/model';
import type { FeatureColumn, SnapshotColumns } from './columns';

/** Rows that stay in the nearest cache while every variable is added to them. */
const BLOCK = 8_192;
const BYTE_VALUES = 256;

/** A run of rows whose scores a term adds to. */
interface Rows {
  readonly scores: Int32Array;
  readonly from: number;
  readonly to: number;
}

type Term = (rows: Rows) => void;

/** Scores rows `from` to `to`, the last excluded, into `scores`. */
export type Scorer = (rows: Rows) => void;

/**
 * The model as loops over typed arrays, block by block and column by column: no SQL and nothing of `ranking/scoring-sql`.
 * Scores are whole millionths and must fit 32 bits.
 */
export function scorerOf(columns: SnapshotColumns, model: RankingModel): Scorer {
  const strata = columns.strata.map((code) => model.strata[code] ?? { intercept: NaN, coefficients: [] });
  const terms: Term[] = [];
  let first = 0;
  for (const variable of model.variables) {
    const count = coefficientCount(variable.transform);
    const own = strata.map(({ coefficients }) => coefficients.slice(first, first + count));
    terms.push(termOf({ columns, variable, own }));
    first += count;
  }
  terms.push(...model.adjusters.map((adjuster) => adjustment(columns, adjuster)));
  const intercepts = Int32Array.from(strata, ({ intercept }) => intercept);
  return ({ scores, from, to }) => {
    for (let start = from; start < to; start += BLOCK) {
      const rows = { scores, from: start, to: Math.min(start + BLOCK, to) };
      begin(rows, { intercepts, stratum: columns.stratum });
      for (const term of terms) term(rows);
    }
  };
}

interface Variable {
  readonly columns: SnapshotColumns;
  readonly variable: ModelVariable;
  /** The variable's coefficients in each stratum. */
  readonly own: readonly (readonly number[])[];
}

function termOf({ columns, variable: { name, transform }, own }: Variable): Term {
  const { stratum } = columns;
  const column = columns.features[name];
  if (transform.kind === 'codes') {
    const width = Math.max(...Object.keys(transform.codes).map(Number)) + 1;
    const points = own.flatMap((coefficients) =>
      Array.from({ length: width }, (_, code) => coefficients[(transform.codes[String(code)] ?? 0) - 1] ?? 0),
    );
    const look = { column: column as Uint8Array, points: Int32Array.from(points), width, stratum };
    return (rows) => {
      addPoints(rows, look);
    };
  }
  const factors = Int32Array.from(own, ([factor]) => factor ?? 0);
  const stepsOf = (value: number): number =>
    Math.floor(Math.min(value, transform.cap ?? value) * (transform.stepsPerUnit ?? 1) + 0.5);
  if (!(column instanceof Uint8Array)) {
    return (rows) => {
      addWide(rows, { column, stepsOf, factors, stratum });
    };
  }
  const steps = Int32Array.from({ length: BYTE_VALUES }, (_, value) => stepsOf(value));
  return (rows) => {
    addAmount(rows, { column, steps, factors, stratum });
  };
}

function begin(
  { scores, from, to }: Rows,
  { intercepts, stratum }: { readonly intercepts: Int32Array; readonly stratum: Uint16Array },
): void {
  for (let row = from; row < to; row += 1) scores[row] = intercepts[stratum[row] ?? 0] ?? 0;
}

interface Amount<Column> {
  readonly column: Column;
  readonly factors: Int32Array;
  readonly stratum: Uint16Array;
}

function addAmount(
  { scores, from, to }: Rows,
  { column, steps, factors, stratum }: Amount<Uint8Array> & { readonly steps: Int32Array },
): void {
  for (let row = from; row < to; row += 1) {
    scores[row] = (scores[row] ?? 0) + Math.imul(steps[column[row] ?? 0] ?? 0, factors[stratum[row] ?? 0] ?? 0);
  }
}

function addWide(
  { scores, from, to }: Rows,
  { column, stepsOf, factors, stratum }: Amount<FeatureColumn> & { readonly stepsOf: (value: number) => number },
): void {
  for (let row = from; row < to; row += 1) {
    scores[row] = (scores[row] ?? 0) + Math.imul(stepsOf(column[row] ?? 0), factors[stratum[row] ?? 0] ?? 0);
  }
}

interface LookUp extends Pick<Amount<Uint8Array>, 'column' | 'stratum'> {
  /** `width` places for each stratum, one for each code. */
  readonly points: Int32Array;
  readonly width: number;
}

function addPoints({ scores, from, to }: Rows, { column, points, width, stratum }: LookUp): void {
  for (let row = from; row < to; row += 1) {
    scores[row] = (scores[row] ?? 0) + (points[(stratum[row] ?? 0) * width + (column[row] ?? 0)] ?? 0);
  }
}

/** Adds `amount` where every condition holds; conditions are on features of one byte. */
function adjustment(columns: SnapshotColumns, { when, amount }: ModelAdjuster): Term {
  const applies = new Uint8Array(BLOCK);
  const conditions = when.map(({ feature, min = -Infinity, max = Infinity }) => {
    const holds = Uint8Array.from({ length: BYTE_VALUES }, (_, value) => Number(value >= min && value <= max));
    return { column: columns.features[feature] as Uint8Array, holds };
  });
  return (rows) => {
    applies.fill(1);
    for (const condition of conditions) narrow(rows, { ...condition, applies });
    addWhere(rows, { applies, amount });
  };
}

interface Narrowing {
  readonly column: Uint8Array;
  readonly holds: Uint8Array;
  readonly applies: Uint8Array;
}

function narrow({ from, to }: Rows, { column, holds, applies }: Narrowing): void {
  for (let row = from; row < to; row += 1) {
    applies[row - from] = (applies[row - from] ?? 0) & (holds[column[row] ?? 0] ?? 0);
  }
}

function addWhere(
  { scores, from, to }: Rows,
  { applies, amount }: { readonly applies: Uint8Array; readonly amount: number },
): void {
  for (let row = from; row < to; row += 1) {
    scores[row] = (scores[row] ?? 0) + Math.imul(applies[row - from] ?? 0, amount);
  }
}
