import { createHash } from 'node:crypto';

import {
  decideAccess,
  type POLICY,
  type Access,
  type AccessQuestion,
  type AccessRefusal,
} from '../domain/access/policy';
import { regionRelation, taskOwnership, taskRelation } from '../domain/access/relation';
import type { Actor } from '../domain/tasks/decide';
import type { KeptAnswer, LedgerEntry } from '../store/ledger';
import type { ProposalView } from '../store/proposals';
import type { TaskView } from '../store/tasks';
import type { ActorCall, Call, Operation, ProposalCall, Reply, Services, TaskCall } from './operation';
import { notFound, Problem } from './problem';
import { etagOf } from './request';

/** One call of an official or integrator, ready to be carried out. */
export interface Act {
  readonly operation: Operation;
  readonly call: ActorCall;
  readonly seen: number;
  readonly services: Services;
}

/** Loads what the call is about, decides by the policy, and does it. */
function act(asked: Act): Promise<Reply> {
  const { operation, call, services } = asked;
  if (operation.object === 'task') return actOnTask(asked);
  if (operation.object === 'proposal') return actOnProposal(asked);
  return handled(operation, { call, services });
}

async function actOnTask({ operation, call, seen, services }: Act): Promise<Reply> {
  const task = await services.stores.tasks.find(call.actor, call.params['taskId'] ?? '');
  if (task === undefined || !standsInFor(call, task)) throw notFound();
  const object = placeOfTask(task, call.actor);
  const { fields } = granted(call.actor, { operation: nameOf(operation), object, task });
  const onTask: TaskCall = { ...call, fields, task, seen };
  if (task.proposalId !== null) await logRead({ operation, call, seen, services }, task.proposalId);
  return handled(operation, { call: onTask, services });
}

async function actOnProposal({ operation, call, seen, services }: Act): Promise<Reply> {
  const proposal = await services.stores.as(call.actor).proposals.find(call.params['proposalId'] ?? '');
  if (proposal === undefined) throw notFound();
  const object = placeOfProposal(proposal, call.actor);
  const { fields } = granted(call.actor, { operation: nameOf(operation), object });
  if (seen >= 0 && object.state === 'open' && seen !== proposal.revision) throw staleProposal(proposal);
  const onProposal: ProposalCall = { ...call, fields, proposal };
  await logRead({ operation, call, seen, services }, proposal.proposalId);
  return handled(operation, { call: onProposal, services });
}

/** The name under which the policy knows an operation of officials. */
export function nameOf(operation: Operation): keyof typeof POLICY {
  return operation.name as keyof typeof POLICY;
}

/** Written before anything is shown: a read that cannot be put on record does not take place. */
async function logRead({ operation, call, services }: Act, proposalId: string): Promise<void> {
  if (operation.reads === undefined) return;
  const { actor, tokenId } = call;
  await services.stores.as(actor).accessLog.record({ proposalId, what: operation.reads, actor, tokenId });
}

/** Somebody who stands in for some kinds of tasks only does not see the others. */
function standsInFor({ kinds }: ActorCall, { kind }: TaskView): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}

type Place = NonNullable<AccessQuestion['object']>;

function placeOfTask(task: TaskView, actor: Actor): Place {
  const state = task.state === 'OPEN' || task.state === 'CLAIMED' ? 'open' : 'closed';
  return { relation: taskRelation(task, actor), state, ownership: taskOwnership(task, actor) };
}

function placeOfProposal({ status, village }: ProposalView, { office, regions = [office] }: Actor): Place {
  const state = status.end === undefined ? 'open' : 'closed';
  const relations = regions.map((region) => regionRelation(village, region));
  const relation = relations.find((one) => one === 'own' || one === 'below') ?? 'elsewhere';
  return { relation, state, ownership: 'nobody' };
}

function staleProposal({ proposalId, revision, status }: ProposalView): Problem {
  const headers = { ETag: etagOf({ taskId: proposalId, version: revision }) };
  return new Problem(412, 'stale-version', { headers, extra: { current: { proposalId, revision, status } } });
}

