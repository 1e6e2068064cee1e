import type { Client } from '@temporalio/client';

import { proposalWorkflowId } from '../../contracts/names';

/** Its retention is over, or it was deleted before. */
const GRPC_NOT_FOUND = 5;

/**
 * Has Temporal delete the history of a proposal. Whoever starts a workflow directly hands the household to Temporal, where
 * it lies under the key of the namespace. Temporal does it in the background, within a minute.
 */
export async function deleteHistory(client: Client, proposalId: string): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId: proposalWorkflowId(proposalId) };
  try {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  } catch (error) {
    if ((error as { code?: unknown }).code !== GRPC_NOT_FOUND) throw error;
  }
}
