import { DefaultLogger, NativeConnection, Runtime, type LogMetadata } from '@temporalio/worker';

import type { Logger } from './logging';
import type { TemporalAddress } from './temporal-client';

/** The connection workers poll with. Fails when Temporal does not answer. */
export function connectWorker({ address }: TemporalAddress): Promise<NativeConnection> {
  return NativeConnection.connect({ address });
}

/** Sends the SDK's own log lines through ours. Called once in a process, before any worker exists. */
export function logTemporalTo(logger: Logger): void {
  const lines = new DefaultLogger('INFO', ({ level, message, meta }) => {
    const fields = fieldsOf(meta);
    if (level === 'ERROR') logger.error(fields, message);
    else if (level === 'WARN') logger.warn(fields, message);
    else logger.info(fields, message);
  });
  // A worker that is told to stop is stopped by us, in order; the SDK must not catch the signal as well.
  Runtime.install({ logger: lines, shutdownSignals: [], telemetryOptions: { logging: { forward: {} } } });
}

function fieldsOf(meta: LogMetadata | undefined): object {
  const { workflowId, taskQueue, activityType, attempt, error } = (meta ?? {}) as Record<string, unknown>;
  return { workflowId, taskQueue, activityType, attempt, err: error };
}
