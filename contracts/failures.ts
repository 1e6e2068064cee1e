/**
 * Types of `ApplicationFailure` that cross processes. A refusal of a start or an update carries its own stable code as
 * type instead (see docs/reference/refusals.md).
 */
export const FAILURES = {
  /** The agency is slow, down or limiting: tried again for as long as it takes. */
  agencyBusy: 'agency-busy',
  /** The agency understood and refused, or answered what can never be right: a person must look. */
  agencyRefused: 'agency-refused',
  /** A start that cannot be admitted; details hold the faults by pointer. */
  submissionRefused: 'submission-invalid',
} as const;
