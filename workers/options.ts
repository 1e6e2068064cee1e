import { TELL_PARTITIONS } from '../contracts/activities';
import { TASK_QUEUES } from '../contracts/names';

/**
 * Numbers of the worker processes, each with its reason. A proposal that waited a quarter is always cold, so the cache
 * serves the active set only; it must stay well above the tasks in flight, or updates that write through a local
 * activity stall.
 */
export const PROPOSALS_WORKER = {
  taskQueue: TASK_QUEUES.proposals,
  // Workflow tasks mostly wait for one SQL statement; the pool of the process is the real limit.
  maxConcurrentWorkflowTaskExecutions: 100,
  maxConcurrentLocalActivityExecutions: 100,
  // About 0.14 MB each: 500 are 70 MB, five times the tasks in flight.
  maxCachedWorkflows: 500,
  // Above the longest local activity, so that nothing accepted is cut off.
  shutdownGraceTime: '15s',
} as const;

export const CYCLE_WORKER = {
  taskQueue: TASK_QUEUES.cycle,
  // The coordinators of one version, who mostly wait, and the two steps that can run beside them.
  maxConcurrentActivityTaskExecutions: TELL_PARTITIONS + 2,
  shutdownGraceTime: '15s',
} as const;

/**
 * Calls a second that we allow ourselves to each agency, over all workers. The server enforces it on the queue, so it
 * must be the same on every worker. Their real limits are not public: @basis none: policy assumption
 */
export const AGENCY_WORKERS = {
  dukcapil: { taskQueue: TASK_QUEUES.dukcapil, maxTaskQueueActivitiesPerSecond: 200 },
  pusdatin: { taskQueue: TASK_QUEUES.pusdatin, maxTaskQueueActivitiesPerSecond: 200 },
  bps: { taskQueue: TASK_QUEUES.bps, maxTaskQueueActivitiesPerSecond: 5 },
} as const;

/** One attempt at an agency; below the activity's own 30 seconds, so that we classify the failure and not Temporal. */
export const AGENCY_TIMEOUT_MS = 20_000;

/** Workflows told in a second when a quarter's outcome is out: a tenth of the server's limit, officials come first. */
export const TELL_PER_SECOND = 100;

/** A statement of ours takes milliseconds; one that takes this long is stuck and is better tried again. */
export const STATEMENT_TIMEOUT_MS = 8_000;
/** Freezing and deciding a quarter are single statements over the whole set. */
export const CYCLE_STATEMENT_TIMEOUT_MS = 30 * 60_000;

/** Hours of server time a claim may rest before the task goes back to the office: the rest of a working day and a night. */
export const CLAIM_IDLE_HOURS = 24;

/** Claims and kept answers are looked through once a minute: nothing waits for it to the second. */
export const HOUSEKEEPING_PAUSE_MS = 60_000;

export const MINUTE_MS = 60_000;
/** An entry that no root covers yet could be rewritten unseen; a root costs one scan of the chains' heads. */
export const AUDIT_ROOT_MINUTES = 10;
