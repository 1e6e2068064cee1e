import { z } from 'zod';

import { REASON_CODES } from '../../domain/proposal/reason-codes';
import { visibleText } from '../../contracts/submission-schema';
import { BULK_COMMANDS } from '../../store/bulk';
import { operation, type ActorCall, type Operation, type Reply, type Services } from '../operation';
import { notFound, Problem } from '../problem';
import { proposalIdFor } from '../request';

/** One sign-off day of a large kabupaten, in a few calls. */
const MAX_ITEMS = 500;

/** What the database counts up to. */
const MAX_VERSION = 2_147_483_647;

const Seen = { taskId: z.uuid(), version: z.int().min(1).max(MAX_VERSION).describe('The version I saw') };
const Reasons = z.array(z.enum(REASON_CODES)).max(10);

const BulkBody = z.strictObject({
  items: z
    .array(
      z.discriminatedUnion('command', [
        z.strictObject({ ...Seen, command: z.enum(['claim', 'release']) }),
        z.strictObject({
          ...Seen,
          command: z.literal('complete'),
          body: z.strictObject({ outcome: visibleText(40).min(1), reasonCodes: Reasons.exactOptional() }),
        }),
        z.strictObject({
          ...Seen,
          command: z.literal('return'),
          body: z.strictObject({
            reasonCodes: Reasons.min(1),
            markedFields: z.array(visibleText(200).startsWith('/')).max(100),
          }),
        }),
      ]),
    )
    .min(1)
    .max(MAX_ITEMS),
  atomic: z.boolean().default(false).describe('Refused above one task: each case decides for itself'),
});

const BulkSchema = z
  .object({
    bulkId: z.uuid(),
    total: z.int(),
    done: z.int(),
    succeeded: z.int(),
    items: z.array(
      z.object({
        taskId: z.uuid(),
        command: z.enum(BULK_COMMANDS),
        status: z.int().nullable().describe('HTTP status as if it had been asked alone; null while it waits'),
        code: z.string().nullable().describe('With a refusal: its stable code'),
      }),
    ),
  })
  .meta({ id: 'Bulk' });

/** Hundreds at once, as on the sign-off days: each item has an outcome, a key and four eyes of its own. */
export const BULK_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'act-in-bulk',
    summary: 'Act on many tasks at once',
    description: `Completing or returning claims the task first when nobody holds it. Answered at once; follow \`Location\` for
      the progress. No item touches another: some may succeed and some be refused.`,
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/bulk',
    body: BulkBody,
    idempotent: 'ledger',
    refusals: ['bulk-not-atomic'],
    answers: { 202: { description: 'Taken in', schema: BulkSchema, headers: ['Location'] } },
    handle: take,
  }),
  operation({
    name: 'read-bulk',
    summary: 'Read how far a bulk has come',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/bulks/{bulkId}',
    answers: { 200: { description: 'Progress, and the outcome of each item', schema: BulkSchema } },
    handle: async ({ actor, params }, services) => {
      return { status: 200, body: await bulkOf(services, { subject: actor.personId, bulkId: params['bulkId'] ?? '' }) };
    },
  }),
];

async function take({ actor, body, key }: ActorCall<z.output<typeof BulkBody>>, services: Services): Promise<Reply> {
  const { atomic, items } = body;
  if (atomic && items.length > 1) throw new Problem(400, 'bulk-not-atomic');
  const bulkId = proposalIdFor(actor.personId, `bulk/${key}`);
  await services.stores.bulk.create({ bulkId, actor, items });
  const taken = await bulkOf(services, { subject: actor.personId, bulkId });
  return { status: 202, body: taken, headers: { Location: `/v1/bulks/${bulkId}` } };
}

async function bulkOf(
  { stores }: Services,
  asked: { readonly subject: string; readonly bulkId: string },
): Promise<unknown> {
  const bulk = await stores.bulk.find(asked.subject, asked.bulkId);
  if (bulk === undefined) throw notFound();
  return bulk;
}
