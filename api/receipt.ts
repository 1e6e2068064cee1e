import { z } from 'zod';

import { RECEIPT_ISSUER, ReceiptClaims } from '../contracts/decision-receipt';
import type { SigningKeys } from '../platform/signing-keys';
import type { DecisionView, ProposalView } from '../store/proposals';

export const ReceiptsSchema = z
  .object({
    receipts: z.array(
      z.object({
        programme: z.string(),
        quarter: z.string(),
        receipt: z.string().describe('JWS in compact form; `npm run receipt:verify` checks it without a network'),
      }),
    ),
  })
  .meta({ id: 'DecisionReceipts' });

export const ReceiptKeysSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string(),
        kid: z.string(),
        use: z.literal('sig'),
        alg: z.literal('EdDSA'),
      }),
    ),
  })
  .meta({ id: 'ReceiptKeys', description: 'JSON Web Key Set (RFC 7517)' });

/** A receipt for each decision on a proposal, in the order in which the proposal lists them. */
export async function receiptsOf(
  keys: SigningKeys,
  proposal: Pick<ProposalView, 'proposalId' | 'trackingCode' | 'decisions'>,
): Promise<z.output<typeof ReceiptsSchema>> {
  const receipts = proposal.decisions.map(async (decision) => {
    const { programme, quarter } = decision;
    return { programme, quarter, receipt: await keys.sign(claimsOf(proposal, decision)) };
  });
  return { receipts: await Promise.all(receipts) };
}

function claimsOf(
  { proposalId, trackingCode }: Pick<ProposalView, 'proposalId' | 'trackingCode'>,
  { decidedAt, payment: _payment, ...decision }: DecisionView,
): ReceiptClaims {
  return ReceiptClaims.parse({
    iss: RECEIPT_ISSUER,
    sub: trackingCode,
    jti: `${proposalId}/${decision.programme}/${decision.quarter}`,
    iat: Math.floor(Date.parse(decidedAt) / 1_000),
    decision,
  });
}
