import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';

/** A log that has grown beyond this is put aside at the next start, so the two files stay below a disk's notice. */
const ROTATE_BYTES = 10 * 1024 * 1024;

/** The last line of a log is somewhere in its last bytes. */
const TAIL_BYTES = 4_096;

/** A log that one run of a process appends to. */
export interface OpenLog {
  readonly file: string;
  /** The caller closes it. */
  readonly descriptor: number;
  /** Where this run's lines begin. */
  readonly start: number;
}

/** Opens a log for appending. */
export function openLog(file: string): OpenLog {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  return { file, start: existsSync(file) ? statSync(file).size : 0, descriptor: openSync(file, 'a') };
}

/** Ends `claim` with a pointer to the log and the last line this run wrote there. */
export function withLastLine(claim: string, log: OpenLog): string {
  const line = lastLine(log);
  const name = relative(process.cwd(), log.file);
  return line === undefined
    ? `${claim} and wrote nothing to ${name}.`
    : `${claim}; the last line of ${name} is: ${line}`;
}

function lastLine({ file, start }: OpenLog): string | undefined {
  const { size } = statSync(file);
  const buffer = Buffer.alloc(Math.min(size - start, TAIL_BYTES));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(descriptor);
  }
  const line = buffer.toString('utf8').trimEnd().split('\n').at(-1);
  return line === '' ? undefined : line;
}
