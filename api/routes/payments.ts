import { z } from 'zod';

import { PAYMENT_REASONS, PAYMENT_STATES, refusePayment, type PaymentFault } from '../../domain/payment/report';
import { textFor, type Language } from '../../domain/texts/texts';
import type { NewPayment, PaymentResult } from '../../store/payments';
import { operation, type ActorCall, type Operation, type Reply, type Services } from '../operation';

/** A day of a payer's work, in a few calls. */
const MAX_ITEMS = 500;
/** No reference of a payer holds an identity or account number: it stands in logs of both sides. */
const REFERENCE = /^(?!.*\d{10})[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$/;
/** Beyond any amount of a quarter. */
const MAX_RUPIAH = 1_000_000_000;

const PaymentItem = z.strictObject({
  reference: z.string().regex(REFERENCE).describe("The payer's own name of this report; the same one is recorded once"),
  proposalId: z.uuid(),
  programme: z.string().min(1).max(20),
  quarter: z.string().regex(/^\d{4}Q[1-4]$/),
  state: z.enum(PAYMENT_STATES),
  reason: z.enum(PAYMENT_REASONS).exactOptional().describe('With `failed` and `returned`'),
  amountRupiah: z.int().min(0).max(MAX_RUPIAH),
  at: z.iso.datetime({ offset: true }).describe('When it happened at the payer'),
});

const PaymentsBody = z.strictObject({
  items: z
    .array(PaymentItem)
    .min(1)
    .max(MAX_ITEMS)
    .refine((items) => new Set(items.map(({ reference }) => reference)).size === items.length, {
      message: 'A reference stands here twice',
    }),
});

const RESULTS = ['recorded', 'repeated', 'refused'] as const;

const PaymentsSchema = z
  .object({
    recorded: z.int(),
    items: z.array(
      z.object({
        reference: z.string(),
        result: z.enum(RESULTS),
        code: z.string().nullable().describe('With `refused`: its stable code'),
        detail: z.string().nullable().describe('With `refused`: what it means and what to do next'),
      }),
    ),
  })
  .meta({ id: 'PaymentReports' });

/** What payers tell of decisions that were determined. */
export const PAYMENT_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'report-payments',
    summary: 'Report where payments stand',
    description: `For service accounts of payers with the scope \`payment:report\`. Determined and paid are separate: a report
      changes no decision. Each item has an outcome of its own; the household is told of each that is recorded.`,
    tag: 'Payments',
    method: 'post',
    path: '/v1/payments',
    body: PaymentsBody,
    idempotent: 'ledger',
    answers: { 200: { description: 'The outcome of each report, in their order', schema: PaymentsSchema } },
    handle: report,
  }),
];

type Refusal = PaymentFault | Exclude<PaymentResult, 'recorded' | 'repeated'>;
type Item = NewPayment & Pick<z.output<typeof PaymentItem>, 'reference'>;

async function report(call: ActorCall<z.output<typeof PaymentsBody>>, services: Services): Promise<Reply> {
  const { actor, body, language } = call;
  const faults = new Map(body.items.map((item) => [item.reference, refusePayment(item, services.now())]));
  const believed = body.items.filter(({ reference }) => faults.get(reference) === undefined);
  const recorded = await services.stores.as(actor).payments.record(believed, actor.personId);
  const results = new Map(believed.map(({ reference }, index) => [reference, recorded[index]]));
  const items = body.items.map(({ reference }: Item) => {
    const result = results.get(reference) ?? faults.get(reference) ?? 'decision-unknown';
    if (result === 'recorded' || result === 'repeated') return { reference, result, code: null, detail: null };
    return { reference, result: 'refused', code: result, detail: inWords(result, language) };
  });
  return {
    status: 200,
    body: { recorded: items.filter(({ result }) => result === 'recorded').length, items },
  };
}

function inWords(code: Refusal, language: Language): string {
  const said = textFor({ kind: 'refusal', code, language });
  return `${said}. ${textFor({ kind: 'refusal-next', code, language })}`;
}
