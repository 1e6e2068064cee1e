import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

import type { CycleActivities, OpenedCycle } from '../contracts/activities';
import { TASK_QUEUES } from '../contracts/names';
import {
  cycleStatus,
  type RankingCycleInput,
  type RankingCycleOutcome,
  type RankingCycleStatus,
} from '../contracts/ranking-cycle';
import { pathOfVersion, type QuarterPath } from '../domain/calendar/quarter';
import { CaseFile } from './case-file';
import { cancelOpenTask, humanTask, openDesk, type Desk } from './human-task';

const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Set-wise work on the whole quarter. Each activity is repeatable: it writes under the run's id and replaces what it wrote. */
const quarter = proxyActivities<CycleActivities>({
  taskQueue: TASK_QUEUES.cycle,
  summary: "Work on the quarter's whole set",
  // Freezing and ranking tens of millions of households takes minutes; a dead worker shows by its heartbeat.
  startToCloseTimeout: '6h',
  heartbeatTimeout: '1m',
  retry: RETRY,
});

const bps = proxyActivities<Pick<CycleActivities, 'deliverToBps'>>({
  taskQueue: TASK_QUEUES.bps,
  summary: 'BPS: deliver the frozen set with its handover record',
  startToCloseTimeout: '10m',
  heartbeatTimeout: '1m',
  retry: RETRY,
});

/**
 * Ranks the nation for one version: freezes the set, delivers it to BPS, scores and ranks it, has a BPS officer sign the
 * publication, applies the outcome in SQL so that everybody sees it at once, and then tells the waiting proposals.
 * A version that comes late does not block the quarter: the previous one is used, and said so.
 * @basis Peraturan BPS 6/2025; Permensos 3/2025 art. 14(2), 17
 */
export async function rankingCycle(input: RankingCycleInput): Promise<RankingCycleOutcome> {
  const desk: Desk = {};
  const status: Mutable<RankingCycleStatus> = { version: input.version ?? 'not chosen yet', phase: 'open' };
  openDesk(desk);
  setHandler(cycleStatus, () => withOpenTask(status, desk), {
    description: 'How far the ranking of this version has come',
  });

  const cycle = await quarter.openCycle({ ...input, runId: workflowInfo().workflowId });
  status.version = cycle.version;
  const file = cycleFile(cycle);
  desk.file = file;
  try {
    return await rank(
      { desk, file, cycle, status, path: pathOfVersion(file.calendar, cycle.version) },
      input.now === true,
    );
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => takeTaskBack(file));
    throw error;
  }
}

interface Cycle {
  readonly desk: Desk;
  readonly file: CaseFile;
  readonly cycle: OpenedCycle;
  readonly path: QuarterPath;
  readonly status: Mutable<RankingCycleStatus>;
}

async function rank(running: Cycle, now: boolean): Promise<RankingCycleOutcome> {
  const { file, cycle, path, status } = running;
  if (!now) await sleep(file.msUntil(path.freezeAtMs), { summary: 'preparation month ends' });
  const frozen = await quarter.freezeSet(cycle);
  Object.assign(status, { phase: 'frozen', snapshotSha256: frozen.sha256, proposals: frozen.proposals });
  const lateness = watchLateness(running);
  const returned = await deliver(cycle);
  const { households } = await quarter.rankSet(cycle);
  Object.assign(status, { phase: 'ranked', households });
  await publication(running);
  const late = await lateness.settled();
  file.note('version-published', { version: cycle.version, late });
  await file.flush();
  await quarter.applyOutcome({ ...cycle, decileVersion: cycle.version });
  status.phase = 'applied';
  const { told } = await quarter.tellWaiting(cycle);
  Object.assign(status, { phase: 'distributed', told });

  file.stand({ stage: 'closed', holder: 'nobody', nextStep: 'none' });
  file.note('cycle-distributed', { told });
  await file.flush();
  await condition(allHandlersFinished);
  return { version: cycle.version, runId: cycle.runId, households, proposals: frozen.proposals, returned, told, late };
}

function withOpenTask(status: RankingCycleStatus, { file }: Desk): RankingCycleStatus {
  return file?.openTask === undefined ? status : { ...status, openTaskId: file.openTask.taskId };
}

async function takeTaskBack(file: CaseFile): Promise<void> {
  cancelOpenTask(file);
  file.note('cycle-stopped');
  file.allCommandsHandled();
  await file.flush();
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function cycleFile({ calendar }: OpenedCycle): CaseFile {
  // The cycle belongs to the nation; Jakarta's time is where BPS and Pusdatin sit.
  const villageCode = '31';
  return new CaseFile({
    calendar,
    villageCode,
    status: {
      stage: 'ranking',
      nextStep: 'ranking-version',
      holder: 'bps',
      holderOffice: '',
      reasonCodes: [],
      needsAttention: false,
    },
  });
}

/** Hands the set to BPS and tells those that it left out. Answers how many they were. */
async function deliver(cycle: OpenedCycle): Promise<number> {
  const { returned } = await bps.deliverToBps(cycle);
  if (returned > 0) await quarter.tellReturned(cycle);
  return returned;
}

/** Whatever holds the version up, from the freeze on: once its last day is over, the quarter is served with the previous one. */
function watchLateness({ file, cycle, path }: Cycle): { readonly settled: () => Promise<boolean> } {
  const watch = new CancellationScope();
  const state = { late: false };
  const watching = watch.run(async () => {
    await sleep(file.msUntil(path.lateAfterMs), { summary: 'the version is late' });
    state.late = true;
    await quarter.servePreviousVersion(cycle);
  });
  // Its failure is met in `settled`; until then it must not count as unhandled.
  watching.catch(() => undefined);
  return {
    async settled() {
      if (state.late) await watching;
      else watch.cancel();
      return state.late;
    },
  };
}

/** A BPS officer signs the version off. One that is withheld is asked for again: nothing is published by timeout. */
async function publication({ desk, file, status }: Cycle): Promise<void> {
  status.phase = 'verified';
  for (;;) {
    const result = await humanTask(desk, { kind: 'ranking-publication' });
    if (result.kind === 'completed' && result.command.outcome === 'published') break;
    file.note('publication-withheld');
  }
  status.phase = 'published';
  // The officer is answered first: serving the previous version to everybody may take hours.
  await file.flush();
}
