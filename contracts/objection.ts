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
}

export interface ObjectionOutcome {
  readonly result: 'accepted' | 'refused' | 'lapsed';
  readonly reasonCodes: readonly ReasonCode[];
}
