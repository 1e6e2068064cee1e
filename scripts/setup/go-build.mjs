import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from './command.mjs';

/** Go's own installer puts it here without touching PATH. */
const USUAL_PLACE = '/usr/local/go/bin';

/** Since 1.21 Go fetches the newer toolchain that go.mod names. */
const OLDEST_MINOR = 21;

/** The path of a Go that can build the pinned modules, or `undefined`. */
export async function findGo({ env = process.env } = {}) {
  const name = process.platform === 'win32' ? 'go.exe' : 'go';
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), USUAL_PLACE];
  for (const go of folders.map((folder) => join(folder, name)).filter((file) => existsSync(file))) {
    const answer = await runCommand({ command: go, args: ['env', 'GOVERSION'], env: { GOTOOLCHAIN: 'local' } }).catch(
      () => '',
    );
    const version = /^go1\.(\d+)/u.exec(answer);
    if (version && Number(version[1]) >= OLDEST_MINOR) return go;
  }
  return undefined;
}

/** Builds one command of the pinned modules in `tools/temporal` into `target`, which appears only when it is complete. */
export async function buildWithGo({ go, root, command, target, note }) {
  await mkdir(dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}.tmp`;
  let compiled = 0;
  try {
    await runCommand({
      command: go,
      args: ['build', '-C', join(root, 'tools', 'temporal'), '-v', '-ldflags=-s -w', '-o', unfinished, command],
      env: {
        CGO_ENABLED: '0',
        GOFLAGS: '-mod=readonly',
        GOTOOLCHAIN: 'auto',
        // A go.work further up would replace the pinned versions.
        GOWORK: 'off',
      },
      onLine: () => note(`${++compiled} packages`),
      whatNow: `${command} could not be built: check the network and the disk, then run the same command again.`,
    });
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
  return target;
}
