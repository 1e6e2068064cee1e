import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

import type { UnansweredCommand } from '../store/commands';
import type { Services } from './operation';
import { Problem } from './problem';
import { statusOfCommandRefusal } from './refusals';

/** How long an official waits for a decision to be applied; after that the outcome is unknown, not refused. */
const UPDATE_DEADLINE_MS = 10_000;
const GRPC_RESOURCE_EXHAUSTED = 8;

/** Keeps a decision that was not answered in time. Answers its id. */
export type Keep = (command: UnansweredCommand) => Promise<string>;

export interface Command<Answer, Argument> {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Answer, [Argument]>;
  readonly argument: Argument;
  /** The caller's idempotency key: the same key is applied once and answered alike. */
  readonly updateId: string;
  /** A proposal just admitted has no workflow for a moment; any other that has none is closed. */
  readonly mayNotHaveBegun?: boolean;
  /** How the case ended, asked for when it turns out to be closed. */
  readonly endOf: () => Promise<string | undefined>;
  /** Whose decision it is, so that its outcome can be asked for. */
  readonly subject: string;
  /** For a decision on a task: whether its record still shows the task open. */
  readonly standsOpen?: () => Promise<boolean>;
}

export interface DecideOptions {
  readonly temporal: Client;
  readonly keep: Keep;
}

/**
 * Sends a decision to a workflow. Throws the `Problem` to answer with when it is refused or closed. A decision that nobody
 * answers in time is kept: it is applied once, and its outcome can be asked for.
 */
export async function decide<Answer, Argument>(
  { temporal, keep }: DecideOptions,
  command: Command<Answer, Argument>,
): Promise<Answer> {
  const { workflowId, update, argument, updateId } = command;
  const handle = temporal.workflow.getHandle(workflowId);
  try {
    return await temporal.connection.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
      handle.executeUpdate<Answer, [Argument]>(update, { args: [argument], updateId }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw await closed(command);
    const code = unansweredAs(error);
    if (code === undefined) throw await refused(error, command);
    const { subject } = command;
    const commandId = await keep({ subject, key: updateId, workflowId, update: update.name, argument });
    throw kept(code, commandId);
  }
}

/** Why a decision is not known to have been applied or refused; `undefined` when it is known. */
function unansweredAs(error: unknown): string | undefined {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'outcome-unknown';
  if (!isGrpcServiceError(error)) return undefined;
  const grpcStatus: number = error.code;
  return grpcStatus === GRPC_RESOURCE_EXHAUSTED ? undefined : 'service-unavailable';
}

function kept(code: string, commandId: string): Problem {
  const headers = { 'Retry-After': '2', Location: `/v1/commands/${commandId}` };
  return new Problem(503, code, { headers, extra: { commandId } });
}

/** The way of an API process to its workflows. */
export function deciding({ stores, temporal }: Services): DecideOptions {
  return { temporal, keep: (command) => stores.commands.keep(command) };
}

/**
 * A worker that dies between writing a task down and telling the server so leaves a case that is behind its record: until it
 * was run again it knows of no such task. Nobody was quicker then, and the same command is taken a moment later.
 */
async function refused(error: unknown, { standsOpen }: Pick<Command<never, never>, 'standsOpen'>): Promise<unknown> {
  const problem = asProblem(error);
  const isBehind = problem instanceof Problem && problem.code === 'task-not-open' && (await standsOpen?.()) === true;
  return isBehind ? later('service-unavailable') : problem;
}

function asProblem(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const code = error.cause.type ?? 'internal';
    return new Problem(statusOfCommandRefusal(code), code);
  }
  return isGrpcServiceError(error) ? later('service-unavailable') : error;
}

async function closed({
  mayNotHaveBegun,
  endOf,
}: Pick<Command<never, never>, 'mayNotHaveBegun' | 'endOf'>): Promise<Problem> {
  if (mayNotHaveBegun === true) return later('service-unavailable');
  const end = await endOf();
  return new Problem(410, 'proposal-closed', end === undefined ? {} : { extra: { end } });
}

function later(code: string): Problem {
  return new Problem(503, code, { headers: { 'Retry-After': '2' } });
}
