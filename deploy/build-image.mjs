// The build of the container image: what `npm start` prepares, without dependencies (installed before) and without the
// Temporal CLI (a service of its own there).
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from '../scripts/build.mjs';
import { runAsScript } from '../scripts/setup/failure.mjs';
import { generatePrismaClient } from '../scripts/setup/prisma-client.mjs';
import { createProgress } from '../scripts/setup/progress.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const step = createProgress(process.stdout);

await runAsScript(async () => {
  await generatePrismaClient({ root, step });
  await build({ root, step, log: console.log });
});
