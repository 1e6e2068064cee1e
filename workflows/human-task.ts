import { condition, setHandler, uuid4 } from '@temporalio/workflow';

import {
  completeTask,
  returnTask,
  type CompleteTask,
  type ProposalStatus,
  type ReturnTask,
} from '../contracts/household-proposal';
import type { TaskProjection } from '../contracts/journal';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import { taskDefinition, type TaskEnd, type TaskKind } from '../domain/tasks/catalogue';
import { taskMoments } from '../domain/tasks/deadlines';
import { officeFor, peopleBehind, refuseActor, refuseOutcome, refuseReturn } from '../domain/tasks/decide';
import type { CaseFile, HeldTask } from './case-file';
import type { Desk, Milestone, TaskRequest, TaskResult } from './desk';
import { refuse } from './refuse';

export type { Desk, Milestone, TaskRequest, TaskResult } from './desk';

/** Opens the desk. Called before anything is awaited, so that no command finds the workflow deaf. */
export function openDesk(desk: Desk): void {
  setHandler(
    completeTask,
    (command: CompleteTask): Promise<ProposalStatus> => take(desk, { kind: 'completed', command }),
    {
      validator: (command: CompleteTask) => {
        checkCompletion(desk, command);
      },
      description: 'An official completes the open task',
    },
  );
  setHandler(returnTask, (command: ReturnTask): Promise<ProposalStatus> => take(desk, { kind: 'returned', command }), {
    validator: (command: ReturnTask) => {
      checkReturn(desk, command);
    },
    description: 'An official sends the proposal back with marked fields',
  });
}

/** Between deciding and assigning there is no await, so two officials never act on the same state. */
async function take(desk: Desk, result: TaskResult): Promise<ProposalStatus> {
  const { file } = desk;
  if (file === undefined) return refuse('task-not-open');
  desk.result = result;
  await file.published(file.commandAccepted());
  return file.status;
}

interface HeldDesk {
  readonly file: CaseFile;
  readonly task: HeldTask;
  readonly request: TaskRequest;
}

function held(desk: Desk, taskId: string): HeldDesk {
  const task = desk.isClosing === true ? undefined : desk.file?.openTask;
  if (desk.file === undefined || desk.request === undefined || task === undefined) return refuse('task-not-open');
  if (task.taskId !== taskId || desk.result !== undefined) return refuse('task-not-open');
  return { file: desk.file, task, request: desk.request };
}

function checkCompletion(desk: Desk, command: CompleteTask): void {
  const { file, task, request } = held(desk, command.taskId);
  const refusal =
    refuseActor(task, { actor: command.actor, actedBy: file.actedBy }) ??
    refuseOutcome(task.kind, { outcome: command.outcome, reasonCodes: command.reasonCodes ?? [] }) ??
    request.refuseCompletion?.(command);
  if (refusal !== undefined) refuse(refusal);
}

function checkReturn(desk: Desk, command: ReturnTask): void {
  const { file, task, request } = held(desk, command.taskId);
  const { reasonCodes, markedFields } = command;
  const refusal =
    refuseActor(task, { actor: command.actor, actedBy: file.actedBy }) ??
    refuseReturn(task.kind, { reasonCodes, markedFields, roundsSoFar: request.roundsSoFar ?? 0 });
  if (refusal !== undefined) refuse(refusal);
}

/**
 * Asks a person and waits: opens the task, reminds, marks it overdue, calls in the next office, and at the end does what
 * the catalogue says for that kind. Never approves. Resolves with the one accepted result.
 */
export async function humanTask(desk: Desk, request: TaskRequest): Promise<TaskResult> {
  const { file } = desk;
  if (file === undefined) throw new Error('The desk has no case file yet');
  const openedMs = file.legalNow();
  const moments = taskMoments(file.calendar, { kind: request.kind, openedMs, offsetMinutes: file.offsetMinutes });
  delete desk.result;
  desk.request = request;
  openTask(file, { request, openedMs, dueMs: moments.dueMs });
  await file.flush();

  const agenda: Milestone[] = [
    ...(request.milestones ?? []),
    {
      atMs: moments.remindMs,
      reached: () => {
        remind(file);
      },
    },
    {
      atMs: moments.dueMs,
      reached: () => {
        markOverdue(file);
      },
    },
    {
      atMs: moments.escalateMs,
      reached: () => {
        escalate(file);
      },
    },
    {
      atMs: moments.endMs,
      reached: () => {
        endUnfinished(desk);
      },
    },
  ].sort((left, right) => left.atMs - right.atMs);
  for (const moment of agenda) {
    const summary = `${request.kind}: next reminder or deadline`;
    if (await condition(() => resultOf(desk) !== undefined, file.msUntil(moment.atMs), { summary })) break;
    moment.reached();
    if (resultOf(desk) === undefined) await file.flush();
  }
  await condition(() => resultOf(desk) !== undefined);
  return closeTask(desk);
}

/** Reads through a function, because the compiler does not see that a handler assigns it meanwhile. */
function resultOf(desk: Desk): TaskResult | undefined {
  return desk.result;
}

