import { ApplicationFailure } from '@temporalio/common';

import { FAILURES } from '../../contracts/failures';

/** Tests wait for the agency to be asked again, so it is asked again soon. */
const SOON_MS = 50;

/** What the failure boundary makes of an agency that is down or limits us. */
export function busy(): ApplicationFailure {
  const message = 'The agency does not answer at present';
  return ApplicationFailure.create({ message, type: FAILURES.agencyBusy, nextRetryDelay: SOON_MS });
}

/** What it makes of a request that the agency refused for good. */
export function refused(): ApplicationFailure {
  const message = 'The agency refused the request';
  return ApplicationFailure.create({ message, type: FAILURES.agencyRefused, nonRetryable: true });
}

/** Something that comes when a test says so. */
export interface Later {
  readonly come: () => void;
  readonly came: Promise<void>;
}

export function later(): Later {
  let come: () => void = () => undefined;
  const came = new Promise<void>((resolve) => {
    come = resolve;
  });
  return { come, came };
}
