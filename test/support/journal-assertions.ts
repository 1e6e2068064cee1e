import type { ProposalStatus } from '../../contracts/household-proposal';
import type { JournalStep, TaskProjection, TimelineEvent } from '../../contracts/journal';
import { STAGE_MOVES } from '../../domain/proposal/stage';
import type { CaseFollower } from './case-follower';
import type { Proposed } from './proposed';
import type { Journal } from './world';

/** What must hold of every journal, whatever happened to the case. Each breach is a sentence, so that a failure says what broke. */
export function breachesOf(followed: CaseFollower<Journal>): string[] {
  const { steps } = followed.world;
  const workflows = [...new Set(steps.map(({ workflowId }) => workflowId))];
  return workflows.flatMap((workflowId) => {
    const own = stepsOf(steps, workflowId);
    return [...numberBreaches(own), ...taskBreaches(firstOfEach(own))];
  });
}

/** The journal of a proposal is whole and told nobody anything impossible. */
export function expectConsistent(proposed: Proposed): void {
  const breaches = [
    ...breachesOf(proposed),
    ...stageBreaches(proposed.events),
    ...proposed.steps.flatMap(idleBreaches),
    ...endBreaches(proposed),
  ];

  expect(breaches).toEqual([]);
}

/** The same for a case that owns no proposal, e.g. a cycle. */
export function expectConsistentJournal(followed: CaseFollower<Journal>): void {
  expect(breachesOf(followed)).toEqual([]);
}

function stepsOf(steps: readonly JournalStep[], workflowId: string): JournalStep[] {
  return steps.filter((step) => step.workflowId === workflowId);
}

/** What counts of steps of which some were written again. */
function firstOfEach(written: readonly JournalStep[]): JournalStep[] {
  return written.filter(({ stepNo }, index) => written.findIndex((other) => other.stepNo === stepNo) === index);
}

/** An instant as steps hold them. */
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/**
 * A step may be written twice but never differently; steps and events count on from 1 without gaps. A workflow task that is
 * run again, because its worker had no room to keep the case, begins at a later moment: its instants differ and nothing else,
 * and what was written first stands.
 */
function numberBreaches(written: readonly JournalStep[]): string[] {
  const once = new Map<number, string>();
  const rewritten = written.filter((step) => {
    const before = once.get(step.stepNo);
    const now = JSON.stringify(step).replaceAll(INSTANT, 'then');
    once.set(step.stepNo, before ?? now);
    return before !== undefined && before !== now;
  });
  const steps = firstOfEach(written);
  const events = steps.flatMap((step) => step.events);
  const gapAt = (numbers: readonly number[]): number => numbers.findIndex((number, index) => number !== index + 1);
  const late = events.findIndex(({ at }, index) => at < (events[index - 1]?.at ?? ''));
  return [
    ...rewritten.map(({ stepNo }) => `step ${stepNo} was written twice with different contents`),
    ...(gapAt(steps.map(({ stepNo }) => stepNo)) === -1 ? [] : ['steps do not count on from 1']),
    ...(gapAt(events.map(({ seq }) => seq)) === -1 ? [] : ['events do not count on from 1']),
    ...(late === -1 ? [] : [`event ${late + 1} happened before the one it follows`]),
  ];
}

/** A workflow asks one person at a time; each task is opened once, and none is touched after it was closed. */
function taskBreaches(steps: readonly JournalStep[]): string[] {
  const breaches: string[] = [];
  const tasks = new Map<string, TaskProjection>();
  for (const step of steps) {
    for (const task of step.tasks) {
      const before = tasks.get(task.taskId);
      if (before === undefined && task.state !== 'OPEN') breaches.push(`${task.kind} was never opened`);
      if (before !== undefined && before.state !== 'OPEN' && JSON.stringify(before) !== JSON.stringify(task))
        breaches.push(`${task.kind} changed after it was closed`);
      tasks.set(task.taskId, task);
    }
    const open = [...tasks.values()].filter(({ state }) => state === 'OPEN');
    if (open.length > 1) breaches.push(`${open.map(({ kind }) => kind).join(' and ')} were open at once`);
  }
  const opened = steps.flatMap(({ events }) => events).filter(({ kind }) => kind === 'task-opened');
  if (new Set(opened.map(({ at, detail }) => `${at} ${String(detail['task'])}`)).size !== tasks.size)
    breaches.push(`${opened.length} tasks were announced and ${tasks.size} recorded`);
  return breaches;
}

function stageBreaches(events: readonly TimelineEvent[]): string[] {
  const stages = events.map(({ status }) => status.stage);
  const moves = stages.flatMap((stage, index) => {
    const before = stages[index - 1] ?? 'intake';
    return before === stage || STAGE_MOVES[before].includes(stage) ? [] : [`${before} moved to ${stage}`];
  });
  return stages[0] === 'intake' ? moves : [...moves, 'it did not begin in intake'];
}

/** The sentences whose condition does not hold. */
function unless(conditions: readonly (readonly [holds: boolean, breach: string])[]): string[] {
  return conditions.flatMap(([holds, breach]) => (holds ? [] : [breach]));
}

/** Nothing waits for nobody: somebody holds a task, an agency or another workflow was asked, or a date is known. */
function idleBreaches({ stepNo, proposal, tasks }: JournalStep): string[] {
  if (proposal === undefined) return [`step ${stepNo} does not say where the proposal stands`];
  const { status } = proposal;
  const open = tasks.filter(({ state }) => state === 'OPEN');
  return unless([
    [status.end !== undefined || isHeld(status) || hasDate(proposal), `after step ${stepNo} nobody holds it`],
    [open.every(({ taskId }) => taskId === status.openTask?.taskId), `step ${stepNo} opens a task it does not show`],
    [status.end !== undefined || status.holder !== 'nobody', `after step ${stepNo} it is said to be nobody's`],
  ]);
}

function isHeld({ holder, openTask, stage, nextStep }: ProposalStatus): boolean {
  const agencyAsked = holder === 'dukcapil' || holder === 'pusdatin';
  const judged = stage === 'objection' && (nextStep === 'objection-verification' || nextStep === 'objection-appeal');
  const otherVisited = stage === 'groundcheck' && nextStep === 'linked-visit';
  return openTask !== undefined || agencyAsked || judged || otherVisited;
}

function hasDate({ status, awaitsVersion, expected }: NonNullable<JournalStep['proposal']>): boolean {
  return status.dueAt !== undefined || (awaitsVersion && expected !== undefined);
}

/** An ended proposal is closed for good: nothing is open, and nothing comes after its end. */
function endBreaches({ steps, tasks, lastStatus }: Proposed): string[] {
  const ended = steps.findIndex(({ proposal }) => proposal?.status.end !== undefined);
  if (ended === -1) return unless([[lastStatus?.stage !== 'closed', 'it is closed without an end']]);
  const closed = { stage: lastStatus?.stage, holder: lastStatus?.holder, nextStep: lastStatus?.nextStep };
  const wanted = { stage: 'closed', holder: 'nobody', nextStep: 'none' };
  return unless([
    [ended === steps.length - 1, 'something was recorded after its end'],
    [JSON.stringify(closed) === JSON.stringify(wanted), 'it ended and is not closed'],
    [steps.at(-1)?.events.at(-1)?.kind === 'closed', 'its timeline does not end with its closing'],
    ...tasks.map(({ kind, state }) => [state !== 'OPEN', `${kind} is open after its end`] as const),
  ]);
}
