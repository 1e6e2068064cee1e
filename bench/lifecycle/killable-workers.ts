import type { RunningProcess } from '../../platform/processes';

/** Worker processes that a benchmark may take away and bring back. */
export interface KillableWorkers {
  /** Ends all of them with SIGKILL; nothing is handed over and nothing said. */
  kill(): Promise<void>;
  /** Starts them anew, with nothing in their caches. */
  start(): Promise<void>;
}

/** Launches the workers. Their process ids stay in one list, which changes when they are started anew. */
export async function killableWorkers(
  launch: () => Promise<readonly RunningProcess[]>,
): Promise<KillableWorkers & { readonly pids: number[] }> {
  let running = await launch();
  const pids = running.map(({ pid }) => pid);
  return {
    pids,
    async kill() {
      for (const { pid } of running) process.kill(pid, 'SIGKILL');
      await Promise.all(running.map(({ exited }) => exited));
    },
    async start() {
      const ended = new Set(running.map(({ pid }) => pid));
      running = await launch();
      const others = pids.filter((pid) => !ended.has(pid));
      pids.splice(0, pids.length, ...running.map(({ pid }) => pid), ...others);
    },
  };
}
