import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';

import { RECEIPT_ALGORITHM, RECEIPT_TYPE, ReceiptClaims } from '../../contracts/decision-receipt';

/** Why a receipt proves nothing. */
export type ReceiptFault = 'no-receipt' | 'unknown-key' | 'signature-wrong';

export type ReceiptVerdict =
  | { readonly genuine: true; readonly claims: ReceiptClaims }
  | { readonly genuine: false; readonly fault: ReceiptFault };

/** Verifies a receipt with the published keys and nothing else: no network, no database. */
export async function verifyReceipt(receipt: string, keys: JSONWebKeySet): Promise<ReceiptVerdict> {
  const options = { algorithms: [RECEIPT_ALGORITHM] };
  try {
    const { payload, protectedHeader } = await compactVerify(receipt.trim(), createLocalJWKSet(keys), options);
    if (protectedHeader.typ !== RECEIPT_TYPE) return { genuine: false, fault: 'no-receipt' };
    const claims = ReceiptClaims.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return claims.success ? { genuine: true, claims: claims.data } : { genuine: false, fault: 'no-receipt' };
  } catch (error) {
    return { genuine: false, fault: faultOf(error) };
  }
}

function faultOf(error: unknown): ReceiptFault {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature-wrong';
  return error instanceof errors.JWKSNoMatchingKey ? 'unknown-key' : 'no-receipt';
}
