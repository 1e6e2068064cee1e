import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

import type { CommandOutcome, CommandStore, LeasedCommand } from '../store/commands';

/** One try; a lease lasts twice as long, so that no two workers send the same command at once. */
const PATIENCE_MS = 10_000;

/**
 * Sends kept decisions to their workflows. The update's id is the caller's key, so one that was applied meanwhile is not
 * applied again. Answers how many were settled.
 */
export async function applyKept(
  { commands, client }: { readonly commands: CommandStore; readonly client: Client },
  limit: number,
): Promise<number> {
  const leased = await commands.lease(limit);
  const settled = await Promise.all(
    leased.map(async (command) => {
      const outcome = await outcomeOf(client, command);
      if (outcome !== undefined) await commands.settle(command.commandId, outcome);
      return outcome !== undefined;
    }),
  );
  return settled.filter(Boolean).length;
}

/** `undefined` while nobody answers: the command stays kept. */
async function outcomeOf(client: Client, command: LeasedCommand): Promise<CommandOutcome | undefined> {
  const { argument, key, update, workflowId } = command;
  try {
    const answer: unknown = await client.connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      client.workflow.getHandle(workflowId).executeUpdate(update, { args: [argument], updateId: key }),
    );
    return { state: 'applied', answer };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'refused', refusal: 'proposal-closed' };
    if (error instanceof WorkflowUpdateFailedError) return { state: 'refused', refusal: refusalOf(error) };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error)) return undefined;
    throw error;
  }
}

function refusalOf({ cause }: WorkflowUpdateFailedError): string {
  return cause instanceof ApplicationFailure ? (cause.type ?? 'internal') : 'internal';
}
