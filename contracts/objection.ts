import type { Calendar } from '../domain/calendar/calendar';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { ActedBy } from '../domain/tasks/decide';

/** An objection is bound to the decisions of one run on one proposal. */
export interface ObjectionInput {
  readonly objectionId: string;
  readonly proposalId: string;
  readonly villageCode: string;
  readonly runId: string;
  readonly calendar: Calendar;
  /** Who acted on the proposal: they may not judge the objection. */
  readonly actedBy: ActedBy;
  /** 2 for an appeal against the refusal of the first; absent for the first. */
  readonly instance?: 1 | 2;
  /** With which the household is visited where that is needed, and the version it was decided by. */
  readonly survey?: { readonly formVersion: string; readonly version: string };
  /** Hashes of what the household handed in with it. */
  readonly evidence?: readonly string[];
}

export interface ObjectionOutcome {
  readonly result: 'accepted' | 'refused' | 'lapsed';
  readonly reasonCodes: readonly ReasonCode[];
  /** Answers of a visit that was made for it: what the household is ranked by from then on, if it was accepted. */
  readonly answersId?: string;
  /** A correction on papers that came with the acceptance, to be applied, and the fields of the form it changes. */
  readonly correction?: { readonly correctionId: string; readonly fields: readonly string[] };
  /** Everybody who has acted on the proposal by now. */
  readonly actedBy?: ActedBy;
}
