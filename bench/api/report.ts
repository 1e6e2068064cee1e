import { median, pairedRatio, percentile, table, type PairedRatio } from '../figures';
import type { OfficersAtWork } from '../lifecycle/officers';
import type { Build, FilingRound, FilingTurn } from './filing';
import type { InboxRound } from './inbox';

/** Goals of the officials' API; `docs/benchmarks.md` says how they are measured. */
export const API_GOALS = { naiveRatio: 2.5, bareRatio: 0.5, inboxRatio: 3, completeP99Ms: 250 } as const;

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');
const fixed = (value: number, digits = 1): string => value.toFixed(digits);
const ratioText = ({ median: middle, min, max }: PairedRatio): string =>
  `${fixed(middle, 2)} (${fixed(min, 2)}–${fixed(max, 2)})`;

/** Households filed in a second by each build, and the ratios within each round. */
export function filingReport(turns: readonly FilingTurn[]): string {
  const against = (other: Build, ours: Build = 'product'): PairedRatio =>
    pairedRatio(turns.map((it) => ({ ours: it[ours].perSecond, other: it[other].perSecond })));
  const [naive, lean, bare] = [against('naive'), against('lean'), against('bare')];
  const row = (build: Build): string[] =>
    costRow(
      build,
      turns.map((it) => it[build]),
    );
  return [
    '(1) POST /v1/proposals, 32 connections, closed loop',
    table([
      ['', 'per second', 'p50 ms', 'p99 ms', 'CPU ms: server', 'PostgreSQL', 'client', 'strangers’ CPUs'],
      row('product'),
      row('naive'),
      row('lean'),
      row('floor'),
      row('shell'),
      row('bare'),
    ]),
    `  product : naive ${ratioText(naive)}; at least ${API_GOALS.naiveRatio}: ${verdict(naive.median >= API_GOALS.naiveRatio)}`,
    `  product : lean naive, without key, audit and limits ${ratioText(lean)}`,
    `  product : bare ${ratioText(bare)}; at least ${API_GOALS.bareRatio}: ${verdict(bare.median >= API_GOALS.bareRatio)}`,
    `  floor (token, schema, seal and the rows alone, no framework) : bare ${ratioText(against('bare', 'floor'))}`,
    `  product : floor ${ratioText(against('floor'))}`,
    `  shell (Express, its headers, the body and the schema alone, no database) : bare ${ratioText(against('bare', 'shell'))}`,
  ].join('\n');
}

function costRow(build: Build, rounds: readonly FilingRound[]): string[] {
  const latency = rounds.flatMap(({ latencyMs }) => latencyMs);
  const cpuMs = (part: string): string =>
    fixed(median(rounds.map(({ cpu, latencyMs }) => (cpu.partMs[part] ?? 0) / latencyMs.length)), 2);
  return [
    build,
    fixed(median(rounds.map(({ perSecond }) => perSecond)), 0),
    fixed(percentile(latency, 0.5)),
    fixed(percentile(latency, 0.99)),
    ...['server', 'postgres', 'client'].map(cpuMs),
    fixed(median(rounds.map(({ cpu }) => cpu.strangers)), 2),
  ];
}

/** The first page of an inbox, by the store and by the bare statement. */
export function inboxReport(rounds: readonly InboxRound[]): string {
  const at = (share: number): PairedRatio =>
    pairedRatio(rounds.map(({ store, bare }) => ({ ours: percentile(store, share), other: percentile(bare, share) })));
  const row = (name: string, samples: readonly number[]): string[] => [
    name,
    ...[0.5, 0.9, 0.99].map((share) => fixed(percentile(samples, share), 2)),
  ];
  const ratio = at(0.99);
  return [
    '(2) First page of an inbox',
    table([
      ['', 'p50 ms', 'p90 ms', 'p99 ms'],
      row(
        'store, row-level security',
        rounds.flatMap(({ store }) => store),
      ),
      row(
        'bare statement',
        rounds.flatMap(({ bare }) => bare),
      ),
    ]),
    `  p50 ${ratioText(at(0.5))}; p99 ${ratioText(ratio)}; p99 at most ${API_GOALS.inboxRatio} times: ${verdict(ratio.median <= API_GOALS.inboxRatio)}`,
  ].join('\n');
}

/** How long twenty officials wait for their decisions. */
export function twentyReport({ completeMs, claimMs, perSecond, cpu }: OfficersAtWork): string {
  const at = (samples: readonly number[]): string[] =>
    [0.5, 0.9, 0.99, 1].map((share) => fixed(percentile(samples, share)));
  const p99 = percentile(completeMs, 0.99);
  return [
    `(3) Twenty officials through the HTTP API: ${completeMs.length} decisions, ${fixed(perSecond)} a second in all`,
    table([
      ['', 'p50 ms', 'p90 ms', 'p99 ms', 'longest'],
      ['complete', ...at(completeMs)],
      ['claim', ...at(claimMs)],
    ]),
    `  strangers’ CPUs ${fixed(cpu.strangers, 2)}; p99 below ${API_GOALS.completeP99Ms} ms: ${verdict(p99 < API_GOALS.completeP99Ms)}`,
  ].join('\n');
}
