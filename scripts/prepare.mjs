// Runs before anything is installed, maybe on an old Node: nothing but Node's own modules may be imported here, and
// everything newer than the version check only after it.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { complaintAboutDisk, complaintAboutNode } from './setup/requirements.mjs';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

async function prepare() {
  const { SetupFailure, runAsScript } = await import('./setup/failure.mjs');
  await runAsScript(async () => {
    const complaint = await complaintAboutDisk(ROOT);
    if (complaint) throw new SetupFailure(complaint);
    await setUp();
  });
}

async function setUp() {
  const { createProgress } = await import('./setup/progress.mjs');
  const { installDependencies } = await import('./setup/dependencies.mjs');
  const { generatePrismaClient } = await import('./setup/prisma-client.mjs');
  const { build } = await import('./build.mjs');
  const { findTemporal } = await import('./setup/temporal-cli.mjs');
  const step = createProgress(process.stdout);

  await installDependencies({ root: ROOT, step });
  await generatePrismaClient({ root: ROOT, step });
  await build({ root: ROOT, step, log: console.log });
  await findTemporal({ root: ROOT, step, warn: console.warn });
}

const complaint = complaintAboutNode(process.version);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  prepare();
}
