import type { Logger } from '../platform/logging';
import { repeat, type Closable } from '../platform/lifecycle';
import type { LeasedItem } from '../store/bulk';
import { carryOut } from './carry-out';
import type { ActorCall, Operation, Services } from './operation';
import { Problem } from './problem';
import { TASK_DECISION_OPERATIONS } from './routes/task-decisions';
import { TASK_HOLDING_OPERATIONS } from './routes/task-holding';

/** Items worked on at once by one process: below what one workflow worker carries, so that single decisions are not kept waiting. */
const AT_ONCE = 8;
const PAUSE_MS = 500;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [...TASK_HOLDING_OPERATIONS, ...TASK_DECISION_OPERATIONS].map((operation) => [operation.name, operation]),
);

/** Works off bulks, each item as if it had been asked alone: the same policy, the same four eyes, a key of its own. */
export function runBulks({ services, logger }: { readonly services: Services; readonly logger: Logger }): Closable {
  return repeat({
    logger,
    name: 'bulk',
    pauseMs: PAUSE_MS,
    round: async () => {
      const items = await services.stores.bulk.lease(AT_ONCE);
      await Promise.all(items.map((item) => settle(item, services)));
      return items.length === AT_ONCE;
    },
  });
}

async function settle(item: LeasedItem, services: Services): Promise<void> {
  const { bulk } = services.stores;
  try {
    await bulk.settle(item, { status: await perform(item, services) });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Nobody answered in time: the item waits for its lease to end and is tried again under the same key.
    if (error.status !== 503) await bulk.settle(item, { status: error.status, code: error.code });
  }
}

async function perform(item: LeasedItem, services: Services): Promise<number> {
  const decides = item.command === 'complete' || item.command === 'return';
  if (!decides) return (await ask(`${item.command}-task`, { item, services })).status;
  const claimed = await claimFirst(item, services);
  const reply = await ask(`${item.command}-task`, { item: { ...item, version: claimed }, services });
  return reply.status;
}

/** The version under which the task is decided: claiming it is a change of its own. */
async function claimFirst(item: LeasedItem, services: Services): Promise<number> {
  const task = await services.stores.tasks.find(item.actor, item.taskId);
  if (task?.claimedBy === item.actor.personId) return task.version === item.version + 1 ? task.version : item.version;
  const { body } = await ask('claim-task', { item, services });
  return (body as { readonly version: number }).version;
}

interface Asked {
  readonly item: LeasedItem;
  readonly services: Services;
}

function ask(name: string, { item, services }: Asked): ReturnType<typeof carryOut> {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw new Error(`There is no operation ${name}`);
  const { actor, bulkId, itemNo, taskId, version } = item;
  const call: ActorCall = {
    actor,
    tokenId: `bulk-${bulkId}`,
    kinds: [],
    params: { taskId },
    body: operation.body?.parse(item.body),
    language: 'id',
    header: () => undefined,
    fields: 'whole',
    key: `bulk-${bulkId}-${String(itemNo)}-${name}`,
  };
  return carryOut({ operation, call, seen: version, services });
}
