import { z } from 'zod';

import { taskRelation } from '../../domain/access/relation';
import { isWithin } from '../../domain/region';
import type { ClaimCommand, ClaimResult } from '../../store/tasks';
import { taskOperation, type Operation, type Reply, type Services, type TaskCall } from '../operation';
import { notFound, Problem } from '../problem';
import { etagOf } from '../request';
import { SentInstant } from '../schemas/sent-instant';
import { TaskSchema } from '../schemas/task';

const AssignBody = z.strictObject({ to: z.uuid() });
const ChangeBody = z
  .strictObject({
    priority: z.int().min(0).max(100).exactOptional(),
    followUpAt: SentInstant.nullable().exactOptional().describe('null takes it away'),
  })
  .refine((change) => Object.keys(change).length > 0, { params: { code: 'missing' } });

const HELD = { 200: { description: 'The task as it is held now', schema: TaskSchema, headers: ['ETag'] } } as const;

const REFUSALS = ['already-claimed', 'task-not-open', 'same-officer'] as const;

/** Who holds a task is a matter of the office: row changes guarded by the version the caller saw. */
export const TASK_HOLDING_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'claim-task',
    summary: 'Claim a task for myself',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/claim',
    precondition: true,
    idempotent: 'ledger',
    answers: HELD,
    refusals: REFUSALS,
    handle: async (call, { stores }) => held(await stores.tasks.claim(commandOf(call))),
  }),
  taskOperation({
    name: 'release-task',
    summary: 'Give a claimed task back to the office',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/release',
    precondition: true,
    idempotent: 'ledger',
    answers: HELD,
    refusals: REFUSALS,
    handle: async (call, { stores }) => {
      return held(await stores.tasks.release({ ...commandOf(call), supervisor: call.fields === 'case' }));
    },
  }),
  taskOperation({
    name: 'change-task',
    summary: 'Set the priority or the follow-up date of a task',
    tag: 'Tasks',
    method: 'patch',
    path: '/v1/tasks/{taskId}',
    body: ChangeBody,
    precondition: true,
    idempotent: 'ledger',
    answers: HELD,
    refusals: REFUSALS,
    handle: async (call: TaskCall<z.output<typeof ChangeBody>>, { stores }) => {
      return held(await stores.tasks.change({ ...commandOf(call), change: call.body }));
    },
  }),
  taskOperation({
    name: 'assign-task',
    summary: 'Give a task to somebody of the office',
    description: `To a colleague of the same role and office, or by whoever supervises the role to anybody of it within the
      own territory.`,
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/assign',
    body: AssignBody,
    precondition: true,
    idempotent: 'ledger',
    answers: HELD,
    refusals: [...REFUSALS, 'assign-outside-office'],
    handle: assign,
  }),
];

function commandOf({ actor, seen, task }: TaskCall): ClaimCommand {
  return { taskId: task.taskId, version: seen, actor };
}

function held(result: ClaimResult | undefined): Reply {
  if (result === undefined) throw notFound();
  const { task } = result;
  const headers = { ETag: etagOf(task) };
  if (!('refused' in result)) return { status: 200, body: task, headers };
  if (result.refused === 'stale') throw new Problem(412, 'stale-version', { headers, extra: { current: task } });
  if (result.refused === 'claimed-by-other')
    throw new Problem(409, 'already-claimed', { headers, extra: { office: task.office } });
  if (result.refused === 'same-officer') throw new Problem(403, 'same-officer', { headers });
  throw new Problem(409, 'task-not-open', { headers });
}

async function assign(call: TaskCall<z.output<typeof AssignBody>>, { stores }: Services): Promise<Reply> {
  const { actor, body, task } = call;
  const official = await stores.reference.findOfficial(body.to);
  // Whoever is given the task must be able to do it, and work for the one who gives it.
  const relation = official === undefined ? 'elsewhere' : taskRelation(task, official);
  const canDoIt = relation === 'own' || relation === 'below';
  if (official === undefined || !canDoIt || !isWithin(official.office, actor.office))
    throw new Problem(403, 'assign-outside-office');
  return held(await stores.tasks.assign({ ...commandOf(call), to: body.to }));
}
