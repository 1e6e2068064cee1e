import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from '@temporalio/client';

import { SEARCH_ATTRIBUTE_TYPES } from '../../contracts/search-attributes';
import { endLeftover } from '../../platform/leftover-process';
import { assertPortsFree } from '../../platform/ports';
import { stopInReverse, type RunningProcess } from '../../platform/processes';
import { followKeyFile } from '../../platform/key-file';
import { newPayloadKeyFile } from '../../platform/payload-codec';
import { createTemporalClient } from '../../platform/temporal-client';
import { loadOfficials, loadReference } from '../../scripts/reference';
import { startPostgres, type Postgres } from '../../scripts/services/postgres';
import { projectFolder } from '../../scripts/services/project-folder';
import type { SearchAttributes } from '../../scripts/services/temporal-client';
import { temporalExecutable, temporalServerTools } from '../../scripts/services/temporal-executables';
import { startTemporalPostgresServer } from '../../scripts/services/temporal-on-postgres';
import type { Steps } from '../../scripts/steps';
import { polling, startNode } from '../../scripts/system';
import { databaseEnvironment, prepareDatabase } from '../../scripts/system-database';
import { createApiStores, type ApiStores } from '../../store/compose';
import { newSigningKeyFile } from '../../platform/signing-keys';
import { newSigningKey } from '../../store/audit/signing';
import { createDatabase } from '../../store/database';
import { DATABASE_ROLES } from '../../store/roles';
import { fixedKeys, newKeyFile, type KeyFile } from '../../store/sealing';
import type { Parts } from '../machine';
import { createNaiveTables } from '../naive/tables';
import { killableWorkers, type KillableWorkers } from './killable-workers';

/** Everything both builds run on, and the ways to it. */
export interface Stand {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** The API's stores, but for `database`: that is the cluster's owner, who may measure. */
  readonly stores: ApiStores;
  readonly temporal: Client;
  /** Process ids by part, for counting CPU. */
  readonly parts: Parts;
  /** The product's own worker processes, as an operator's machine may lose them. */
  readonly workers: KillableWorkers;
  stop(): Promise<void>;
}

export interface StandOptions {
  readonly dataDir: string;
  /** The first of the twenty ports it uses, all on 127.0.0.1. */
  readonly firstPort: number;
  readonly step: Steps['step'];
  /** Who signs tokens, where it is not the sandbox. */
  readonly signIn?: { readonly issuer: string; readonly jwksUrl: string };
  /** Whether the naive build's worker is left out. */
  readonly withoutNaive?: boolean;
  /** Settings of the product's processes beyond those of every stand. */
  readonly settings?: Readonly<Record<string, string>>;
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
  const { step, dataDir } = layout;
  const start = async <P extends RunningProcess>(name: string, launch: () => Promise<P>): Promise<P> => {
    const running = await step(name, launch);
    processes.push(running);
    return running;
  };
  await emptyFolder(layout);
  const postgres = await start('PostgreSQL', () => startDatabase(layout));
  await step('Tables', async () => (await prepareDatabase(postgres)).close());
  const stores = createStoresOf(postgres, makeKeys(layout));
  closing.push(() => Promise.all([stores.close(), stores.database.close()]));
  await step('Reference data', () => loadEverything(stores));

  const server = await start('Temporal server on PostgreSQL', () => startServer(layout, postgres));
  const environment = environmentOf(layout, server.address);
  const node: StartNode = (launch) => start(launch.name, () => startNode({ dataDir, environment, ...launch }));
  const { sandbox, api, workers } = await startProcesses(layout, node);
  const payloads = { keys: followKeyFile(payloadKeyFileOf(layout)), plain: 'refused' } as const;
  const temporal = createTemporalClient({ address: server.address, namespace: NAMESPACE, payloads });
  closing.unshift(() => temporal.connection.close());
  const services = { server: [server.pid], postgres: [postgres.pid], sandbox: [sandbox.pid], api: [api.pid] };
  const parts = { workers: workers.pids, ...services, client: [process.pid] };
  return { ...addressesOf(layout), stores, temporal, stop, parts, workers };
}

type StartNode = (launch: Omit<Parameters<typeof startNode>[0], 'dataDir' | 'environment'>) => Promise<RunningProcess>;

function addressesOf({ ports }: Layout): Pick<Stand, 'apiUrl' | 'sandboxUrl'> {
  return { apiUrl: `http://127.0.0.1:${ports.api}`, sandboxUrl: `http://127.0.0.1:${ports.sandbox}` };
}

