import { Router, type Request, type Response } from 'express';
import type { Client } from '@temporalio/client';
import { z } from 'zod';

import { fileObjection, withdraw } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import { CHANNELS, FILERS, type Channel } from '../../domain/proposal/channels';
import { isWithin } from '../../domain/region';
import type { Actor } from '../../domain/tasks/decide';
import type { Admission } from '../../store/admission';
import type { Outbox, PendingStart } from '../../store/outbox';
import type { ProposalStore, ProposalView } from '../../store/proposals';
import { signedInActor } from '../middleware/authenticate';
import { notFound, Problem } from '../problem';
import { idempotencyKey, parseBody, pathUuid, proposalIdFor } from '../request';
import { decide } from '../temporal';

export interface ProposalRoutes {
  readonly admission: Admission;
  readonly outbox: Outbox;
  readonly proposals: ProposalStore;
  readonly temporal: Client;
}

const WithdrawBody = z.strictObject({ reason: z.enum(['DITARIK_PEMOHON']).default('DITARIK_PEMOHON') });
const ObjectionBody = z.strictObject({
  evidence: z
    .array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), reference: z.string().max(300) }))
    .max(20),
});

/** Filing, reading, withdrawing and disputing proposals. */
export function proposalRoutes(dependencies: ProposalRoutes): Router {
  const router = Router();
  router.post('/v1/proposals', (request, response) => file(dependencies, { request, response }));
  router.get('/v1/proposals/:proposalId', async (request, response) => {
    response.json(await visibleProposal(dependencies, { request, actor: signedInActor(response) }));
  });
  router.get('/v1/proposals/:proposalId/timeline', async (request, response) => {
    const { proposalId } = await visibleProposal(dependencies, { request, actor: signedInActor(response) });
    response.json({ events: await dependencies.proposals.timeline(proposalId) });
  });
  router.post('/v1/proposals/:proposalId/withdraw', (request, response) =>
    withdrawProposal(dependencies, { request, response }),
  );
  router.post('/v1/proposals/:proposalId/objections', (request, response) =>
    object(dependencies, { request, response }),
  );
  return router;
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** POST /v1/proposals: 202 when taken in, 200 with the running proposal when the household has one. */
async function file(
  { admission, outbox, proposals, temporal }: ProposalRoutes,
  { request, response }: Exchange,
): Promise<void> {
  const actor = signedInActor(response);
  const key = idempotencyKey(request);
  mayFile(actor, request.body);
  const proposalId = proposalIdFor(actor.personId, key);
  const answer = await admission.admit({ proposalId, submission: request.body as unknown, startWorkflow: true });
  if (answer.kind === 'refused')
    throw new Problem(answer.code === 'member-in-two-households' ? 409 : 400, answer.code, { faults: answer.faults });
  const view = await proposals.find(answer.proposalId);
  if (view === undefined) throw notFound();
  if (answer.kind === 'running' && answer.proposalId !== proposalId && !isWithin(view.village, actor.office)) {
    throw new Problem(409, 'household-has-open-proposal');
  }
  if (answer.kind === 'admitted')
    startSoon({ outbox, temporal }, { proposalId, channel: view.channel, village: view.village });
  response
    .status(answer.kind === 'admitted' ? 202 : 200)
    .location(`/v1/proposals/${view.proposalId}`)
    .json({ ...view, running: answer.kind === 'running' });
}

/** The proposal is durable already; the relay of the worker starts it if this process dies first. */
function startSoon({ outbox, temporal }: Pick<ProposalRoutes, 'outbox' | 'temporal'>, pending: PendingStart): void {
  const start = (it: PendingStart): Promise<void> => startProposal(temporal, { ...it, input: { admitted: true } });
  outbox.relayOne(pending, start).catch(() => undefined);
}

/** The region comes from the office of whoever files, never from the payload alone. */
function mayFile({ role, office }: Actor, body: unknown): void {
  const { channel, villageCode } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (!mayUseDoor(role, channel)) throw new Problem(403, 'door-not-yours');
  if (liesElsewhere(villageCode, office)) throw new Problem(403, 'wrong-office');
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

async function visibleProposal(
  { proposals }: Pick<ProposalRoutes, 'proposals'>,
  { request, actor }: { readonly request: Request; readonly actor: Actor },
): Promise<ProposalView> {
  const view = await proposals.find(pathUuid(request, 'proposalId'));
  if (view === undefined || !isWithin(view.village, actor.office)) throw notFound();
  return view;
}

async function withdrawProposal(dependencies: ProposalRoutes, { request, response }: Exchange): Promise<void> {
  const actor = signedInActor(response);
  const { proposalId, status: before } = await visibleProposal(dependencies, { request, actor });
  const { reason } = parseBody(WithdrawBody, request);
  const status = await decide(dependencies.temporal, {
    workflowId: proposalWorkflowId(proposalId),
    update: withdraw,
    argument: { reason, actor },
    updateId: idempotencyKey(request),
    mayNotHaveBegun: before.end === undefined,
  });
  response.json({ proposalId, status });
}

async function object(dependencies: ProposalRoutes, { request, response }: Exchange): Promise<void> {
  const actor = signedInActor(response);
  const { proposalId, status: before } = await visibleProposal(dependencies, { request, actor });
  const { evidence } = parseBody(ObjectionBody, request);
  const key = idempotencyKey(request);
  const objectionId = proposalIdFor(actor.personId, `objection/${proposalId}/${key}`);
  const status = await decide(dependencies.temporal, {
    workflowId: proposalWorkflowId(proposalId),
    update: fileObjection,
    argument: { objectionId, evidence: evidence.map(({ sha256 }) => sha256) },
    updateId: key,
    mayNotHaveBegun: before.end === undefined,
  });
  response.status(202).json({ proposalId, objectionId, status });
}
