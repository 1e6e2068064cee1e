import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, relative } from 'node:path';

import { migrate } from '../store/migrate';
import { prismaFolder, readMigrations, readSchema, writeMigration } from '../store/migration-files';
import { NO_FILTERS, withSchemaEngine } from '../store/schema-engine';
import { startPostgres } from './services/postgres';
import { projectFolder } from './services/project-folder';

/** What the engine writes when there is nothing to do. */
const EMPTY = '-- This is an empty migration.';

/** Writes the migration that leads from the migrations so far to `prisma/schema.prisma`. */
async function main(): Promise<void> {
  const name = process.argv[2];
  if (name === undefined || !/^[a-z][a-z0-9_]*$/u.test(name)) {
    throw new Error('Give the migration a name such as add_objections: node dist/scripts/make-migration.js NAME');
  }
  const folder = prismaFolder();
  const migrations = await readMigrations(folder);
  const sql = await differenceTo(await readSchema(folder));
  if (sql.trim() === '' || sql.trim() === EMPTY) {
    console.log('The migrations already lead to prisma/schema.prisma: nothing was written.');
    return;
  }
  const written = await writeMigration({ migrations, name: `${timestamp(new Date())}_${name}`, sql });
  console.log(`Read ${join(relative(process.cwd(), written), 'migration.sql')} before you commit it.`);
}

/** Replays the migrations in a PostgreSQL of its own, so that no database of anybody is needed or touched. */
async function differenceTo(schema: string): Promise<string> {
  const scratch = join(projectFolder(), '.data', 'make-migration');
  const file = (name: string): string => join(scratch, name);
  const postgres = await startPostgres({
    dataDir: file('postgres'),
    port: await freePort(),
    passwordFile: file('secrets/postgres'),
    logFile: file('postgres.log'),
    runFile: file('postgres.run.json'),
  });
  try {
    await postgres.ensureRoles();
    const connectionString = postgres.connectionString('postgres');
    await migrate({ connectionString, log: () => undefined });
    const files = [{ path: 'schema.prisma', content: schema }];
    const { stdout } = await withSchemaEngine({ connectionString, schema }, (engine) =>
      engine.diff({
        from: { tag: 'schemaDatasource', files, configDir: prismaFolder() },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: null,
        filters: NO_FILTERS,
      }),
    );
    return stdout ?? '';
  } finally {
    await postgres.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Prisma's names begin with the time in UTC, so that they sort in the order in which they were written. */
function timestamp(now: Date): string {
  return now.toISOString().replaceAll(/\D/gu, '').slice(0, 14);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
