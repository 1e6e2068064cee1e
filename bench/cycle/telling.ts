import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { RankingCycleInput } from '../../contracts/ranking-cycle';
import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import { nextQuarter } from '../../domain/calendar/quarter';
import { ensureRegistry } from '../../ranking/population';
import { ensureDemoModel } from '../../scripts/demo-model';
import { createApiClient } from '../../scripts/play/api-client';
import { determineRecipients, publishRanking } from '../../scripts/play/cycle';
import type { Steps } from '../../scripts/steps';
import { VERSION_IN_FORCE } from '../../store/ranking-sql';
import { VILLAGE } from '../lifecycle/carrier';
import { describeStand, startStand, type Stand } from '../lifecycle/stand';
import { quietMachine, startCpuMeter } from '../machine';
import { readHistories } from './histories';
import { killMoments } from './kills';
import type { TellingMeasured, ToldQuarter } from './telling-report';
import { bringToWaiting, type Waiting } from './waiting';

export interface TellingOptions extends Steps {
  readonly workflows: number;
  /** Workflows told in a second, at most; the product's setting. */
  readonly perSecond: number;
  /** Seconds after which no further proposal is filed. */
  readonly filingSeconds: number;
  readonly kills: number;
  /** Emptied by the caller; everything lies below. */
  readonly folder: string;
  readonly port: number;
}

/** The registry the proposals are ranked in: small, since it is the telling that is measured. */
const HOUSEHOLDS = 20_000;
const SEED = 1;
const QUIET_PATIENCE_MS = 15_000;
const LOOK_MS = 250;
/** For 10 s the server still trusts the queues that workers had to themselves; a task sent to a dead one's waits for its timeout. */
const OLD_QUEUES_FORGOTTEN_MS = 12_000;

const PROGRAMMES = ['PKH', 'SEMBAKO', 'PBI-JK'] as const;
const NO_PLACES = `insert into quota (programme, kabupaten, quarter, places, source)
  select programme, $1, $2, $3, 'bench' from unnest($4::text[]) programme
  on conflict (programme, kabupaten, quarter) do update set places = excluded.places`;
const PLENTY = 1_000_000;

const TOLD = `select count(*)::int as waiting, count(told_at)::int as told from ranking_entry where run_id = $1`;
const APPLIED = `select count(*)::int as applied from ranking_entry e join ranking_run run using (run_id)
  where run_id = $1 and ${VERSION_IN_FORCE} is not null`;
const IDS = `select proposal_id as id from ranking_entry where run_id = $1 order by proposal_id`;
const NOT_ONCE = `select count(*)::int as count from (
  select e.proposal_id from ranking_entry e left join timeline t on t.proposal_id = e.proposal_id and t.kind = 'decided'
    and t.detail->>'version' = $2 where e.run_id = $1 group by e.proposal_id having count(t.seq) <> 1) other`;

/**
 * Brings real workflows to where they wait and tells them two quarters, each by a real `rankingCycle`: one undisturbed, which
 * leaves them on the waiting list, and the next with all workers killed again and again, which grants them something.
 */
export async function measureTelling(options: TellingOptions): Promise<TellingMeasured> {
  const { step, say, folder, port, perSecond } = options;
  const stand = await startStand({
    ...{ dataDir: folder, firstPort: port, step, withoutNaive: true },
    settings: { TELL_PER_SECOND: String(perSecond) },
  });
  try {
    const registryDirectory = join(folder, 'registry');
    const registry = { directory: registryDirectory, households: HOUSEHOLDS, seed: SEED };
    await step('A small registry', () => ensureRegistry(registry));
    const { database } = stand.stores;
    await step('Ranking model', () =>
      ensureDemoModel({ database, registryDirectory, households: HOUSEHOLDS, seed: SEED }),
    );
    const until = Date.now() + options.filingSeconds * 1_000;
    const progress = (done: number): void => {
      say(`  ${done} have been ratified`);
    };
    const waiting = await step(`${options.workflows} proposals to where they wait`, () =>
      bringToWaiting({ stand, workflows: options.workflows, progress, until }),
    );
    const bench = { ...options, stand, waiting };
    const first = await tellQuarter(bench, { version: waiting.version, places: 0, kills: 0 });
    const version = nextQuarter(waiting.version);
    const second = await tellQuarter(bench, { version, places: PLENTY, kills: options.kills });
    const { workflows, seconds: waitingSeconds } = waiting;
    return { server: await describeStand(stand), perSecond, workflows, waitingSeconds, quarters: [first, second] };
  } finally {
    await step('Stopping everything', () => stand.stop());
  }
}

