import {
  ApplicationFailure,
  DefaultFailureConverter,
  type PayloadConverter,
  type ProtoFailure,
} from '@temporalio/common';

/** The one refusal whose receiver has no keys by nature, so its constant message stays in clear. */
const TOLD_TO_STRANGERS = 'payload-not-encrypted';

const inClear = new DefaultFailureConverter();

/**
 * Encrypts messages and stack traces of failures, which Temporal stores in clear by default. Loaded by path in clients,
 * workers and the workflow bundle alike. Types of failures stay in clear: they are our stable codes.
 */
class ProtectedFailureConverter extends DefaultFailureConverter {
  override errorToFailure(error: unknown, payloadConverter: PayloadConverter): ProtoFailure {
    if (error instanceof ApplicationFailure && error.type === TOLD_TO_STRANGERS)
      return { ...inClear.errorToFailure(error, payloadConverter), stackTrace: '' };
    return super.errorToFailure(error, payloadConverter);
  }
}

export const failureConverter = new ProtectedFailureConverter({ encodeCommonAttributes: true });
