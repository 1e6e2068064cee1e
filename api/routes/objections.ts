import { z } from 'zod';

import { fileObjection } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { checkPaperCorrection } from '../../domain/groundcheck/paper-correction';
import { proposalOperation, type Operation, type ProposalCall, type Reply, type Services } from '../operation';
import { pinnedForm } from '../pinned-form';
import { Problem } from '../problem';
import { proposalIdFor } from '../request';
import { asItsRuleSees, asStatement, ObjectionBody } from '../schemas/objection';
import { DecidedSchema } from '../schemas/proposal';
import { decide, deciding } from '../temporal';
import { CASE_REFUSALS, caseOf } from './proposals';

const ObjectionSchema = DecidedSchema.extend({ objectionId: z.uuid() }).meta({ id: 'ObjectionFiled' });

/** Disputing what was decided for a household. */
export const OBJECTION_OPERATIONS: readonly Operation[] = [
  proposalOperation({
    name: 'object-to-decision',
    summary: 'Dispute the decisions of the quarter for the household',
    description: `Documents by reference, where a photo of the house was taken, and what is wrong on record. All of it is kept sealed and
      shown to the offices that judge the objection beside what the household was ranked by; nobody corrects anything but they.`,
    tag: 'Proposals',
    method: 'post',
    path: '/v1/proposals/{proposalId}/objections',
    body: ObjectionBody,
    precondition: true,
    idempotent: 'ledger',
    answers: { 202: { description: 'Filed', schema: ObjectionSchema } },
    refusals: [
      ...CASE_REFUSALS,
      'house-photo-not-placed',
      'house-photo-required',
      'objection-window-closed',
      'objector-of-another-village',
    ],
    handle: object,
  }),
];

type Objecting = ProposalCall<z.output<typeof ObjectionBody>>;

async function object(call: Objecting, services: Services): Promise<Reply> {
  const { actor, body, key, proposal } = call;
  const { proposalId, status: before } = proposal;
  const objectionId = await keptAs(call, services);
  const status = await decide(deciding(services), {
    subject: actor.personId,
    workflowId: proposalWorkflowId(proposalId),
    update: fileObjection,
    argument: { objectionId, ...asItsRuleSees(body), actor },
    updateId: key,
    ...caseOf(before),
  });
  return { status: 202, body: { proposalId, objectionId, status } };
}

/** Keeps what is handed in before the workflow is told, and answers the objection's id. */
async function keptAs({ actor, body, key, proposal }: Objecting, services: Services): Promise<string> {
  const { proposalId, status } = proposal;
  // Of a proposal that is over nothing is kept: its workflow says how it ended, and its household may have been erased.
  if (status.end !== undefined) return proposalIdFor(actor.personId, `objection/${proposalId}/${key}`);
  const { households, objections } = services.stores.as(actor);
  if (body.corrections !== undefined) {
    const form = await pinnedForm({ households, reference: services.stores.reference }, proposalId);
    if (form === undefined) throw new Problem(409, 'rule-version-unknown');
    const faults = checkPaperCorrection(form, body.corrections);
    if (faults.length > 0) throw new Problem(400, 'body-invalid', { faults });
  }
  return objections.keep({ proposalId, statement: asStatement(body), by: actor, idempotencyKey: key });
}
