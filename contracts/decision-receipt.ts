import { z } from 'zod';

/** Media type of a receipt, in its header: a token for another purpose is never taken for one. */
export const RECEIPT_TYPE = 'dtsen-decision-receipt+jws';
/** RFC 8037. */
export const RECEIPT_ALGORITHM = 'EdDSA';
/** Who says so, in every receipt. */
export const RECEIPT_ISSUER = 'urn:dtsen:decisions';

/** What a receipt states: the decision, what it was made from and with, and no word about any person. */
export const ReceiptClaims = z.object({
  iss: z.literal(RECEIPT_ISSUER),
  sub: z.string().describe('Tracking code of the proposal'),
  jti: z.string().describe('Proposal, programme and quarter'),
  iat: z.int().describe('When it was decided, in seconds; a decision that was made anew has a later one'),
  decision: z.object({
    programme: z.string(),
    quarter: z.string(),
    outcome: z.enum(['granted', 'waiting-list', 'refused']),
    reasonCodes: z.array(z.string()),
    amountRupiah: z.int(),
    position: z.int().nullable(),
    version: z.string(),
    decileVersion: z.string(),
    rulesId: z.string(),
    calendarId: z.string(),
    snapshotSha256: z.string().nullable(),
    modelId: z.string().nullable(),
    modelVersion: z.string().nullable(),
  }),
});
export type ReceiptClaims = z.output<typeof ReceiptClaims>;
