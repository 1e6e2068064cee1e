import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './command.mjs';

/** A machine without a way out must not wait longer than this before Temporal is built instead. */
const FIRST_BYTE_MS = 15_000;

/** 60 MB over a slow line; after that a build is the better way. */
const WHOLE_MS = 180_000;

const PLATFORMS = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** Where Temporal publishes its CLI; the SDK's test environment downloads from the same place. */
export function downloadUrl({ version, platform = process.platform, arch = process.arch }) {
  const names = { platform: PLATFORMS[platform], arch: ARCHITECTURES[arch] };
  if (!names.platform || !names.arch) return undefined;
  return `https://temporal.download/cli/archive/v${version}?${new URLSearchParams(names)}`;
}

/** Downloads the CLI to `target` and returns whether that worked. Never throws: there is another way. */
export async function downloadTemporal({ version, target }) {
  const url = downloadUrl({ version });
  if (!url) return false;
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'download-'));
  try {
    const archive = join(folder, 'temporal.tar.gz');
    await save(url, archive);
    await runCommand({ command: 'tar', args: ['-xzf', archive, '-C', folder] });
    const executable = ['temporal', 'temporal.exe'].map((name) => join(folder, name)).find((file) => existsSync(file));
    if (!executable) return false;
    await chmod(executable, 0o755);
    await rename(executable, target);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function save(url, file) {
  const whole = AbortSignal.timeout(WHOLE_MS);
  const firstByte = new AbortController();
  const timer = setTimeout(() => firstByte.abort(), FIRST_BYTE_MS);
  const response = await fetch(url, { signal: AbortSignal.any([whole, firstByte.signal]) }).finally(() =>
    clearTimeout(timer),
  );
  if (!response.ok || !response.body) throw new Error(`The download answered ${response.status}.`);
  await pipeline(response.body, createWriteStream(file), { signal: whole });
}
