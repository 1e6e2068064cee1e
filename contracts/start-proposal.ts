import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';

import type { ProposalInput } from './household-proposal';
import { proposalSummary, proposalWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from './names';
import { SEARCH_ATTRIBUTES } from './search-attributes';

export interface ProposalStart {
  readonly proposalId: string;
  readonly channel: string;
  readonly village: string;
  readonly input: ProposalInput;
}

/**
 * Starts the workflow of one proposal as every TypeScript client should: named, labelled and searchable. Starting twice
 * with the same id is one proposal; the second call simply succeeds.
 */
export async function startProposal(
  client: Client,
  { proposalId, channel, village, input }: ProposalStart,
): Promise<void> {
  try {
    await client.workflow.start(WORKFLOW_TYPES.householdProposal, {
      workflowId: proposalWorkflowId(proposalId),
      taskQueue: TASK_QUEUES.proposals,
      args: [input],
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      staticSummary: proposalSummary({ channel, villageCode: village }),
      staticDetails:
        'One household proposal for DTSEN, from intake to its quarterly decision. See "Current details" for where it stands.',
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.stage, value: 'intake' },
        { key: SEARCH_ATTRIBUTES.region, value: village.slice(0, 4) },
        { key: SEARCH_ATTRIBUTES.channel, value: channel },
        { key: SEARCH_ATTRIBUTES.needsAttention, value: false },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
