import { median, pairedRatio, percentile, table, type PairedRatio } from '../figures';
import type { Counts } from './count';
import type { OfficersAtWork } from './officers';
import { isQuiet, type Round, type RoundPair } from './throughput';

export interface CountedPair {
  readonly product: Counts;
  readonly naive: Counts;
}

/** The goals of the benchmark; `docs/benchmarks.md` says where they come from. */
export const GOALS = {
  transitions: 26,
  fewerTransitions: 5,
  journeysRatio: 2.5,
  completeP50Ms: 60,
  completeP99Ms: 250,
} as const;

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');
const fixed = (value: number, digits = 1): string => value.toFixed(digits);
const ratioText = ({ median: middle, min, max }: PairedRatio): string =>
  `${fixed(middle, 2)} (${fixed(min, 2)}–${fixed(max, 2)})`;

/** What one journey costs in each build, counted. */
export function countReport({ product, naive }: CountedPair): string {
  const row = (name: string, of: (counts: Counts) => number): string[] => {
    return [name, String(of(product)), String(of(naive)), fixed(of(naive) / of(product))];
  };
  const fewer = naive.transitions / product.transitions;
  return [
    '(1) One journey, idle between messages',
    table([
      ['', 'product', 'naive', 'naive : product'],
      row('state transitions', ({ transitions }) => transitions),
      row('history events', ({ events }) => events),
      row('history bytes', ({ historyBytes }) => historyBytes),
      row('SQL statements, Temporal', ({ statements }) => statements.temporal),
      row('SQL statements, visibility', ({ statements }) => statements.visibility),
      row('SQL statements, our tables', ({ statements }) => statements.own - statements.ownNotices),
      ['  and to send notices', String(product.statements.ownNotices), String(naive.statements.ownNotices), '–'],
    ]),
    `  at most ${GOALS.transitions} transitions: ${verdict(product.transitions <= GOALS.transitions)}; ` +
      `at least ${GOALS.fewerTransitions} times fewer: ${verdict(fewer >= GOALS.fewerTransitions)}`,
  ].join('\n');
}

/** Journeys per second and what each cost in CPU, pair by pair. Pairs that strangers disturbed are shown and left out. */
export function throughputReport(all: readonly RoundPair[]): string {
  const quiet = all.filter(isQuiet);
  const pairs = quiet.length > 0 ? quiet : all;
  const ratio = pairedRatio(pairs.map(({ product, naive }) => ({ ours: product.perSecond, other: naive.perSecond })));
  const rows = all.map((pair, index) => [
    `pair ${index + 1}${pairs.includes(pair) ? '' : ', disturbed: left out'}`,
    fixed(pair.product.perSecond, 2),
    fixed(pair.naive.perSecond, 2),
    fixed(pair.product.perSecond / pair.naive.perSecond, 2),
    fixed(pair.product.cpu.strangers, 2),
    fixed(pair.naive.cpu.strangers, 2),
  ]);
  const products = pairs.map(({ product }) => product);
  const naives = pairs.map(({ naive }) => naive);
  return [
    '(2) Journeys per second, closed loop',
    table([['', 'product', 'naive', 'product : naive', 'strangers’ CPUs', 'strangers’ CPUs'], ...rows]),
    `  median of paired ratios ${ratioText(ratio)}; at least ${GOALS.journeysRatio}: ${verdict(ratio.median >= GOALS.journeysRatio)}`,
    '',
    '    CPU ms and seconds for each journey, median over the rounds',
    table([['', 'product', 'naive'], ...costRows(products, naives)]),
  ].join('\n');
}

function costRows(products: readonly Round[], naives: readonly Round[]): string[][] {
  const parts = Object.keys(products[0]?.cpu.partMs ?? {});
  const perJourney = (rounds: readonly Round[], part: string): string =>
    fixed(median(rounds.map(({ cpu, journeySeconds }) => (cpu.partMs[part] ?? 0) / journeySeconds.length)));
  const total = (rounds: readonly Round[]): string =>
    fixed(
      median(
        rounds.map(({ cpu, journeySeconds }) => {
          return Object.values(cpu.partMs).reduce((sum, ms) => sum + ms, 0) / journeySeconds.length;
        }),
      ),
    );
  const seconds = (rounds: readonly Round[], share: number): string =>
    fixed(
      percentile(
        rounds.flatMap(({ journeySeconds }) => journeySeconds),
        share,
      ),
      2,
    );
  return [
    ...parts.map((part) => [part, perJourney(products, part), perJourney(naives, part)]),
    ['all', total(products), total(naives)],
    ['seconds, p50', seconds(products, 0.5), seconds(naives, 0.5)],
    ['seconds, p99', seconds(products, 0.99), seconds(naives, 0.99)],
  ];
}

/** How long an official waits for a decision to be applied. */
export function officersReport({ completeMs, claimMs, perSecond, cpu }: OfficersAtWork): string {
  const at = (samples: readonly number[]): string[] =>
    [0.5, 0.9, 0.99, 1].map((share) => fixed(percentile(samples, share)));
  const p50 = percentile(completeMs, 0.5);
  const p99 = percentile(completeMs, 0.99);
  const cpuRow = Object.entries(cpu.partMs).map(([part, ms]) => `${part} ${fixed(ms / completeMs.length)}`);
  return [
    `(3) Five officials through the HTTP API: ${completeMs.length} decisions, ${fixed(perSecond)} a second in all`,
    table([
      ['', 'p50 ms', 'p90 ms', 'p99 ms', 'longest'],
      ['complete', ...at(completeMs)],
      ['claim', ...at(claimMs)],
    ]),
    `  CPU ms for each decision, filing and inbox included: ${cpuRow.join(', ')}; strangers’ CPUs ${fixed(cpu.strangers, 2)}`,
    `  p50 below ${GOALS.completeP50Ms} ms: ${verdict(p50 < GOALS.completeP50Ms)}; ` +
      `p99 below ${GOALS.completeP99Ms} ms: ${verdict(p99 < GOALS.completeP99Ms)}`,
  ].join('\n');
}
