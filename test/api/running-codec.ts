import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { createCodecApp } from '../../api/codec/app';
import { createLogger } from '../../platform/logging';
import { createPayloadCodec } from '../../platform/payload-codec';
import { createCodecAccessLog } from '../../store/codec-access';
import { createDatabase } from '../../store/database';
import { createReferenceStore } from '../../store/reference';
import { DATABASE_ROLES } from '../../store/roles';
import { testStores } from '../support/database';
import { changingKeys, protection } from '../support/payloads';
import { personOf } from './running-api';

export const UI_ORIGIN = 'http://ui.test';
export const NAMESPACE = 'dtsen';

/** The codec server on a database of its own, with a sign-in service that tests hold the key of. */
export async function runningCodec() {
  const stores = await testStores();
  const connectionString = stores.addressAs(DATABASE_ROLES.codec);
  const database = createDatabase({ connectionString, connections: 5, statementTimeoutMs: 20_000 });
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const ring = changingKeys();
  const tokenOf = (username: string): Promise<string> => {
    const claims = { iss: signIn.url, aud: 'dtsen-api', sub: personOf(username), jti: `token-of-${username}` };
    const seconds = Math.floor(Date.now() / 1_000);
    const payload = { ...claims, iat: seconds, exp: seconds + 600 };
    return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' }).sign(privateKey);
  };
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
  const signIn = await listen((request, response) => {
    const answers: Record<string, () => Promise<object>> = {
      '/jwks': () => Promise.resolve({ keys: [jwk] }),
      '/.well-known/openid-configuration': () =>
        Promise.resolve({ authorization_endpoint: `${signIn.url}/auth`, token_endpoint: `${signIn.url}/token` }),
      '/token': async () => ({ access_token: await tokenOf('made') }),
    };
    void answers[request.url ?? '']?.().then((body) => response.end(JSON.stringify(body)));
  });
  const { keys } = protection(ring, 'accepted');
  const codec = createPayloadCodec({ keys, namespace: NAMESPACE, plain: { are: 'accepted' }, alarm: () => undefined });
  const server = await listen((request, response) => {
    app(request, response);
  });
  const app = createCodecApp({
    codec,
    namespace: NAMESPACE,
    uiOrigin: UI_ORIGIN,
    publicUrl: new URL(server.url),
    clientId: 'dtsen-web',
    tokens: { issuer: signIn.url, audience: 'dtsen-api', jwksUrl: new URL(`${signIn.url}/jwks`) },
    reference: createReferenceStore(database),
    accessLog: createCodecAccessLog(database.pool),
    logger: createLogger('codec-test', 'silent'),
    ping: () => database.pool.query('select 1'),
  });
  return {
    stores,
    codec,
    ring,
    tokenOf,
    url: server.url,
    signInUrl: signIn.url,
    async close() {
      for (const { server: one } of [server, signIn]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
      await database.close();
      await stores.drop();
    },
  };
}

export type RunningCodec = Awaited<ReturnType<typeof runningCodec>>;

async function listen(handler: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${String(port)}` };
}
