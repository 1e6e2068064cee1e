import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { CompactSign } from 'jose';

const ALGORITHM = 'EdDSA';

/** A key as it is published. */
export interface PublicSigningKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: typeof ALGORITHM;
}

/** Signs texts that others verify without asking us: JWS (RFC 7515) with Ed25519 (RFC 8037). */
export interface SigningKeys {
  /** The set of keys (RFC 7517) to verify with: the present one and those before it. */
  readonly published: { readonly keys: readonly PublicSigningKey[] };
  /** A compact JWS over the claims. The same claims under the same key give the same text. */
  sign(claims: unknown): Promise<string>;
}

const PEM_BLOCK = /-----BEGIN (PRIVATE|PUBLIC) KEY-----[^-]+-----END \1 KEY-----/g;

/**
 * Keys of a file in PEM: the private key that signs, and the public keys of earlier ones, whose signatures must go on being
 * verifiable. To change the key, put a new private one into the file and leave the public key of the old one there. Throws
 * when there is not exactly one private key, or when a key is not of Ed25519. `type` goes into the header of what is signed, so
 * that it is never taken for something else.
 */
export function signingKeys(pem: string, type: string): SigningKeys {
  const blocks = [...pem.matchAll(PEM_BLOCK)].map(([block, kind]) => ({ block, kind }));
  const [signing, second] = blocks.filter(({ kind }) => kind === 'PRIVATE').map(({ block }) => createPrivateKey(block));
  if (signing === undefined || second !== undefined) {
    throw new Error('A file of signing keys must hold one private key');
  }
  const earlier = blocks.filter(({ kind }) => kind === 'PUBLIC').map(({ block }) => createPublicKey(block));
  const keys = [createPublicKey(signing), ...earlier].map(published);
  const kid = keys[0]?.kid ?? '';
  return {
    published: { keys },
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: ALGORITHM, typ: type, kid })
        .sign(signing),
  };
}

/** The id follows from the key (RFC 7638), so that no list of names has to be trusted. */
function published(key: KeyObject): PublicSigningKey {
  const { crv, kty, x } = key.export({ format: 'jwk' });
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) {
    throw new Error('A signing key is not an Ed25519 key');
  }
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');
  return { kty, crv, x, kid, use: 'sig', alg: ALGORITHM };
}

/** Content of a key file with one fresh key. */
export function newSigningKeyFile(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
