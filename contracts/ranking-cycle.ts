import { defineQuery, defineUpdate } from '@temporalio/workflow';

import type { Role } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
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

/**
 * `closing`: sign-off days are over. `frozen`: the set is taken. `ranked`: it has deciles. `verified`: an officer of BPS has
 * them before him. `published`: he has signed. `applied`: everybody reads the outcome. `distributed`: every waiting proposal
 * has heard of it. `archived`: what it was made from is on file and is not changed any more.
 */
export const CYCLE_PHASES = [
  'open',
  'closing',
  'frozen',
  'ranked',
  'verified',
  'published',
  'applied',
  'distributed',
  'archived',
] as const;
export type CyclePhase = (typeof CYCLE_PHASES)[number];

/** An official who holds the cycle up between its steps, or lets it go on. */
export interface PauseCycle {
  readonly actor: Actor;
}

export interface CyclePause {
  /** Legal instant. */
  readonly since: string;
  readonly role: Role;
}

export interface RankingCycleStatus {
  readonly version: string;
  readonly phase: CyclePhase;
  /** Present while it is held up: the step that runs is finished, telling stops after the page in hand. */
  readonly paused?: CyclePause;
  readonly snapshotSha256?: string;
  readonly households?: number;
  readonly proposals?: number;
  readonly told?: number;
  readonly manifestSha256?: string;
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
export const pauseCycle = defineUpdate<RankingCycleStatus, [PauseCycle]>('pauseCycle');
export const resumeCycle = defineUpdate<RankingCycleStatus, [PauseCycle]>('resumeCycle');
export const cycleStatus = defineQuery<RankingCycleStatus>('cycleStatus');
