import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCommand } from './setup/command.mjs';
import { runAsScript } from './setup/failure.mjs';
import { createProgress } from './setup/progress.mjs';
import { fingerprint, isDone, markDone } from './setup/stamps.mjs';
import { bundleWorkflows } from './setup/workflow-bundle.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Folders without anything that ends up in dist/. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'coverage', 'test', 'docs', 'tools']);

/** Builds `dist/` and the workflow bundle, unless they were built from exactly these sources already. */
export async function build({ root = ROOT, step, log }) {
  const stamp = join(root, 'dist', '.built');
  const wanted = await fingerprint({ texts: [process.version], files: await sources(root) });
  if (await isDone(stamp, wanted)) return;

  await rm(stamp, { force: true });
  await step('Compiling', () => compile(root));
  await removeOrphans(root);
  await bundleWorkflows({ root, step, log });
  await markDone(stamp, wanted);
}

async function sources(root) {
  const files = await filesBelow(root, (name) => !name.startsWith('.') && !NOT_SOURCE.has(name));
  return files.filter((file) => file.endsWith('.ts') || file.endsWith('.json')).sort();
}

async function compile(root) {
  await runCommand({
    command: process.execPath,
    args: [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--pretty', 'false'],
    cwd: root,
    whatNow: 'The sources do not compile; correct these errors and run the same command again:',
  });
}

/** What was built from a file that is gone would go on running unnoticed. */
async function removeOrphans(root) {
  const dist = join(root, 'dist');
  for (const file of await filesBelow(dist, () => true)) {
    const [, source] = /^(.+)\.js(?:\.map)?$/u.exec(relative(dist, file)) ?? [];
    if (source === undefined || source === 'workflows.bundle') continue;
    if (!existsSync(join(root, `${source}.ts`))) await rm(file);
  }
}

async function filesBelow(folder, isWanted) {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return isWanted(entry.name) ? filesBelow(path, isWanted) : [];
    }),
  );
  return found.flat();
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const step = createProgress(process.stdout);
  await runAsScript(() => build({ step, log: console.log }));
}
