import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { endLeftover } from '../../platform/leftover-process';
import { assertPortsFree, isListening } from '../../platform/ports';
import { startProcess, type RunningProcess } from '../../platform/processes';
import { knowsSearchAttributes, type SearchAttributes } from './temporal-client';

export interface TemporalServer extends RunningProcess {
  readonly address: string;
  readonly namespace: string;
}

export interface TemporalDevServerOptions {
  /** The Temporal CLI. */
  readonly executable: string;
  /** Where the server keeps everything; created at the first start. */
  readonly dbFile: string;
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  readonly searchAttributes: SearchAttributes;
  readonly logFile: string;
  readonly runFile: string;
  /** Where the UI has payloads decoded. */
  readonly uiCodecEndpoint?: string;
  /** Server settings such as `{ 'matching.enableFairness': true }`. */
  readonly dynamicConfig?: Readonly<Record<string, unknown>>;
}

const NAME = 'Temporal';

/** It answers in a fraction of a second; a cold disk and two busy cores make that seconds. */
const READY_TIMEOUT_MS = 60_000;

/** It closes its database and its UI in about a second. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Starts Temporal's dev server with its UI on 127.0.0.1 and resolves when the namespace and every search attribute are
 * there: a workflow that sets an unknown one would hang for ever. Resumes `dbFile` when it exists.
 */
export async function startTemporalDevServer(options: TemporalDevServerOptions): Promise<TemporalServer> {
  const { executable, dbFile, port, uiPort, namespace, searchAttributes, logFile, runFile } = options;
  await endLeftover({ name: NAME, runFile, stopSignal: 'SIGTERM', stopTimeoutMs: STOP_TIMEOUT_MS });
  await assertPortsFree([
    { port, part: NAME, variable: 'TEMPORAL_PORT' },
    { port: uiPort, part: 'the Temporal UI', variable: 'TEMPORAL_UI_PORT' },
  ]);
  mkdirSync(dirname(dbFile), { recursive: true });

  const address = `127.0.0.1:${port}`;
  const running = await startProcess({
    name: NAME,
    command: executable,
    args: devServerArguments(options),
    logFile,
    runFile,
    // Connecting to a port where nobody listens yet would wait a second before it tries again.
    readyWhen: async () =>
      (await isListening(port)) && (await knowsSearchAttributes({ address, namespace }, Object.keys(searchAttributes))),
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
  return { ...running, address, namespace };
}

function devServerArguments(options: TemporalDevServerOptions): string[] {
  const { dbFile, port, uiPort, namespace, searchAttributes, uiCodecEndpoint, dynamicConfig = {} } = options;
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  const settings = Object.entries(dynamicConfig).flatMap(([key, value]) => [
    '--dynamic-config-value',
    `${key}=${JSON.stringify(value)}`,
  ]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--ui-ip', '127.0.0.1'],
    ...['--port', String(port), '--ui-port', String(uiPort), '--db-filename', dbFile, '--namespace', namespace],
    // The news would be fetched from the internet by every browser that opens the UI.
    ...['--ui-disable-news-fetch', '--log-level', 'warn', '--color', 'never'],
    ...(uiCodecEndpoint === undefined ? [] : ['--ui-codec-endpoint', uiCodecEndpoint]),
    ...attributes,
    ...settings,
  ];
}
