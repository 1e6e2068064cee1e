import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { endLeftover } from '../../platform/leftover-process';
import { assertPortsFree, isListening } from '../../platform/ports';
import { startProcess } from '../../platform/processes';
import type { Postgres } from './postgres';
import type { TemporalServer } from './temporal';
import {
  hasNamespace,
  isServing,
  knowsSearchAttributes,
  runTemporalCli,
  type SearchAttributes,
} from './temporal-client';
import type { TemporalServerTools } from './temporal-executables';

export interface TemporalPostgresServerOptions extends TemporalServerTools {
  /** The Temporal CLI, which creates the namespace and registers its search attributes. */
  readonly executable: string;
  readonly postgres: Pick<Postgres, 'port' | 'user' | 'password' | 'ensureDatabase'>;
  /** The two databases are called `<databasePrefix>` and `<databasePrefix>_visibility`. */
  readonly databasePrefix: string;
  /** Where the server is reached; the eight ports above it are used by its parts. */
  readonly port: number;
  readonly namespace: string;
  readonly searchAttributes: SearchAttributes;
  /** Cannot be changed after the first start. */
  readonly historyShards: number;
  /** Where the server's settings are written. */
  readonly workFolder: string;
  readonly logFile: string;
  readonly runFile: string;
  /** Server settings such as `{ 'matching.enableFairness': true }`. */
  readonly dynamicConfig?: Readonly<Record<string, unknown>>;
}

const NAME = 'The PostgreSQL-backed Temporal server';

/** Its parts find each other through the database, which takes some seconds. */
const READY_TIMEOUT_MS = 90_000;

/** It drains requests for some seconds before it leaves. */
const STOP_TIMEOUT_MS = 30_000;

/** A namespace and a search attribute reach every part through a cache that refreshes within this time. */
const REGISTERED_TIMEOUT_MS = 60_000;

/** How often it is asked whether it knows them. */
const POLL_MS = 250;

/** The settings of the ports its parts listen on, counted upwards from the one where it is reached. */
const PORT_SETTINGS = [
  'FRONTEND_GRPC_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  'FRONTEND_HTTP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
] as const;

/** Starts the server as production runs it, with the schema, the namespace and the search attributes it needs, on 127.0.0.1. */
export async function startTemporalPostgresServer(options: TemporalPostgresServerOptions): Promise<TemporalServer> {
  const { server, port, namespace, workFolder, logFile, runFile } = options;
  await endLeftover({ name: NAME, runFile, stopSignal: 'SIGTERM', stopTimeoutMs: STOP_TIMEOUT_MS });
  await assertPortsFree(
    PORT_SETTINGS.map((_, offset) => ({ port: port + offset, part: NAME, variable: 'TEMPORAL_PORT' })),
  );
  await updateSchemas(options);
  mkdirSync(workFolder, { recursive: true });

  const address = `127.0.0.1:${port}`;
  const running = await startProcess({
    name: NAME,
    command: server,
    args: ['--allow-no-auth', 'start'],
    env: serverEnvironment(options),
    cwd: workFolder,
    logFile,
    runFile,
    readyWhen: async () => (await isListening(port)) && (await isServing(address)),
    readyTimeoutMs: READY_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  });
  try {
    await register({ ...options, address });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { ...running, address, namespace };
}

async function updateSchemas({ sqlTool, postgres, databasePrefix }: TemporalPostgresServerOptions): Promise<void> {
  const schemas = [
    { database: databasePrefix, schema: 'temporal' },
    { database: `${databasePrefix}_visibility`, schema: 'visibility' },
  ];
  for (const { database, schema } of schemas) {
    await postgres.ensureDatabase(database);
    const run = (args: readonly string[]): boolean =>
      runSqlTool({ sqlTool, postgres, args: ['--db', database, ...args] });
    const update = ['update-schema', '--schema-name', `postgresql/v12/${schema}`];
    // A database without the version table is new; setting that up again would fail.
    if (run(update)) continue;
    if (!run(['setup-schema', '-v', '0.0']) || !run(update)) {
      throw new Error(
        `Temporal's schema could not be written to the database ${database}: drop that database and start again.`,
      );
    }
  }
}

function runSqlTool({
  sqlTool,
  postgres,
  args,
}: Pick<TemporalPostgresServerOptions, 'sqlTool' | 'postgres'> & { readonly args: readonly string[] }): boolean {
  const connection = ['--plugin', 'postgres12', '--ep', '127.0.0.1', '-p', String(postgres.port), '-u', postgres.user];
  const { status } = spawnSync(sqlTool, [...connection, ...args], {
    stdio: 'ignore',
    // Not an argument, since every user of the machine may list those.
    env: { ...process.env, SQL_PASSWORD: postgres.password },
  });
  return status === 0;
}

function serverEnvironment(options: TemporalPostgresServerOptions): Record<string, string> {
  const { postgres, databasePrefix, port, historyShards, workFolder, dynamicConfig = {} } = options;
  const settingsFile = join(workFolder, 'dynamic.yaml');
  const settings = Object.entries(dynamicConfig).map(([key, value]) => [key, [{ value }]]);
  // JSON is YAML. The server refuses to start without the file, even when it says nothing.
  writeFileSync(settingsFile, JSON.stringify(Object.fromEntries(settings)));
  return {
    DB: 'postgres12',
    DB_PORT: String(postgres.port),
    POSTGRES_SEEDS: '127.0.0.1',
    POSTGRES_USER: postgres.user,
    POSTGRES_PWD: postgres.password,
    DBNAME: databasePrefix,
    VISIBILITY_DBNAME: `${databasePrefix}_visibility`,
    NUM_HISTORY_SHARDS: String(historyShards),
    DYNAMIC_CONFIG_FILE_PATH: settingsFile,
    BIND_ON_IP: '127.0.0.1',
    TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(PORT_SETTINGS.map((name, offset) => [name, String(port + offset)])),
  };
}

async function register(options: TemporalPostgresServerOptions & { readonly address: string }): Promise<void> {
  const { executable, address, namespace, searchAttributes } = options;
  const target = { address, namespace };
  const operator = ['--address', address, 'operator'];
  if (!(await hasNamespace(target))) {
    const args = [...operator, 'namespace', 'create', '--retention', '72h', namespace];
    runTemporalCli({ executable, args, failure: `The namespace ${namespace} could not be created` });
  }
  await until(() => hasNamespace(target), `The namespace ${namespace} did not appear`);

  const names = Object.keys(searchAttributes);
  if (await knowsSearchAttributes(target, names).catch(() => false)) return;
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => ['--name', name, '--type', type]);
  const args = [...operator, 'search-attribute', 'create', '--namespace', namespace, ...attributes];
  await until(async () => {
    // A part that has not heard of the namespace yet refuses; creating attributes again changes nothing.
    runTemporalCli({ executable, args, failure: 'The search attributes could not be registered' });
    return knowsSearchAttributes(target, names);
  }, 'The search attributes were not registered');
}

async function until(isTrue: () => Promise<boolean>, complaint: string): Promise<void> {
  const deadline = Date.now() + REGISTERED_TIMEOUT_MS;
  while (!(await isTrue().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`${complaint} within ${REGISTERED_TIMEOUT_MS / 1_000} s.`);
    await pause(POLL_MS);
  }
}
