import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/** What a file of JSON holds. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Writes a key file over itself, so that a container that mounts this very file sees the change. A whole copy lies beside
 * it until that is done: a key must not be lost to a machine that stops in between.
 */
export function writeKeyFile(path: string, content: object): void {
  const text = `${JSON.stringify(content)}\n`;
  const copy = `${path}.new`;
  const file = openSync(copy, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  // Key files are made read-only, so that nobody writes them by mistake.
  const mode = existsSync(path) ? statSync(path).mode & 0o777 : 0o600;
  if (existsSync(path)) chmodSync(path, mode | 0o200);
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  const written = openSync(path, 'r');
  fsyncSync(written);
  closeSync(written);
  rmSync(copy);
}
