import { ApplicationFailure } from '@temporalio/workflow';

/** A refusal leaves no trace in history; its type is the stable code that the API answers with. */
export function refuse(code: string): never {
  throw ApplicationFailure.create({ message: 'The command was refused', type: code, nonRetryable: true });
}
