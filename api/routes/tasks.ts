import { z } from 'zod';

import { SUPERVISES } from '../../domain/access/relation';
import { STAGES } from '../../domain/proposal/stage';
import { regionLevel } from '../../domain/region';
import { ROLES, TASK_KINDS } from '../../domain/tasks/catalogue';
import type { TaskView } from '../../store/tasks';
import { operation, taskOperation, type ActorCall, type Operation, type Reply, type Services } from '../operation';
import { Problem } from '../problem';
import { etagOf } from '../request';
import { SentInstant } from '../schemas/sent-instant';
import { TASK_STATES, TaskPageSchema, TaskSchema } from '../schemas/task';

const PAGE_SIZE = 50;

const SearchBody = z.strictObject({
  role: z.enum(ROLES).exactOptional().describe('Tasks of a role I supervise, instead of my own'),
  state: z.enum(TASK_STATES).exactOptional().describe('Open and claimed ones if absent'),
  region: z
    .string()
    .refine((code) => regionLevel(code) !== undefined, { params: { code: 'region-unknown' } })
    .exactOptional()
    .describe('Kemendagri code of 2, 4, 6 or 10 digits'),
  stage: z.enum(STAGES).exactOptional(),
  dueFrom: SentInstant.exactOptional(),
  dueUntil: SentInstant.exactOptional(),
  kind: z.enum(TASK_KINDS).exactOptional(),
  overdue: z.boolean().exactOptional(),
  mine: z.boolean().exactOptional(),
  trackingCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z]{2,10}$/)
    .exactOptional()
    .describe('A tracking code, or how it begins'),
  cursor: z.string().max(200).exactOptional(),
  limit: z.int().min(1).max(200).default(PAGE_SIZE),
});

/** Finding and reading the tasks of an office. */
export const TASK_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'search-tasks',
    summary: 'Search the tasks of my desk',
    description: 'Earliest deadline first. A list read after a decision was answered shows the change.',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/search',
    body: SearchBody,
    bodyOptional: true,
    answers: { 200: { description: 'A page of tasks', schema: TaskPageSchema } },
    handle: search,
  }),
  taskOperation({
    name: 'read-task',
    summary: 'Read a task',
    reads: 'task',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/tasks/{taskId}',
    answers: { 200: { description: 'The task', schema: TaskSchema, headers: ['ETag'] } },
    handle: ({ task }) => Promise.resolve({ status: 200, body: task, headers: { ETag: etagOf(task) } }),
  }),
];

async function search(
  { actor, body, kinds }: ActorCall<z.output<typeof SearchBody>>,
  { stores }: Services,
): Promise<Reply> {
  const { cursor, limit, ...filters } = body;
  const { role = actor.role } = filters;
  if (role !== actor.role && SUPERVISES[actor.role]?.includes(role) !== true) throw new Problem(403, 'forbidden');
  if (filters.role === actor.role) delete filters.role;
  const after = cursor === undefined ? {} : { after: parseCursor(cursor) };
  const items = await stores.tasks.search(actor, { ...filters, ...after, kinds, limit });
  const last = items.at(-1);
  const next = items.length === limit && last !== undefined ? { cursor: cursorAfter(last) } : {};
  return { status: 200, body: { items, ...next } };
}

function cursorAfter({ dueAt, taskId }: TaskView): string {
  return Buffer.from(JSON.stringify([dueAt, taskId])).toString('base64url');
}

function parseCursor(cursor: string): { dueAt: string; taskId: string } {
  try {
    const [dueAt, taskId] = z
      .tuple([z.iso.datetime(), z.uuid()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { dueAt, taskId };
  } catch {
    throw new Problem(400, 'body-invalid', { faults: [{ pointer: '/cursor', code: 'wrong-shape' }] });
  }
}
