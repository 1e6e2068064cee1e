import { Router, type Request, type Response } from 'express';
import type { Client } from '@temporalio/client';
import { z } from 'zod';

import { completeTask, returnTask } from '../../contracts/household-proposal';
import { visibleText } from '../../contracts/submission-schema';
import { groundcheckJsonSchema } from '../../domain/groundcheck/json-schema';
import { findGroundcheckForm } from '../../domain/groundcheck/versions';
import { REASON_CODES } from '../../domain/proposal/reason-codes';
import { TASK_KINDS } from '../../domain/tasks/catalogue';
import type { Actor } from '../../domain/tasks/decide';
import type { ReferenceStore } from '../../store/reference';
import type { ClaimResult, TaskStore, TaskView } from '../../store/tasks';
import { signedInActor } from '../middleware/authenticate';
import { notFound, Problem } from '../problem';
import { etagOf, idempotencyKey, parseBody, pathUuid, seenVersion } from '../request';
import { CompleteBody, keepAnswers, type AnswerDependencies } from '../task-answers';
import { decide } from '../temporal';

export interface TaskRoutes extends AnswerDependencies {
  readonly reference: ReferenceStore;
  readonly tasks: TaskStore;
  readonly temporal: Client;
}

const PAGE_SIZE = 50;

const SearchBody = z.strictObject({
  kind: z.enum(TASK_KINDS).exactOptional(),
  overdue: z.boolean().exactOptional(),
  mine: z.boolean().exactOptional(),
  trackingCode: visibleText(20).exactOptional(),
  cursor: z.string().max(200).exactOptional(),
  limit: z.int().min(1).max(200).default(PAGE_SIZE),
});

const ReturnBody = z.strictObject({
  reasonCodes: z.array(z.enum(REASON_CODES)).min(1).max(10),
  markedFields: z.array(visibleText(200).startsWith('/')).max(100),
});

const AssignBody = z.strictObject({ to: z.uuid() });

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** The tasks of an office: search, read, claim, release, assign, complete, return. */
export function taskRoutes(dependencies: TaskRoutes): Router {
  const router = Router();
  const { tasks } = dependencies;
  router.post('/v1/tasks/search', (request, response) => search(dependencies, { request, response }));
  router.get('/v1/tasks/:taskId', async (request, response) => {
    const task = await visibleTask(dependencies, { request, response });
    response.set('ETag', etagOf(task)).json(task);
  });
  router.get('/v1/tasks/:taskId/form', (request, response) => form(dependencies, { request, response }));
  router.post('/v1/tasks/:taskId/claim', async (request, response) => {
    answerClaim(response, await tasks.claim(claimCommand(request, response)));
  });
  router.post('/v1/tasks/:taskId/release', async (request, response) => {
    answerClaim(response, await tasks.release(claimCommand(request, response)));
  });
  router.post('/v1/tasks/:taskId/assign', (request, response) => assign(dependencies, { request, response }));
  router.post('/v1/tasks/:taskId/complete', (request, response) => complete(dependencies, { request, response }));
  router.post('/v1/tasks/:taskId/return', (request, response) => sendBack(dependencies, { request, response }));
  return router;
}

async function search({ tasks }: TaskRoutes, { request, response }: Exchange): Promise<void> {
  const { cursor, limit, ...filters } = parseBody(SearchBody, request);
  const after = cursor === undefined ? {} : { after: parseCursor(cursor) };
  const items = await tasks.search(signedInActor(response), { ...filters, ...after, limit });
  const last = items.at(-1);
  const next = items.length === limit && last !== undefined ? { cursor: cursorAfter(last) } : {};
  response.json({ items, ...next });
}

function cursorAfter({ dueAt, taskId }: TaskView): string {
  return Buffer.from(JSON.stringify([dueAt, taskId])).toString('base64url');
}

function parseCursor(cursor: string): { dueAt: string; taskId: string } {
  try {
    const [dueAt, taskId] = z
      .tuple([z.iso.datetime(), z.uuid()])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { dueAt, taskId };
  } catch {
    throw new Problem(400, 'body-invalid', { faults: [{ pointer: '/cursor', code: 'wrong-shape' }] });
  }
}

