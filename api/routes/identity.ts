import { z } from 'zod';

import { REVEAL_REASONS } from '../../domain/identity/reveal';
import { proposalOperation, type Operation, type ProposalCall, type Reply, type Services } from '../operation';
import { notFound } from '../problem';

const RevealBody = z.strictObject({
  number: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('kk') }),
    z.strictObject({
      kind: z.literal('nik'),
      memberNo: z.int().min(1).max(30).describe('From 1, in the order of the KK'),
    }),
  ]),
  reason: z.enum(REVEAL_REASONS),
});

const RevealedSchema = z
  .object({
    number: z.string().regex(/^\d{16}$/),
    revealsOfLastDay: z.int().describe('Numbers I have been shown within 24 hours, this one included'),
  })
  .meta({ id: 'RevealedNumber' });

const AuditSchema = z
  .object({
    entries: z.array(
      z.object({
        seq: z.int(),
        at: z.iso.datetime({ offset: true }),
        actorKind: z.string(),
        personId: z.string().nullable(),
        role: z.string().nullable(),
        office: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
        action: z.string(),
        detail: z.unknown(),
        hash: z.string().describe('Whoever keeps it can tell later whether anything before it was changed'),
      }),
    ),
  })
  .meta({ id: 'Audit' });

/** What touches people's numbers, and the record of who did what. */
export const IDENTITY_OPERATIONS: readonly Operation[] = [
  proposalOperation({
    name: 'reveal-identity',
    summary: 'See one NIK or the KK number in full, for a reason',
    description:
      'Numbers are masked everywhere else. Each reveal is audited, counted, and shown to the household as a count.',
    tag: 'Proposals',
    method: 'post',
    path: '/v1/proposals/{proposalId}/reveal',
    body: RevealBody,
    answers: { 200: { description: 'The number', schema: RevealedSchema } },
    handle: reveal,
  }),
  proposalOperation({
    name: 'read-audit',
    summary: 'Read the audit chain of a proposal',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}/audit',
    answers: { 200: { description: 'Every entry, oldest first', schema: AuditSchema } },
    handle: async ({ actor, proposal }, { stores }) => {
      return { status: 200, body: { entries: await stores.as(actor).audit.history(proposal.proposalId) } };
    },
  }),
];

async function reveal(
  { actor, body, proposal, tokenId }: ProposalCall<z.output<typeof RevealBody>>,
  { security, stores }: Services,
): Promise<Reply> {
  const { number, reason } = body;
  const { proposalId } = proposal;
  const revealed = await stores.as(actor).revealer.reveal({ proposalId, number, actor, tokenId, reason });
  if (revealed === undefined) throw notFound();
  const { personId, role, office } = actor;
  const count = revealed.revealsOfLastDay;
  security.record({ event: 'reveal', personId, role, office, tokenId, subject: proposalId, code: reason, count });
  return { status: 200, body: revealed, headers: { 'Cache-Control': 'no-store' } };
}
