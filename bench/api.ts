import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { stopRequested } from '../platform/lifecycle';
import { createApiClient, type ApiClient } from '../scripts/play/api-client';
import { projectFolder } from '../scripts/services/project-folder';
import { createSteps, type Steps } from '../scripts/steps';
import { measureFiling } from './api/filing';
import { fillInboxes, measureInbox, type InboxPlan } from './api/inbox';
import { filingReport, inboxReport, twentyReport } from './api/report';
import { startSignIn, type SignIn } from './api/sign-in';
import { hireOfficers, officialNamed, type Staff } from './api/staff';
import { measureOfficers } from './lifecycle/officers';
import { describeStand, startStand, type Stand } from './lifecycle/stand';
import { describeCommit, describeMachine, quietMachine } from './machine';

interface Plan {
  readonly filing: { readonly rounds: number; readonly perRound: number };
  readonly inbox: InboxPlan;
  readonly officerSeconds: number;
  /** Four decisions each: one a second files work for twenty who each decide every five seconds. */
  readonly filedPerSecond: number;
}

/** Long enough that a build is warm for most of its turn; the filers' limit of 600 calls a minute each is far. */
const FULL: Plan = {
  filing: { rounds: 7, perRound: 3_000 },
  inbox: { tasks: 1_000_000, ofTheOffice: 20_000, rounds: 5, pages: 500 },
  officerSeconds: 90,
  filedPerSecond: 1,
};
const QUICK: Plan = {
  filing: { rounds: 3, perRound: 400 },
  inbox: { tasks: 200_000, ofTheOffice: 20_000, rounds: 3, pages: 200 },
  officerSeconds: 20,
  filedPerSecond: 1,
};
/** Nothing here takes this long unless it hangs. */
const LONGEST_RUN_MS = 12 * 60_000;
const QUIET_PATIENCE_MS = 15_000;
/** After the ports of the stand and of the filing servers. */
const SIGN_IN_OFFSET = 20;

/** `npm run bench:api`: filing, the inbox and twenty officials, each beside what it is measured against. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
  const { step, say } = createSteps();
  const firstPort = Number(process.env['BENCH_PORT'] ?? 17440);
  const dataDir = join(projectFolder(), '.data', 'bench', 'api');
  say(`${describeMachine()}; ${describeCommit(projectFolder())}; ${new Date().toISOString()}`);
  const interrupted = Promise.race([
    stopRequested().then(() => 'Stopped on request.'),
    pause(LONGEST_RUN_MS, `The benchmark was not done after ${String(LONGEST_RUN_MS / 60_000)} minutes.`, {
      ref: false,
    }),
  ]);
  const signIn = await startSignIn(firstPort + SIGN_IN_OFFSET);
  const stand = await startStand({ dataDir, firstPort, step, signIn });
  try {
    const bench: Bench = { stand, signIn, dataDir, firstPort, plan: values.quick ? QUICK : FULL, step, say };
    const ended = await Promise.race([measure(bench).then(() => undefined), interrupted]);
    if (ended !== undefined) throw new Error(ended);
  } finally {
    await step('Stopping everything', () => stand.stop());
    await signIn.close();
  }
}

interface Bench extends Steps {
  readonly stand: Stand;
  readonly signIn: SignIn;
  readonly dataDir: string;
  readonly firstPort: number;
  readonly plan: Plan;
}

/** The million tasks come last: the other two are not to pay for their checkpoints. */
async function measure(bench: Bench): Promise<void> {
  const { stand, plan, step, say } = bench;
  say(`${await describeStand(stand)}; ${JSON.stringify(plan)}`);
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  say(`\n${filingReport(await measureFiling({ ...bench, ...plan.filing }))}\n`);
  const { posts, subjects } = await hireOfficers(stand.stores.database);
  const api = clientFor(bench, subjects);
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  const { officerSeconds: seconds, filedPerSecond } = plan;
  const officers = await step('Twenty officials at work', () =>
    measureOfficers({ stand, api, posts, seconds, filedPerSecond }),
  );
  say(`\n${twentyReport(officers)}\n`);
  await step(`${plan.inbox.tasks} open tasks`, () => fillInboxes(stand, plan.inbox));
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  say(`\n${inboxReport(await step('Pages of an inbox', () => measureInbox(stand, plan.inbox)))}\n`);
}

/** Calls with tokens of the bench's own sign-in service. */
function clientFor({ stand, signIn }: Bench, subjects: Staff['subjects']): Pick<ApiClient, 'call'> {
  return createApiClient({
    ...stand,
    signIn: (username) => signIn.token(subjects.get(username) ?? officialNamed(username).subject),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