function openTask(
  file: CaseFile,
  { request, openedMs, dueMs }: { request: TaskRequest; openedMs: number; dueMs: number },
): void {
  const definition = taskDefinition(request.kind);
  const office = officeFor(definition.office, file.villageCode);
  const reasonCodes = request.reasonCodes ?? [];
  const projection: TaskProjection = {
    taskId: uuid4(),
    kind: request.kind,
    state: 'OPEN',
    role: definition.role,
    office,
    escalationLevel: 0,
    ...(request.assignedTo === undefined ? {} : { assignedTo: request.assignedTo }),
    ...(request.formVersion === undefined ? {} : { formVersion: request.formVersion }),
    ...(request.subject === undefined ? {} : { subject: request.subject }),
    openedAt: new Date(openedMs).toISOString(),
    dueAt: new Date(dueMs).toISOString(),
    overdue: false,
    reasonCodes,
    markedFields: request.markedFields ?? [],
  };
  file.openTask = { ...projection, projection };
  file.projectTask(projection);
  file.stand({
    nextStep: request.kind === 'ranking-publication' ? 'ranking-version' : request.kind,
    holder: definition.holder,
    holderOffice: office,
    dueAt: projection.dueAt,
    reasonCodes,
    needsAttention: request.kind === 'agency-repair',
    openTask: { taskId: projection.taskId, kind: request.kind },
  });
  file.note('task-opened', { task: request.kind });
}

function change(file: CaseFile, projected: Partial<TaskProjection>): void {
  const { openTask: task } = file;
  if (task === undefined) return;
  const projection = { ...task.projection, ...projected };
  file.openTask = { ...projection, projection };
  file.projectTask(projection);
}

function remind(file: CaseFile): void {
  const { openTask: task, status } = file;
  if (task === undefined) return;
  file.stand({ ...status });
  file.note('task-reminded', { task: task.kind });
  file.notify({ template: 'task-reminder', to: 'office', parameters: { task: task.kind, office: task.office } });
}

function markOverdue(file: CaseFile): void {
  const { openTask: task, status } = file;
  if (task === undefined) return;
  change(file, { overdue: true });
  file.stand({ ...status, needsAttention: true });
  file.note('task-overdue', { task: task.kind });
}

function escalate(file: CaseFile): void {
  const { openTask: task, status } = file;
  if (task === undefined) return;
  const { escalateTo } = taskDefinition(task.kind);
  const escalatedOffice = officeFor(escalateTo.office, file.villageCode);
  change(file, { escalationLevel: 1, escalatedRole: escalateTo.role, escalatedOffice });
  file.stand({ ...status, needsAttention: true });
  file.note('task-escalated', { task: task.kind, to: escalateTo.role });
  file.notify({ template: 'task-escalated', to: 'office', parameters: { task: task.kind, office: escalatedOffice } });
  file.tellEverybody('case-escalated', { task: task.kind });
}

/** A task whose rule is to keep waiting stays open: the alarm has been raised, and only a person can end it. */
function endUnfinished(desk: Desk): void {
  const { file } = desk;
  const task = file?.openTask;
  if (file === undefined || task === undefined) return;
  const end: TaskEnd = taskDefinition(task.kind).atEnd;
  if (end === 'keep-waiting') file.note('task-still-waiting', { task: task.kind });
  else desk.result = { kind: 'ended', end };
}

const STATE_AFTER = { completed: 'COMPLETED', returned: 'RETURNED', ended: 'EXPIRED' } as const;

function closeTask(desk: Desk): TaskResult {
  const { file, result } = desk;
  if (file?.openTask === undefined || result === undefined) throw new Error('There is no result to close with');
  const { kind } = file.openTask;
  const outcome = result.kind === 'completed' ? { outcome: result.command.outcome } : {};
  if (result.kind === 'ended') change(file, { state: STATE_AFTER.ended });
  else signOff(file, { result, kind, outcome });
  leaveTask(file);
  file.stand({ reasonCodes: reasonsOf(result) ?? file.status.reasonCodes, needsAttention: false });
  const by = result.kind === 'ended' ? undefined : result.command.actor;
  file.noteBy(by, { kind: `task-${result.kind}`, detail: { task: kind, ...outcome } });
  delete desk.result;
  delete desk.request;
  return result;
}

interface SignOff {
  readonly result: Exclude<TaskResult, { kind: 'ended' }>;
  readonly kind: TaskKind;
  readonly outcome: { readonly outcome?: string };
}

/** Remembers who acted, so that the same person is refused where a second one is asked for. */
function signOff(file: CaseFile, { result, kind, outcome }: SignOff): void {
  const { personId, onBehalfOf } = result.command.actor;
  const behalf = onBehalfOf === undefined ? {} : { onBehalfOf };
  change(file, { state: STATE_AFTER[result.kind], ...outcome, completedBy: personId, ...behalf });
  file.actedBy[kind] = [...(file.actedBy[kind] ?? []), ...peopleBehind(result.command.actor)];
  file.commandHandled();
}

function reasonsOf(result: TaskResult): readonly ReasonCode[] | undefined {
  return result.kind === 'ended' ? undefined : result.command.reasonCodes;
}

/** Takes the task off the status without closing its row. */
function leaveTask(file: CaseFile): void {
  file.openTask = undefined;
  const { openTask: _openTask, ...status } = file.status;
  file.status = status;
}

/**
 * Clears the desk, because the case itself is over: a task that is open is cancelled. A decision that was accepted in the
 * same instant is recorded first, since whoever made it is told that it counts.
 */
export function clearDesk(desk: Desk): void {
  const { file } = desk;
  if (file?.openTask === undefined) return;
  if (desk.result !== undefined) {
    closeTask(desk);
    return;
  }
  change(file, { state: 'CANCELLED' });
  leaveTask(file);
}
