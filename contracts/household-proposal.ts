import { defineQuery, defineUpdate } from '@temporalio/workflow';

import type { ProgrammeDecision } from '../domain/eligibility/rules';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { End, Holder, NextStep, Stage } from '../domain/proposal/stage';
import type { ProposalSubmission } from '../domain/proposal/submission';
import type { Actor } from '../domain/tasks/decide';
import type { TaskKind } from '../domain/tasks/catalogue';

/**
 * What starts a proposal. Our own API has admitted the household already and names nothing; an integrator who starts
 * the workflow directly hands the submission in.
 */
export type ProposalInput = { readonly admitted: true } | { readonly submission: ProposalSubmission };

/** How a proposal ended. */
export interface ProposalOutcome {
  readonly end: End;
  readonly reasonCodes: readonly ReasonCode[];
  readonly quarter?: string;
  readonly decisions: readonly ProgrammeDecision[];
  /** With end `duplicate`: the proposal of the same household that goes on. */
  readonly runningProposalId?: string;
}

/** Where a proposal is, who holds it, until when, and what comes next. */
export interface ProposalStatus {
  readonly stage: Stage;
  readonly nextStep: NextStep;
  readonly holder: Holder;
  /** Region code of the office that holds it; empty for a national office or none. */
  readonly holderOffice: string;
  /** Legal instant (ISO 8601) until which the holder has time. */
  readonly dueAt?: string;
  readonly reasonCodes: readonly ReasonCode[];
  /** Since when an agency has not answered; the proposal's clock stands still meanwhile. */
  readonly clockPausedSince?: string;
  readonly needsAttention: boolean;
  readonly end?: End;
  readonly openTask?: { readonly taskId: string; readonly kind: TaskKind };
}

/** What a groundcheck visit found, without anything that names a person: the answers themselves are kept sealed. */
export interface VisitSummary {
  readonly answersId: string;
  readonly outcome: string;
  /** ISO 8601: a visit handed in twice counts once. */
  readonly startedAt: string;
  readonly formVersion: string;
  /** SHA-256 of the sealed answer set. */
  readonly sha256: string;
  /** Members (from 1, in the order of the household) who were not met; absent where all were. */
  readonly absentMembers?: readonly number[];
}

/** The same of a visit to the other holder of a NIK. */
export interface LinkedVisitSummary extends VisitSummary {
  /** Official code of what became of the person, where the household was found. */
  readonly personOutcome?: string;
}

export interface TaskCommand {
  readonly taskId: string;
  readonly actor: Actor;
}

export interface CompleteTask extends TaskCommand {
  readonly outcome: string;
  readonly reasonCodes?: readonly ReasonCode[];
  readonly visit?: VisitSummary;
  readonly linkedVisit?: LinkedVisitSummary;
  readonly facilitatorId?: string;
  /** What the region changed, kept sealed until the workflow takes it over. */
  readonly correctionId?: string;
  /** Fields of the groundcheck form that the correction changes, by a ruling on papers. */
  readonly correctedFields?: readonly string[];
  /** Evidence kinds that came with the correction. */
  readonly evidenceAdded?: readonly string[];
}

export interface ReturnTask extends TaskCommand {
  readonly reasonCodes: readonly ReasonCode[];
  readonly markedFields: readonly string[];
}

export interface Withdraw {
  readonly reason: ReasonCode;
  readonly actor?: Actor;
}

/** What the quarter's run says to one waiting proposal. */
export type ApplyRanking =
  | {
      readonly kind: 'decided';
      readonly runId: string;
      readonly version: string;
      readonly quarter: string;
      readonly decile: number;
      /** Version whose decile was used; differs from `version` when that one came late. */
      readonly decileVersion: string;
      readonly previousDecile?: number;
      readonly decisions: readonly ProgrammeDecision[];
    }
  | { readonly kind: 'returned'; readonly runId: string; readonly reasonCodes: readonly ReasonCode[] };

export interface FileObjection {
  readonly objectionId: string;
  readonly evidence: readonly string[];
  /** Whether a photo of the house is among it, and says where it was taken; never where that is. */
  readonly housePhoto?: { readonly placed: boolean };
  /** Village of whoever objects, where that is not the household itself. */
  readonly objectorVillage?: string;
  /** The official who files it for the household; absent when the household does so itself. */
  readonly actor?: Actor;
}

/** Updates: the id of each is the caller's idempotency key. All answer with the status after the change. */
export const completeTask = defineUpdate<ProposalStatus, [CompleteTask]>('completeTask');
export const returnTask = defineUpdate<ProposalStatus, [ReturnTask]>('returnTask');
export const withdraw = defineUpdate<ProposalStatus, [Withdraw]>('withdraw');
export const applyRanking = defineUpdate<ProposalStatus, [ApplyRanking]>('applyRanking');
export const fileObjection = defineUpdate<ProposalStatus, [FileObjection]>('fileObjection');
/** For operators, also from the Temporal UI: an agency call that was given up is tried again. */
export const repair = defineUpdate<ProposalStatus, [{ readonly by: string }]>('repair');

export const currentStatus = defineQuery<ProposalStatus>('currentStatus');
