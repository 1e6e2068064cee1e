import type { Client } from '@temporalio/client';

import type { TaskKind } from '../../domain/tasks/catalogue';
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
  const isOurs = (id: string): boolean => id === workflowId;
  await signed({
    api,
    as,
    what: `publication of ${workflowId}`,
    kind: 'ranking-publication',
    isOurs,
    outcome: 'published',
  });
}

/** Plays the two officers of Kemensos: one determines the recipients of the run, the other signs. */
export async function determineRecipients({ api, workflowId }: Pick<Publication, 'api' | 'workflowId'>): Promise<void> {
  const ours = { api, what: `recipients of ${workflowId}`, isOurs: (id: string) => id.endsWith(`-of-${workflowId}`) };
  await signed({ ...ours, as: 'dewi', kind: 'determination', outcome: 'determined' });
  await signed({ ...ours, as: 'hendro', kind: 'determination-signoff', outcome: 'signed-off' });
}

interface Signature {
  readonly api: ApiClient;
  readonly as: string;
  readonly what: string;
  readonly kind: TaskKind;
  readonly isOurs: (workflowId: string) => boolean;
  readonly outcome: string;
}

async function signed({ api, as, what, kind, isOurs, outcome }: Signature): Promise<void> {
  const client = api.as(as);
  const task = await eventually({ what, patienceMs: 180_000 }, async () => {
    const found = await client.searchTasks({ body: { kind, limit: 200 } });
    return found.body.items.find((item) => isOurs(item.workflowId));
  });
  const { taskId, version } = task;
  const claimed = await client.claimTask({ taskId, ifMatch: `"${taskId}.${String(version)}"` });
  await client.completeTask({ taskId, ifMatch: claimed.etag ?? '', body: { outcome } });
}
