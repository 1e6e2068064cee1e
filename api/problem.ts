import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';

import type { Fault } from '../domain/proposal/check-submission';
import { textFor } from '../domain/texts/texts';
import { languageOf } from './language';

/** A refusal the caller can act on: RFC 9457 with a stable code, and for forms the faulty fields by JSON pointer. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    more: { faults?: readonly Fault[]; extra?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.extra = { ...more.extra, ...(more.faults === undefined ? {} : { errors: more.faults }) };
    this.headers = more.headers ?? {};
  }
}

/** Unknown and foreign are the same answer, so that nobody learns what exists elsewhere. */
export function notFound(): Problem {
  return new Problem(404, 'not-found');
}

interface ParserError {
  readonly type?: string;
  readonly status?: number;
}

/** What express' own middleware throws, in our words. */
function parserProblem(error: ParserError): Problem | undefined {
  // An address with a broken escape names nothing.
  if (error instanceof URIError) return notFound();
  return bodyProblem(error);
}

function bodyProblem({ type, status }: ParserError): Problem | undefined {
  if (type === 'entity.too.large') return new Problem(413, 'body-too-large');
  if (type === 'entity.parse.failed') return new Problem(400, 'json-invalid');
  if (type === 'json.key-twice') return new Problem(400, 'json-key-twice');
  if (type === 'json.too-deep') return new Problem(400, 'json-too-deep');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new Problem(415, 'media-type-unsupported');
  return status !== undefined && status >= 400 && status < 500 ? new Problem(400, 'json-invalid') : undefined;
}

/** PostgreSQL cannot be reached, has no connection left, or gave a statement up: the same call may succeed in a moment. */
function storeProblem({ code, message }: StoreError): Problem | undefined {
  const passing = TRANSIENT_SQLSTATES.has(code ?? '') || message === 'timeout exceeded when trying to connect';
  const unreachable = code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'ETIMEDOUT';
  if (!passing && !unreachable) return undefined;
  return new Problem(503, 'service-unavailable', { headers: { 'Retry-After': '2' } });
}

interface StoreError {
  readonly code?: string;
  readonly message?: string;
}

/** Cancelled statement, shutdown, crash, not yet up, too many connections, serialization failure, deadlock. */
const TRANSIENT_SQLSTATES = new Set(['57014', '57P01', '57P02', '57P03', '53300', '40001', '40P01', '08006']);

/** Turns whatever a route threw into `application/problem+json`. What nobody expected is logged and told without details. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem =
      error instanceof Problem
        ? error
        : (parserProblem(error as ParserError) ?? storeProblem(error as StoreError) ?? new Problem(500, 'internal'));
    if (problem.status >= 500 && !(error instanceof Problem))
      logger.error({ err: error, method: request.method }, 'A request failed');
    const language = languageOf(request);
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `https://dtsen-proposals.example/problems/${problem.code}`,
          status: problem.status,
          code: problem.code,
          title: textFor({ kind: 'refusal', code: problem.code, language }),
          detail: textFor({ kind: 'refusal-next', code: problem.code, language }),
          ...problem.extra,
        }),
      );
  };
}
