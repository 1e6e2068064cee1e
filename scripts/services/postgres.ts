import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Client } from 'pg';

import { endLeftover } from '../../platform/leftover-process';
import { isPortFree, portTaken } from '../../platform/ports';
import { startProcess, type RunningProcess } from '../../platform/processes';
import type { DatabaseRole } from '../../store/roles';
import {
  asClusterUser,
  assertUsable,
  clusterUser,
  createCluster,
  keptPassword,
  POSTGRES_USER,
  postgresProgram,
} from './postgres-cluster';
import { addressOf, ensureDatabase, ensureRoles, handOver } from './postgres-roles';
import { clearStalePostmaster } from './postmaster-file';

export interface PostgresOptions {
  readonly dataDir: string;
  readonly port: number;
  /** Where the password is kept; it is made at the first start. */
  readonly passwordFile: string;
  readonly logFile: string;
  readonly runFile: string;
  /** Server settings such as `{ max_connections: '200' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Postgres extends RunningProcess {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The address of a database of this cluster, password included. */
  connectionString(database: string): string;
  /** Creates a database unless it exists, and lets `owner` alone change what is in it. */
  ensureDatabase(name: string, owner?: DatabaseRole): Promise<void>;
  /** Creates the roles of our processes unless they exist. Their passwords lie beside the cluster's own. */
  ensureRoles(): Promise<void>;
  /** The same address for one of our roles, password included. */
  connectionStringAs(role: DatabaseRole, database: string): string;
}

const NAME = 'PostgreSQL';

/** Recovery after a crash replays at most a checkpoint's worth of writes. */
const READY_TIMEOUT_MS = 60_000;

/** A fast shutdown writes what is in memory; on a slow disk that takes a while. */
const STOP_TIMEOUT_MS = 20_000;

/** SIGINT asks PostgreSQL for a fast shutdown: SIGTERM would wait until every client has left. */
const STOP_SIGNAL = 'SIGINT';

/** Orphans of a killed PostgreSQL notice within a second that they are alone. */
const ORPHAN_RETRIES = 5;

/** What PostgreSQL logs last while orphans still use its shared memory. */
const ORPHAN_COMPLAINT = /shared memory block|old server processes/u;

/**
 * Starts the PostgreSQL that npm brought, on 127.0.0.1 only: creates its cluster the first time and resumes it ever after,
 * also after a crash. Throws one sentence when the port is taken or the cluster is in use.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { port, passwordFile, runFile } = options;
  const dataDir = resolve(options.dataDir);
  assertUsable(dataDir);
  await endLeftover({ name: NAME, runFile, stopSignal: STOP_SIGNAL, stopTimeoutMs: STOP_TIMEOUT_MS });
  clearStalePostmaster(dataDir);
  if (!(await isPortFree(port))) throw new Error(portTaken({ port, part: NAME, variable: 'POSTGRES_PORT' }));

  const password = keptPassword(passwordFile);
  const user = clusterUser(dataDir);
  mkdirSync(dirname(dataDir), { recursive: true });
  createCluster({ dataDir, password, user });

  const connectionString = (database: string): string =>
    `postgresql://${POSTGRES_USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const running = await startServer({ ...options, dataDir, readyWhen: () => answers(connectionString('postgres')) });
  return {
    ...running,
    port,
    user: POSTGRES_USER,
    password,
    connectionString,
    connectionStringAs: (role, database) => addressOf(connectionString(database), { role, passwordFile }),
    ensureDatabase: (name, owner) =>
      withClient(connectionString('postgres'), async (client) => {
        await ensureDatabase(client, { name, owner });
        if (owner !== undefined) await withClient(connectionString(name), (inside) => handOver(inside, owner));
      }),
    ensureRoles: () => withClient(connectionString('postgres'), (client) => ensureRoles(client, passwordFile)),
  };
}

async function startServer(
  options: PostgresOptions & { readonly readyWhen: () => Promise<boolean> },
): Promise<RunningProcess> {
  const { dataDir, logFile, runFile, readyWhen } = options;
  const user = clusterUser(dataDir);
  const program = postgresProgram('postgres');
  const { command, args } = asClusterUser({ program, args: serverArguments(options), dataDir, user });
  for (let retries = ORPHAN_RETRIES; ; retries--) {
    try {
      return await startProcess({
        name: NAME,
        command,
        args,
        ...(command === program && user !== undefined && { user }),
        cwd: dirname(program),
        logFile,
        runFile,
        readyWhen,
        readyTimeoutMs: READY_TIMEOUT_MS,
        stopSignal: STOP_SIGNAL,
        stopTimeoutMs: STOP_TIMEOUT_MS,
      });
    } catch (error) {
      const isOrphaned = error instanceof Error && ORPHAN_COMPLAINT.test(error.message);
      if (!isOrphaned || retries === 0) throw error;
      await pause(1_000);
    }
  }
}

function serverArguments({ dataDir, port, settings }: PostgresOptions): string[] {
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // A socket in a shared folder would be one more door, with a path that may be too long.
    unix_socket_directories: '',
    ...settings,
  };
  return ['-D', dataDir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function answers(connectionString: string): Promise<boolean> {
  return withClient(connectionString, async (client) => (await client.query('SELECT 1')).rowCount === 1);
}

async function withClient<Result>(connectionString: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  // A server that goes away while it is asked rejects the query; the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
