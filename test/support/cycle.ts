import type { WorkflowHandle } from '@temporalio/client';

import type { CycleActivities } from '../../contracts/activities';
import { cycleStatus, type RankingCycleOutcome, type RankingCycleStatus } from '../../contracts/ranking-cycle';
import type { Calendar } from '../../domain/calendar/calendar';
import type { rankingCycle } from '../../workflows';
import { millisecondCalendar } from './calendars';
import { CaseFollower } from './case-follower';
import type { Journal } from './world';

export type CycleCall = keyof CycleActivities;

type Without<Union> = Union extends unknown ? Omit<Union, 'runId'> : never;
type Answer<Name extends CycleCall> = Without<Awaited<ReturnType<CycleActivities[Name]>>>;

/** What each set-wise activity answers at the n-th attempt. */
export type CycleAnswers = { [Name in CycleCall]: (attempt: number) => Promise<Answer<Name>> };

/** The world around the ranking of one version. */
export interface CycleWorld extends Journal {
  readonly answers: CycleAnswers;
  /** Activities in the order they were called, each attempt by itself. */
  readonly log: CycleCall[];
}

export interface CyclePlan {
  readonly calendar?: Calendar;
  readonly version?: string;
}

/** What the cover of a result says of its maker. */
export const MADE = { madeBy: 'BPS', madeAt: '2026-01-22T09:00:00+07:00', madeWith: 'PMT 2026' } as const;

/** A world in which freezing, delivering, ranking and telling all succeed at once. */
export function aCycleWorld({ calendar = millisecondCalendar(), version = '2026Q1' }: CyclePlan): CycleWorld {
  return {
    answers: {
      openCycle: () => Promise.resolve({ version, quarter: version, calendar }),
      freezeSet: () => Promise.resolve({ proposals: 3, sha256: 'cd'.repeat(32) }),
      deliverToBps: () => Promise.resolve({ returned: 0 }),
      tellReturned: () => Promise.resolve({ told: 0 }),
      rankSet: () => Promise.resolve({ households: 1_000 }),
      exportSet: () => Promise.resolve({ households: 1_000 }),
      takeResult: () => Promise.resolve({ households: 1_000, made: MADE }),
      servePreviousVersion: () => Promise.resolve({ told: 0 }),
      applyOutcome: () => Promise.resolve({ decided: 3 }),
      proposeOutcome: () => Promise.resolve({ decisions: 9, sha256: 'ab'.repeat(32) }),
      applyDetermined: () => Promise.resolve({ decided: 3 }),
      tellApplied: () => Promise.resolve({ told: 0 }),
      tellPartition: () => Promise.resolve({ told: 0, missed: 0 }),
      tellWaiting: () => Promise.resolve({ told: 3 }),
      archiveRun: () => Promise.resolve({ manifestSha256: 'ef'.repeat(32) }),
    },
    log: [],
    record: () => Promise.resolve(),
    steps: [],
  };
}

/** The running ranking of one version and the officers who act on it. */
export class Cycle extends CaseFollower<CycleWorld> {
  override get handle(): WorkflowHandle<typeof rankingCycle> {
    return this.client.workflow.getHandle<typeof rankingCycle>(this.workflowId);
  }

  status(): Promise<RankingCycleStatus> {
    return this.handle.query(cycleStatus);
  }

  untilCalled(call: CycleCall, times = 1): Promise<void> {
    return this.until(`${call} to be called`, () => this.world.log.filter((logged) => logged === call).length >= times);
  }

  /** Both officers sign what is before them. */
  async determine(): Promise<void> {
    await this.complete('determination');
    await this.complete('determination-signoff');
  }

  /** How it ended. With a name, its history is kept for the replay test when histories are being recorded. */
  async ended(history?: string): Promise<RankingCycleOutcome> {
    const outcome = await this.handle.result();
    if (history !== undefined) await this.keep(history);
    return outcome;
  }
}
