import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { METADATA_ENCODING_KEY, ValueError, type Payload, type PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';

import type { KeyFileSource } from './key-file';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'key-id';
const CODEC_VERSION = 'codec-version';
const VERSION = '1';
const KEY_NAME = /^[A-Za-z0-9._-]{1,60}$/;

/** Keys of payloads as they lie in their file: base64 of 32 bytes each. The current one encrypts, all of them decrypt. */
export interface PayloadKeyFile {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
  /** When a key ceased to be the current one, ISO 8601: what tells when nothing can need it any more. */
  readonly replacedAt?: Readonly<Record<string, string>>;
}

/**
 * What becomes of a payload that nobody encrypted. Refused means that whoever can write to Temporal cannot make our
 * processes act on it; a stand-in is then decoded in its place, because a worker that throws would try the task for ever.
 */
export type PlainPayloads =
  { readonly are: 'accepted' } | { readonly are: 'refused'; readonly standIn?: Readonly<Record<string, unknown>> };

export interface PayloadCodecOptions {
  readonly keys: KeyFileSource;
  readonly namespace: string;
  readonly plain: PlainPayloads;
  /** Told of what somebody must look into. Gets key ids, never content. */
  readonly alarm: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** The key of a payload is not in the ring at present. Worth trying again: the ring is followed, and keys come back. */
export class PayloadKeyMissing extends Error {}

/** A payload that nobody encrypted, where only encrypted ones are taken. */
export class PlainPayloadRefused extends Error {}

/**
 * Encrypts whole payloads, their own metadata included, with AES-256-GCM under a random nonce. Version, key id and
 * namespace are authenticated with each of them, so none can be carried over into another namespace.
 */
export function createPayloadCodec(options: PayloadCodecOptions): PayloadCodec {
  const ring = createRing(options);
  ring.current();
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(payload, { ring, options }))),
    // Async, so that a failure is a rejection and never thrown at the caller.
    // eslint-disable-next-line @typescript-eslint/require-await -- see above
    decode: async (payloads) => payloads.map((payload) => decode(payload, { ring, options })),
  };
}

interface Ring {
  current(): { readonly id: string; readonly key: Buffer };
  find(id: string): Buffer;
}

interface Context {
  readonly ring: Ring;
  readonly options: PayloadCodecOptions;
}

function createRing({ keys, alarm }: Pick<PayloadCodecOptions, 'keys' | 'alarm'>): Ring {
  const lookUp = (file: PayloadKeyFile, id: string): Buffer | undefined => {
    const base64 = file.keys[id];
    if (base64 === undefined) return undefined;
    const key = Buffer.from(base64, 'base64');
    if (key.length !== KEY_BYTES || !KEY_NAME.test(id))
      throw new ValueError(`The payload key "${id}" is not 32 bytes of base64`);
    return key;
  };
  function find(id: string): Buffer {
    const key = lookUp(keys.read() as PayloadKeyFile, id) ?? lookUp(keys.reread() as PayloadKeyFile, id);
    if (key !== undefined) return key;
    alarm('A payload key is missing', { keyId: id });
    throw new PayloadKeyMissing('The key of a payload is not in the key ring');
  }
  return {
    find,
    current() {
      const { current: id } = keys.read() as PayloadKeyFile;
      return { id, key: find(id) };
    },
  };
}

const { Payload: PayloadMessage } = temporal.api.common.v1;
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
const bytes = (value: string): Uint8Array => Buffer.from(value, 'utf8');

function boundTo(keyId: string, namespace: string): Buffer {
  return Buffer.from(`temporal-payload\n${VERSION}\n${keyId}\n${namespace}`);
}

function encrypt(payload: Payload, { ring, options }: Context): Payload {
  const { id, key } = ring.current();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(boundTo(id, options.namespace));
  const plain = PayloadMessage.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: { [METADATA_ENCODING_KEY]: bytes(ENCRYPTED), [KEY_ID]: bytes(id), [CODEC_VERSION]: bytes(VERSION) },
    data,
  };
}

function decode(payload: Payload, { ring, options }: Context): Payload {
  const metadata = payload.metadata ?? {};
  if (text(metadata[METADATA_ENCODING_KEY]) !== ENCRYPTED) return plainPayload(payload, options);
  if (text(metadata[CODEC_VERSION]) !== VERSION) throw new ValueError('A payload is encrypted in an unknown way');
  const id = text(metadata[KEY_ID]);
  const key = ring.find(id);
  const data = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(id, options.namespace));
  try {
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return PayloadMessage.decode(plain);
  } catch {
    options.alarm('A payload was changed or belongs elsewhere', { keyId: id });
    throw new ValueError('A payload was changed or belongs elsewhere');
  }
}

function plainPayload(payload: Payload, { plain, alarm }: PayloadCodecOptions): Payload {
  if (plain.are === 'accepted') return payload;
  alarm('A payload that nobody encrypted was refused', {});
  if (plain.standIn === undefined) throw new PlainPayloadRefused('Payloads must be encrypted here');
  return {
    metadata: { [METADATA_ENCODING_KEY]: bytes('json/plain') },
    data: bytes(JSON.stringify(plain.standIn)),
  };
}

/** A fresh key file: made once by set-up where there is none. */
export function newPayloadKeyFile(): PayloadKeyFile {
  return { current: 'p1', keys: { p1: randomBytes(KEY_BYTES).toString('base64') } };
}

/** The same ring with a new current key. The old ones stay: what they encrypted must go on being readable. */
export function withNewPayloadKey(file: PayloadKeyFile, at: Date): PayloadKeyFile {
  const numbers = Object.keys(file.keys).map((id) => Number(/^p(\d+)$/.exec(id)?.[1] ?? 0));
  const id = `p${String(Math.max(...numbers) + 1)}`;
  return {
    current: id,
    keys: { ...file.keys, [id]: randomBytes(KEY_BYTES).toString('base64') },
    replacedAt: { ...file.replacedAt, [file.current]: at.toISOString() },
  };
}
