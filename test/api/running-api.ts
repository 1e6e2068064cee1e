import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

import { INTEGRATORS, OFFICIALS } from '../../agencies/sandbox/officials';
import { createApp } from '../../api/app';
import { createThrottle } from '../../api/throttle';
import type { SecurityEvent, SecurityLog } from '../../platform/security-events';
import { newSigningKeyFile, signingKeys } from '../../platform/signing-keys';
import { RECEIPT_TYPE } from '../../contracts/decision-receipt';
import { createLogger } from '../../platform/logging';
import { createResultInbox } from '../../store/result-inbox';
import { testStores } from '../support/database';
import { FakeTemporal } from './fake-temporal';

export interface Call {
  readonly method?: string;
  readonly path: string;
  /** User name of the official or integrator who calls. */
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // What the API sends is looked into freely by tests.
  readonly body: Record<string, unknown>;
}

/** What a token of ours says, and what a test makes different. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly typ?: string;
  readonly key?: CryptoKey;
}

/** Small, so that a test can send more. */
export const RESULT_MAX_BYTES = 100_000;

const KID = 'test-key';
const ISSUER = 'https://sign-in.test';
const AUDIENCE = 'dtsen-api';

/** The API with its real stores on a database of its own, a fake Temporal client, and a sign-in service that tests hold the key of. */
export async function runningApi() {
  const stores = await testStores();
  const temporal = new FakeTemporal();
  const attachmentFolder = await mkdtemp(join(tmpdir(), 'attachments-'));
  const resultFolder = join(attachmentFolder, 'results');
  const resultInbox = createResultInbox({ folder: resultFolder, maxBytes: RESULT_MAX_BYTES });
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: KID, alg: 'ES256', use: 'sig' }] });
  const keys = await listen((_request, response) => response.setHeader('content-type', 'application/json').end(jwks));
  const events: SecurityEvent[] = [];
  const recorded: SecurityLog = {
    record: (event) => {
      events.push(event);
    },
    close: () => undefined,
  };
  const receipts = signingKeys(newSigningKeyFile(), RECEIPT_TYPE);
  const app = (jwksUrl: URL) =>
    createApp({
      stores: stores.api,
      temporal: temporal.client,
      tokens: { issuer: ISSUER, audience: AUDIENCE, jwksUrl },
      throttle: createThrottle(stores.api.rateLimits),
      security: recorded,
      receipts,
      attachmentFolder,
      resultInbox,
      logger: createLogger('api-test', 'silent'),
      now: Date.now,
    });
  const api = await listen(app(keys.url));
  const failing = await listen((_request, response) => response.writeHead(500).end());
  const withoutKeys = {
    'cannot be reached': await listen(app(new URL('http://127.0.0.1:1/jwks'))),
    fails: await listen(app(failing.url)),
  };

  const token = ({ claims = {}, typ = 'at+jwt', key = privateKey }: TokenChanges = {}): Promise<string> => {
    const seconds = Math.floor(Date.now() / 1000);
    const usual = { iss: ISSUER, aud: AUDIENCE, sub: personOf('budi'), jti: 'token', iat: seconds, exp: seconds + 600 };
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256', kid: KID, typ }).sign(key);
  };

  async function call({ method, path, as, body, headers }: Call, base = api.url): Promise<Answer> {
    const response = await fetch(new URL(path, base), {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(as === undefined
          ? {}
          : { authorization: `Bearer ${await token({ claims: { sub: personOf(as), ...scopeOf(as) } })}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    });
    const text = await response.text();
    const json = isJson(response.headers) ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, body: json };
  }

  return {
    stores,
    temporal,
    events,
    services: {
      stores: stores.api,
      temporal: temporal.client,
      security: recorded,
      receipts,
      attachmentFolder,
      resultInbox,
      now: Date.now,
    },
    resultFolder,
    token,
    tokenOf: (username: string) => token({ claims: { sub: personOf(username) } }),
    url: api.url.origin,
    call,
    /** The same call to an API that gets no keys from its sign-in service. */
    callWithoutKeys: (how: keyof typeof withoutKeys, request: Call) => call(request, withoutKeys[how].url),
    async close() {
      for (const { server } of [api, ...Object.values(withoutKeys), keys, failing]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await stores.drop();
      await rm(attachmentFolder, { recursive: true });
    },
  };
}

export type RunningApi = Awaited<ReturnType<typeof runningApi>>;

/** Tokens of client credentials carry scopes; those of officials do not. */
function scopeOf(username: string): { readonly scope?: string } {
  const integrator = INTEGRATORS.find((known) => known.username === username);
  return integrator === undefined ? {} : { scope: integrator.scopes.join(' ') };
}

/** Person id of an official or integrator of the sandbox. */
export function personOf(username: string): string {
  const found = [...OFFICIALS, ...INTEGRATORS].find((official) => official.username === username);
  if (found === undefined) throw new Error(`The sandbox has nobody called ${username}.`);
  return found.subject;
}

async function listen(handler: RequestListener): Promise<{ readonly server: Server; readonly url: URL }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: new URL(`http://127.0.0.1:${String(port)}`) };
}

function bodyOf(body: unknown): string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

function isJson(headers: Headers): boolean {
  return headers.get('content-type')?.includes('json') === true;
}
