import { Router, type Request, type Response } from 'express';
import { z } from 'zod';

import { DELEGABLE } from '../domain/access/delegation';
import { POLICY, SCOPES } from '../domain/access/policy';
import { carryOut, granted, handled, nameOf } from './carry-out';
import { languageOf } from './language';
import type { SignedIn } from './middleware/authenticate';
import type { ActorCall, Call, Operation, Reply, Services } from './operation';
import { notFound, Problem } from './problem';
import { idempotencyKey, parseBody, seenVersion } from './request';

/** Finds out who calls, or throws the 401 or 403 to answer with. */
export type Authenticate = (request: Request) => Promise<SignedIn>;

/** Slows down a caller who asks too much, or throws the 429 to answer with. */
export type Throttle = (question: {
  readonly request: Request;
  readonly response: Response;
  readonly operation: Operation;
  readonly caller: SignedIn | undefined;
}) => Promise<void>;

export interface ServeOptions {
  readonly services: Services;
  readonly authenticate: Authenticate;
  readonly throttle: Throttle;
}

/** Mounts declared operations. Throws when one of them has no policy, so that no route can be forgotten by the table. */
export function serveOperations(operations: readonly Operation[], options: ServeOptions): Router {
  const router = Router();
  for (const [path, ofPath] of byPath(operations)) {
    for (const operation of ofPath) {
      if (operation.access === 'officials' && !(operation.name in POLICY))
        throw new Error(`The operation ${operation.name} has no policy: add it to domain/access/policy.ts.`);
      router[operation.method](expressPath(path), async (request, response) => {
        send(response, await answer({ operation, request, response }, options));
      });
    }
    router.all(expressPath(path), () => {
      throw new Problem(405, 'method-not-allowed', { headers: { Allow: allowed(ofPath) } });
    });
  }
  return router;
}

/** Paths of one name before those with a place for any, which would take them for their own. */
function byPath(operations: readonly Operation[]): [string, Operation[]][] {
  const paths = new Map<string, Operation[]>();
  for (const operation of operations) paths.set(operation.path, [...(paths.get(operation.path) ?? []), operation]);
  return [...paths].sort(([one], [other]) => Number(one.includes('{')) - Number(other.includes('{')));
}

/** Whatever can be read can be asked for its headers alone. */
function allowed(operations: readonly Operation[]): string {
  return operations.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ');
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

interface Exchange {
  readonly operation: Operation;
  readonly request: Request;
  readonly response: Response;
}

async function answer(exchange: Exchange, options: ServeOptions): Promise<Reply> {
  const known: { caller?: SignedIn } = {};
  try {
    return await answerTo(exchange, { ...options, known });
  } catch (error) {
    recordRefusal(error, { exchange, security: options.services.security, caller: known.caller });
    throw error;
  }
}

/** Refusals for who somebody is, or for asking too much; what does not exist for the caller counts as well. */
const REFUSED_FOR_WHO = new Set([401, 403, 404, 429]);

/** A series of these is how guessing and prying show. */
function recordRefusal(
  error: unknown,
  { exchange, security, caller }: { exchange: Exchange; caller: SignedIn | undefined } & Pick<Services, 'security'>,
): void {
  if (!(error instanceof Problem) || !REFUSED_FOR_WHO.has(error.status)) return;
  const who =
    caller === undefined
      ? {}
      : {
          personId: caller.actor.personId,
          role: caller.actor.role,
          office: caller.actor.office,
          tokenId: caller.tokenId,
        };
  security.record({ event: 'refusal', ...who, subject: exchange.operation.name, code: error.code });
}

/** Tells who calls as soon as it is known, for a refusal to be recorded with a name. */
interface Answering extends ServeOptions {
  readonly known: { caller?: SignedIn };
}

async function answerTo(exchange: Exchange, { services, authenticate, throttle, known }: Answering): Promise<Reply> {
  const { operation, request, response } = exchange;
  if (operation.access === 'public') {
    await throttle({ request, response, operation, caller: undefined });
    return handled(operation, { call: callOf(exchange), services });
  }
  const caller = await authenticate(request);
  known.caller = caller;
  await throttle({ request, response, operation, caller });
  const { fields } = granted(caller.actor, { operation: nameOf(operation) });
  const needed = SCOPES[nameOf(operation)];
  if (caller.scopes !== undefined && (needed === undefined || !caller.scopes.includes(needed)))
    throw new Problem(403, 'scope-missing');
  if (caller.actor.onBehalfOf !== undefined && !DELEGABLE.has(nameOf(operation)))
    throw new Problem(403, 'not-in-anothers-place');
  const params = pathParameters(operation, request);
  const key = operation.idempotent === undefined ? '' : idempotencyKey(request);
  // A precondition is looked at last: only a call that is otherwise whole can be told that it comes too late.
  const seen = operation.precondition === true ? seenVersion(request, objectId(params)) : -1;
  const { actor, kinds, tokenId } = caller;
  const call: ActorCall = { ...callOf(exchange), actor, kinds, tokenId, fields, key };
  return carryOut({ operation, call, seen, services });
}

function callOf({ operation, request }: Exchange): Call {
  return {
    params: pathParameters(operation, request),
    body: operation.body === undefined ? undefined : parseBody(operation.body, request),
    language: languageOf(request),
    header: (name) => request.get(name),
    ...(operation.upload === undefined ? {} : { content: contentOf(request) }),
  };
}

/** Whoever stops reading still wants to answer, so the connection stays open. */
function contentOf(request: Request): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
}

/** A parameter of the wrong shape cannot name anything that exists. */
function pathParameters({ params }: Operation, request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => {
      const parsed = (params?.[name] ?? z.uuid()).safeParse(value);
      if (!parsed.success) throw notFound();
      return [name, parsed.data];
    }),
  );
}

function objectId(params: Call['params']): string {
  return params['taskId'] ?? params['proposalId'] ?? '';
}

function send(response: Response, { status, body, headers }: Reply): void {
  // Answers are about people: nobody between us and the caller keeps one, unless its operation says otherwise.
  response.status(status).set({ 'Cache-Control': 'no-store', ...headers });
  if (body === undefined) response.end();
  else if (typeof body === 'string' || Buffer.isBuffer(body)) response.send(body);
  else response.json(body);
}
