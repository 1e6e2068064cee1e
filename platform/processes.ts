import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { endLeftover, forgetRun, recordRun } from './leftover-process';
import { openLog, withLastLine, type OpenLog } from './process-log';

export interface ProcessOptions {
  /** What people call this part of the system; it appears in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** User and group to run as; only root may choose. */
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly logFile: string;
  /** Where the process is remembered, so that a run after a crash of its owner can end it first. */
  readonly runFile?: string;
  /** Asked again and again until it is true; throwing counts as false. */
  readonly readyWhen: () => Promise<boolean>;
  readonly readyTimeoutMs: number;
  readonly stopSignal?: NodeJS.Signals;
  readonly stopTimeoutMs: number;
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  /** Asks the process to stop, ends it by force after its time, and resolves when it is gone. May be called again. */
  stop(): Promise<void>;
  /** The exit code, or `null` when a signal ended it. Never rejects. */
  readonly exited: Promise<number | null>;
}

/** How often a starting process is asked whether it is ready. */
const POLL_MS = 100;

/**
 * Starts a child process and resolves when it is ready. It gets a process group of its own, so that Ctrl-C reaches only the
 * parent, which then stops its children in order. Throws one sentence that names the log file and its last line.
 */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const { name, logFile, runFile, stopSignal = 'SIGTERM', stopTimeoutMs } = options;
  if (runFile !== undefined) await endLeftover({ name, runFile, stopSignal, stopTimeoutMs });

  const log = openLog(logFile);
  const child = launch(options, log);
  const exited = exitOf(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${name} could not be started: ${options.command} cannot be run.`);
  if (runFile !== undefined) {
    recordRun(runFile, pid);
    void exited.then(() => {
      forgetRun(runFile);
    });
  }

  const running: RunningProcess = { name, pid, exited, stop: () => stop({ pid, exited, stopSignal, stopTimeoutMs }) };
  const outcome = await untilReady(options, exited);
  if (outcome === 'ready') return running;
  await running.stop();
  throw new Error(withLastLine(`${name} ${outcome}`, log));
}

/** Stops processes one after the other, the last started first, since later ones lean on earlier ones. */
export async function stopInReverse(processes: readonly RunningProcess[]): Promise<void> {
  for (const running of [...processes].reverse()) await running.stop();
}

function launch({ command, args, env, cwd, user }: ProcessOptions, { descriptor }: OpenLog): ChildProcess {
  try {
    return spawn(command, args, {
      detached: process.platform !== 'win32',
      stdio: ['ignore', descriptor, descriptor],
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
      ...user,
    });
  } finally {
    closeSync(descriptor);
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => {
      resolve(null);
    });
  });
}

async function untilReady(
  { readyWhen, readyTimeoutMs }: ProcessOptions,
  exited: Promise<number | null>,
): Promise<string> {
  let end: string | undefined;
  void exited.then((code) => {
    end = `ended before it was ready (${code === null ? 'by a signal' : `exit code ${code}`})`;
  });
  const deadline = Date.now() + readyTimeoutMs;
  while (end === undefined && Date.now() < deadline) {
    if (await readyWhen().catch(() => false)) return 'ready';
    await pause(POLL_MS);
  }
  return end ?? `was not ready after ${readyTimeoutMs / 1_000} s`;
}

async function stop({
  pid,
  exited,
  stopSignal,
  stopTimeoutMs,
}: {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly stopSignal: NodeJS.Signals;
  readonly stopTimeoutMs: number;
}): Promise<void> {
  signal(pid, stopSignal);
  const timeout = new AbortController();
  const isGone = await Promise.race([
    exited.then(() => true),
    pause(stopTimeoutMs, false, { signal: timeout.signal }).catch(() => false),
  ]);
  timeout.abort();
  if (isGone) return;
  // The whole group: what the process started itself must not outlive it.
  signal(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  await exited;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
