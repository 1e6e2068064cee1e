import { ApplicationFailure } from '@temporalio/activity';

import { AgencyAnswerInvalid, AgencyAnswerMismatch, AgencyBusy, AgencyRefused } from '../agencies/failures';
import { FAILURES } from '../contracts/failures';

/** Malformed answers are tried this often before they count as a refusal: some are the tail of an outage. */
const MALFORMED_ATTEMPTS = 5;

/**
 * Decides what Temporal tries again. Messages are constant: what an agency said may hold personal data and stays out of
 * histories.
 */
export function atAgencyBoundary(error: unknown, attempt: number): ApplicationFailure {
  if (error instanceof AgencyRefused) return refused('The agency refused the request');
  if (error instanceof AgencyAnswerInvalid || error instanceof AgencyAnswerMismatch) {
    return attempt >= MALFORMED_ATTEMPTS ? refused('The agency keeps answering what cannot be read') : busy();
  }
  if (error instanceof AgencyBusy) return busy(error.retryAfterMs);
  return ApplicationFailure.create({ message: 'The call to the agency failed', type: 'agency-call-failed' });
}

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.create({ message, type: FAILURES.agencyRefused, nonRetryable: true });
}

function busy(retryAfterMs?: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'The agency does not answer at present',
    type: FAILURES.agencyBusy,
    ...(retryAfterMs === undefined ? {} : { nextRetryDelay: retryAfterMs }),
  });
}
