import { Client } from 'pg';

import { prismaFolder, readMigrations, readSchema } from './migration-files';
import { NO_FILTERS, withSchemaEngine, type MigrationList, type SchemaEngine } from './schema-engine';

export interface MigrateOptions {
  readonly connectionString: string;
  /** Gets one sentence for each migration that was applied. */
  readonly log: (sentence: string) => void;
  /** Another folder than this checkout's `prisma/`. */
  readonly folder?: string;
}

/** Any number will do as long as nothing else in this database uses it. */
const MIGRATION_LOCK = 7_210_226;

/** What the engine says before PostgreSQL's own words. */
const PREAMBLE = /^external connector error\s+Error querying the database: /u;

/** Where the engine's message turns into a list of its own source lines. */
const TRACE = /\n\s+0: /u;

/**
 * Brings the database up to the last migration; one that is up to date stays untouched. Several processes may call it at
 * once. Throws one sentence when a migration fails or was changed after it had been applied.
 */
export async function migrate({ connectionString, log, folder = prismaFolder() }: MigrateOptions): Promise<void> {
  const migrationsList = await readMigrations(folder);
  const schema = await readSchema(folder);
  await alone(connectionString, () =>
    withSchemaEngine({ connectionString, schema }, async (engine) => {
      await forgetFailures(engine, migrationsList);
      await assertUnchanged(engine, migrationsList);
      const { appliedMigrationNames } = await apply(engine, migrationsList);
      for (const name of appliedMigrationNames) log(`Migration ${name} was applied.`);
    }),
  );
}

/** A migration takes effect as a whole or not at all, so one that failed or was cut off can simply be tried again. */
async function forgetFailures(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const { failedMigrationNames } = await diagnose(engine, migrationsList);
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName });
}

async function assertUnchanged(engine: SchemaEngine, migrationsList: MigrationList): Promise<void> {
  const { editedMigrationNames } = await diagnose(engine, migrationsList);
  if (editedMigrationNames.length === 0) return;
  throw new Error(
    `The database was built with another version of ${editedMigrationNames.join(', ')}: restore that migration and write a new one, or begin with an empty database.`,
  );
}

function diagnose(
  engine: SchemaEngine,
  migrationsList: MigrationList,
): ReturnType<SchemaEngine['diagnoseMigrationHistory']> {
  return engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters: NO_FILTERS });
}

async function apply(
  engine: SchemaEngine,
  migrationsList: MigrationList,
): Promise<{ appliedMigrationNames: string[] }> {
  try {
    return await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split(TRACE);
    throw new Error(`The migrations could not be applied: ${reason.replace(PREAMBLE, '').trim()}`, { cause: error });
  }
}

/** The engine gives up after ten seconds when another one is at work; a long migration takes longer than that. */
async function alone(connectionString: string, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work();
  } finally {
    // Closing the session releases the lock.
    await client.end();
  }
}
