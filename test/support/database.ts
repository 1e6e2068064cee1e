import { randomBytes } from 'node:crypto';

import { Client } from 'pg';

import { loadOfficials, saveCalendar } from '../../scripts/reference';
import { createStores, type Stores } from '../../store/compose';
import { newKeyFile } from '../../store/sealing';
import { millisecondCalendar } from './calendars';
import { testEnvironment } from './environment';

export const CALENDAR_ID = 'test-calendar';

/** Stores on a database of their own, a copy of the migrated one, with officials, villages of the test region and a calendar. */
export async function testStores(): Promise<Stores & { drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin(`create database ${name} template template_dtsen`);
  const url = new URL(testEnvironment().databaseUrl);
  url.pathname = `/${name}`;
  const stores = createStores({
    connectionString: url.toString(),
    connections: 20,
    statementTimeoutMs: 20_000,
    keyFile: newKeyFile(),
    now: Date.now,
  });
  await loadOfficials(stores.database);
  const calendar = { ...millisecondCalendar(), id: CALENDAR_ID };
  await saveCalendar(stores.database, { calendar, inForce: true });
  await stores.database.pool.query(`insert into region (code, name, valid_from, source)
    values ('9901012001', 'Desa Uji Satu', '2025-01-01', 'test'), ('3201022003', 'Ciangsana', '2025-01-01', 'test')`);
  return {
    ...stores,
    drop: async () => {
      await stores.database.close();
      await admin(`drop database if exists ${name} with (force)`);
    },
  };
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
