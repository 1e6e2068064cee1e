import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEARCH_ATTRIBUTE_TYPES } from '../contracts/search-attributes';
import { assertPortsFree } from '../platform/ports';
import { startProcess, stopInReverse, type RunningProcess } from '../platform/processes';
import type { Database } from '../store/database';
import { DATABASE_ROLES, type DatabaseRole } from '../store/roles';
import { payloadProtection, type PayloadProtection } from '../platform/payload-protection';
import { createSettings } from '../platform/config';
import { ensureRegistry } from '../ranking/population';
import { codecUrlOf, environmentOf, NAMESPACE, type Ports } from './environment';
import { ensureDemoModel } from './demo-model';
import { environmentFile } from './keys/operator-settings';
import { startPostgres } from './services/postgres';
import { startTemporalDevServer } from './services/temporal';
import { temporalExecutable } from './services/temporal-executables';
import { projectFolder } from './services/project-folder';
import { databaseEnvironment, loadAll, prepareDatabase, type DatabaseEnvironment } from './system-database';

export type { Ports } from './environment';

export interface SystemOptions {
  /** Everything the system keeps: databases, secrets, logs, the registry. */
  readonly dataDir: string;
  readonly ports: Ports;
  /** Shows what is being done, with progress for whatever takes long. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Households of the synthetic registry. */
  readonly households: number;
  readonly searchAttributes?: Readonly<Record<string, string>>;
}

