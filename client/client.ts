import type { Client } from './call-types';
import { OPERATIONS } from './operations';
import { Refused, type Problem } from './refused';

export type { Answer, CallOptions, Client, Input, OperationId } from './call-types';
export type { components } from './api-types';
export { Refused, type Problem } from './refused';

export interface ClientOptions {
  /** Where the API is, without a slash at the end. */
  readonly baseUrl: string;
  /** An access token for each call; left out for what anybody may call. */
  readonly token?: () => Promise<string>;
  /** Language of texts; Indonesian if absent. */
  readonly language?: 'id' | 'en';
  /** Person id of the official on leave in whose place everything is done. */
  readonly onBehalfOf?: string;
  /** How long a call that is asked to come again later is repeated; half a minute if absent, 0 for never. */
  readonly patienceMs?: number;
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly precondition?: true;
  readonly idempotent?: true;
  /** The body is the content itself and no JSON. */
  readonly upload?: true;
}

/** What a call may hold, whatever its operation. */
interface AnyInput {
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly key?: string;
  readonly signal?: AbortSignal;
  readonly sha256?: string;
}

const PATIENCE_MS = 30_000;
/** Where a lost connection says nothing of when to come again. */
const PAUSE_MS = 1_000;

/** A client of the officials' API with one method for each operation, on nothing but `fetch`. */
export function createClient(options: ClientOptions): Client {
  const methods = Object.entries<Row>(OPERATIONS).map(([id, row]) => {
    return [id, (input: AnyInput = {}) => perform({ row, input, options })] as const;
  });
  return Object.fromEntries(methods) as unknown as Client;
}

interface Performed {
  readonly row: Row;
  readonly input: AnyInput;
  readonly options: ClientOptions;
}

/** Calls, and again with the same key for as long as there is patience and the API asks for it. */
async function perform(performed: Performed): Promise<unknown> {
  const { row, input, options } = performed;
  const key = row.idempotent === true ? (input.key ?? crypto.randomUUID()) : undefined;
  const until = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  for (;;) {
    const outcome = await attempt(performed, key);
    if ('answer' in outcome) return outcome.answer;
    const { error, waitMs } = outcome;
    if (waitMs === undefined || input.signal?.aborted === true || Date.now() + waitMs > until) throw error;
    await pause(waitMs, input.signal);
  }
}

type Outcome = { readonly answer: unknown } | { readonly error: Error; readonly waitMs: number | undefined };

async function attempt(performed: Performed, key: string | undefined): Promise<Outcome> {
  const { row, input, options } = performed;
  const { body, signal } = input;
  const headers = await headersOf(performed, key);
  try {
    const response = await fetch(options.baseUrl + pathOf(row, input), {
      method: row.method,
      headers,
      ...(signal && { signal }),
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    if (response.ok) return { answer: await answerOf(response) };
    const error = await refusalOf(response);
    return { error, waitMs: error.status === 429 || mayRepeat(row) ? waitAsked(error, response.headers) : undefined };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error, waitMs: mayRepeat(row) ? PAUSE_MS : undefined };
  }
}

function pathOf({ path }: Row, input: AnyInput): string {
  const named = input as Readonly<Record<string, unknown>>;
  return path.replaceAll(/\{(\w+)\}/g, (_place, name: string) => encodeURIComponent(String(named[name])));
}

async function headersOf({ input, options }: Performed, key: string | undefined): Promise<Record<string, string>> {
  const { token, language, onBehalfOf } = options;
  return {
    ...(token && { authorization: `Bearer ${await token()}` }),
    ...(language && { 'accept-language': language }),
    ...(onBehalfOf && { 'on-behalf-of': onBehalfOf }),
    ...(await contentHeaders(input)),
    ...(input.ifMatch !== undefined && { 'if-match': input.ifMatch }),
    ...(key !== undefined && { 'idempotency-key': key }),
  };
}

async function contentHeaders({ body, sha256 }: AnyInput): Promise<Record<string, string>> {
  if (body === undefined) return {};
  if (!(body instanceof Blob)) return { 'content-type': 'application/json' };
  const hash = sha256 === undefined ? await hashOf(body) : bytesOf(sha256);
  return { 'content-type': body.type, 'content-digest': `sha-256=:${btoa(String.fromCharCode(...hash))}:` };
}

async function hashOf(content: Blob): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer()));
}

function bytesOf(hexadecimal: string): Uint8Array {
  return Uint8Array.from(hexadecimal.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

async function answerOf(response: Response): Promise<unknown> {
  const { status, headers } = response;
  const body = await contentOf(response, headers.get('content-type'));
  return { status, body, etag: headers.get('etag'), location: headers.get('location') };
}

function contentOf(response: Response, type: string | null): Promise<unknown> {
  if (type === null) return Promise.resolve(undefined);
  if (type.includes('json')) return response.json();
  return type.startsWith('text/') ? response.text() : response.blob();
}

/** A proxy before the API may refuse in words of its own. */
async function refusalOf(response: Response): Promise<Refused> {
  const { status, headers } = response;
  const problem: unknown = await response.json().catch(() => undefined);
  const type = 'about:blank';
  const unknown: Problem = { type, status, code: 'unreadable', title: response.statusText, detail: '' };
  return new Refused(isProblem(problem) ? problem : unknown, headers);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

/** A command has its key, and reading changes nothing: both may be sent again. */
function mayRepeat({ method, idempotent }: Row): boolean {
  return method === 'GET' || idempotent === true;
}

/** Milliseconds the API asks to wait; `undefined` when coming again would change nothing. */
function waitAsked({ status, code }: Refused, headers: Headers): number | undefined {
  if (status !== 503 && status !== 429 && code !== 'command-running') return undefined;
  const seconds = Number(headers.get('retry-after') ?? 1);
  return Number.isFinite(seconds) ? seconds * 1_000 : PAUSE_MS;
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('The call was given up'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', ended);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', ended, { once: true });
  });
}
