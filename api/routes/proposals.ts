import { z } from 'zod';

import { withdraw } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import { ProposalSubmissionSchema } from '../../contracts/submission-schema';
import { CHANNELS, FILERS, type Channel } from '../../domain/proposal/channels';
import { isWithin } from '../../domain/region';
import type { Actor } from '../../domain/tasks/decide';
import type { AdmissionRequest } from '../../store/admission';
import { officialOrSystem } from '../../store/audit/entry';
import type { KeptAnswer } from '../../store/ledger';
import type { PendingStart } from '../../store/outbox';
import type { ProposalView } from '../../store/proposals';
import { disputeIn } from '../dispute';
import {
  operation,
  proposalOperation,
  type ActorCall,
  type KeptCommand,
  type Operation,
  type ProposalCall,
  type Reply,
  type Services,
} from '../operation';
import { Problem } from '../problem';
import { SUBMISSION_CODES } from '../refusals';
import { etagOf, proposalIdFor } from '../request';
import { DecidedSchema, FiledProposalSchema, ProposalSchema, TimelineSchema } from '../schemas/proposal';
import { decide, deciding, type Command } from '../temporal';

const WithdrawBody = z.strictObject({ reason: z.enum(['DITARIK_PEMOHON']).default('DITARIK_PEMOHON') });

/** With which any command on a case may be refused. */
export const CASE_REFUSALS = [
  'not-admitted-yet',
  'outcome-unknown',
  'proposal-closed',
  'rule-version-unknown',
  'service-unavailable',
] as const;

/** Filing, reading, withdrawing and disputing proposals. */
export const PROPOSAL_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'file-proposal',
    summary: 'File a proposal for a household',
    description: `Takes a \`ProposalSubmission\` (docs/reference/proposal-input.schema.json). The same key is one proposal. A
      household that has an open proposal gets that one, answered 200.`,
    tag: 'Proposals',
    method: 'post',
    path: '/v1/proposals',
    body: z.unknown(),
    documentedBody: ProposalSubmissionSchema.meta({ id: 'ProposalSubmission' }),
    idempotent: 'ledger',
    answers: {
      202: { description: 'Taken in; durable', schema: FiledProposalSchema, headers: ['Location', 'ETag'] },
      200: {
        description: 'The proposal that runs already',
        schema: FiledProposalSchema,
        headers: ['Location', 'ETag'],
      },
    },
    refusals: [
      ...SUBMISSION_CODES,
      'door-not-yours',
      'household-has-open-proposal',
      'member-in-two-households',
      'not-found',
      'wrong-office',
    ],
    handle: file,
    atOnce: fileAtOnce,
  }),
  proposalOperation({
    name: 'read-proposal',
    summary: 'Read where a proposal stands',
    reads: 'proposal',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}',
    answers: { 200: { description: 'The proposal', schema: ProposalSchema, headers: ['ETag'] } },
    handle: (call) => Promise.resolve(shown(call)),
  }),
  proposalOperation({
    name: 'read-timeline',
    summary: 'Read everything that happened to a proposal',
    reads: 'timeline',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}/timeline',
    answers: { 200: { description: 'Events in order', schema: TimelineSchema } },
    handle: async ({ actor, proposal }, { stores }) => {
      return { status: 200, body: { events: await stores.as(actor).proposals.timeline(proposal.proposalId) } };
    },
  }),
  proposalOperation({
    name: 'withdraw-proposal',
    summary: 'Take a proposal back for the household',
    tag: 'Proposals',
    method: 'post',
    path: '/v1/proposals/{proposalId}/withdraw',
    body: WithdrawBody,
    bodyOptional: true,
    precondition: true,
    idempotent: 'ledger',
    answers: { 200: { description: 'Withdrawn', schema: DecidedSchema } },
    refusals: CASE_REFUSALS,
    handle: withdrawProposal,
  }),
];

/** A filer who is no office sees the status and no decision. */
function shown({ proposal, fields, language }: ProposalCall): Reply {
  const { registrationNumber, groundchecked, returns, decile, decisions, previousProposalId, ...known } = proposal;
  const status = { ...known, ...disputeIn(proposal, language) };
  const course = { registrationNumber, groundchecked, returns, decile, decisions, previousProposalId };
  return {
    status: 200,
    body: fields === 'status' ? status : { ...status, ...course },
    headers: { ETag: etagOfProposal(proposal) },
  };
}

/** As that of a task: the id and what grows with every change. */
function etagOfProposal({ proposalId, revision }: ProposalView): string {
  return etagOf({ taskId: proposalId, version: revision });
}

