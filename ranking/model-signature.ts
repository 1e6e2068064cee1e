import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { FlattenedSign, flattenedVerify } from 'jose';

/** Public keys by their ids. Earlier keys go on verifying what they signed. */
export type ModelKeys = ReadonlyMap<string, KeyObject>;

/** Why a signature does not count. */
export type SignatureFault = 'signature-missing' | 'signature-key-unknown' | 'signature-wrong';

/** The one text of a JSON value: names in order, no space. Whoever signs and whoever verifies hash the same bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, own]) => own !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([name, own]) => `${JSON.stringify(name)}:${canonicalJson(own)}`).join(',')}}`;
}

/** SHA-256 of a model's canonical JSON, in hexadecimal: what a run says it was ranked with. */
export function modelSha256(model: unknown): string {
  return createHash('sha256').update(canonicalJson(model)).digest('hex');
}

/** Signs a model with an Ed25519 key in PEM: a JWS whose payload, the canonical JSON, is left out (RFC 7515, appendix F). */
export async function signModel(model: unknown, privateKeyPem: string): Promise<string> {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key of models is not an Ed25519 key.');
  const header = { alg: 'EdDSA', kid: keyIdOf(createPublicKey(key)) };
  const signed = await new FlattenedSign(Buffer.from(canonicalJson(model))).setProtectedHeader(header).sign(key);
  return `${signed.protected ?? ''}..${signed.signature}`;
}

/** Answers the id of the key that signed, or what is wrong. Never throws for what somebody handed in. */
export async function verifyModel(
  model: unknown,
  { signature, keys }: { readonly signature: string | undefined; readonly keys: ModelKeys },
): Promise<{ readonly keyId: string } | { readonly fault: SignatureFault }> {
  const [header, payload, signed, ...more] = (signature ?? '').trim().split('.');
  if (header === undefined || payload !== '' || signed === undefined || more.length > 0)
    return { fault: 'signature-missing' };
  const keyId = keyIdIn(header);
  const key = keys.get(keyId);
  if (key === undefined) return { fault: 'signature-key-unknown' };
  const jws = {
    protected: header,
    payload: Buffer.from(canonicalJson(model)).toString('base64url'),
    signature: signed,
  };
  try {
    await flattenedVerify(jws, key, { algorithms: ['EdDSA'] });
    return { keyId };
  } catch {
    return { fault: 'signature-wrong' };
  }
}

/** Public keys from PEM texts. Throws for a text that is no key. */
export function modelKeys(pems: readonly string[]): ModelKeys {
  return new Map(pems.map((pem) => createPublicKey(pem)).map((key) => [keyIdOf(key), key]));
}

function keyIdIn(header: string): string {
  try {
    return String((JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid?: unknown }).kid);
  } catch {
    // No header at all names no key, which is what the caller is told.
    return '';
  }
}

/** Follows from the key itself, so that no list of names has to be trusted. */
function keyIdOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 20);
}
