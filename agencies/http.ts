import { z } from 'zod';

import {
  AgencyAnswerInvalid,
  AgencyBusy,
  AgencyFailure,
  AgencyRefused,
  type AgencyName,
  type BusyKind,
} from './failures';

/** Where an agency is and how long one attempt may take. */
export interface AgencyOptions {
  readonly baseUrl: string;
  /** From sending to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

export interface AgencyLine extends AgencyOptions {
  readonly agency: AgencyName;
}

export interface AgencyRequest<T> {
  /** Below the base URL. Constant text: whatever names a person travels in the body. */
  readonly path: string;
  readonly callKey: string;
  readonly body: unknown;
  readonly answer: z.ZodType<T>;
  /** The caller's cancellation. Its reason is thrown as it is, never as a failure of the agency. */
  readonly signal: AbortSignal;
}

/** 4xx answers that describe the moment rather than the request. */
const TRANSIENT_STATUSES: Readonly<Partial<Record<number, BusyKind>>> = {
  408: 'timeout',
  425: 'late',
  429: 'rate-limited',
};

/** The largest answer we expect is a reject list of some kilobytes; a megabyte cannot be one of ours. */
const ANSWER_LIMIT_BYTES = 1024 * 1024;

/** A longer wait than this is a mistake of the agency, and would hide from us that it is back. */
const LONGEST_WAIT_MS = 15 * 60 * 1000;

/** Digits are left out on purpose: no identity number can pass as a code. */
const REFUSAL_CODE = /^[A-Z][A-Z_]{0,39}$/;
const Refusal = z.object({ kode: z.string().regex(REFUSAL_CODE) });

/**
 * One attempt of one call: sends `body` with its key and answers what the agency said, checked by its schema. Throws
 * `AgencyBusy`, `AgencyRefused` or `AgencyAnswerInvalid`, or the reason of the caller's cancellation.
 */
export async function postJson<T>(line: AgencyLine, request: AgencyRequest<T>): Promise<T> {
  request.signal.throwIfAborted();
  const init = requestInit(request);
  const attempt = new AbortController();
  const stop = (): void => {
    attempt.abort();
  };
  const deadline = setTimeout(stop, line.timeoutMs);
  request.signal.addEventListener('abort', stop, { once: true });
  const progress = { answering: false };
  try {
    const response = await (line.fetch ?? fetch)(urlOf(line, request), { ...init, signal: attempt.signal });
    progress.answering = true;
    return await answerOf(response, { line, request });
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof AgencyFailure) throw error;
    throw new AgencyBusy(line.agency, { kind: interruption(attempt.signal, progress) });
  } finally {
    clearTimeout(deadline);
    request.signal.removeEventListener('abort', stop);
  }
}

function urlOf({ baseUrl }: AgencyLine, { path }: { readonly path: string }): URL {
  return new URL(path, baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
}

function requestInit({ body, callKey }: { readonly body: unknown; readonly callKey: string }): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': callKey },
    body: JSON.stringify(body),
    // Following one would hand people's data to whoever the agency's proxy names.
    redirect: 'manual',
  };
}

/** A broken connection, a refused certificate and an unknown host are all the agency not being there. */
function interruption(attempt: AbortSignal, { answering }: { readonly answering: boolean }): BusyKind {
  if (!attempt.aborted) return 'connection';
  return answering ? 'late' : 'timeout';
}

async function answerOf<T>(
  response: Response,
  { line, request }: { readonly line: AgencyLine; readonly request: AgencyRequest<T> },
): Promise<T> {
  if (!response.ok) throw await failureFor(response, line.agency);
  const parsed = request.answer.safeParse(parseJson(await readBounded(response, line.agency), line.agency));
  if (parsed.success) return parsed.data;
  throw new AgencyAnswerInvalid(line.agency, { kind: 'wrong-schema', at: parsed.error.issues[0]?.path.join('.') });
}

async function failureFor(response: Response, agency: AgencyName): Promise<AgencyFailure> {
  const kind = response.status >= 500 ? 'unavailable' : TRANSIENT_STATUSES[response.status];
  if (kind !== undefined) {
    await response.body?.cancel();
    return new AgencyBusy(agency, { kind, retryAfterMs: retryAfterMs(response.headers) });
  }
  return new AgencyRefused(agency, { code: await refusalCode(response, agency), status: response.status });
}

/** Seconds, or a date that is read against the agency's own clock so that ours does not matter. */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), LONGEST_WAIT_MS) : undefined;
}

async function refusalCode(response: Response, agency: AgencyName): Promise<string> {
  try {
    return Refusal.parse(parseJson(await readBounded(response, agency), agency)).kode;
  } catch {
    // The refusal stands even when its explanation cannot be read.
    return `HTTP_${response.status}`;
  }
}

function parseJson(text: string, agency: AgencyName): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the text, which may name people.
    throw new AgencyAnswerInvalid(agency, { kind: 'malformed' });
  }
}

async function readBounded(response: Response, agency: AgencyName): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream, so the rest is never received.
    if (bytes > ANSWER_LIMIT_BYTES) throw new AgencyAnswerInvalid(agency, { kind: 'too-large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
