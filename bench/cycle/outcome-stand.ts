import { join } from 'node:path';

import { Client } from 'pg';

import { startPostgres, type Postgres } from '../../scripts/services/postgres';
import { loadAll, prepareDatabase } from '../../scripts/system-database';
import { createStores, type Stores } from '../../store/compose';
import { createDatabase, type Database } from '../../store/database';
import { DATABASE_ROLES } from '../../store/roles';
import { fixedKeys, newKeyFile } from '../../store/sealing';

const FILLED = 'dtsen';
const STATEMENT_TIMEOUT_MS = 30 * 60_000;

/** What a database server of this size would be given. Statistics and vacuum are run by the benchmark, between what it times. */
const SETTINGS = {
  shared_buffers: '3GB',
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '16GB',
  checkpoint_timeout: '30min',
  autovacuum: 'off',
} as const;

/** One database and the two who use it: the worker, as in production, and the cluster's owner, who arranges and measures. */
export interface OutcomeDatabase {
  readonly worker: Stores;
  readonly owner: Database;
  close(): Promise<void>;
}

/** PostgreSQL with the database that is filled once, and copies of it for what is timed. */
export interface OutcomeStand {
  readonly pid: number;
  readonly filled: () => OutcomeDatabase;
  /** The same files under another name: nothing that is timed finds what an earlier round left behind. */
  readonly copyFilled: (name: string) => Promise<OutcomeDatabase>;
  readonly drop: (name: string) => Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL on 127.0.0.1 with our tables and reference data below `folder`. */
export async function startOutcomeStand(options: {
  readonly folder: string;
  readonly port: number;
}): Promise<OutcomeStand> {
  const { folder, port } = options;
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port,
    passwordFile: join(folder, 'secrets', 'postgres'),
    logFile: join(folder, 'logs', 'postgres.log'),
    runFile: join(folder, 'run', 'postgres.json'),
    settings: SETTINGS,
  });
  try {
    const database = await prepareDatabase(postgres);
    await loadAll(database);
    await database.close();
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    pid: postgres.pid,
    filled: () => open(postgres, FILLED),
    async copyFilled(name) {
      await asOwner(postgres, `drop database if exists ${name} with (force)`);
      await asOwner(postgres, `create database ${name} template ${FILLED} strategy file_copy`);
      return open(postgres, name);
    },
    drop: (name) => asOwner(postgres, `drop database if exists ${name} with (force)`),
    stop: () => postgres.stop(),
  };
}

function open(postgres: Postgres, name: string): OutcomeDatabase {
  const limits = { connections: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const connectionString = postgres.connectionStringAs(DATABASE_ROLES.worker, name);
  const worker = createStores({ connectionString, ...limits, keys: fixedKeys(newKeyFile()), now: Date.now });
  const owner = createDatabase({ connectionString: postgres.connectionString(name), ...limits });
  return {
    worker,
    owner,
    async close() {
      await Promise.all([worker.database.close(), owner.close()]);
    },
  };
}

async function asOwner(postgres: Postgres, statement: string): Promise<void> {
  const client = new Client({ connectionString: postgres.connectionString('postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