/** Refusals of admission that are no fault in what was sent. */
const REFUSED_AS: Readonly<Partial<Record<string, number>>> = {
  'member-in-two-households': 409,
  'idempotency-key-reused': 422,
};

/** 202 when taken in, 200 with the running proposal when the household has one. */
async function file({ actor, body, key }: ActorCall, { stores, temporal }: Services): Promise<Reply> {
  const { admission, proposals } = stores.as(actor);
  const answer = await admission.admit(admissionOf({ actor, body, key }));
  if (answer.kind === 'refused')
    throw new Problem(REFUSED_AS[answer.code] ?? 400, answer.code, { faults: answer.faults });
  const view = await proposals.find(answer.proposalId);
  // It runs elsewhere: PostgreSQL told that it does, and shows nothing more of it.
  if (view === undefined) throw new Problem(409, 'household-has-open-proposal');
  if (answer.kind === 'admitted') startSoon({ stores, temporal }, { ...view });
  return filed(view, answer.kind);
}

/** Nearly every filing: one statement admits the household and keeps the answer, which is known before it is written. */
async function fileAtOnce(
  { call, entry, shown: asShown }: KeptCommand,
  { stores, temporal }: Services,
): Promise<Reply | undefined> {
  const answerTo = (view: ProposalView): KeptAnswer => asShown(filed(view, 'admitted'));
  const done = await stores.as(call.actor).admission.admitAtOnce(admissionOf(call), { entry, answerTo });
  if (done === undefined) return undefined;
  startSoon({ stores, temporal }, { ...done.view });
  return done.answer;
}

/** The key is the proposal: whoever repeats it names the same one. */
function admissionOf({ actor, body, key }: Pick<ActorCall, 'actor' | 'body' | 'key'>): AdmissionRequest {
  mayFile(actor, body);
  const proposalId = proposalIdFor(actor.personId, key);
  return { proposalId, submission: body, startWorkflow: true, filedBy: officialOrSystem(actor) };
}

function filed(view: ProposalView, kind: 'admitted' | 'running'): Reply {
  return {
    status: kind === 'admitted' ? 202 : 200,
    body: { ...view, running: kind === 'running' },
    headers: { Location: `/v1/proposals/${view.proposalId}`, ETag: etagOfProposal(view) },
  };
}

/** The proposal is durable already; the relay of the worker starts it if this process dies first. */
function startSoon({ stores, temporal }: Pick<Services, 'stores' | 'temporal'>, pending: PendingStart): void {
  const start = (it: PendingStart): Promise<void> => startProposal(temporal, { ...it, input: { admitted: true } });
  stores.outbox.relayOne(pending, start).catch(() => undefined);
}

/** The region comes from the office of whoever files, never from the payload alone. */
function mayFile({ role, office, regions = [office] }: Actor, body: unknown): void {
  const { channel, villageCode } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (!mayUseDoor(role, channel)) throw new Problem(403, 'door-not-yours');
  if (regions.every((region) => liesElsewhere(villageCode, region))) throw new Problem(403, 'wrong-office');
}

/** A door that does not exist is no matter of rights: admission answers it as a fault. */
function mayUseDoor(role: Actor['role'], channel: unknown): boolean {
  const doors: readonly Channel[] = FILERS[role] ?? [];
  const known = CHANNELS.find((door) => door === channel);
  return doors.length > 0 && (known === undefined || doors.includes(known));
}

/** Only a whole village code can lie elsewhere; what is none is again a fault. */
function liesElsewhere(villageCode: unknown, office: string): boolean {
  return typeof villageCode === 'string' && /^\d{10}$/.test(villageCode) && !isWithin(villageCode, office);
}

async function withdrawProposal(
  { actor, body: { reason }, key, proposal }: ProposalCall<z.output<typeof WithdrawBody>>,
  services: Services,
): Promise<Reply> {
  const { proposalId, status: before } = proposal;
  const status = await decide(deciding(services), {
    subject: actor.personId,
    workflowId: proposalWorkflowId(proposalId),
    update: withdraw,
    argument: { reason, actor },
    updateId: key,
    ...caseOf(before),
  });
  return { status: 200, body: { proposalId, status } };
}

/** What a command on the workflow of a case needs to know of it. */
export function caseOf({ end }: ProposalView['status']): Pick<Command<unknown, unknown>, 'mayNotHaveBegun' | 'endOf'> {
  return { mayNotHaveBegun: end === undefined, endOf: () => Promise.resolve(end) };
}
