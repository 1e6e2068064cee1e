import { CancellationScope, CancelledFailure, ChildWorkflowFailure, TerminatedFailure } from '@temporalio/workflow';

/**
 * What a case that an operator stopped alone counts as: the proposal it belongs to goes on. Whoever stops the proposal
 * ends both, and any other failure is not ours to explain.
 */
export function orIfStoppedAlone<Outcome>(outcome: Outcome): (error: unknown) => Outcome {
  return (error) => {
    const cause = error instanceof ChildWorkflowFailure ? error.cause : undefined;
    const stopped = cause instanceof CancelledFailure || cause instanceof TerminatedFailure;
    if (!stopped || CancellationScope.current().consideredCancelled) throw error;
    return outcome;
  };
}
