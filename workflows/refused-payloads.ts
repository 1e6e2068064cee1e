import {
  ApplicationFailure,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptorsFactory,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

import { isRefusedPayload, PAYLOAD_NOT_ENCRYPTED } from '../contracts/refused-payload';

/** Ends what was asked with a stable code: a start fails, an update or query is refused, a signal is left out. */
const inbound: WorkflowInboundCallsInterceptor = {
  // Async, because only a rejection fails the workflow; what is thrown at once fails the task and is tried for ever.
  async execute(input, next) {
    if (input.args.some(isRefusedPayload)) throw notEncrypted();
    return await next(input);
  },
  validateUpdate(input, next) {
    if (input.args.some(isRefusedPayload)) throw notEncrypted();
    next(input);
  },
  handleQuery(input, next) {
    if (input.args.some(isRefusedPayload)) throw notEncrypted();
    return next(input);
  },
  async handleSignal(input, next) {
    if (!input.args.some(isRefusedPayload)) await next(input);
  },
};

/**
 * An activity's answer that nobody encrypted came from no worker of ours. It is no failure of the case: the task is tried
 * again and the case stands still, until somebody resets it to before the forged answer.
 */
const outbound: WorkflowOutboundCallsInterceptor = {
  async scheduleActivity(input, next) {
    const answer = await next(input);
    if (isRefusedPayload(answer)) throw new Error('The answer of an activity was not encrypted');
    return answer;
  },
};

function notEncrypted(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('The input must be encrypted', PAYLOAD_NOT_ENCRYPTED);
}

/** Loaded into the workflow bundle, so that it guards every workflow there is. */
export const interceptors: WorkflowInterceptorsFactory = () => ({ inbound: [inbound], outbound: [outbound] });
