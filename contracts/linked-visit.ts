import type { Calendar } from '../domain/calendar/calendar';
import type { HolderFinding, OtherHolder } from '../domain/identity/double-nik';
import type { ActedBy } from '../domain/tasks/decide';

/** A visit to the person who also holds the NIK of a member, for the proposal that called for it. */
export interface LinkedVisitInput {
  readonly proposalId: string;
  readonly otherHolder: OtherHolder;
  /** The form the proposal has pinned: both visits use its code lists. */
  readonly formVersion: string;
  readonly calendar: Calendar;
  /** Who acted on the proposal so far. */
  readonly actedBy: ActedBy;
}

export interface LinkedVisitOutcome {
  readonly finding: HolderFinding;
  /** The sealed answers that were approved; absent when an operator stopped the visit. */
  readonly answersId?: string;
}
