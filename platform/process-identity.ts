import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A text that names one life of process `pid`, or `undefined` when no such process runs. Process ids are used again, so an
 * id found in a file proves nothing without it. On Windows, where it cannot be had cheaply, always `undefined`.
 */
export function identityOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  return process.platform === 'linux' ? linuxIdentity(pid) : output('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** The command line of process `pid` in one line, or `undefined` when it cannot be read. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform !== 'linux') return output('ps', ['-o', 'command=', '-p', String(pid)]);
  return content(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
}

function linuxIdentity(pid: number): string | undefined {
  // The second field is the program's name in brackets and may itself contain brackets and blanks.
  const fields = content(`/proc/${pid}/stat`)
    ?.replace(/^.*\)\s/su, '')
    .split(' ');
  const [state, startedAt] = [fields?.[0], fields?.[19]];
  // A zombie has ended; only its parent has not looked yet.
  if (startedAt === undefined || state === 'Z') return undefined;
  return `${content('/proc/sys/kernel/random/boot_id')?.trim() ?? ''} ${startedAt}`;
}

function content(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function output(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}