export interface RunningSystem {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly temporalAddress: string;
  readonly temporalUiUrl: string | undefined;
  readonly codecUrl: string;
  readonly namespace: string;
  /** How a client of our own encrypts what it hands to Temporal. */
  readonly payloads: PayloadProtection;
  /** As the owner of the tables, for reference data. */
  readonly database: Database;
  readonly secretsFile: string;
  readonly processes: readonly RunningProcess[];
  /** Environment of our workers, for whoever starts another one of them. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Process start-up includes loading the SDK's native library, which takes seconds on a busy machine. */
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 25_000;

/** Starts the whole system in order and answers where it is. What was started is stopped again when a later part fails. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { dataDir, ports, step } = options;
  mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await assertPortsFree([
    { port: ports.api, part: 'the API', variable: 'API_PORT' },
    { port: ports.sandbox, part: 'the agency sandbox', variable: 'SANDBOX_PORT' },
    { port: ports.codec, part: 'the codec server', variable: 'CODEC_PORT' },
  ]);
  const processes: RunningProcess[] = [];
  const opened: Database[] = [];
  const stop = async (): Promise<void> => {
    for (const database of opened.splice(0)) await database.close();
    await stopInReverse(processes.splice(0));
  };
  try {
    return await startParts(options, { processes, opened, stop });
  } catch (error) {
    await step('Stopping what was started', stop);
    throw error;
  }
}

interface Started {
  readonly processes: RunningProcess[];
  readonly opened: Database[];
  readonly stop: () => Promise<void>;
}

async function startParts(options: SystemOptions, { processes, opened, stop }: Started): Promise<RunningSystem> {
  const { dataDir, ports, step, households } = options;
  const start: Start = async (name, launch) => {
    const running = await step(name, launch);
    processes.push(running);
    return running;
  };
  const postgres = await start('PostgreSQL', () =>
    startPostgres({
      dataDir: join(dataDir, 'postgres'),
      port: ports.postgres,
      passwordFile: join(dataDir, 'secrets', 'postgres'),
      settings: { max_connections: '200' },
      ...filesOf(dataDir, 'postgres'),
    }),
  );
  const database = await step('Migrations', () => prepareDatabase(postgres));
  opened.push(database);
  await step('Reference data', () => loadAll(database));
  const registryDirectory = join(dataDir, 'registry');
  await step('Synthetic registry', () => ensureRegistry({ directory: registryDirectory, households, seed: 1 }));
  await step('Ranking model', () => ensureDemoModel({ database, registryDirectory, households, seed: 1 }));

  const temporal = await temporalServer(options, start);
  const environment = environmentOf(options, { temporalAddress: temporal.address });
  const databaseOf = (role: DatabaseRole): DatabaseEnvironment =>
    databaseEnvironment({ dataDir, port: ports.postgres, role });
  const sandboxUrl = `http://127.0.0.1:${String(ports.sandbox)}`;
  const apiUrl = `http://127.0.0.1:${String(ports.api)}`;
  const codecUrl = codecUrlOf(ports);
  const ofKeys = { ...environment, ...databaseOf(DATABASE_ROLES.keys) };
  writeFileSync(environmentFile(dataDir), JSON.stringify(ofKeys), { mode: 0o600 });
  for (const launch of ourProcesses({ dataDir, environment, sandboxUrl, apiUrl, codecUrl, databaseOf }))
    await start(launch.name, () => startNode(launch));
  return {
    apiUrl,
    sandboxUrl,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.ui,
    codecUrl,
    namespace: NAMESPACE,
    payloads: payloadProtection(createSettings(environment)),
    database,
    secretsFile: environment['SANDBOX_SECRETS_FILE'] ?? '',
    processes,
    environment: { ...environment, ...databaseOf(DATABASE_ROLES.worker) },
    stop,
  };
}

interface OurUrls {
  readonly sandboxUrl: string;
  readonly apiUrl: string;
  readonly codecUrl: string;
}

/** Our own processes in the order they start: the institutions first, and the API when somebody does the work. */
function ourProcesses({
  dataDir,
  environment,
  sandboxUrl,
  apiUrl,
  codecUrl,
  databaseOf,
}: Pick<NodeLaunch, 'dataDir' | 'environment'> &
  OurUrls & { databaseOf: (role: DatabaseRole) => DatabaseEnvironment }): NodeLaunch[] {
  const process = { dataDir, environment };
  const worker = { ...process, entry: 'workers/main.js' };
  const ofWorker = databaseOf(DATABASE_ROLES.worker);
  return [
    {
      ...process,
      name: 'Agency sandbox',
      entry: 'agencies/sandbox/main.js',
      readyWhen: () => answers(`${sandboxUrl}/health`),
    },
    {
      ...worker,
      name: 'Proposals worker',
      env: { WORKER_ROLE: 'proposals', ...ofWorker },
      readyWhen: polling(dataDir, 'proposals-worker'),
    },
    {
      ...worker,
      name: 'Agencies worker',
      env: { WORKER_ROLE: 'agencies', ...ofWorker },
      readyWhen: polling(dataDir, 'agencies-worker'),
    },
    {
      ...process,
      name: 'API',
      entry: 'api/main.js',
      env: { ...databaseOf(DATABASE_ROLES.api) },
      readyWhen: () => answers(`${apiUrl}/health/ready`),
    },
    {
      ...process,
      name: 'Codec server',
      entry: 'api/codec-main.js',
      env: { ...databaseOf(DATABASE_ROLES.codec) },
      readyWhen: () => answers(`${codecUrl}/health/ready`),
    },
  ];
}

type Start = <P extends RunningProcess>(name: string, launch: () => Promise<P>) => Promise<P>;

/** A server named by TEMPORAL_ADDRESS is used as it is; else a dev server of our own keeps its data beside the rest. */
async function temporalServer(
  { dataDir, ports }: SystemOptions,
  start: Start,
): Promise<{ address: string; ui: string | undefined }> {
  const executable = await temporalExecutable();
  if (executable === undefined) return { address: process.env['TEMPORAL_ADDRESS'] ?? '', ui: undefined };
  const server = await start('Temporal', () =>
    startTemporalDevServer({
      executable,
      dbFile: join(dataDir, 'temporal', 'temporal.db'),
      port: ports.temporal,
      uiPort: ports.temporalUi,
      namespace: NAMESPACE,
      uiCodecEndpoint: codecUrlOf(ports),
      searchAttributes: SEARCH_ATTRIBUTE_TYPES as Parameters<typeof startTemporalDevServer>[0]['searchAttributes'],
      ...filesOf(dataDir, 'temporal'),
    }),
  );
  return { address: server.address, ui: `http://127.0.0.1:${String(ports.temporalUi)}` };
}

function filesOf(dataDir: string, name: string): { logFile: string; runFile: string } {
  return { logFile: join(dataDir, 'logs', `${name}.log`), runFile: join(dataDir, 'run', `${name}.json`) };
}

interface NodeLaunch {
  readonly name: string;
  readonly entry: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What this process has beyond the common environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly readyWhen: () => Promise<boolean>;
}

/** Starts one of our own processes from `dist/`. */
export function startNode({ name, entry, dataDir, environment, env, readyWhen }: NodeLaunch): Promise<RunningProcess> {
  const files = filesOf(dataDir, name.toLowerCase().replaceAll(' ', '-'));
  writeFileEmpty(files.logFile);
  return startProcess({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', '--require', built('platform/no-promise-stacks.js'), built(entry)],
    env: { ...environment, ...env },
    readyWhen,
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    ...files,
  });
}

function built(file: string): string {
  return join(projectFolder(), 'dist', file);
}

/** Readiness of a worker is read from its log, so what an earlier run wrote must not count. */
function writeFileEmpty(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
}

/** Whether the worker whose log is called `name` has begun to poll; for `readyWhen`. */
export function polling(dataDir: string, name: string): () => Promise<boolean> {
  return () => Promise.resolve(readFileSync(filesOf(dataDir, name).logFile, 'utf8').includes('The worker is polling'));
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}
