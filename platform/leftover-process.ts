import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { identityOf } from './process-identity';

/** One process in a run file: its id, and which life of that id is meant. */
interface Life {
  readonly pid: number;
  readonly identity: string | undefined;
}

interface RunRecord {
  readonly child: Life;
  readonly owner: Life;
}

/** How often a process that is ending is looked at. */
const POLL_MS = 50;

/** Remembers in `runFile` that this process started process `pid`. */
export function recordRun(runFile: string, pid: number): void {
  const record: RunRecord = { child: life(pid), owner: life(process.pid) };
  mkdirSync(dirname(runFile), { recursive: true });
  writeFileSync(`${runFile}.tmp`, JSON.stringify(record));
  renameSync(`${runFile}.tmp`, runFile);
}

/** Forgets a run that has ended. */
export function forgetRun(runFile: string): void {
  rmSync(runFile, { force: true });
}

/**
 * Ends the process that `runFile` remembers when whoever started it is gone: it was left behind by a crash and holds ports
 * and files. Throws one sentence when its owner still runs, for then the system runs already.
 */
export async function endLeftover({
  name,
  runFile,
  stopSignal,
  stopTimeoutMs,
}: {
  readonly name: string;
  readonly runFile: string;
  readonly stopSignal: NodeJS.Signals;
  readonly stopTimeoutMs: number;
}): Promise<void> {
  const record = readRecord(runFile);
  if (record === undefined || !isAlive(record.child)) return;
  if (isAlive(record.owner)) {
    throw new Error(`${name} runs already, started by process ${record.owner.pid}: stop that one first.`);
  }
  send(record.child.pid, stopSignal);
  if (await hasEnded(record.child, stopTimeoutMs)) return;
  send(record.child.pid, 'SIGKILL');
  if (await hasEnded(record.child, stopTimeoutMs)) return;
  throw new Error(
    `${name} was left behind by an earlier run as process ${record.child.pid} and does not end: end it first.`,
  );
}

function life(pid: number): Life {
  return { pid, identity: identityOf(pid) };
}

function isAlive({ pid, identity }: Life): boolean {
  return identity !== undefined && identityOf(pid) === identity;
}

async function hasEnded(child: Life, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(child) && Date.now() < deadline) await pause(POLL_MS);
  return !isAlive(child);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

function readRecord(runFile: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(runFile, 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}
