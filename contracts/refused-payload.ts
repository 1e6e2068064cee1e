/** Code of a start, update or signal whose input nobody encrypted, where only encrypted input is taken. */
export const PAYLOAD_NOT_ENCRYPTED = 'payload-not-encrypted';

/** What workers decode in place of a payload that they refuse, so that the refusal is an answer and not a task tried for ever. */
export const REFUSED_PAYLOAD = { refusedPayload: PAYLOAD_NOT_ENCRYPTED } as const;

/** Whether a decoded value stands for a payload that was refused. */
export function isRefusedPayload(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'refusedPayload' in value &&
    value.refusedPayload === PAYLOAD_NOT_ENCRYPTED
  );
}
