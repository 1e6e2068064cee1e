import { defineQuery, defineUpdate } from '@temporalio/workflow';

import type { RankedBy } from '../domain/calendar/calendar';
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
  /** Who ranks this version; whoever the calendar says if absent. */
  readonly rankedBy?: RankedBy;
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

/** No folder, nothing hidden and no identity number: the name is looked up in the inbox of the run, and shown. */
export const OFFERED_NAME = /^(?!.*\d{16})\w[\w.-]{0,99}\.(parquet|csv)$/;
export const OFFERED_SHA_256 = /^[0-9a-f]{64}$/;

/** Where the cover of a result lies, beside it. */
export function coverNameOf(file: string): string {
  return `${file}.cover.json`;
}

/** A result that was made outside, by the name it has in the inbox of the run. Its cover is `<file>.cover.json` beside it. */
export interface OfferedFile {
  /** A name without a folder that ends in `.parquet` or `.csv`. */
  readonly file: string;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** An official who says that a result is there. */
export interface OfferResult extends OfferedFile {
  readonly actor: Actor;
}

/** One thing that is wrong with a result, with the first rows it is wrong in. Holds nothing out of the file. */
export interface ResultFault {
  readonly kind: string;
  readonly column?: string;
  readonly rows: number;
  readonly examples: readonly string[];
}

/** Who made a result that was taken over, and with what model, in its maker's words. */
export type ResultMaker = Readonly<Record<'madeBy' | 'madeAt' | 'madeWith', string>>;

/**
 * A ranking that BPS does: its result is `awaited`, being checked, or `taken` over. One that was refused has changed
 * nothing, and the next is awaited.
 */
export interface OutsideRanking {
  readonly state: 'awaited' | 'checking' | 'taken';
  /** Legal instant since which it stands so. */
  readonly since: string;
  /** Households the result must have, those of proposals among them. */
  readonly households: number;
  /** The file that is being checked, or was taken over. */
  readonly offered?: OfferedFile;
  /** The last one that was refused, with all that is wrong with it. */
  readonly refused?: OfferedFile & { readonly at: string; readonly faults: readonly ResultFault[] };
  readonly made?: ResultMaker;
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
  /** Present once a version that BPS ranks has gone out. */
  readonly outside?: OutsideRanking;
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
export const offerResult = defineUpdate<RankingCycleStatus, [OfferResult]>('offerResult');
export const cycleStatus = defineQuery<RankingCycleStatus>('cycleStatus');
