import { median, pairedRatio, table } from '../figures';

/** One statement over all waiting proposals. Strangers are CPUs that other programs kept busy meanwhile. */
export interface TimedStatement {
  /** Proposals it changed. */
  readonly rows: number;
  readonly seconds: number;
  /** CPU seconds of PostgreSQL. */
  readonly cpuSeconds: number;
  readonly walBytes: number;
  readonly strangers: number;
}

export interface OutcomeRound {
  readonly product: TimedStatement;
  readonly bare: TimedStatement;
}

/** Everything the first part of `bench:cycle` measured. */
export interface OutcomeMeasured {
  readonly proposals: number;
  readonly decisions: number;
  readonly proposeSeconds: number;
  /** Bytes of each table that the product reads or changes, before it does. */
  readonly sizes: readonly { readonly name: string; readonly table: number; readonly indexes: number }[];
  readonly rounds: readonly OutcomeRound[];
}

/** Visible within so many times a bare UPDATE … FROM of the same rows. */
export const OUTCOME_GOAL = 3;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const seconds = (value: number): string => value.toFixed(1);

/** The comparison as a text. Throws without rounds. */
export function outcomeReport({ proposals, decisions, proposeSeconds, sizes, rounds }: OutcomeMeasured): string {
  const {
    median: ratio,
    min,
    max,
  } = pairedRatio(rounds.map(({ product, bare }) => ({ ours: product.seconds, other: bare.seconds })));
  const of = (figure: (round: OutcomeRound) => number): number => median(rounds.map(figure));
  const row = (name: string, pick: (round: OutcomeRound) => TimedStatement): string[] => [
    name,
    seconds(of((round) => pick(round).seconds)),
    rounds.map((round) => seconds(pick(round).seconds)).join(', '),
    seconds(of((round) => pick(round).cpuSeconds)),
    megabytes(of((round) => pick(round).walBytes)),
    Math.max(...rounds.map((round) => pick(round).strangers)).toFixed(2),
  ];
  const verdict = ratio <= OUTCOME_GOAL ? 'reached' : 'MISSED';
  return [
    `${proposals} waiting proposals, ${decisions} decisions; ${rounds.length} rounds`,
    table([
      ['', 'median s', 'each', 'CPU s', 'WAL', 'strangers’ CPUs, at most'],
      row('applyDetermined', ({ product }) => product),
      row('bare UPDATE … FROM', ({ bare }) => bare),
    ]),
    `  ratio ${ratio.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)}); goal at most ${OUTCOME_GOAL}: ${verdict}`,
    `  proposing them took ${seconds(proposeSeconds)} s`,
    ...sizes.map(
      ({ name, table: rows, indexes }) => `  ${name}: ${megabytes(rows)} and ${megabytes(indexes)} of indexes`,
    ),
  ].join('\n');
}
