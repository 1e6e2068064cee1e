import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { stopRequested } from '../platform/lifecycle';
import { createApiClient } from '../scripts/play/api-client';
import { projectFolder } from '../scripts/services/project-folder';
import { createSteps, type Steps } from '../scripts/steps';
import { median } from './figures';
import { openCalendar, type Carrier } from './lifecycle/carrier';
import { countJourney, stopCountingStatements } from './lifecycle/count';
import { createNaiveCarrier } from './lifecycle/naive-carrier';
import { FIVE_POSTS, measureOfficers } from './lifecycle/officers';
import { createProductCarrier } from './lifecycle/product-carrier';
import { countReport, officersReport, throughputReport, type CountedPair } from './lifecycle/report';
import { describeStand, startStand, type Stand } from './lifecycle/stand';
import { measureThroughput } from './lifecycle/throughput';
import { describeCommit, describeMachine, quietMachine } from './machine';

/** How much of each thing is measured. */
interface Plan {
  readonly pairs: number;
  readonly journeys: number;
  readonly clients: number;
  readonly officerSeconds: number;
  /** Absent where it follows from what the machine carried. */
  readonly filedPerSecond?: number;
}

const FULL = { pairs: 3, journeys: 40, officerSeconds: 45 };
const QUICK = { pairs: 1, journeys: 20, officerSeconds: 10 };
const CLIENTS = 10;
/** Ten decisions a second in all, where the machine can carry twice as much. */
const FILED_PER_SECOND = 2.5;
/** On a slower one the officials work at the same share of what it carried in the same run: waiting in a queue is not measured. */
const SHARE_OF_CAPACITY = 0.42;
/** Nothing here takes this long unless it hangs. */
const LONGEST_RUN_MS = 9 * 60_000;
/** No further pair is begun after this, so that the officials still have their turn. */
const THROUGHPUT_MS = 5 * 60_000;
/** A legal day while counting: a journey with its pauses takes a few of them. */
const COUNT_DAY_MS = 1_500;
const QUIET_PATIENCE_MS = 15_000;

function planFrom(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      pairs: { type: 'string' },
      journeys: { type: 'string' },
      'filed-per-second': { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { pairs, journeys, officerSeconds } = values.quick ? QUICK : FULL;
  const given = values['filed-per-second'];
  return {
    pairs: positive('pairs', values.pairs ?? pairs),
    journeys: positive('journeys', values.journeys ?? journeys),
    ...(given === undefined ? {} : { filedPerSecond: positive('filed-per-second', given) }),
    officerSeconds,
    clients: CLIENTS,
  };
}

function positive(name: string, given: string | number): number {
  const value = Number(given);
  if (!(value > 0)) throw new Error(`Give --${name} a number above 0.`);
  return value;
}

/** `npm run bench:lifecycle`: the product and the naive build through the same journey on the same server. */
async function main(): Promise<void> {
  const plan = planFrom(process.argv.slice(2));
  const { step, say } = createSteps();
  const firstPort = Number(process.env['BENCH_PORT'] ?? 17400);
  const dataDir = join(projectFolder(), '.data', 'bench', 'lifecycle');
  say(`${describeMachine()}; ${describeCommit(projectFolder())}; ${new Date().toISOString()}`);
  const stopping = stopRequested().then(() => 'Stopped on request.');
  const stand = await startStand({ dataDir, firstPort, step });
  const giveUp = afterwards(LONGEST_RUN_MS, `The benchmark was not done after ${LONGEST_RUN_MS / 60_000} minutes.`);
  const interrupted = Promise.race([stopping, giveUp.reached]);
  try {
    const ended = await Promise.race([measure({ stand, plan, step, say }).then(() => undefined), interrupted]);
    if (ended !== undefined) throw new Error(ended);
  } finally {
    giveUp.cancel();
    await step('Stopping everything', () => stand.stop());
  }
}

interface Deadline {
  readonly reached: Promise<string>;
  cancel(): void;
}

function afterwards(ms: number, message: string): Deadline {
  const cancelled = new AbortController();
  return {
    reached: pause(ms, message, { signal: cancelled.signal }).catch(() => message),
    cancel: () => {
      cancelled.abort();
    },
  };
}

interface Measuring extends Steps {
  readonly stand: Stand;
  readonly plan: Plan;
}

/** Counts first: counts explain the times, and no neighbour can blur them. */
async function measure({ stand, plan, step, say }: Measuring): Promise<void> {
  const carriers = { product: createProductCarrier(stand), naive: createNaiveCarrier(stand) };
  say(`${await describeStand(stand)}; ${JSON.stringify(plan)}`);
  say(`\n${countReport(await countBoth({ stand, carriers, step }))}\n`);
  const until = Date.now() + THROUGHPUT_MS;
  const rounds = await measureThroughput({ stand, carriers, step, until, ...plan });
  say(`\n${throughputReport(rounds)}\n`);
  const carried = median(rounds.map(({ product }) => product.perSecond));
  const filedPerSecond = plan.filedPerSecond ?? Math.min(FILED_PER_SECOND, SHARE_OF_CAPACITY * carried);
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  const officers = await step('Five officials at work', () =>
    measureOfficers({
      stand,
      api: createApiClient(stand),
      posts: FIVE_POSTS,
      seconds: plan.officerSeconds,
      filedPerSecond,
    }),
  );
  say(`\n${filedPerSecond.toFixed(2)} proposals filed a second\n${officersReport(officers)}\n`);
}

interface CountingBoth extends Pick<Measuring, 'stand' | 'step'> {
  readonly carriers: Readonly<Record<Carrier['build'], Carrier>>;
}

async function countBoth({ stand, carriers, step }: CountingBoth): Promise<CountedPair> {
  const calendar = await openCalendar(stand, { id: 'bench-count', dayMs: COUNT_DAY_MS });
  const count = (build: Carrier['build']) =>
    step(`Counting one journey of the ${build} build`, () =>
      countJourney(stand, { carrier: carriers[build], calendar }),
    );
  // The first journey of a process prepares its statements, so it is carried uncounted.
  await step('One journey of each build to begin with', () =>
    Promise.all(Object.values(carriers).map((it) => it.carry({ calendar, beforeMessage: () => Promise.resolve() }))),
  );
  const counted = { product: await count('product'), naive: await count('naive') };
  await stopCountingStatements(stand);
  return counted;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
