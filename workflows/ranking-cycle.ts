import { allHandlersFinished, condition, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';

import type { CycleActivities, FrozenSet, OpenedCycle } from '../contracts/activities';
import { TASK_QUEUES } from '../contracts/names';
import {
  cycleStatus,
  type RankingCycleInput,
  type RankingCycleOutcome,
  type RankingCycleStatus,
} from '../contracts/ranking-cycle';
import { pathOfVersion, type QuarterPath } from '../domain/calendar/quarter';
import { CaseFile } from './case-file';
import { humanTask, openDesk, type Desk } from './human-task';

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
  openDesk(desk);
  const cycle = await quarter.openCycle({ ...input, runId: workflowInfo().workflowId });
  const status: Mutable<RankingCycleStatus> = { version: cycle.version, phase: 'open' };
  setHandler(cycleStatus, () => status, { description: 'How far the ranking of this version has come' });
  const file = cycleFile(cycle);
  desk.file = file;
  const path = pathOfVersion(file.calendar, cycle.version);

  if (input.now !== true) await sleep(file.msUntil(path.freezeAtMs), { summary: 'preparation month ends' });
  const frozen = await freeze(cycle, status);
  const ranked = await quarter.rankSet(cycle);
  Object.assign(status, { phase: 'ranked', households: ranked.households });
  const late = await publication({ desk, file, cycle, path, status });
  await quarter.applyOutcome({ ...cycle, decileVersion: cycle.version });
  status.phase = 'applied';
  const told = await quarter.tellWaiting(cycle);
  Object.assign(status, { phase: 'distributed', told: told.told });

  file.stand({ stage: 'closed', holder: 'nobody', nextStep: 'none' });
  file.note('cycle-distributed', { told: told.told });
  await file.flush();
  await condition(allHandlersFinished);
  const { version, runId } = cycle;
  return {
    version,
    runId,
    households: ranked.households,
    proposals: frozen.proposals,
    returned: frozen.returned,
    told: told.told,
    late,
  };
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

async function freeze(
  cycle: OpenedCycle,
  status: Mutable<RankingCycleStatus>,
): Promise<FrozenSet & { readonly returned: number }> {
  const frozen = await quarter.freezeSet(cycle);
  Object.assign(status, { phase: 'frozen', snapshotSha256: frozen.sha256, proposals: frozen.proposals });
  const { returned } = await bps.deliverToBps(cycle);
  if (returned > 0) await quarter.tellReturned(cycle);
  return { ...frozen, returned };
}

interface Publication {
  readonly desk: Desk;
  readonly file: CaseFile;
  readonly cycle: OpenedCycle;
  readonly path: QuarterPath;
  readonly status: Mutable<RankingCycleStatus>;
}

/**
 * A BPS officer signs the version off. Resolves with whether it came late, so that the quarter was served with the
 * previous version in the meantime. A version withheld is asked for again: nothing is published by timeout.
 */
async function publication({ desk, file, cycle, path, status }: Publication): Promise<boolean> {
  let late = false;
  const servePrevious = {
    atMs: path.lateAfterMs,
    reached: () => {
      late = true;
    },
  };
  let serving: Promise<unknown> | undefined;
  const lateWatch = condition(() => late).then(() => {
    serving = quarter.servePreviousVersion(cycle);
    return serving;
  });
  lateWatch.catch(() => undefined);
  for (;;) {
    status.phase = 'verified';
    const result = await humanTask(desk, { kind: 'ranking-publication', milestones: late ? [] : [servePrevious] });
    if (result.kind === 'completed' && result.command.outcome === 'published') break;
    file.note('publication-withheld');
  }
  // The officer is answered first: serving the previous version to everybody may take hours.
  await file.flush();
  await serving;
  status.phase = 'published';
  file.note('version-published', { version: cycle.version, late });
  await file.flush();
  return late;
}
