import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Tests make workers stop and agencies fail on purpose; what the SDK warns of then would bury what went wrong. */
export function installQuietRuntime(): void {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
}
