import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';

import { kabupatenOf } from '../domain/region';
import { registryCheckWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './names';
import type { RegistryCheckInput } from './registry-check';
import { SEARCH_ATTRIBUTES } from './search-attributes';

/** Starts the check of one listed household. Answers whether it was this call that did: the same id is one check for ever. */
export async function startRegistryCheck(
  client: Client,
  { checkId, input }: { readonly checkId: string; readonly input: RegistryCheckInput },
): Promise<boolean> {
  const kabupaten = kabupatenOf(input.household.villageCode);
  try {
    await client.workflow.start(WORKFLOW_TYPES.registryCheck, {
      workflowId: registryCheckWorkflowId(checkId),
      taskQueue: TASK_QUEUES.proposals,
      args: [input],
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      staticSummary: `Registry identity to be checked, kabupaten ${kabupaten}`,
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.stage, value: 'groundcheck' },
        { key: SEARCH_ATTRIBUTES.region, value: kabupaten },
        { key: SEARCH_ATTRIBUTES.needsAttention, value: false },
      ],
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
