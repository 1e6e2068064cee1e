import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { fingerprint, isDone, markDone } from './stamps.mjs';

/** Generates the Prisma client, unless it was generated from this schema by this version already. */
export async function generatePrismaClient({ root, step }) {
  const schema = join(root, 'prisma', 'schema.prisma');
  if (!existsSync(schema)) return;

  const stamp = join(root, '.data', 'stamps', 'prisma-client');
  const wanted = await fingerprint({ files: [schema, join(root, 'package-lock.json')] });
  if (existsSync(join(root, 'prisma', 'generated')) && (await isDone(stamp, wanted))) return;

  await step('Generating the database client', () =>
    runCommand({
      command: process.execPath,
      args: [join(root, 'node_modules', 'prisma', 'build', 'index.js'), 'generate', '--schema', schema, '--no-hints'],
      cwd: root,
      env: {
        // Generating never runs the native engine, which npm does not carry, but Prisma insists that the file exists.
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
      },
      whatNow:
        'The database client could not be generated: correct prisma/schema.prisma and run the same command again.',
    }),
  );
  await markDone(stamp, wanted);
}
