import type { Steps } from '../../scripts/steps';
import { quietMachine, startCpuMeter, type CpuUse } from '../machine';
import { openCalendar, type Carrier } from './carrier';
import type { Stand } from './stand';

/** One round of fixed work by one build. */
export interface Round {
  readonly build: Carrier['build'];
  readonly perSecond: number;
  /** Seconds from filing to the end, for each journey. */
  readonly journeySeconds: readonly number[];
  readonly cpu: CpuUse;
}

export interface RoundPair {
  readonly product: Round;
  readonly naive: Round;
}

export interface ThroughputOptions {
  readonly stand: Stand;
  readonly carriers: Readonly<Record<Carrier['build'], Carrier>>;
  readonly pairs: number;
  readonly journeys: number;
  readonly clients: number;
  /** No further pair is begun after this instant (milliseconds since 1970), unless there is none yet. */
  readonly until: number;
  readonly step: Steps['step'];
}

/** A legal day of this length leaves an objection window of about 200 ms and a reminder in two seconds at the earliest. */
const DAY_MS = 130;
/** A pair that strangers disturbed more than this is measured once more, a few times at most. */
const DISTURBING_CPUS = 0.5;
const REPEATS = 2;
const WARM_UP_SHARE = 0.25;
/** How long a round waits for other programs to leave the machine alone. */
const QUIET_PATIENCE_MS = 15_000;

/** Runs both builds in turn, order reversed every other pair, after a shorter round of each to warm up. */
export async function measureThroughput(options: ThroughputOptions): Promise<RoundPair[]> {
  const { journeys, pairs } = options;
  const warmUp = Math.max(options.clients, Math.round(journeys * WARM_UP_SHARE));
  await round({ ...options, journeys: warmUp }, { build: 'product', name: 'warm-up' });
  await round({ ...options, journeys: warmUp }, { build: 'naive', name: 'warm-up' });

  const measured: RoundPair[] = [];
  const quiet = (): number => measured.filter(isQuiet).length;
  const mayGoOn = (): boolean => measured.length === 0 || Date.now() < options.until;
  while (quiet() < pairs && measured.length < pairs + REPEATS && mayGoOn()) {
    const name = `pair ${measured.length + 1}`;
    const first = measured.length % 2 === 0 ? 'product' : 'naive';
    const one = await round(options, { build: first, name });
    const two = await round(options, { build: first === 'product' ? 'naive' : 'product', name });
    measured.push(first === 'product' ? { product: one, naive: two } : { product: two, naive: one });
  }
  return measured;
}

/** Whether other programs left both rounds of the pair alone. */
export function isQuiet({ product, naive }: RoundPair): boolean {
  return Math.max(product.cpu.strangers, naive.cpu.strangers) <= DISTURBING_CPUS;
}

async function round(
  { stand, carriers, journeys, clients, step }: ThroughputOptions,
  { build, name }: { readonly build: Carrier['build']; readonly name: string },
): Promise<Round> {
  const calendar = await openCalendar(stand, { id: `bench-${build}-${name.replaceAll(' ', '-')}`, dayMs: DAY_MS });
  await settle(stand);
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  return step(`${journeys} journeys of the ${build} build, ${name}`, async () => {
    const used = startCpuMeter(stand.parts);
    const errand = { calendar, beforeMessage: () => Promise.resolve() };
    const journeySeconds = await closedLoop({ journeys, clients }, () => carriers[build].carry(errand));
    const cpu = used();
    return { build, perSecond: journeys / (cpu.wallMs / 1000), journeySeconds, cpu };
  });
}

/** What the last round left to be done must not be paid by the next: notices not sent yet, pages not written yet. */
async function settle({ stores }: Stand): Promise<void> {
  await stores.database.pool.query('update notice set delivered_at = clock_timestamp() where delivered_at is null');
  await stores.database.pool.query('checkpoint');
}

/** Each client begins its next journey as soon as the last is over. Answers how long each journey took, in seconds. */
async function closedLoop(
  { journeys, clients }: Pick<ThroughputOptions, 'journeys' | 'clients'>,
  carry: () => Promise<unknown>,
): Promise<number[]> {
  const seconds: number[] = [];
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < journeys) {
      begun += 1;
      const startedAt = performance.now();
      await carry();
      seconds.push((performance.now() - startedAt) / 1000);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return seconds;
}
