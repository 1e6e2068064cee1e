import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import { loadOfficials, saveCalendar } from '../../scripts/reference';
import { addressOf } from '../../scripts/services/postgres-roles';
import { createApiStores, createStores, type ApiStores, type Stores } from '../../store/compose';
import { createDatabase, type Database } from '../../store/database';
import { DATABASE_ROLES, type DatabaseRole } from '../../store/roles';
import { fixedKeys, newKeyFile, type KeySource } from '../../store/sealing';
import { millisecondCalendar } from './calendars';
import { testEnvironment } from './environment';

export const CALENDAR_ID = 'test-calendar';

export interface TestStores extends Stores {
  /** The API's stores on the same database, as its own role. */
  readonly api: ApiStores;
  /** The address of the database for a role; without one, for the cluster's owner. */
  readonly addressAs: (role?: DatabaseRole) => string;
  readonly drop: () => Promise<void>;
}

/**
 * Stores on a database of their own, a copy of the migrated one, with officials, villages of the test region and a calendar.
 * The stores connect as the role of their process; `database` alone is the cluster's owner, who may arrange and look.
 */
export async function testStores(keys: KeySource = fixedKeys(newKeyFile())): Promise<TestStores> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(`create database ${name} template template_dtsen owner ${DATABASE_ROLES.migrate}`);
  const { databaseUrl, passwordFile } = testEnvironment();
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const addressAs = (role?: DatabaseRole): string =>
    role === undefined ? url.toString() : addressOf(url.toString(), { role, passwordFile });
  const limits = { connections: 20, statementTimeoutMs: 20_000 };
  const options = { ...limits, keys, now: Date.now };
  const worker = createStores({ ...options, connectionString: addressAs(DATABASE_ROLES.worker) });
  const api = createApiStores({ ...options, connectionString: addressAs(DATABASE_ROLES.api) });
  const database = createDatabase({ ...limits, connectionString: addressAs() });
  await arrange(database);
  return {
    ...worker,
    database,
    api,
    addressAs,
    drop: async () => {
      for (const opened of [worker.database, api.database, database]) await opened.close();
      await admin(`drop database if exists ${name} with (force)`);
    },
  };
}

async function arrange(database: Database): Promise<void> {
  await loadOfficials(database);
  const calendar = { ...millisecondCalendar(), id: CALENDAR_ID };
  await saveCalendar(database, { calendar, inForce: true });
  await database.pool.query(`insert into region (code, name, valid_from, source)
    values ('9901012001', 'Desa Uji Satu', '2025-01-01', 'test'), ('3201022003', 'Ciangsana', '2025-01-01', 'test')`);
}

/** Copies of a template are made one at a time: PostgreSQL refuses while another session is in it. */
async function admin(statement: string): Promise<void> {
  const url = new URL(testEnvironment().databaseUrl);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(4711)');
    await client.query(statement);
  } finally {
    await client.end();
  }
}
