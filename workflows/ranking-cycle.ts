import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

import { TELL_PARTITIONS, type OpenedCycle } from '../contracts/activities';
import {
  cycleStatus,
  type CyclePhase,
  type RankingCycleInput,
  type RankingCycleOutcome,
  type RankingCycleStatus,
} from '../contracts/ranking-cycle';
import { pathOfVersion, type QuarterPath } from '../domain/calendar/quarter';
import { CaseFile } from './case-file';
import { changesSince, type Changes } from './changes';
import { bps, partitions, quarter } from './cycle-activities';
import { openGate, type ChangingStatus, type Gate } from './cycle-gate';
import { determineByTwo } from './determine-by-two';
import { clearDesk, humanTask, openDesk, type Desk } from './human-task';
import { watchLateness } from './late-version';
import { openInbox, rankOutside, type Inbox } from './outside-ranking';

/**
 * Ranks the nation for one version: freezes the set, delivers it to BPS, scores and ranks it, has a BPS officer sign the
 * publication, has two officers of Kemensos determine the recipients, puts the outcome into force in SQL so that everybody
 * sees it at once, and then tells the waiting proposals.
 * A version that comes late does not block the quarter: the previous one is used, and said so.
 * @basis Peraturan BPS 6/2025; Permensos 3/2025 art. 14(2), 17
 */
export async function rankingCycle(input: RankingCycleInput): Promise<RankingCycleOutcome> {
  const changes = changesSince<CycleChange>('cycle-2026-11-26', ['ranked-outside']);
  const desk: Desk = {};
  const status: ChangingStatus = { version: input.version ?? 'not chosen yet', phase: 'open' };
  openDesk(desk);
  const gate = openGate({ desk, status });
  const inbox = openInbox({ desk, status });
  setHandler(cycleStatus, () => withOpenTask(status, desk), {
    description: 'How far the ranking of this version has come',
  });

  const cycle = await quarter.openCycle({ ...input, runId: workflowInfo().workflowId });
  status.version = cycle.version;
  const file = cycleFile(cycle, status);
  desk.file = file;
  const path = pathOfVersion(file.calendar, cycle.version);
  try {
    return await rank({ changes, desk, file, cycle, gate, inbox, status, path }, input);
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => takeTaskBack({ desk, file }));
    throw error;
  }
}

/** Cycles that began before one of these go on without it. */
type CycleChange = 'cycle-phases' | 'told-by-partitions' | 'run-archived' | 'determined-by-two' | 'ranked-outside';

interface Cycle {
  readonly changes: Changes<CycleChange>;
  readonly desk: Desk;
  readonly file: CaseFile;
  readonly cycle: OpenedCycle;
  readonly gate: Gate;
  readonly inbox: Inbox;
  readonly path: QuarterPath;
  readonly status: ChangingStatus;
}

async function rank(running: Cycle, input: RankingCycleInput): Promise<RankingCycleOutcome> {
  const { file, cycle, gate, status } = running;
  if (input.now !== true) await closing(running);
  await gate.passed();
  const frozen = await quarter.freezeSet(cycle);
  Object.assign(status, { snapshotSha256: frozen.sha256, proposals: frozen.proposals });
  await enter(running, 'frozen');
  const lateness = watchLateness(running);
  const returned = await deliver(cycle);
  await gate.passed();
  const { households } = await rankedBy(running, input);
  status.households = households;
  await enter(running, 'ranked');
  await publication(running);
  const late = await lateness.settled();
  file.note('version-published', { version: cycle.version, late });
  await file.flush();
  await apply(running);
  await enter(running, 'applied');
  const told = await tellEverybody(running);
  Object.assign(status, { phase: 'distributed', told });

  file.stand({ stage: 'closed', holder: 'nobody', nextStep: 'none' });
  file.note('cycle-distributed', { told });
  await file.flush();
  await archive(running);
  await condition(allHandlersFinished);
  return { version: cycle.version, runId: cycle.runId, households, proposals: frozen.proposals, returned, told, late };
}

