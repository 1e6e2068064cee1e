import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { CompleteTask, ProposalStatus } from './household-proposal';

/** What starts the ranking of one version. */
export interface RankingCycleInput {
  /** e.g. 2027Q1. A schedule leaves it out: the version is then the one whose preparation month is just over. */
  readonly version?: string;
  /** Calendar to live by; the one in force if absent. */
  readonly calendarId?: string;
  /** Started by hand: the phases do not wait for their dates. */
  readonly now?: boolean;
}

export const CYCLE_PHASES = ['open', 'frozen', 'ranked', 'verified', 'published', 'applied', 'distributed'] as const;
export type CyclePhase = (typeof CYCLE_PHASES)[number];

export interface RankingCycleStatus {
  readonly version: string;
  readonly phase: CyclePhase;
  readonly snapshotSha256?: string;
  readonly households?: number;
  readonly proposals?: number;
  readonly told?: number;
  readonly openTaskId?: string;
}

export interface RankingCycleOutcome {
  readonly version: string;
  readonly runId: string;
  readonly households: number;
  readonly proposals: number;
  readonly returned: number;
  readonly told: number;
  /** Whether the quarter was first served with the previous version. */
  readonly late: boolean;
}

export const completePublication = defineUpdate<ProposalStatus, [CompleteTask]>('completeTask');
export const cycleStatus = defineQuery<RankingCycleStatus>('cycleStatus');
