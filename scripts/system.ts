import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SEARCH_ATTRIBUTE_TYPES } from '../contracts/search-attributes';
import type { LegalClock } from '../domain/calendar/clock';
import { assertPortsFree } from '../platform/ports';
import { startProcess, stopInReverse, type RunningProcess } from '../platform/processes';
import { createDatabase, type Database } from '../store/database';
import { migrate } from '../store/migrate';
import { newKeyFile } from '../store/sealing';
import { clockInUse, loadOfficials, loadReference } from './reference';
import { ensureRegistry } from '../ranking/population';
import { startPostgres } from './services/postgres';
import { startTemporalDevServer } from './services/temporal';
import { temporalExecutable } from './services/temporal-executables';
import { projectFolder } from './services/project-folder';

/** Where each part listens, all on 127.0.0.1. */
export interface Ports {
  readonly api: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

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
  readonly namespace: string;
  readonly database: Database;
  readonly secretsFile: string;
  readonly processes: readonly RunningProcess[];
  /** Environment of our own processes, for whoever starts another one of them. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Process start-up includes loading the SDK's native library, which takes seconds on a busy machine. */
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 25_000;
const IN_FORCE = 'paser-2026';
const NAMESPACE = 'default';

/** Starts the whole system in order and answers where it is. What was started is stopped again when a later part fails. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { dataDir, ports, step } = options;
  mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await assertPortsFree([
    { port: ports.api, part: 'the API', variable: 'API_PORT' },
    { port: ports.sandbox, part: 'the agency sandbox', variable: 'SANDBOX_PORT' },
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
  const { database, connectionString } = await startDatabase(options, start);
  opened.push(database);
  await step('Reference data', () => loadAll(database));
  await step('Synthetic registry', () => ensureRegistry({ directory: join(dataDir, 'registry'), households, seed: 1 }));

  const temporal = await temporalServer(options, start);
  const environment = environmentOf(options, { connectionString, temporalAddress: temporal.address });
  const sandboxUrl = `http://127.0.0.1:${String(ports.sandbox)}`;
  const apiUrl = `http://127.0.0.1:${String(ports.api)}`;
  for (const launch of ourProcesses({ dataDir, environment, sandboxUrl, apiUrl }))
    await start(launch.name, () => startNode(launch));
  return {
    apiUrl,
    sandboxUrl,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.ui,
    namespace: NAMESPACE,
    database,
    secretsFile: environment['SANDBOX_SECRETS_FILE'] ?? '',
    processes,
    environment,
    stop,
  };
}

async function startDatabase(
  { dataDir, ports, step }: SystemOptions,
  start: Start,
): Promise<{ readonly database: Database; readonly connectionString: string }> {
  const postgres = await start('PostgreSQL', () =>
    startPostgres({
      dataDir: join(dataDir, 'postgres'),
      port: ports.postgres,
      passwordFile: join(dataDir, 'secrets', 'postgres'),
      settings: { max_connections: '200' },
      ...filesOf(dataDir, 'postgres'),
    }),
  );
  await postgres.ensureDatabase('dtsen');
  const connectionString = postgres.connectionString('dtsen');
  await step('Migrations', () => migrate({ connectionString, log: () => undefined }));
  return {
    database: createDatabase({ connectionString, connections: 5, statementTimeoutMs: 60_000 }),
    connectionString,
  };
}

/** Our own processes in the order they start: the institutions first, and the API when somebody does the work. */
function ourProcesses({
  dataDir,
  environment,
  sandboxUrl,
  apiUrl,
}: Pick<NodeLaunch, 'dataDir' | 'environment'> & { sandboxUrl: string; apiUrl: string }): NodeLaunch[] {
  const process = { dataDir, environment };
  const worker = { ...process, entry: 'workers/main.js' };
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
      env: { WORKER_ROLE: 'proposals' },
      readyWhen: polling(dataDir, 'proposals-worker'),
    },
    {
      ...worker,
      name: 'Agencies worker',
      env: { WORKER_ROLE: 'agencies' },
      readyWhen: polling(dataDir, 'agencies-worker'),
    },
    { ...process, name: 'API', entry: 'api/main.js', readyWhen: () => answers(`${apiUrl}/health/ready`) },
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
      searchAttributes: SEARCH_ATTRIBUTE_TYPES as Parameters<typeof startTemporalDevServer>[0]['searchAttributes'],
      ...filesOf(dataDir, 'temporal'),
    }),
  );
  return { address: server.address, ui: `http://127.0.0.1:${String(ports.temporalUi)}` };
}

function filesOf(dataDir: string, name: string): { logFile: string; runFile: string } {
  return { logFile: join(dataDir, 'logs', `${name}.log`), runFile: join(dataDir, 'run', `${name}.json`) };
}

async function loadAll(database: Database): Promise<void> {
  const now = new Date().toISOString();
  const clock: LegalClock = (await clockInUse(database, IN_FORCE)) ?? { anchor: now, epoch: now, rate: 1 };
  await loadReference({ database, folder: join(projectFolder(), 'prisma', 'reference'), clock, inForce: IN_FORCE });
  await loadOfficials(database);
}

interface Addresses {
  readonly connectionString: string;
  readonly temporalAddress: string;
}

function environmentOf(
  { dataDir, ports }: SystemOptions,
  { connectionString, temporalAddress }: Addresses,
): Record<string, string> {
  const keyFile = join(dataDir, 'secrets', 'keys.json');
  if (!existsSync(keyFile)) writeFileSync(keyFile, JSON.stringify(newKeyFile()), { mode: 0o600 });
  const url = new URL(connectionString);
  const passwordFile = join(dataDir, 'secrets', 'postgres');
  url.password = '';
  const sandboxUrl = `http://127.0.0.1:${String(ports.sandbox)}`;
  return {
    DATABASE_URL: url.toString(),
    DATABASE_PASSWORD_FILE: passwordFile,
    KEY_FILE: keyFile,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: NAMESPACE,
    DUKCAPIL_URL: `${sandboxUrl}/dukcapil`,
    PUSDATIN_URL: `${sandboxUrl}/pusdatin`,
    BPS_URL: `${sandboxUrl}/bps`,
    MESSAGING_URL: `${sandboxUrl}/messaging`,
    RANKING_DIRECTORY: join(dataDir, 'registry'),
    RANKING_MODEL_FILE: join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json'),
    OIDC_ISSUER: `${sandboxUrl}/oidc`,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SECRETS_FILE: join(dataDir, 'secrets', 'sandbox.json'),
    PORT: String(ports.api),
  };
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
    args: ['--enable-source-maps', join(projectFolder(), 'dist', entry)],
    env: { ...environment, ...env },
    readyWhen,
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    ...files,
  });
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