/** Whoever started the cycle says who ranks, else its calendar does. */
function rankedBy(running: Cycle, input: RankingCycleInput): Promise<{ readonly households: number }> {
  const { changes, cycle } = running;
  const by = input.rankedBy ?? cycle.calendar.quarterly.rankedBy;
  return by === 'bps' && changes.has('ranked-outside') ? rankOutside(running) : quarter.rankSet(cycle);
}

async function enter({ changes, file, status }: Cycle, phase: CyclePhase): Promise<void> {
  status.phase = phase;
  if (changes.has('cycle-phases')) await file.flush();
}

/** Recipients are determined by two officers, then everybody reads the outcome at once. */
async function apply({ changes, cycle, gate }: Cycle): Promise<void> {
  await gate.passed();
  if (!changes.has('determined-by-two')) {
    await quarter.applyOutcome({ ...cycle, decileVersion: cycle.version });
    return;
  }
  const signed = await determineByTwo(cycle, cycle.version);
  await gate.passed();
  await quarter.applyDetermined({ ...cycle, decileVersion: cycle.version, signed });
}

/** The preparation month runs out: first its sign-off days, then what is signed is brought to BPS. */
async function closing(running: Cycle): Promise<void> {
  const { changes, file, path } = running;
  if (changes.has('cycle-phases')) {
    await sleep(file.msUntil(path.closingFromMs), { summary: 'sign-off days of the preparation month end' });
    await enter(running, 'closing');
  }
  await sleep(file.msUntil(path.freezeAtMs), { summary: 'preparation month ends' });
}

/** Coordinators tell their partitions side by side; then those are swept up that could not be told. */
async function tellEverybody({ changes, cycle, gate }: Cycle): Promise<number> {
  if (changes.has('told-by-partitions')) {
    await gate.interruptible(() =>
      Promise.all(
        Array.from({ length: TELL_PARTITIONS }, (_, partition) => partitions.tellPartition({ ...cycle, partition })),
      ),
    );
    await gate.passed();
  }
  return (await quarter.tellWaiting(cycle)).told;
}

async function archive({ changes, cycle, file, status }: Cycle): Promise<void> {
  if (!changes.has('run-archived')) return;
  const { manifestSha256 } = await quarter.archiveRun(cycle);
  Object.assign(status, { phase: 'archived', manifestSha256 });
  file.note('cycle-archived', { manifestSha256 });
  await file.flush();
}

function withOpenTask(status: RankingCycleStatus, { file }: Desk): RankingCycleStatus {
  return file?.openTask === undefined ? status : { ...status, openTaskId: file.openTask.taskId };
}

async function takeTaskBack({ desk, file }: Pick<Cycle, 'desk' | 'file'>): Promise<void> {
  clearDesk(desk);
  file.note('cycle-stopped');
  file.allCommandsHandled();
  await file.flush();
}

function cycleFile({ calendar }: OpenedCycle, status: RankingCycleStatus): CaseFile {
  // The cycle belongs to the nation; Jakarta's time is where BPS and Pusdatin sit.
  const villageCode = '31';
  return new CaseFile({
    calendar,
    villageCode,
    alsoShown: () => [
      ['Phase', status.phase],
      ...resultLine(status),
      ['Held up', status.paused === undefined ? 'no' : `since ${status.paused.since} by a ${status.paused.role}`],
    ],
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

/** What operators see of a version that BPS ranks. */
function resultLine({ outside }: RankingCycleStatus): (readonly [string, string])[] {
  if (outside === undefined) return [];
  const { state, since, refused } = outside;
  const again =
    refused === undefined ? '' : `; ${refused.file} was refused with ${String(refused.faults.length)} faults`;
  const stands = {
    awaited: 'waiting for the result of BPS',
    checking: 'checking the result of BPS',
    taken: 'taken over',
  };
  return [['Ranked by BPS', `${stands[state]} since ${since}${state === 'taken' ? '' : again}`]];
}

/** Hands the set to BPS and tells those that it left out. Answers how many they were. */
async function deliver(cycle: OpenedCycle): Promise<number> {
  const { returned } = await bps.deliverToBps(cycle);
  if (returned > 0) await quarter.tellReturned(cycle);
  return returned;
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