/** Our own processes in the order they start, each with the database role it has in production. */
async function startProcesses(layout: Layout, node: StartNode) {
  const { dataDir, ports } = layout;
  const { apiUrl, sandboxUrl } = addressesOf(layout);
  const ofRole = (role: 'api' | 'worker') =>
    databaseEnvironment({ dataDir, port: ports.postgres, role: DATABASE_ROLES[role] });
  const worker = (role: string) =>
    node({
      name: `${role} worker`,
      entry: 'workers/main.js',
      env: { WORKER_ROLE: role, ...ofRole('worker') },
      readyWhen: polling(dataDir, `${role}-worker`),
    });
  const sandbox = await node({
    name: 'Agency sandbox',
    entry: 'agencies/sandbox/main.js',
    readyWhen: () => answers(`${sandboxUrl}/health`),
  });
  const workers = await killableWorkers(() => Promise.all([worker('proposals'), worker('agencies')]));
  if (layout.withoutNaive !== true) {
    const naive = await node({
      name: 'naive worker',
      entry: 'bench/naive/worker.js',
      env: ofRole('worker'),
      readyWhen: polling(dataDir, 'naive-worker'),
    });
    workers.pids.push(naive.pid);
  }
  const api = await node({
    name: 'API',
    entry: 'api/main.js',
    env: ofRole('api'),
    readyWhen: () => answers(`${apiUrl}/health/ready`),
  });
  return { sandbox, api, workers };
}

/** Key files of this run; answers the one that seals households. */
function makeKeys(layout: Layout): KeyFile {
  const keyFile = newKeyFile();
  writeFileSync(join(layout.dataDir, 'secrets', 'keys.json'), JSON.stringify(keyFile), { mode: 0o600 });
  writeFileSync(payloadKeyFileOf(layout), JSON.stringify(newPayloadKeyFile()), { mode: 0o600 });
  writeFileSync(signingKeyFileOf(layout), newSigningKey(), { mode: 0o600 });
  writeFileSync(receiptKeyFileOf(layout), newSigningKeyFile(), { mode: 0o600 });
  return keyFile;
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

function createStoresOf(postgres: Postgres, keyFile: KeyFile): ApiStores & { readonly close: () => Promise<void> } {
  const limits = { connections: BENCH_CONNECTIONS, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const connectionString = postgres.connectionStringAs(DATABASE_ROLES.api, DATABASE);
  const stores = createApiStores({ connectionString, ...limits, keys: fixedKeys(keyFile), now: Date.now });
  const owner = createDatabase({ connectionString: postgres.connectionString(DATABASE), ...limits });
  return { ...stores, database: owner, close: () => stores.database.close() };
}

async function loadEverything({ database }: ApiStores): Promise<void> {
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

function environmentOf({ dataDir, ports, signIn, settings }: Layout, temporalAddress: string): Record<string, string> {
  const sandboxUrl = `http://127.0.0.1:${ports.sandbox}`;
  return {
    KEY_FILE: join(dataDir, 'secrets', 'keys.json'),
    PAYLOAD_KEY_FILE: payloadKeyFileOf({ dataDir }),
    AUDIT_SIGNING_KEY_FILE: signingKeyFileOf({ dataDir }),
    AUDIT_EXPORT_DIRECTORY: join(dataDir, 'audit'),
    RECEIPT_KEY_FILE: receiptKeyFileOf({ dataDir }),
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: NAMESPACE,
    DUKCAPIL_URL: `${sandboxUrl}/dukcapil`,
    PUSDATIN_URL: `${sandboxUrl}/pusdatin`,
    BPS_URL: `${sandboxUrl}/bps`,
    MESSAGING_URL: `${sandboxUrl}/messaging`,
    RANKING_DIRECTORY: join(dataDir, 'registry'),
    OIDC_ISSUER: signIn?.issuer ?? `${sandboxUrl}/oidc`,
    ...(signIn === undefined ? {} : { OIDC_JWKS_URL: signIn.jwksUrl }),
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SECRETS_FILE: join(dataDir, 'secrets', 'sandbox.json'),
    PORT: String(ports.api),
    ...settings,
  };
}

function payloadKeyFileOf({ dataDir }: Pick<Layout, 'dataDir'>): string {
  return join(dataDir, 'secrets', 'payload-keys.json');
}

function receiptKeyFileOf({ dataDir }: Pick<Layout, 'dataDir'>): string {
  return join(dataDir, 'secrets', 'receipt-key.pem');
}

function signingKeyFileOf({ dataDir }: Pick<Layout, 'dataDir'>): string {
  return join(dataDir, 'secrets', 'audit-signing-key.pem');
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
