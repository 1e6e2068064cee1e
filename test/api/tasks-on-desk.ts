import { randomUUID } from 'node:crypto';

import type { Stores } from '../../store/compose';
import type { TaskView } from '../../store/tasks';
import type { Answer, RunningApi } from './running-api';

export interface PlacedTask extends Partial<Pick<TaskView, 'kind' | 'role' | 'office' | 'formVersion' | 'proposalId'>> {
  readonly state?: string;
  readonly assignedTo?: string;
  /** By default that of the proposal. */
  readonly workflowId?: string;
}

/** Puts a task on the desk of an office, as the journal of a workflow does. Answers its id. */
export async function placeTask({ database }: Stores, task: PlacedTask = {}): Promise<string> {
  const { kind = 'completeness-check', role = 'dinsos-verifier', office = '3201', state = 'OPEN' } = task;
  const taskId = randomUUID();
  await database.prisma.task.create({
    data: {
      id: taskId,
      workflowId: workflowOf(task),
      proposalId: task.proposalId ?? null,
      kind,
      state,
      role,
      office,
      assignedTo: task.assignedTo ?? null,
      openedAt: new Date('2026-01-05T01:00:00Z'),
      dueAt: new Date('2026-01-08T01:00:00Z'),
      reasonCodes: [],
      markedFields: [],
      formVersion: task.formVersion ?? null,
      stepNo: 1,
    },
  });
  return taskId;
}

function workflowOf({ workflowId, proposalId }: PlacedTask): string {
  return workflowId ?? `proposal-${proposalId ?? randomUUID()}`;
}

/** The ETag of a task in a version. */
export function etag(taskId: string, version = 1): string {
  return `"${taskId}.${String(version)}"`;
}

export interface TaskCommand {
  readonly as?: string;
  /** Idempotency key; a new one if absent. */
  readonly key?: string;
  readonly version?: number;
  readonly body?: object;
}

/** Sends a command on a task, such as `<task id>/claim`, with the version that is expected of it. */
export function commandTask(
  api: RunningApi,
  { path, as = 'budi', key = randomUUID(), version = 1, body = {} }: TaskCommand & { readonly path: string },
): Promise<Answer> {
  const [taskId = ''] = path.split('/');
  const headers = { 'if-match': etag(taskId, version), 'idempotency-key': key };
  return api.call({ path: `/v1/tasks/${path}`, as, body, headers });
}
