import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

import type { ReceiptClaims } from '../contracts/decision-receipt';
import { textFor } from '../domain/texts/texts';
import { verifyReceipt, type ReceiptFault } from './receipts/verify';

const USAGE = 'npm run -s receipt:verify -- --keys FILE RECEIPT-FILE   (- reads the receipt from standard input)';

const FAULTS: Readonly<Record<ReceiptFault, string>> = {
  'no-receipt': 'This is no receipt of a decision. Copy it whole: three parts with two dots between them.',
  'unknown-key':
    'Its key is not in the file of keys. Fetch the keys anew (GET /public/v1/receipt-keys); if it is still unknown, the receipt is not ours.',
  'signature-wrong': 'The signature is wrong: the receipt was changed, or we did not write it. Do not rely on it.',
};

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })).min(1) });

/** `npm run receipt:verify`: whether a receipt is genuine, and what it says. Needs no network. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { keys: { type: 'string' } }, allowPositionals: true });
  const [receiptFile] = positionals;
  if (values.keys === undefined || receiptFile === undefined) throw new Error(`Usage: ${USAGE}`);
  const keys = readKeys(values.keys);
  const verdict = await verifyReceipt(readText(receiptFile === '-' ? 0 : receiptFile), keys);
  if (!verdict.genuine) throw new Error(`NOT GENUINE (${verdict.fault}). ${FAULTS[verdict.fault]}`);
  process.stdout.write(`${inWords(verdict.claims).join('\n')}\n`);
}

function readKeys(file: string): JSONWebKeySet {
  try {
    return Keys.parse(JSON.parse(readText(file)));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new Error(`${file} holds no key set. Save the answer of GET /public/v1/receipt-keys there.`, {
        cause: error,
      });
    }
    throw error;
  }
}

function readText(file: string | 0): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${String(file)} cannot be read. Usage: ${USAGE}`, { cause: error });
  }
}

function inWords({ sub, iat, decision }: ReceiptClaims): string[] {
  const { programme, quarter, outcome, reasonCodes, amountRupiah, position } = decision;
  const reasons = reasonCodes.map((code) => textFor({ kind: 'reason', code, language: 'id' }));
  return [
    'GENUINE',
    `Proposal ${sub}: ${programme}, ${quarter}, decided ${new Date(iat * 1_000).toISOString()}`,
    `Outcome: ${outcome}${position === null ? '' : `, place ${String(position)} on the waiting list`}`,
    ...(amountRupiah > 0 ? [`Amount: Rp ${amountRupiah.toLocaleString('id-ID')} for the quarter`] : []),
    ...reasons.map((reason) => `Reason: ${reason}`),
    `Decile of version ${decision.decileVersion}, rules ${decision.rulesId}, calendar ${decision.calendarId}`,
    `Model ${decision.modelId ?? 'unknown'} ${decision.modelVersion ?? ''}, snapshot ${decision.snapshotSha256 ?? 'unknown'}`,
  ];
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
