import type { Client } from '@temporalio/client';

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
  const client = api.as(as);
  const task = await eventually({ what: `publication of ${workflowId}`, patienceMs: 180_000 }, async () => {
    const found = await client.searchTasks({ body: { kind: 'ranking-publication', limit: 200 } });
    return found.body.items.find((item) => item.workflowId === workflowId);
  });
  const { taskId, version } = task;
  const claimed = await client.claimTask({ taskId, ifMatch: `"${taskId}.${String(version)}"` });
  await client.completeTask({ taskId, ifMatch: claimed.etag ?? '', body: { outcome: 'published' } });
}
