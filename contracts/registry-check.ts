import type { Calendar } from '../domain/calendar/calendar';
import type { OtherHolder } from '../domain/identity/double-nik';
import type { ReasonCode } from '../domain/proposal/reason-codes';

/** A household of the merged registry that somebody has to look at. Who lives in it is in the merged files alone. */
export interface RegistryCheckInput {
  /** `<first 12 hexadecimal digits of the list's SHA-256>/<household number in the merge>`, and its village. */
  readonly household: OtherHolder;
  /** Why, in the codes every office knows, each once. */
  readonly reasonCodes: readonly ReasonCode[];
  readonly calendar: Calendar;
}

export interface RegistryCheckOutcome {
  /** What was found and accepted. A check that an operator stops has no outcome. */
  readonly found: string;
}
