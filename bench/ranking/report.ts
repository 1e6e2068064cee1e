import { median, pairedRatio, table, type PairedRatio } from '../figures';
import type { Differences } from './differences';
import type { NtileRun } from './ntile';
import type { ProductRun } from './product-process';

/** Seconds of the three parts of the ranking in typed arrays. */
export interface TypedRun {
  readonly score: number;
  readonly cut: number;
  readonly place: number;
}

/** The three implementations, one after the other. `strangers`: CPUs other programs used during each. */
export interface RankingRound {
  readonly product: ProductRun;
  readonly ntile: NtileRun;
  readonly typed: TypedRun;
  readonly strangers: Readonly<Record<'product' | 'ntile' | 'typed', number>>;
}

/** Everything `bench:ranking` measured and on what. */
export interface RankingMeasured {
  readonly machine: string;
  readonly commit: string;
  readonly at: string;
  readonly households: number;
  readonly variables: number;
  readonly postgres: string;
  readonly rounds: readonly RankingRound[];
  /** Between product and typed arrays, over all households of the benchmark. */
  readonly differences: Differences;
}

/** The product alone over a whole nation. */
export interface NationMeasured {
  readonly machine: string;
  readonly commit: string;
  readonly at: string;
  readonly memoryLimit: string;
  readonly run: ProductRun;
  readonly strangers: number;
}

/** `docs/benchmarks.md` says how they are measured. */
export const RANKING_GOALS = { fasterThanNtile: 8, ofTypedArrays: 4, nationSeconds: 60, nationBytes: 12e9 } as const;

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');
const seconds = (value: number): string => value.toFixed(2);
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;
const ratioText = ({ median: middle, min, max }: PairedRatio): string =>
  `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;

/** Ranking proper: scores, cuts, and everybody's deciles written to a file; neither the check before nor the hash after. */
export function rankingSeconds({ phases: { score, cut, write } }: ProductRun): number {
  return score + cut + write;
}

const ntileSeconds = ({ score, national, kabupaten }: NtileRun): number => score + national + kabupaten;
const typedSeconds = ({ score, cut, place }: TypedRun): number => score + cut + place;

interface Ratios {
  /** How many times as long `ntile` takes. */
  readonly ntile: PairedRatio;
  /** How many times as long as typed arrays the product takes. */
  readonly typed: PairedRatio;
}

/** Ratios within each round, for what `of` counts as the product's time. Throws without rounds. */
export function ratiosOf(rounds: readonly RankingRound[], of: (product: ProductRun) => number): Ratios {
  return {
    ntile: pairedRatio(rounds.map(({ product, ntile }) => ({ ours: ntileSeconds(ntile), other: of(product) }))),
    typed: pairedRatio(rounds.map(({ product, typed }) => ({ ours: of(product), other: typedSeconds(typed) }))),
  };
}

/** What counts as the product's time: the first decides about the goals. */
const COUNTED = [
  ['score, cuts, deciles written', rankingSeconds],
  ['score and cuts alone', ({ phases }: ProductRun): number => phases.score + phases.cut],
  ['all, with check and hash', (product: ProductRun): number => product.seconds],
] as const;

/** How much of a core other programs may use in any part of a round that counts. */
const QUIET = 0.3;

/** The rounds that nobody disturbed, or all where there is none. */
function countedOf(rounds: readonly RankingRound[]): readonly RankingRound[] {
  const quiet = rounds.filter(({ strangers }) => Object.values(strangers).every((used) => used <= QUIET));
  return quiet.length > 0 ? quiet : rounds;
}

/** The comparison as a text. Rounds that other programs disturbed are left out, unless all were. Throws without rounds. */
export function rankingReport({ rounds: all, ...measured }: RankingMeasured): string {
  const { households, variables, differences, postgres } = measured;
  const rounds = countedOf(all);
  const of = (figure: (round: RankingRound) => number): number => median(rounds.map(figure));
  const part = (name: string, figure: (round: RankingRound) => number): string[] => [name, seconds(of(figure))];
  const ratios = COUNTED.map(([name, counted]) => {
    const { ntile, typed } = ratiosOf(rounds, counted);
    return [name, seconds(of(({ product }) => counted(product))), ratioText(ntile), ratioText(typed)];
  });
  const { ntile, typed } = ratiosOf(rounds, rankingSeconds);
  const differing = Object.entries(differences).map(([name, count]) => `${name} ${count}`);
  return [
    `${households} households, ${variables} variables; median of ${rounds.length} rounds, ${all.length - rounds.length} more disturbed and left out`,
    table([
      ['', 'seconds'],
      part('product: check', ({ product }) => product.phases.check),
      part('product: score', ({ product }) => product.phases.score),
      part('product: cuts of three levels', ({ product }) => product.phases.cut),
      part('product: deciles of three levels, written', ({ product }) => product.phases.write),
      part('product: hash', ({ product }) => product.phases.hash),
      part('product: CPU of all', ({ product }) => product.cpuSeconds),
      part(`PostgreSQL ${postgres}: score`, (round) => round.ntile.score),
      part('PostgreSQL: ntile, nation', (round) => round.ntile.national),
      part('PostgreSQL: ntile, kabupaten', (round) => round.ntile.kabupaten),
      part('typed arrays: score, 2 threads', (round) => round.typed.score),
      part('typed arrays: cuts of three levels', (round) => round.typed.cut),
      part('typed arrays: deciles, 2 threads', (round) => round.typed.place),
    ]),
    '',
    table([['the product’s time', 'seconds', 'ntile : product', 'product : typed arrays'], ...ratios]),
    `  at least ${RANKING_GOALS.fasterThanNtile} times faster than ntile: ${verdict(ntile.median >= RANKING_GOALS.fasterThanNtile)}; ` +
      `at most ${RANKING_GOALS.ofTypedArrays} times typed arrays: ${verdict(typed.median <= RANKING_GOALS.ofTypedArrays)}`,
    `  households placed differently by typed arrays, must be 0: ${differing.join(', ')}`,
    `  peak memory of the product ${gigabytes(Math.max(...rounds.map(({ product }) => product.peakBytes)))}`,
    `  strangers’ CPUs at most ${Math.max(...rounds.flatMap(({ strangers }) => Object.values(strangers))).toFixed(2)}`,
  ].join('\n');
}

/** The run over a nation as a text. */
export function nationReport({ run, memoryLimit, strangers }: NationMeasured): string {
  const { check, score, cut, write, hash } = run.phases;
  const ranking = rankingSeconds(run);
  return [
    `${run.households} households, one run, memory limit ${memoryLimit}`,
    table([
      ['', 'seconds'],
      ...Object.entries({ check, score, cut, write, hash }).map(([name, value]) => [name, seconds(value)]),
      ['score, cuts, deciles written', seconds(ranking)],
      ['all', seconds(run.seconds)],
      ['CPU of all', seconds(run.cpuSeconds)],
    ]),
    `  ranking below ${RANKING_GOALS.nationSeconds} s: ${verdict(ranking < RANKING_GOALS.nationSeconds)}; score and cuts alone ${seconds(score + cut)} s`,
    `  peak memory ${gigabytes(run.peakBytes)}, below ${gigabytes(RANKING_GOALS.nationBytes)}: ${verdict(run.peakBytes < RANKING_GOALS.nationBytes)}`,
    `  strangers’ CPUs ${strangers.toFixed(2)}`,
  ].join('\n');
}