/** Asks the policy, or throws the refusal to answer with. */
export function granted(
  { role }: Actor,
  { task, ...question }: Omit<AccessQuestion, 'role'> & { readonly task?: TaskView },
): Extract<Access, { allowed: true }> {
  const access = decideAccess({ role, ...question });
  if (access.allowed) return access;
  throw refusalFor(access.refusal, task);
}

function refusalFor(refusal: AccessRefusal, task?: TaskView): Problem {
  const headers = task === undefined ? {} : { ETag: etagOf(task) };
  switch (refusal) {
    case 'forbidden':
      return new Problem(403, 'forbidden');
    case 'not-found':
      return notFound();
    case 'closed':
      return task === undefined ? new Problem(410, 'proposal-closed') : new Problem(409, 'task-not-open', { headers });
    case 'claim-required':
      return new Problem(409, 'claim-required', { headers });
    case 'claimed-by-other':
      return new Problem(409, 'already-claimed', { headers, extra: { office: task?.office } });
  }
}

/** Answers of commands that are kept: they were carried out, or refused for what has happened meanwhile. */
const KEPT_REFUSALS = new Set([409, 410]);

/** Carries a call out. Throws the `Problem` to answer with. A key that was used before is answered as it was then. */
export function carryOut(asked: Act): Promise<Reply> {
  return asked.operation.idempotent === 'ledger' ? onceOnly(asked) : act(asked);
}

async function onceOnly(asked: Act): Promise<Reply> {
  const { operation, call, services } = asked;
  const { ledger } = services.stores;
  const entry: LedgerEntry = { subject: call.actor.personId, key: call.key, requestHash: hashOf(operation, call) };
  const shown = (reply: Reply): KeptAnswer => keptAnswer(declaredPart(operation, reply));
  const done = await operation.atOnce?.({ call, entry, shown } as never, services);
  if (done !== undefined) return done;
  const begun = await ledger.begin(entry);
  if (begun.kind === 'other-request') throw new Problem(422, 'idempotency-key-reused');
  if (begun.kind === 'running') throw new Problem(409, 'command-running', { headers: { 'Retry-After': '1' } });
  if (begun.kind === 'answered') return again(begun.answer);
  try {
    const reply = await act(asked);
    await ledger.finish(entry, keptAnswer(reply));
    return reply;
  } catch (error) {
    if (error instanceof Problem && KEPT_REFUSALS.has(error.status)) await ledger.finish(entry, refusedAnswer(error));
    else await ledger.forget(entry);
    throw error;
  }
}

/** A hash of everything that makes a command another one: what is done, to what, and with which body. */
export function hashOf({ name }: Pick<Operation, 'name'>, { params, body }: Pick<Call, 'params' | 'body'>): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([name, params, body ?? null]))
    .digest();
}

function keptAnswer({ status, headers = {}, body }: Reply): KeptAnswer {
  return { status, headers, body };
}

function refusedAnswer({ status, code, extra, headers }: Problem): KeptAnswer {
  return { status, headers, body: { code, extra } };
}

function again({ status, headers, body }: KeptAnswer): Reply {
  if (status < 400) return { status, headers, body };
  const { code, extra } = body as Pick<Problem, 'code' | 'extra'>;
  throw new Problem(status, code, { extra, headers });
}

/** Runs the handler and lets through what the declared answer knows, so that no further field leaves. */
export async function handled(
  operation: Operation,
  { call, services }: { readonly call: Call; readonly services: Services },
): Promise<Reply> {
  return declaredPart(operation, await operation.handle(call as never, services));
}

function declaredPart(operation: Operation, reply: Reply): Reply {
  const declared = operation.answers[reply.status];
  if (declared === undefined) throw new Error(`${operation.name} does not declare ${String(reply.status)}`);
  if (declared.schema === undefined) return reply;
  if (declared.mediaType !== undefined && typeof reply.body === 'string') return reply;
  return { ...reply, body: declared.schema.parse(reply.body) };
}
