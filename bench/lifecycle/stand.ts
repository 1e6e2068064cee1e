import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from '@temporalio/client';

import { SEARCH_ATTRIBUTE_TYPES } from '../../contracts/search-attributes';
import { endLeftover } from '../../platform/leftover-process';
import { assertPortsFree } from '../../platform/ports';
import { stopInReverse, type RunningProcess } from '../../platform/processes';
import { createTemporalClient } from '../../platform/temporal-client';
import { loadOfficials, loadReference } from '../../scripts/reference';
import { startPostgres, type Postgres } from '../../scripts/services/postgres';
import { projectFolder } from '../../scripts/services/project-folder';
import type { SearchAttributes } from '../../scripts/services/temporal-client';
import { temporalExecutable, temporalServerTools } from '../../scripts/services/temporal-executables';
import { startTemporalPostgresServer } from '../../scripts/services/temporal-on-postgres';
import type { Steps } from '../../scripts/steps';
import { polling, startNode } from '../../scripts/system';
import { createStores, type Stores } from '../../store/compose';
import { migrate } from '../../store/migrate';
import { newKeyFile, type KeyFile } from '../../store/sealing';
import type { Parts } from '../machine';
import { createNaiveTables } from '../naive/tables';

/** Everything both builds run on, and the ways to it. */
export interface Stand {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  readonly stores: Stores;
  readonly temporal: Client;
  /** Process ids by part, for counting CPU. */
  readonly parts: Parts;
  stop(): Promise<void>;
}

export interface StandOptions {
  readonly dataDir: string;
  /** The first of the twenty ports it uses, all on 127.0.0.1. */
  readonly firstPort: number;
  readonly step: Steps['step'];
}

const DATABASE = 'dtsen';
const NAMESPACE = 'default';
const IN_FORCE = 'paser-2026';
/** As in the runs the goals come from; four would queue behind each other and 512 cost seconds to start. */
const HISTORY_SHARDS = 64;
/** The bench does the API's part for ten clients at once, and looks for open tasks meanwhile. */
const BENCH_CONNECTIONS = 20;
const STATEMENT_TIMEOUT_MS = 30_000;
const LEFTOVER_STOP_MS = 20_000;

interface Layout extends StandOptions {
  readonly ports: Readonly<Record<'api' | 'sandbox' | 'postgres' | 'temporal', number>>;
}

/** Starts PostgreSQL, the Temporal server on it, the agencies, both builds' workers and the API, all from nothing. */
export async function startStand(options: StandOptions): Promise<Stand> {
  const { firstPort, step } = options;
  const ports = { api: firstPort, sandbox: firstPort + 1, postgres: firstPort + 2, temporal: firstPort + 3 };
  const layout = { ...options, ports };
  const processes: RunningProcess[] = [];
  const closing: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0)) await close();
    await stopInReverse(processes.splice(0));
  };
  try {
    return await startParts(layout, { processes, closing, stop });
  } catch (error) {
    await step('Stopping what was started', stop);
    throw error;
  }
}

interface Started {
  readonly processes: RunningProcess[];
  readonly closing: (() => Promise<unknown>)[];
  readonly stop: () => Promise<void>;
}

async function startParts(layout: Layout, { processes, closing, stop }: Started): Promise<Stand> {
  const { step, ports, dataDir } = layout;
  const start = async <P extends RunningProcess>(name: string, launch: () => Promise<P>): Promise<P> => {
    const running = await step(name, launch);
    processes.push(running);
    return running;
  };
  await emptyFolder(layout);
  const postgres = await start('PostgreSQL', () => startDatabase(layout));
  await step('Tables', () => prepareDatabase(postgres));
  const keyFile = newKeyFile();
  writeFileSync(join(dataDir, 'secrets', 'keys.json'), JSON.stringify(keyFile), { mode: 0o600 });
  const stores = createStoresOf(postgres, keyFile);
  closing.push(() => stores.database.close());
  await step('Reference data', () => loadEverything(stores));

  const server = await start('Temporal server on PostgreSQL', () => startServer(layout, postgres));
  const environment = environmentOf(layout, { postgres, temporalAddress: server.address });
  const node = (launch: Omit<Parameters<typeof startNode>[0], 'dataDir' | 'environment'>) =>
    start(launch.name, () => startNode({ dataDir, environment, ...launch }));
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const worker = (role: string) =>
    node({
      name: `${role} worker`,
      entry: 'workers/main.js',
      env: { WORKER_ROLE: role },
      readyWhen: polling(dataDir, `${role}-worker`),
    });
  const sandbox = await node({
    name: 'Agency sandbox',
    entry: 'agencies/sandbox/main.js',
    readyWhen: () => answers(`${sandboxUrl}/health`),
  });
  const proposals = await worker('proposals');
  const agencies = await worker('agencies');
  const naive = await node({
    name: 'naive worker',
    entry: 'bench/naive/worker.js',
    readyWhen: polling(dataDir, 'naive-worker'),
  });
  const api = await node({ name: 'API', entry: 'api/main.js', readyWhen: () => answers(`${apiUrl}/health/ready`) });
  const temporal = createTemporalClient({ address: server.address, namespace: NAMESPACE });
  closing.unshift(() => temporal.connection.close());
  const workers = [proposals.pid, agencies.pid, naive.pid];
  const services = { server: [server.pid], postgres: [postgres.pid], sandbox: [sandbox.pid], api: [api.pid] };
  return { apiUrl, sandboxUrl, stores, temporal, stop, parts: { workers, ...services, client: [process.pid] } };
}

