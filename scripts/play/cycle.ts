import { randomUUID } from 'node:crypto';

import type { Client } from '@temporalio/client';

import type { TaskView } from '../../store/tasks';
import type { ApiClient } from './api-client';
import { eventually } from './officials';

export interface Publication {
  readonly api: ApiClient;
  readonly temporal: Client;
  /** The ranking whose publication is signed. */
  readonly workflowId: string;
  readonly as?: string;
}

/** Plays the BPS officer: waits for the version to be ranked and signs its publication over HTTP. */
export async function publishRanking({ api, workflowId, as = 'ratna' }: Publication): Promise<void> {
  const task = await eventually({ what: `publication of ${workflowId}`, patienceMs: 180_000 }, async () => {
    const body = { kind: 'ranking-publication', limit: 200 };
    const found = await api.call<{ items: TaskView[] }>({ method: 'POST', path: '/v1/tasks/search', as, body });
    return found.body.items.find((item) => item.workflowId === workflowId);
  });
  const path = `/v1/tasks/${task.taskId}`;
  const claimed = await api.call({
    method: 'POST',
    path: `${path}/claim`,
    as,
    headers: { 'if-match': `"${task.taskId}.${String(task.version)}"` },
  });
  const headers = { 'if-match': claimed.etag ?? '', 'idempotency-key': randomUUID() };
  const answer = await api.call({
    method: 'POST',
    path: `${path}/complete`,
    as,
    body: { outcome: 'published' },
    headers,
  });
  if (answer.status !== 200)
    throw new Error(`The publication was answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
}
