import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

import { isRefusedPayload, PAYLOAD_NOT_ENCRYPTED } from '../contracts/refused-payload';

/** Our workflows encrypt what they ask of activities; whoever else puts a task on our queues is refused for good. */
export const refuseUnencryptedInput: ActivityInboundCallsInterceptor = {
  execute(input, next) {
    if (input.args.some(isRefusedPayload))
      throw ApplicationFailure.nonRetryable('The input must be encrypted', PAYLOAD_NOT_ENCRYPTED);
    return next(input);
  },
};
