import { proposalOperation, publicOperation, type Operation } from '../operation';
import { ReceiptKeysSchema, ReceiptsSchema, receiptsOf } from '../receipt';
import { CitizenBody, proposalOfCitizen } from './public-status';

/** Signed receipts: what was decided, provable to anybody who has the published keys, without asking us. */
export const RECEIPT_OPERATIONS: readonly Operation[] = [
  proposalOperation({
    name: 'read-receipts',
    summary: 'Read signed receipts of the decisions',
    description: `A JWS (EdDSA) for each decision, to be verified with the published keys. It holds the tracking code and what the
      decision was made from and with, and nothing about a person.`,
    reads: 'proposal',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}/receipts',
    answers: { 200: { description: 'A receipt for each decision so far', schema: ReceiptsSchema } },
    handle: async ({ proposal }, { receipts }) => ({ status: 200, body: await receiptsOf(receipts, proposal) }),
  }),
  publicOperation({
    name: 'public-receipts',
    summary: 'Ask for signed receipts of our decisions',
    description: 'Unknown code, wrong birth date and malformed code are one answer: 404.',
    tag: 'Citizens',
    method: 'post',
    path: '/public/v1/receipts',
    body: CitizenBody,
    answers: { 200: { description: 'A receipt for each decision so far', schema: ReceiptsSchema } },
    refusals: ['not-found'],
    handle: async (call, services) => {
      const { proposal } = await proposalOfCitizen(call, services);
      return { status: 200, body: await receiptsOf(services.receipts, proposal) };
    },
  }),
  publicOperation({
    name: 'receipt-keys',
    summary: 'Read the keys that verify receipts',
    description: 'Earlier keys stay in the set, so that old receipts can still be verified.',
    tag: 'Reference',
    method: 'get',
    path: '/public/v1/receipt-keys',
    answers: { 200: { description: 'The key set', schema: ReceiptKeysSchema } },
    handle: (_call, { receipts }) => Promise.resolve({ status: 200, body: receipts.published }),
  }),
];
