import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

/** Signs roots with Ed25519. The key is a file of the worker; no role of the database can read it. */
export interface RootSigner {
  readonly keyId: string;
  /** For whoever verifies: SPKI in PEM. */
  readonly publicKey: string;
  /** Answers base64. */
  sign(text: string): string;
}

/** Reads a private key in PEM. Throws when it is not an Ed25519 key. */
export function createRootSigner(pem: string): RootSigner {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key of the audit is not an Ed25519 key');
  const publicKey = createPublicKey(key);
  return {
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

/** A fresh private key in PEM: made once by set-up where there is none. */
export function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Public keys by their ids, from PEM texts; earlier keys go on verifying what they signed. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** Public keys from PEM texts. */
export function publicKeys(pems: readonly string[]): PublicKeys {
  return new Map(pems.map((pem) => createPublicKey(pem)).map((key) => [keyIdOf(key), key]));
}

/** Whether the key of that id is known and signed this text. */
export function isSignedBy(
  keys: PublicKeys,
  { keyId, text, signature }: { readonly keyId: string; readonly text: string; readonly signature: string },
): boolean {
  const key = keys.get(keyId);
  return key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/** Follows from the key itself, so that no list of names has to be trusted. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 20);
}