/** Every run begins with an empty database: what an earlier one left open would be carried along by this one. */
async function emptyFolder({ dataDir, ports }: Layout): Promise<void> {
  const { runFile } = filesOf(dataDir, 'postgres');
  await endLeftover({ name: 'PostgreSQL', runFile, stopSignal: 'SIGINT', stopTimeoutMs: LEFTOVER_STOP_MS });
  rmSync(join(dataDir, 'postgres'), { recursive: true, force: true });
  mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await assertPortsFree([
    { port: ports.api, part: 'the API of the benchmark', variable: 'BENCH_PORT' },
    { port: ports.sandbox, part: 'the agency sandbox of the benchmark', variable: 'BENCH_PORT' },
  ]);
}

function startDatabase({ dataDir, ports }: Layout): Promise<Postgres> {
  return startPostgres({
    dataDir: join(dataDir, 'postgres'),
    port: ports.postgres,
    passwordFile: join(dataDir, 'secrets', 'postgres'),
    settings: { max_connections: '300', shared_preload_libraries: 'pg_stat_statements' },
    ...filesOf(dataDir, 'postgres'),
  });
}

async function prepareDatabase(postgres: Postgres): Promise<void> {
  await postgres.ensureDatabase(DATABASE);
  await migrate({ connectionString: postgres.connectionString(DATABASE), log: () => undefined });
}

function createStoresOf(postgres: Postgres, keyFile: KeyFile): Stores {
  const limits = { connections: BENCH_CONNECTIONS, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  return createStores({ connectionString: postgres.connectionString(DATABASE), ...limits, keyFile, now: Date.now });
}

async function loadEverything({ database }: Stores): Promise<void> {
  const now = new Date().toISOString();
  const folder = join(projectFolder(), 'prisma', 'reference');
  await loadReference({ database, folder, clock: { anchor: now, epoch: now, rate: 1 }, inForce: IN_FORCE });
  await loadOfficials(database);
  await createNaiveTables(database.pool);
  await database.pool.query('create extension pg_stat_statements');
}

async function startServer({ dataDir, ports }: Layout, postgres: Postgres) {
  return startTemporalPostgresServer({
    ...(await temporalServerTools()),
    executable: (await temporalExecutable()) ?? 'temporal',
    postgres,
    databasePrefix: 'temporal',
    port: ports.temporal,
    namespace: NAMESPACE,
    searchAttributes: SEARCH_ATTRIBUTE_TYPES as SearchAttributes,
    historyShards: HISTORY_SHARDS,
    workFolder: join(dataDir, 'temporal'),
    ...filesOf(dataDir, 'temporal'),
  });
}

interface Addresses {
  readonly postgres: Postgres;
  readonly temporalAddress: string;
}

function environmentOf({ dataDir, ports }: Layout, { postgres, temporalAddress }: Addresses): Record<string, string> {
  const url = new URL(postgres.connectionString(DATABASE));
  url.password = '';
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  return {
    DATABASE_URL: url.toString(),
    DATABASE_PASSWORD_FILE: join(dataDir, 'secrets', 'postgres'),
    KEY_FILE: join(dataDir, 'secrets', 'keys.json'),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: NAMESPACE,
    DUKCAPIL_URL: `${sandboxUrl}/dukcapil`,
    PUSDATIN_URL: `${sandboxUrl}/pusdatin`,
    BPS_URL: `${sandboxUrl}/bps`,
    MESSAGING_URL: `${sandboxUrl}/messaging`,
    // Nothing is ranked here: the bench tells the workflows what a ranking would.
    RANKING_DIRECTORY: join(dataDir, 'registry'),
    RANKING_MODEL_FILE: join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json'),
    OIDC_ISSUER: `${sandboxUrl}/oidc`,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SECRETS_FILE: join(dataDir, 'secrets', 'sandbox.json'),
    PORT: String(ports.api),
  };
}

function filesOf(dataDir: string, name: string): { readonly logFile: string; readonly runFile: string } {
  return { logFile: join(dataDir, 'logs', `${name}.log`), runFile: join(dataDir, 'run', `${name}.json`) };
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}

/** Versions of the server and its database, as they say themselves. */
export async function describeStand({ stores, temporal }: Stand): Promise<string> {
  const { rows } = await stores.database.pool.query<{ server_version: string }>('show server_version');
  const { serverVersion } = await temporal.workflowService.getSystemInfo({});
  return `PostgreSQL ${rows[0]?.server_version ?? 'unknown'}, Temporal ${serverVersion} with ${HISTORY_SHARDS} shards`;
}
