import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';

import type { AgencyName } from '../failures';
import { isAfterEffect, type FaultPlan } from './faults';
import { failAfterEffect, failBeforeEffect, refuseForNow } from './inject';
import type { Answer, CallIdentity, Ledger } from './ledger';
import type { RateLimiter } from './rate-limits';

/** What all agencies of the sandbox share. */
export interface Desk {
  readonly ledger: Ledger;
  readonly faults: FaultPlan;
  readonly rates: RateLimiter;
}

/** One thing an agency can be asked to do. */
export interface Operation<Body> {
  readonly agency: AgencyName;
  readonly operation: string;
  readonly body: z.ZodType<Body>;
  /** KK numbers in the body, so that a fault can be planted for one household. */
  kkNumbers(body: Body): readonly string[];
  /** Has the effect and says what was done. Called once for each key. */
  perform(call: { readonly key: string; readonly body: Body }): Answer;
  /** A question without an effect: asked again, it is answered anew. */
  readonly isQuestion?: boolean;
}

/** Serves an operation as the institutions do: rate limit, key, body, then the planted fault or the answer. */
export function serve<Body>(desk: Desk, operation: Operation<Body>): RequestHandler {
  return (request, response) => {
    const { waitMs } = desk.rates.take(operation.agency);
    if (waitMs > 0) {
      refuseForNow(response, { status: 429, waitMs });
      return;
    }
    const call = readCall(request, operation);
    if ('kode' in call) {
      response.status(400).json(call);
      return;
    }
    answerCall(response, { desk, operation, call });
  };
}

interface ReadCall<Body> extends CallIdentity {
  readonly body: Body;
}

function readCall<Body>(
  request: Request,
  { agency, operation, body }: Operation<Body>,
): ReadCall<Body> | { kode: string } {
  const key = request.get('idempotency-key');
  if (key === undefined || key === '') return { kode: 'KUNCI_WAJIB' };
  const parsed = body.safeParse(request.body);
  return parsed.success ? { agency, operation, key, body: parsed.data } : { kode: 'BENTUK_SALAH' };
}

interface Answering<Body> {
  readonly desk: Desk;
  readonly operation: Operation<Body>;
  readonly call: ReadCall<Body>;
}

function answerCall<Body>(response: Response, { desk, operation, call }: Answering<Body>): void {
  const earlierCalls = desk.ledger.countCall(call);
  const rule = desk.faults.pick({ ...call, earlierCalls, kkNumbers: operation.kkNumbers(call.body) });
  const { fault, delayMs } = rule ?? { fault: undefined, delayMs: undefined };
  if (fault !== undefined && !isAfterEffect(fault)) {
    failBeforeEffect(response, { fault, delayMs });
    return;
  }
  const answer = operation.isQuestion ? operation.perform(call) : desk.ledger.once(call, () => operation.perform(call));
  if (answer === undefined) {
    response.status(422).json({ kode: 'KUNCI_DIPAKAI_ULANG' });
  } else if (fault === undefined) {
    response.status(answer.status).json(answer.body);
  } else {
    failAfterEffect(response, { fault, delayMs, answer, other: desk.ledger.anotherAnswer(call) });
  }
}
