import { z } from 'zod';

import { refuseDelegation } from '../../domain/access/delegation';
import { TASK_KINDS } from '../../domain/tasks/catalogue';
import { operation, type ActorCall, type Operation, type Reply, type Services } from '../operation';
import { notFound, Problem } from '../problem';
import { SentInstant } from '../schemas/sent-instant';

const Instant = z.iso.datetime({ offset: true });

const DelegationBody = z.strictObject({
  from: z.uuid().describe('The official on leave: myself, or somebody I supervise'),
  to: z.uuid().describe('Who stands in'),
  kinds: z.array(z.enum(TASK_KINDS)).max(TASK_KINDS.length).default([]).describe('Empty: every kind of task'),
  validFrom: SentInstant,
  validUntil: SentInstant,
});

const DelegationSchema = z
  .object({
    delegationId: z.uuid(),
    fromPerson: z.uuid(),
    toPerson: z.uuid(),
    kinds: z.array(z.enum(TASK_KINDS)),
    validFrom: Instant,
    validUntil: Instant,
  })
  .meta({ id: 'Delegation' });

/** Standing in for an official on leave. Both names stand under each decision. */
export const DELEGATION_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'search-delegations',
    summary: 'List delegations I gave, got or made',
    description: 'To use one, send `On-Behalf-Of` with the person id of the official on leave.',
    tag: 'Delegation',
    method: 'get',
    path: '/v1/delegations',
    answers: {
      200: { description: 'Those that are not over', schema: z.object({ items: z.array(DelegationSchema) }) },
    },
    handle: async ({ actor }, { stores }) => {
      return { status: 200, body: { items: await stores.delegations.ofPerson(actor.personId) } };
    },
  }),
  operation({
    name: 'delegate',
    summary: 'Have somebody stand in while an official is on leave',
    tag: 'Delegation',
    method: 'post',
    path: '/v1/delegations',
    body: DelegationBody,
    idempotent: 'ledger',
    answers: { 201: { description: 'It holds from `validFrom`', schema: DelegationSchema, headers: ['Location'] } },
    refusals: [
      'delegation-kind-unknown',
      'delegation-not-yours',
      'delegation-outside-office',
      'delegation-person-unknown',
      'delegation-to-self',
      'delegation-too-long',
      'delegation-window-invalid',
    ],
    handle: delegate,
  }),
  operation({
    name: 'end-delegation',
    summary: 'End a delegation before its time',
    tag: 'Delegation',
    method: 'delete',
    path: '/v1/delegations/{delegationId}',
    answers: { 204: { description: 'Ended' } },
    handle: async ({ actor, params }, { stores }) => {
      const ended = await stores.delegations.end({
        delegationId: params['delegationId'] ?? '',
        personId: actor.personId,
      });
      if (!ended) throw notFound();
      return { status: 204 };
    },
  }),
];

async function delegate(
  { actor, body }: ActorCall<z.output<typeof DelegationBody>>,
  { stores }: Services,
): Promise<Reply> {
  const [from, to] = await Promise.all([body.from, body.to].map((id) => stores.reference.findOfficial(id)));
  if (from === undefined || to === undefined) throw new Problem(409, 'delegation-person-unknown');
  const { kinds, validFrom, validUntil } = body;
  const window = { fromMs: Date.parse(validFrom), untilMs: Date.parse(validUntil) };
  const refusal = refuseDelegation({ by: actor, from, to, kinds, ...window });
  if (refusal !== undefined) throw new Problem(409, refusal);
  const created = await stores.delegations.create({
    fromPerson: from.personId,
    toPerson: to.personId,
    kinds,
    validFrom,
    validUntil,
    createdBy: actor.personId,
  });
  return { status: 201, body: created, headers: { Location: `/v1/delegations/${created.delegationId}` } };
}
