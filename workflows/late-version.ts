import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

import type { OpenedCycle } from '../contracts/activities';
import { previousQuarter, type QuarterPath } from '../domain/calendar/quarter';
import type { CaseFile } from './case-file';
import type { Changes } from './changes';
import { quarter } from './cycle-activities';
import { determineByTwo } from './determine-by-two';

export interface AwaitedVersion {
  readonly changes: Changes<'determined-by-two'>;
  readonly file: CaseFile;
  readonly cycle: OpenedCycle;
  readonly path: QuarterPath;
}

/** Minds a version from its freeze on. */
export interface Lateness {
  /**
   * The version is there: nothing further is begun with the one before it, and what is begun is finished first. Answers
   * whether the quarter was served with the version before.
   */
  settled(): Promise<boolean>;
}

type Stand = 'in time' | 'determining' | 'serving';

/** Whatever holds the version up: once its last day is over, the quarter is served with the previous one. */
export function watchLateness(awaited: AwaitedVersion): Lateness {
  const { file, path } = awaited;
  const watch = new CancellationScope();
  const state: { stand: Stand } = { stand: 'in time' };
  const watching = watch.run(async () => {
    await sleep(file.msUntil(path.lateAfterMs), { summary: 'the version is late' });
    await servePrevious(awaited, state);
  });
  // Its failure is met in `settled`; until then it must not count as unhandled.
  watching.catch(() => undefined);
  return {
    async settled() {
      if (state.stand === 'serving') {
        await watching;
        return true;
      }
      watch.cancel();
      // The task of a determination that is not needed any more is taken back before the version's own is asked for.
      if (state.stand === 'determining') await watching.catch(unlessCancelled);
      return false;
    },
  };
}

async function servePrevious({ changes, cycle }: AwaitedVersion, state: { stand: Stand }): Promise<void> {
  if (!changes.has('determined-by-two')) {
    state.stand = 'serving';
    await quarter.servePreviousVersion(cycle);
    return;
  }
  const decileVersion = previousQuarter(cycle.version);
  state.stand = 'determining';
  const signed = await determineByTwo(cycle, decileVersion);
  state.stand = 'serving';
  await quarter.applyDetermined({ ...cycle, decileVersion, signed });
  await quarter.tellApplied(cycle);
}

function unlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
