import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

import { applyRanking } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';

/** What the server has on record about one run's tellings. */
export interface TellingHistories {
  /** Server instants (milliseconds since 1970) at which a workflow accepted what it was told, ascending. */
  readonly acceptedAt: readonly number[];
  /** Workflows by how often they accepted it. */
  readonly byTimes: Readonly<Record<string, number>>;
  /** Workflow tasks that failed, in the whole history of every workflow. */
  readonly failedTasks: number;
  /** Workflow tasks that timed out since the telling began: those in hand when a worker was killed. */
  readonly timedOutTasks: number;
}

const AT_ONCE = 16;
const { EventType } = temporal.api.enums.v1;

interface OneHistory {
  readonly acceptedAt: readonly number[];
  readonly failedTasks: number;
  readonly timedOutTasks: number;
}

/** Reads the whole history of every proposal on the server. `since` is a server instant in milliseconds since 1970. */
export async function readHistories(
  client: Client,
  asked: { readonly proposalIds: readonly string[]; readonly runId: string; readonly since: number },
): Promise<TellingHistories> {
  const { proposalIds } = asked;
  const found: OneHistory[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    for (let id = proposalIds[next++]; id !== undefined; id = proposalIds[next++]) {
      found.push(await readOne(client, { ...asked, workflowId: proposalWorkflowId(id) }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  const byTimes: Record<string, number> = {};
  for (const { acceptedAt } of found) byTimes[acceptedAt.length] = (byTimes[acceptedAt.length] ?? 0) + 1;
  const sum = (figure: (one: OneHistory) => number): number => found.reduce((total, one) => total + figure(one), 0);
  return {
    acceptedAt: found.flatMap(({ acceptedAt }) => acceptedAt).sort((left, right) => left - right),
    byTimes,
    failedTasks: sum(({ failedTasks }) => failedTasks),
    timedOutTasks: sum(({ timedOutTasks }) => timedOutTasks),
  };
}

async function readOne(
  client: Client,
  { workflowId, runId, since }: { readonly workflowId: string; readonly runId: string; readonly since: number },
): Promise<OneHistory> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  const ofType = (type: temporal.api.enums.v1.EventType): Event[] => all.filter(({ eventType }) => eventType === type);
  return {
    acceptedAt: all.filter((event) => isTelling(event, runId)).map(instantOf),
    failedTasks: ofType(EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED).length,
    timedOutTasks: ofType(EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT).filter((event) => instantOf(event) >= since)
      .length,
  };
}

type Event = temporal.api.history.v1.IHistoryEvent;

/** An update is accepted once, whatever is sent again under its id. */
function isTelling({ workflowExecutionUpdateAcceptedEventAttributes: accepted }: Event, runId: string): boolean {
  const request = accepted?.acceptedRequest;
  return request?.input?.name === applyRanking.name && request.meta?.updateId?.startsWith(`${runId}/`) === true;
}

function instantOf({ eventTime }: Event): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}
