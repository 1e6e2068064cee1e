import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';

import type { CycleActivities } from '../contracts/activities';
import { TASK_QUEUES } from '../contracts/names';

const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

/** Set-wise work on the whole quarter. Each activity is repeatable: it writes under the run's id and replaces what it wrote. */
export const quarter = proxyActivities<CycleActivities>({
  taskQueue: TASK_QUEUES.cycle,
  summary: "Work on the quarter's whole set",
  // Freezing and ranking tens of millions of households takes minutes; a dead worker shows by its heartbeat.
  startToCloseTimeout: '6h',
  heartbeatTimeout: '1m',
  retry: RETRY,
});

/** Coordinators, one for each partition. */
export const partitions = proxyActivities<Pick<CycleActivities, 'tellPartition'>>({
  taskQueue: TASK_QUEUES.cycle,
  summary: 'Tell the waiting proposals of one partition',
  // Ten million at the default rate take more than a day.
  startToCloseTimeout: '7d',
  // How long a dead coordinator stays unnoticed; one that is told to stop hears of it within four fifths of this.
  heartbeatTimeout: '10s',
  // A cycle that says it is held up tells nobody any more.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: RETRY,
});

/** What BPS is asked itself, on its own queue. */
export const bps = proxyActivities<Pick<CycleActivities, 'deliverToBps'>>({
  taskQueue: TASK_QUEUES.bps,
  summary: 'BPS: deliver the frozen set with its handover record',
  startToCloseTimeout: '10m',
  heartbeatTimeout: '1m',
  retry: RETRY,
});
