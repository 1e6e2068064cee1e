import { median, table } from '../figures';
import type { TellingHistories } from './histories';

/** One quarter told to all workflows that waited for it. */
export interface ToldQuarter {
  readonly version: string;
  /** Workflows that were to be told, and whose entry says that they were. */
  readonly waiting: number;
  readonly marked: number;
  /** How many had been told at each kill. */
  readonly kills: readonly number[];
  readonly histories: TellingHistories;
  /** Proposals whose timeline does not hold exactly one decision of this version. */
  readonly notDecidedOnce: number;
  /** CPU milliseconds for each workflow told, by part. */
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly strangers: number;
}

/** Everything the second part of `bench:cycle` measured. */
export interface TellingMeasured {
  readonly server: string;
  readonly perSecond: number;
  readonly workflows: number;
  /** How long it took to bring them to where they wait. */
  readonly waitingSeconds: number;
  readonly quarters: readonly ToldQuarter[];
}

/** The rate is taken over spans of this length. */
const SPAN_MS = 5_000;
/** How near to its limit a rate must be to count as equal, and how far a span may be from the middle one to be steady. */
const EQUAL_WITHIN = 0.05;
const STEADY_WITHIN = 0.1;

export interface Rate {
  readonly seconds: number;
  readonly perSecond: number;
  /** Of whole spans between the first and the last. Absent where there were fewer than one. */
  readonly spans?: Spans;
}

interface Spans {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly all: number;
  /** Those further from the median one than a steady rate may be. */
  readonly unsteady: number;
}

/** The rate at which workflows accepted what they were told; instants in milliseconds, ascending. Throws without any. */
export function rateOf(acceptedAt: readonly number[]): Rate {
  const first = acceptedAt[0];
  const last = acceptedAt.at(-1);
  if (first === undefined || last === undefined) throw new Error('No workflow was told.');
  const seconds = (last - first) / 1_000;
  const perSecond = seconds === 0 ? 0 : (acceptedAt.length - 1) / seconds;
  const whole = Math.floor((last - first) / SPAN_MS);
  if (whole === 0) return { seconds, perSecond };
  const counts = Array.from({ length: whole }, () => 0);
  for (const at of acceptedAt) {
    const span = Math.floor((at - first) / SPAN_MS);
    if (span < whole) counts[span] = (counts[span] ?? 0) + 1;
  }
  const rates = counts.map((count) => count / (SPAN_MS / 1_000));
  const middle = median(rates);
  const unsteady = rates.filter((rate) => Math.abs(rate - middle) > middle * STEADY_WITHIN).length;
  const ends = { min: Math.min(...rates), max: Math.max(...rates) };
  return { seconds, perSecond, spans: { ...ends, median: middle, all: whole, unsteady } };
}

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');

/** The second part as a text. */
export function tellingReport({ server, perSecond, workflows, waitingSeconds, quarters }: TellingMeasured): string {
  return [
    `${workflows} waiting workflows on ${server}, brought there in ${waitingSeconds.toFixed(0)} s; limit ${perSecond} a second`,
    table([
      ['', 'told', 'seconds', 'a second', 'spans of 5 s: least, median, most', 'strangers’ CPUs'],
      ...quarters.map((quarter) => rowOf(quarter)),
    ]),
    ...quarters.flatMap((quarter) => ['', ...goalsOf(quarter, perSecond)]),
  ].join('\n');
}

function nameOf({ version, kills }: ToldQuarter): string {
  return kills.length === 0 ? `${version}, undisturbed` : `${version}, killed ${kills.length} times`;
}

function rowOf(quarter: ToldQuarter): string[] {
  const { seconds, perSecond, spans } = rateOf(quarter.histories.acceptedAt);
  const shown =
    spans === undefined ? '–' : [spans.min, spans.median, spans.max].map((rate) => rate.toFixed(1)).join(', ');
  const told = String(quarter.histories.acceptedAt.length);
  return [nameOf(quarter), told, seconds.toFixed(1), perSecond.toFixed(1), shown, quarter.strangers.toFixed(2)];
}

function goalsOf(quarter: ToldQuarter, limit: number): string[] {
  const { histories, waiting, marked, notDecidedOnce, kills, cpuMs } = quarter;
  const once = histories.byTimes['1'] === waiting && marked === waiting && notDecidedOnce === 0;
  const times = Object.entries(histories.byTimes).map(([count, workflows]) => `${workflows} ${count} times`);
  const cpu = Object.entries(cpuMs).map(([part, ms]) => `${part} ${ms.toFixed(1)}`);
  return [
    `  ${nameOf(quarter)}:`,
    ...(kills.length === 0
      ? [rateGoal(histories.acceptedAt, limit)]
      : [`  killed when ${kills.join(', ')} had been told`]),
    `  each told exactly once: ${verdict(once)}; accepted: ${times.join(', ')} of ${waiting}; marked as told ${marked}; ` +
      `without exactly one decision in the timeline ${notDecidedOnce}`,
    `  no failed workflow task: ${verdict(histories.failedTasks === 0)}; ${histories.failedTasks} failed, ${histories.timedOutTasks} timed out`,
    `  CPU ms for each: ${cpu.join(', ')}`,
  ];
}

function rateGoal(acceptedAt: readonly number[], limit: number): string {
  const { perSecond, spans } = rateOf(acceptedAt);
  const equal = Math.abs(perSecond / limit - 1) <= EQUAL_WITHIN;
  const steady = spans?.unsteady === 0;
  const outside = spans === undefined ? 'too short to tell' : `${spans.unsteady} of ${spans.all} are not`;
  return `  rate equal to its limit within ${EQUAL_WITHIN * 100} %: ${verdict(equal)}; every span within ${STEADY_WITHIN * 100} % of the median one: ${verdict(steady)}, ${outside}`;
}