interface Bench extends TellingOptions {
  readonly stand: Stand;
  readonly waiting: Waiting;
}

interface Quarter {
  readonly version: string;
  /** Of each programme. */
  readonly places: number;
  readonly kills: number;
}

async function tellQuarter(bench: Bench, { version, places, kills }: Quarter): Promise<ToldQuarter> {
  const { stand, step } = bench;
  const { pool } = stand.stores.database;
  await pool.query(NO_PLACES, [VILLAGE.slice(0, 4), version, places, PROGRAMMES]);
  await step('Workers anew, with nothing in their caches', async () => {
    await stand.workers.kill();
    await stand.workers.start();
    await pause(OLD_QUEUES_FORGOTTEN_MS);
  });
  await quietMachine(stand.parts, QUIET_PATIENCE_MS);
  const runId = `${rankingWorkflowId(version)}-${bench.waiting.calendar.id}`;
  await step(`Ranking ${version}, signed by three officers`, () => startAndSign(bench, { runId, version }));
  const since = Date.now();
  const meter = startCpuMeter(stand.parts);
  const killedAt = await step(`Telling ${version}`, () => untilTold(bench, { runId, kills }));
  const { partMs, strangers } = meter();
  const counted = await countTold(stand, runId);
  const proposalIds = (await pool.query<{ id: string }>(IDS, [runId])).rows.map(({ id }) => id);
  const histories = await step(`Reading ${proposalIds.length} histories`, () =>
    readHistories(stand.temporal, { proposalIds, runId, since }),
  );
  const notOnce = await pool.query<{ count: number }>(NOT_ONCE, [runId, version]);
  const cpuMs = Object.fromEntries(Object.entries(partMs).map(([part, ms]) => [part, ms / counted.waiting]));
  return {
    ...{ version, waiting: counted.waiting, marked: counted.told, kills: killedAt, histories, cpuMs, strangers },
    notDecidedOnce: notOnce.rows[0]?.count ?? 0,
  };
}

/** Everything up to the telling: frozen, handed to BPS, ranked, published, determined and put into force. */
async function startAndSign(
  { stand, waiting }: Bench,
  { runId, version }: { readonly runId: string; readonly version: string },
): Promise<void> {
  const input: RankingCycleInput = { version, calendarId: waiting.calendar.id, now: true };
  const api = createApiClient(stand);
  await stand.temporal.workflow.start(WORKFLOW_TYPES.rankingCycle, {
    workflowId: runId,
    taskQueue: TASK_QUEUES.cycle,
    args: [input],
  });
  await publishRanking({ api, temporal: stand.temporal, workflowId: runId });
  await determineRecipients({ api, workflowId: runId });
  for (;;) {
    const { rows } = await stand.stores.database.pool.query<{ applied: number }>(APPLIED, [runId]);
    if ((rows[0]?.applied ?? 0) > 0) return;
    await pause(LOOK_MS);
  }
}

/** Waits for the end of the cycle and kills all workers on the way. Answers how many had been told at each kill. */
async function untilTold(
  { stand, step }: Bench,
  { runId, kills }: { readonly runId: string; readonly kills: number },
): Promise<number[]> {
  const over = { isOver: false };
  const ended = stand.temporal.workflow
    .getHandle(runId)
    .result()
    .finally(() => {
      over.isOver = true;
    });
  // Its failure is met below; until then it must not count as unhandled.
  ended.catch(() => undefined);
  const { waiting } = await countTold(stand, runId);
  const killedAt: number[] = [];
  for (const moment of killMoments({ kills, waiting })) {
    let { told } = await countTold(stand, runId);
    for (; told < moment && !over.isOver; { told } = await countTold(stand, runId)) await pause(LOOK_MS);
    if (over.isOver) break;
    await step(`Killing all workers when ${told} have been told`, () => stand.workers.kill());
    killedAt.push(told);
    await stand.workers.start();
  }
  await ended;
  return killedAt;
}

async function countTold(
  { stores }: Stand,
  runId: string,
): Promise<{ readonly waiting: number; readonly told: number }> {
  const { rows } = await stores.database.pool.query<{ waiting: number; told: number }>(TOLD, [runId]);
  return rows[0] ?? { waiting: 0, told: 0 };
}
