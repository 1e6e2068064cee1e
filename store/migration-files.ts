import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { MigrationList } from './schema-engine';

const LOCK_FILE = 'migration_lock.toml';

/** The `prisma/` folder of this checkout or image, seen from `store/` and from `dist/store/`. */
export function prismaFolder(): string {
  const candidates = [join(__dirname, '..', 'prisma'), join(__dirname, '..', '..', 'prisma')];
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'schema.prisma')));
  if (folder === undefined)
    throw new Error('prisma/schema.prisma is missing: run this from a complete checkout or image.');
  return folder;
}

/** The text of the Prisma schema in `folder`. */
export function readSchema(folder: string): Promise<string> {
  return readFile(join(folder, 'schema.prisma'), 'utf8');
}

/** The migrations of `folder` in the order of their names, in the form the schema engine reads. */
export async function readMigrations(folder: string): Promise<MigrationList> {
  const baseDir = join(folder, 'migrations');
  const entries = existsSync(baseDir) ? await readdir(baseDir, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const lockFile = join(baseDir, LOCK_FILE);
  return {
    baseDir,
    lockfile: { path: LOCK_FILE, content: existsSync(lockFile) ? await readFile(lockFile, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (name) => {
        const value = await readFile(join(baseDir, name, 'migration.sql'), 'utf8');
        return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
      }),
    ),
  };
}

/** Writes a new migration, which appears only when it is complete, and returns its folder. */
export async function writeMigration({
  migrations,
  name,
  sql,
}: {
  readonly migrations: MigrationList;
  readonly name: string;
  readonly sql: string;
}): Promise<string> {
  const target = join(migrations.baseDir, name);
  const unfinished = join(migrations.baseDir, `.${name}.unfinished`);
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'migration.sql'), sql);
  if (migrations.lockfile.content === null) {
    await writeFile(join(migrations.baseDir, LOCK_FILE), 'provider = "postgresql"\n');
  }
  await rename(unfinished, target);
  return target;
}
