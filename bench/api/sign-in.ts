import { createServer } from 'node:http';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A sign-in service of the bench's own: it signs for officials that the sandbox does not know. */
export interface SignIn {
  readonly issuer: string;
  readonly jwksUrl: string;
  token(subject: string): Promise<string>;
  close(): Promise<void>;
}

const KID = 'bench';
export const AUDIENCE = 'dtsen-api';
/** Longer than any run. */
const TOKEN_SECONDS = 3_600;

/** Serves its public key on `port` of 127.0.0.1. */
export async function startSignIn(port: number): Promise<SignIn> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: KID, alg: 'ES256', use: 'sig' }] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(jwks);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${String(port)}`;
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    token(subject) {
      const seconds = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer, aud: AUDIENCE, sub: subject, jti: `bench-${subject}`, iat: seconds };
      return new SignJWT({ ...claims, exp: seconds + TOKEN_SECONDS })
        .setProtectedHeader({ alg: 'ES256', kid: KID, typ: 'at+jwt' })
        .sign(privateKey);
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
