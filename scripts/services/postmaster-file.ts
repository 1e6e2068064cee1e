import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandLineOf, identityOf } from '../../platform/process-identity';

/** No system gives a process this id: Linux stops at 4,194,304 and the others far below. */
const NOBODY = '99999999';

/**
 * Makes a `postmaster.pid` that a crash left behind harmless, and throws one sentence when PostgreSQL really serves `dataDir`.
 * PostgreSQL passes over the file of a dead process by itself, but takes a stranger that got the same id for itself. The file
 * stays: with its other lines PostgreSQL makes sure that no orphan of the last run still writes.
 */
export function clearStalePostmaster(dataDir: string): void {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [pidLine = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(pidLine);
  if (identityOf(pid) === undefined) return;
  if (commandLineOf(pid)?.includes(dataDir) === true) {
    throw new Error(`PostgreSQL serves ${dataDir} already, as process ${pid}: stop the run it belongs to first.`);
  }
  writeFileSync(file, [NOBODY, ...rest].join('\n'));
}
