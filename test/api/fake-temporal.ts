import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

import type { ProposalStatus } from '../../contracts/household-proposal';

export interface SentUpdate {
  readonly workflowId: string;
  readonly update: string;
  readonly updateId: string | undefined;
  readonly argument: unknown;
}

interface UpdateOptions {
  readonly args: readonly unknown[];
  readonly updateId?: string;
}

const GRPC_RESOURCE_EXHAUSTED = 8;

const IN_INTAKE: ProposalStatus = {
  stage: 'intake',
  nextStep: 'ratification',
  holder: 'dinsos',
  holderOffice: '3201',
  reasonCodes: [],
  needsAttention: false,
};

function nameOf(update: UpdateDefinition<unknown> | string): string {
  return typeof update === 'string' ? update : update.name;
}

/** As much of a Temporal client as the API uses. It keeps what it was sent, and answers as the test says. */
export class FakeTemporal {
  readonly started: string[] = [];
  readonly updates: SentUpdate[] = [];
  private answer: () => unknown = () => IN_INTAKE;
  private queried: unknown;

  get client(): Client {
    return {
      connection: { withDeadline: (_deadline: number, call: () => Promise<unknown>) => call() },
      workflowService: { getSystemInfo: () => Promise.resolve({}) },
      workflow: {
        start: (_type: string, { workflowId }: { workflowId: string }) => {
          this.started.push(workflowId);
          return Promise.resolve();
        },
        getHandle: (workflowId: string) => ({
          query: () =>
            this.queried === undefined
              ? Promise.reject(new WorkflowNotFoundError('There is none', workflowId, undefined))
              : Promise.resolve(this.queried),
          executeUpdate: (update: UpdateDefinition<unknown> | string, options: UpdateOptions) =>
            this.update({ workflowId, update: nameOf(update), updateId: options.updateId, argument: options.args[0] }),
        }),
      },
    } as unknown as Client;
  }

  accepts(): void {
    this.answer = () => IN_INTAKE;
    this.queried = undefined;
  }

  /** To a query, and to a command. */
  answersWith(answer: unknown): void {
    this.queried = answer;
    this.answer = () => answer;
  }

  /** `meanwhile` happens in the record while the workflow is being asked. */
  refuses(code: string, meanwhile: () => Promise<unknown> = () => Promise.resolve()): void {
    this.answer = async () => {
      await meanwhile();
      throw new WorkflowUpdateFailedError('Refused', ApplicationFailure.nonRetryable('Refused', code));
    };
  }

  hasNoWorkflow(): void {
    this.fails(() => new WorkflowNotFoundError('There is none', 'proposal', undefined));
  }

  answersTooLate(): void {
    this.fails(() => new WorkflowUpdateRPCTimeoutOrCancelledError('Too late'));
  }

  isOverloaded(): void {
    this.fails(() => Object.assign(new Error('Busy'), { code: GRPC_RESOURCE_EXHAUSTED, details: '', metadata: {} }));
  }

  private fails(error: () => Error): void {
    this.answer = () => {
      throw error();
    };
  }

  // An async function, so that a failure is a rejected promise as it is with the real client.
  private async update(sent: SentUpdate): Promise<unknown> {
    this.updates.push(sent);
    return Promise.resolve(this.answer());
  }
}
