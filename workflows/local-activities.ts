import { proxyLocalActivities } from '@temporalio/workflow';

import type { CaseActivities } from '../contracts/activities';

/**
 * Short idempotent writes to our own database: no queue hop and no extra state transition. They are tried for as long
 * as it takes, because a step that was accepted must be recorded.
 */
export const caseActivities = proxyLocalActivities<CaseActivities>({
  summary: 'Record in PostgreSQL',
  // One statement takes milliseconds; ten seconds cover a database that is failing over.
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '30s' },
});