async function visibleTask({ tasks }: Pick<TaskRoutes, 'tasks'>, { request, response }: Exchange): Promise<TaskView> {
  const task = await tasks.find(signedInActor(response), pathUuid(request, 'taskId'));
  if (task === undefined) throw notFound();
  return task;
}

/** The form of a task as JSON Schema; 204 when the task needs none. */
async function form(dependencies: TaskRoutes, { request, response }: Exchange): Promise<void> {
  const task = await visibleTask(dependencies, { request, response });
  const definition = findGroundcheckForm(task.formVersion ?? '');
  if (definition === undefined) {
    response.status(204).end();
    return;
  }
  const language = request.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';
  response.json({ formVersion: definition.version, schema: groundcheckJsonSchema(definition, language) });
}

function claimCommand(request: Request, response: Response): { taskId: string; version: number; actor: Actor } {
  const taskId = pathUuid(request, 'taskId');
  return { taskId, version: seenVersion(request, taskId), actor: signedInActor(response) };
}

function answerClaim(response: Response, result: ClaimResult | undefined): void {
  if (result === undefined) throw notFound();
  if (!('refused' in result)) {
    response.set('ETag', etagOf(result.task)).json(result.task);
    return;
  }
  const { refused, task } = result;
  const headers = { ETag: etagOf(task) };
  if (refused === 'stale') throw new Problem(412, 'stale-version', { headers, extra: { current: task } });
  if (refused === 'claimed-by-other')
    throw new Problem(409, 'already-claimed', { headers, extra: { office: task.office } });
  throw new Problem(409, 'task-not-open', { headers });
}

async function assign({ tasks, reference }: TaskRoutes, { request, response }: Exchange): Promise<void> {
  const command = claimCommand(request, response);
  const { to } = parseBody(AssignBody, request);
  const official = await reference.findOfficial(to);
  const { actor } = command;
  if (official?.role !== actor.role || !official.office.startsWith(actor.office))
    throw new Problem(403, 'assign-outside-office');
  answerClaim(response, await tasks.assign({ ...command, to }));
}

/** A decision on a task that is open must be made by whoever holds it, on the version they saw. */
function mayDecide(task: TaskView, { request, response }: Exchange): void {
  if (task.state !== 'OPEN' && task.state !== 'CLAIMED') return;
  if (task.claimedBy === null) throw new Problem(409, 'claim-required');
  if (task.claimedBy !== signedInActor(response).personId)
    throw new Problem(409, 'already-claimed', { extra: { office: task.office } });
  if (seenVersion(request, task.taskId) !== task.version) {
    throw new Problem(412, 'stale-version', { headers: { ETag: etagOf(task) }, extra: { current: task } });
  }
}

/** POST /v1/tasks/{id}/complete. A task that is closed already is left to the workflow, which knows whether the key is the same. */
async function complete(dependencies: TaskRoutes, { request, response }: Exchange): Promise<void> {
  const task = await visibleTask(dependencies, { request, response });
  const body = parseBody(CompleteBody, request);
  const updateId = idempotencyKey(request);
  mayDecide(task, { request, response });
  const kept = isOpen(task) ? await keepAnswers(dependencies, { task, body }) : {};
  const status = await decide(dependencies.temporal, {
    workflowId: task.workflowId,
    update: completeTask,
    updateId,
    argument: {
      taskId: task.taskId,
      outcome: body.outcome,
      actor: signedInActor(response),
      ...(body.reasonCodes === undefined ? {} : { reasonCodes: body.reasonCodes }),
      ...kept,
    },
  });
  response.json({ taskId: task.taskId, proposalId: task.proposalId, status });
}

async function sendBack(dependencies: TaskRoutes, { request, response }: Exchange): Promise<void> {
  const task = await visibleTask(dependencies, { request, response });
  const body = parseBody(ReturnBody, request);
  const updateId = idempotencyKey(request);
  mayDecide(task, { request, response });
  const status = await decide(dependencies.temporal, {
    workflowId: task.workflowId,
    update: returnTask,
    updateId,
    argument: { taskId: task.taskId, actor: signedInActor(response), ...body },
  });
  response.json({ taskId: task.taskId, proposalId: task.proposalId, status });
}

function isOpen({ state }: TaskView): boolean {
  return state === 'OPEN' || state === 'CLAIMED';
}
