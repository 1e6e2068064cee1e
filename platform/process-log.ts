import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/** A log that has grown beyond this is put aside at the next start, so the two files stay below a disk's notice. */
const ROTATE_BYTES = 10 * 1024 * 1024;

/** The last line of a log is somewhere in its last bytes. */
const TAIL_BYTES = 4_096;

/** Opens a log for appending and returns its file descriptor; the caller closes it. */
export function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

/** Ends `claim` with a pointer to the log and the last line in it. */
export function withLastLine(claim: string, logFile: string): string {
  const line = lastLine(logFile);
  const name = relative(process.cwd(), logFile);
  return line === undefined ? `${claim}; ${name} is empty.` : `${claim}; the last line of ${name} is: ${line}`;
}

function lastLine(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { size } = statSync(file);
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(descriptor);
  }
  const line = buffer.toString('utf8').trimEnd().split('\n').at(-1);
  return line === '' ? undefined : line;
}
