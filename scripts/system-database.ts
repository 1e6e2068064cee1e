import { join } from 'node:path';

import type { LegalClock } from '../domain/calendar/clock';
import { createDatabase, type Database } from '../store/database';
import { migrate } from '../store/migrate';
import { DATABASE_ROLES, type DatabaseRole } from '../store/roles';
import { clockInUse, loadOfficials, loadReference } from './reference';
import type { Postgres } from './services/postgres';
import { rolePasswordFile } from './services/postgres-roles';
import { projectFolder } from './services/project-folder';

const DATABASE = 'dtsen';
const IN_FORCE = 'paser-2026';

/** Makes roles, database and tables, and answers a connection as the owner of the tables, who loads reference data. */
export async function prepareDatabase(postgres: Postgres): Promise<Database> {
  await postgres.ensureRoles();
  await postgres.ensureDatabase(DATABASE, DATABASE_ROLES.migrate);
  const connectionString = postgres.connectionStringAs(DATABASE_ROLES.migrate, DATABASE);
  await migrate({ connectionString, log: () => undefined });
  return createDatabase({ connectionString, connections: 5, statementTimeoutMs: 60_000 });
}

/** Regions, calendars and rules, and the officials of the sandbox. */
export async function loadAll(database: Database): Promise<void> {
  const now = new Date().toISOString();
  const clock: LegalClock = (await clockInUse(database, IN_FORCE)) ?? { anchor: now, epoch: now, rate: 1 };
  await loadReference({ database, folder: join(projectFolder(), 'prisma', 'reference'), clock, inForce: IN_FORCE });
  await loadOfficials(database);
}

export interface DatabaseEnvironment extends Readonly<Record<string, string>> {
  readonly DATABASE_URL: string;
  readonly DATABASE_PASSWORD_FILE: string;
}

export interface DatabaseUse {
  readonly dataDir: string;
  readonly port: number;
  readonly role: DatabaseRole;
}

/** How a process of ours reaches the database: as its own role, with the password in that role's file. */
export function databaseEnvironment({ dataDir, port, role }: DatabaseUse): DatabaseEnvironment {
  return {
    DATABASE_URL: `postgresql://${role}@127.0.0.1:${String(port)}/${DATABASE}`,
    DATABASE_PASSWORD_FILE: rolePasswordFile(join(dataDir, 'secrets', 'postgres'), role),
  };
}
