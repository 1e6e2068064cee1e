import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Length of a tick in /proc: USER_HZ is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** Process ids by the part of the system they belong to. */
export type Parts = Readonly<Record<string, readonly number[]>>;

/** The commit of the checkout in `folder`, as far as it is one; what is not committed yet is not told. */
export function describeCommit(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? `commit ${stdout.trim()}` : 'no commit';
}

export interface CpuUse {
  readonly wallMs: number;
  /** CPU milliseconds of each part, children included unless they are a part themselves. */
  readonly partMs: Readonly<Record<string, number>>;
  /** CPUs that programs outside all parts kept busy, on average: 0.5 is half a core. */
  readonly strangers: number;
}

/** One line about the machine and how busy it was in the last minute, for whoever compares figures. */
export function describeMachine(): string {
  const [processor] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const hardware = `${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${memory} GiB`;
  const load = loadavg()[0]?.toFixed(2) ?? 'unknown';
  return `${hardware}, Linux ${release()}, Node ${process.versions.node}; load average ${load}`;
}

/** Starts counting CPU; the function it returns says what was used since. */
export function startCpuMeter(parts: Parts): () => CpuUse {
  const startedAt = performance.now();
  const before = readings(parts);
  return () => {
    const after = readings(parts);
    const wallMs = performance.now() - startedAt;
    const partMs = Object.fromEntries(
      Object.entries(after.partMs).map(([part, ms]) => [part, ms - (before.partMs[part] ?? 0)]),
    );
    const ownMs = Object.values(partMs).reduce((sum, ms) => sum + ms, 0);
    return { wallMs, partMs, strangers: Math.max(0, (after.machineMs - before.machineMs - ownMs) / wallMs) };
  };
}

/** How much of a core strangers may use while something is timed. */
const QUIET = 0.3;
const LOOK_MS = 1_500;

/** Waits until other programs leave the machine alone, or until the patience ends. Answers the CPUs they last used. */
export async function quietMachine(parts: Parts, patienceMs: number): Promise<number> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const used = startCpuMeter(parts);
    await pause(LOOK_MS);
    const { strangers } = used();
    if (strangers <= QUIET || Date.now() > until) return strangers;
  }
}

function readings(parts: Parts): { readonly machineMs: number; readonly partMs: Record<string, number> } {
  const processes = allProcesses();
  const roots = new Set(Object.values(parts).flat());
  const partMs = Object.fromEntries(
    Object.entries(parts).map(([part, pids]) => {
      return [part, pids.reduce((sum, pid) => sum + cpuOf(pid, { processes, roots }), 0)];
    }),
  );
  return { machineMs: machineMs(), partMs };
}

/** CPU of all cores but idle time and waiting for the disk. */
function machineMs(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = first.trim().split(/\s+/u).slice(1).map(Number);
  return (user + nice + system + irq + softIrq) * MS_PER_TICK;
}

interface ProcessCpu {
  readonly pid: number;
  readonly parent: number;
  readonly ownTicks: number;
  /** Of children that have ended. */
  readonly endedTicks: number;
}

interface ProcessTree {
  readonly processes: readonly ProcessCpu[];
  /** Processes that are counted by themselves: the bench has started most of them, and their CPU is not its own. */
  readonly roots: ReadonlySet<number>;
}

function cpuOf(pid: number, tree: ProcessTree): number {
  const root = tree.processes.find((process) => process.pid === pid);
  if (root === undefined) return 0;
  const children = tree.processes.filter((process) => process.parent === pid && !tree.roots.has(process.pid));
  const living = children.reduce((sum, child) => sum + cpuOf(child.pid, tree), 0);
  return (root.ownTicks + root.endedTicks) * MS_PER_TICK + living;
}

function allProcesses(): ProcessCpu[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      const found = processCpu(Number(pid));
      return found === undefined ? [] : [found];
    });
}

/** Fields 4 and 14 to 17 of /proc/<pid>/stat, counted behind the name, which may hold anything. */
function processCpu(pid: number): ProcessCpu | undefined {
  try {
    const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (field: number): number => fields[field - 3] ?? 0;
    return { pid, parent: at(4), ownTicks: at(14) + at(15), endedTicks: at(16) + at(17) };
  } catch {
    // It ended while it was looked at.
    return undefined;
  }
}
