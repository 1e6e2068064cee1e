import { z } from 'zod';

import { completeTask, returnTask, type ProposalStatus } from '../../contracts/household-proposal';
import { visibleText } from '../../contracts/submission-schema';
import { REASON_CODES } from '../../domain/proposal/reason-codes';
import type { TaskView } from '../../store/tasks';
import { taskOperation, type Operation, type Reply, type Services, type TaskCall } from '../operation';
import { Problem } from '../problem';
import { DECISION_REFUSALS, type RefusalCode } from '../refusals';
import { etagOf } from '../request';
import { TaskDecidedSchema } from '../schemas/task';
import { CompleteBody, keepAnswers, type CompleteRequest } from '../task-answers';
import { decide, deciding, type Command } from '../temporal';

/** A JSON pointer. Workflows and timelines keep it in clear, so it has room for places in lists and for no one's number. */
const FIELD_POINTER = /^\/\D*(?:\d\D*){0,8}$/;

/** Body of `return`. */
export const ReturnBody = z.strictObject({
  reasonCodes: z.array(z.enum(REASON_CODES)).min(1).max(10),
  markedFields: z.array(visibleText(200).regex(FIELD_POINTER)).max(100),
});

const DECIDED = { 200: { description: 'Decided; where the case stands now', schema: TaskDecidedSchema } } as const;
const REFUSALS: readonly RefusalCode[] = [...DECISION_REFUSALS, 'frozen', 'outcome-unknown', 'service-unavailable'];
/** Checked here before the workflow is asked. */
const REFUSALS_OF_ANSWERS: readonly RefusalCode[] = ['answers-invalid', 'household-invalid', 'form-version-unknown'];

/** Decisions are a matter of the case: each is an update of its workflow, whose id is the caller's key. */
export const TASK_DECISION_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'complete-task',
    summary: 'Complete a task I have claimed',
    description: 'What the answers must hold depends on the kind of task: read its form.',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/complete',
    body: CompleteBody,
    precondition: true,
    idempotent: 'ledger',
    answers: DECIDED,
    refusals: [...REFUSALS, ...REFUSALS_OF_ANSWERS],
    handle: complete,
  }),
  taskOperation({
    name: 'return-task',
    summary: 'Send the proposal back with marked fields',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/return',
    body: ReturnBody,
    precondition: true,
    idempotent: 'ledger',
    answers: DECIDED,
    refusals: REFUSALS,
    handle: sendBack,
  }),
];

function isOpen({ state }: TaskView): boolean {
  return state === 'OPEN' || state === 'CLAIMED';
}

/** An open task is decided on the version the caller saw; a closed one is left to its workflow. */
function assertFresh({ seen, task }: TaskCall): void {
  if (!isOpen(task) || seen === task.version) return;
  throw new Problem(412, 'stale-version', { headers: { ETag: etagOf(task) }, extra: { current: task } });
}

/** A decision on an open task rests while a freeze holds; one that was made before is still answered. */
async function assertNotFrozen({ actor, task, language }: TaskCall, { stores }: Services): Promise<void> {
  if (!isOpen(task) || task.proposalId === null) return;
  const freeze = await stores.as(actor).freezes.findActive({ proposalId: task.proposalId, kind: task.kind });
  if (freeze === undefined) return;
  throw new Problem(423, 'frozen', { extra: { until: freeze.until, reason: freeze.reason[language] } });
}

async function complete(call: TaskCall<CompleteRequest>, services: Services): Promise<Reply> {
  const { actor, body, task } = call;
  assertFresh(call);
  await assertNotFrozen(call, services);
  const { facilitators, households } = services.stores.as(actor);
  const { reference } = services.stores;
  const kept = isOpen(task)
    ? await keepAnswers({ facilitators, households, reference, now: services.now }, { task, body, actor })
    : {};
  const argument = {
    taskId: task.taskId,
    outcome: body.outcome,
    actor,
    ...(body.reasonCodes === undefined ? {} : { reasonCodes: body.reasonCodes }),
    ...kept,
  };
  return decideTask({ call, services }, { update: completeTask, argument });
}

async function sendBack(call: TaskCall<z.output<typeof ReturnBody>>, services: Services): Promise<Reply> {
  const { actor, body, task } = call;
  assertFresh(call);
  await assertNotFrozen(call, services);
  return decideTask({ call, services }, { update: returnTask, argument: { taskId: task.taskId, actor, ...body } });
}

interface Deciding {
  readonly call: TaskCall;
  readonly services: Services;
}

/** Has the workflow decide. Whoever was overtaken on the way hears, as everybody who comes too late, how the task stands. */
async function decideTask<Argument>(
  { call, services }: Deciding,
  sent: Pick<Command<ProposalStatus, Argument>, 'update' | 'argument'>,
): Promise<Reply> {
  const { actor, key, task } = call;
  try {
    const status = await decide(deciding(services), {
      ...sent,
      subject: actor.personId,
      workflowId: task.workflowId,
      updateId: key,
      endOf: () => endOf(call, services),
      standsOpen: () => standsOpen(call, services),
    });
    return { status: 200, body: { taskId: task.taskId, proposalId: task.proposalId, status } };
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 409) throw error;
    const now = (await services.stores.tasks.find(actor, task.taskId)) ?? task;
    throw new Problem(409, error.code, { headers: { ...error.headers, ETag: etagOf(now) }, extra: error.extra });
  }
}

/** Whether the record still shows a task open. */
export async function standsOpen({ actor, task }: TaskCall, { stores }: Services): Promise<boolean> {
  const state = (await stores.tasks.find(actor, task.taskId))?.state;
  return state === 'OPEN' || state === 'CLAIMED';
}

/** How the case of a task ended, for whoever comes too late. */
async function endOf({ actor, task: { proposalId } }: TaskCall, { stores }: Services): Promise<string | undefined> {
  return proposalId === null ? undefined : (await stores.as(actor).proposals.find(proposalId))?.status.end;
}
