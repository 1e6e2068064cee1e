import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

import { Problem } from './problem';

/** How long an official waits for a decision to be applied; after that the outcome is unknown, not refused. */
const UPDATE_DEADLINE_MS = 10_000;
const GRPC_RESOURCE_EXHAUSTED = 8;

export interface Command<Answer, Argument> {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Answer, [Argument]>;
  readonly argument: Argument;
  /** The caller's idempotency key: the same key is applied once and answered alike. */
  readonly updateId: string;
  /** A proposal just admitted has no workflow for a moment; any other that has none is closed. */
  readonly mayNotHaveBegun?: boolean;
}

/** Sends a decision to a workflow. Throws the `Problem` to answer with when it is refused, closed, or nobody answers in time. */
export async function decide<Answer, Argument>(client: Client, command: Command<Answer, Argument>): Promise<Answer> {
  const { workflowId, update, argument, updateId } = command;
  const handle = client.workflow.getHandle(workflowId);
  try {
    return await client.connection.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
      handle.executeUpdate<Answer, [Argument]>(update, { args: [argument], updateId }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError && command.mayNotHaveBegun === true) throw later('service-unavailable');
    throw asProblem(error);
  }
}

/** Refusals of a workflow's validators with the status each deserves; any other is a conflict with the present state. */
const STATUS_BY_REFUSAL: Readonly<Record<string, number>> = {
  'wrong-role': 403,
  'wrong-office': 403,
  'same-officer': 403,
  'not-assigned-to-you': 403,
  'outcome-not-allowed': 400,
  'reason-required': 400,
  'reason-not-allowed': 400,
  'fields-required': 400,
  'visit-required': 400,
  'outcome-not-in-form': 400,
  'facilitator-required': 400,
};

function asProblem(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const code = error.cause.type ?? 'internal';
    return new Problem(STATUS_BY_REFUSAL[code] ?? 409, code);
  }
  if (error instanceof WorkflowNotFoundError) return new Problem(410, 'proposal-closed');
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return later('outcome-unknown');
  if (isGrpcServiceError(error)) {
    const grpcStatus: number = error.code;
    return later(grpcStatus === GRPC_RESOURCE_EXHAUSTED ? 'too-many-requests' : 'service-unavailable');
  }
  return error;
}

function later(code: string): Problem {
  return new Problem(503, code, { headers: { 'Retry-After': '2' } });
}
