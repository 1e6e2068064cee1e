import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { End } from '../domain/proposal/stage';

/**
 * Thrown by a stage when the proposal's journey is over before the last stage, so that the workflow can keep reading as
 * the plain story. Only the workflow's main function catches it.
 */
export class CaseEnd extends Error {
  readonly end: End;
  readonly reasonCodes: readonly ReasonCode[];

  constructor(end: End, reasonCodes: readonly ReasonCode[]) {
    super(end);
    this.name = 'CaseEnd';
    this.end = end;
    this.reasonCodes = reasonCodes;
  }
}
