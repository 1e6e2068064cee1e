import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

import { createTokenVerifier } from '../../api/middleware/access-token';

const NO_CLOCK = ['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'performance'] as const;
const NOW_SECONDS = 1_800_000_000;

let server: Server;
let issuer: string;
let asked = 0;
let privateKey: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }] });
  server = createServer((_request, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json').end(jwks);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: [...NO_CLOCK], now: NOW_SECONDS * 1_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

const verifier = () => createTokenVerifier({ issuer, audience: 'dtsen-api', jwksUrl: new URL(issuer) });

function tokenUntil(exp: number): Promise<string> {
  return new SignJWT({ iss: issuer, aud: 'dtsen-api', sub: 'somebody', jti: 't', iat: NOW_SECONDS - 60, exp })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
    .sign(privateKey);
}

describe('an access token', () => {
  it('that was found good is taken for what it says', async () => {
    const verify = verifier();
    const token = await tokenUntil(NOW_SECONDS + 600);

    expect([await verify(token), await verify(token)]).toEqual(
      Array(2).fill({ subject: 'somebody', tokenId: 't', scope: [], expiresAt: NOW_SECONDS + 600 }),
    );
    expect(asked).toBe(1);
  });

  it('is not taken any longer than it is valid because it was found good', async () => {
    const verify = verifier();
    // Within the tolerance of clocks for another ten seconds.
    const token = await tokenUntil(NOW_SECONDS - 20);

    expect(await verify(token)).toMatchObject({ subject: 'somebody' });
    jest.setSystemTime((NOW_SECONDS + 11) * 1_000);
    await expect(verify(token)).rejects.toMatchObject({ status: 401 });
  });
});
