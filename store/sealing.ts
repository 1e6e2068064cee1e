import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Keys as they lie in the key file: base64 of 32 bytes each. The newest wraps, all of them unwrap. */
export interface KeyFile {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Key of the blind indexes, base64 of 32 bytes. It never leaves the process, least of all to the database. */
  readonly indexKey: string;
}

/** A household's data, sealed with a key of its own, so that destroying the wrapped key destroys every copy. */
export interface Sealed {
  readonly sealed: Uint8Array<ArrayBuffer>;
  readonly wrappedKey: Uint8Array<ArrayBuffer>;
  readonly keyId: string;
}

export type IndexPurpose = 'kk' | 'nik';

export interface Sealer {
  seal(value: unknown): Sealed;
  /** Seals with the key of an existing proposal. Throws when the key is not in the ring or the bytes were changed. */
  sealWith(holder: Omit<Sealed, 'sealed'>, value: unknown): Uint8Array<ArrayBuffer>;
  open(sealed: Sealed): unknown;
  /** Keyed hash for equality look-up; equal numbers give equal hashes and nothing else can be learned without the key. */
  blindIndex(purpose: IndexPurpose, value: string): Uint8Array<ArrayBuffer>;
}

function keyFrom(base64: string, name: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`The key "${name}" in the key file is not 32 bytes of base64`);
  return key;
}

function encrypt(key: Buffer, plain: Buffer): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
}

function decrypt(key: Buffer, bytes: Uint8Array): Buffer {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

/** Seals and opens households with the keys of one key file. Throws at once when the file holds no usable current key. */
export function createSealer(file: KeyFile): Sealer {
  const ring = new Map(Object.entries(file.keys).map(([id, base64]) => [id, keyFrom(base64, id)]));
  const indexKey = keyFrom(file.indexKey, 'indexKey');
  const wrapping = (keyId: string): Buffer => {
    const key = ring.get(keyId);
    if (key === undefined) throw new Error(`The key file has no key called "${keyId}"`);
    return key;
  };
  wrapping(file.current);

  const sealWith = ({ wrappedKey, keyId }: Omit<Sealed, 'sealed'>, value: unknown): Uint8Array<ArrayBuffer> =>
    encrypt(decrypt(wrapping(keyId), wrappedKey), Buffer.from(JSON.stringify(value)));
  return {
    seal(value) {
      const wrappedKey = encrypt(wrapping(file.current), randomBytes(KEY_BYTES));
      const holder = { wrappedKey, keyId: file.current };
      return { ...holder, sealed: sealWith(holder, value) };
    },
    sealWith,
    open({ sealed, ...holder }) {
      const plain = decrypt(decrypt(wrapping(holder.keyId), holder.wrappedKey), sealed);
      return JSON.parse(plain.toString()) as unknown;
    },
    blindIndex(purpose, value) {
      const purposeKey = createHmac('sha256', indexKey).update(`blind-index/${purpose}`).digest();
      return new Uint8Array(createHmac('sha256', purposeKey).update(value).digest());
    },
  };
}

/** A fresh key file: made once by set-up where there is none. */
export function newKeyFile(): KeyFile {
  const key = (): string => randomBytes(KEY_BYTES).toString('base64');
  return { current: 'k1', keys: { k1: key() }, indexKey: key() };
}
