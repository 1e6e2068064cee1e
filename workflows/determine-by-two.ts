import { ChildWorkflowCancellationType, executeChild, ParentClosePolicy } from '@temporalio/workflow';

import type { OpenedCycle } from '../contracts/activities';
import type { DeterminationInput, SignedDetermination } from '../contracts/determination';
import { determinationWorkflowId } from '../contracts/names';
import { orIfStoppedAlone } from './stopped-alone';

/**
 * Has the outcome of a run determined by the deciles of a version: a case of its own, because a late version and the one
 * before it may be before the officers at one time. One that an operator stops alone is begun anew: nothing is applied
 * without it.
 */
export async function determineByTwo(cycle: OpenedCycle, decileVersion: string): Promise<SignedDetermination> {
  for (;;) {
    const signed = await executeChild<(input: DeterminationInput) => Promise<SignedDetermination>>('determination', {
      workflowId: determinationWorkflowId({ runId: cycle.runId, decileVersion }),
      args: [{ cycle, decileVersion }],
      staticSummary: `Recipients of ${cycle.quarter} by the deciles of ${decileVersion}`,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    }).catch(orIfStoppedAlone<undefined>(undefined));
    if (signed !== undefined) return signed;
  }
}
