import { readFileSync } from 'node:fs';

import { rankSnapshot, type RankingOptions, type RankingSummary } from '../../ranking/rank';

/** One run of `rankSnapshot` in a process of its own. */
export interface ProductRun extends Pick<RankingSummary, 'households' | 'sha256' | 'seconds' | 'phases'> {
  readonly cpuSeconds: number;
  /** The most memory the process held, VmHWM; 0 where the system does not tell. */
  readonly peakBytes: number;
}

async function main(options: RankingOptions): Promise<void> {
  const { households, sha256, seconds, phases } = await rankSnapshot(options);
  const { user, system } = process.cpuUsage();
  const run: ProductRun = { households, sha256, seconds, phases, cpuSeconds: (user + system) / 1e6, peakBytes: peak() };
  process.stdout.write(JSON.stringify(run));
}

function peak(): number {
  try {
    const [, kibibytes = '0'] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kibibytes) * 1_024;
  } catch {
    // Only Linux has /proc.
    return 0;
  }
}

void main(JSON.parse(readFileSync(0, 'utf8')) as RankingOptions);
