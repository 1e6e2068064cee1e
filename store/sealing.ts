import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

import { freshBytes } from './fresh-bytes';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const REFERENCE_BYTES = 16;

/** Keys by id, base64 of 32 bytes each, and the id of the one in use. */
export interface KeyRing {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Keys as they lie in the key file. The current one wraps, all of them unwrap. */
export interface KeyFile extends KeyRing {
  /** Keys of the blind indexes. They never leave the process, least of all to the database. */
  readonly index: KeyRing;
}

/** Where keys come from. `reread` looks again, for a key that ought to be there and is not. */
export interface KeySource {
  read(): unknown;
  reread(): unknown;
}

/** The key file as it is read. One of an earlier version has a single index key, which was never called anything. */
export function parsedKeyFile(content: unknown): KeyFile {
  const { indexKey, ...file } = content as KeyFile & { readonly indexKey?: string };
  return indexKey === undefined ? file : { ...file, index: { current: 'i1', keys: { i1: indexKey } } };
}

/** Keys that do not change while the process runs. */
export function fixedKeys(file: KeyFile): KeySource {
  return { read: () => file, reread: () => file };
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** A proposal's own key, wrapped: destroying it destroys every copy of what it sealed. */
export interface ProposalKey {
  readonly proposalId: string;
  readonly wrappedKey: Bytes;
  readonly keyId: string;
}

/** Which column a sealed value stands in. A value moved to another column or proposal does not open. */
export type SealPurpose =
  'household' | 'correction' | 'groundcheck' | 'evidence' | 'comment' | 'attachment-key' | 'objection';
export type Place = ProposalKey & { readonly purpose: SealPurpose };

export type NumberPurpose = 'kk' | 'nik';

/** An identity number as it may be stored: hashes to find it by, and itself sealed, for the day the hashes need a new key. */
export interface HiddenNumber {
  readonly purpose: NumberPurpose;
  /** What the number is called if it is not known yet: random, so it says nothing. */
  readonly candidate: Bytes;
  readonly sealed: Bytes;
}

/** A number's row in `identity_index`, as far as opening it needs. */
export interface SealedNumber {
  readonly purpose: string;
  readonly reference: Uint8Array;
  readonly sealed: Uint8Array;
  readonly sealKeyId: string;
}

export interface Sealer {
  newKey(proposalId: string): ProposalKey;
  /** Seals with the key of a proposal. Throws when the wrapping key is not in the ring or the bytes were changed. */
  seal(place: Place, value: unknown): Bytes;
  open(place: Place, sealed: Uint8Array): unknown;
  /** 64 hexadecimal digits that name a value, and tell nothing of it to whoever lacks the key: not even a guess can be tried. */
  mark(place: Place, value: unknown): string;
  /** The same key under the wrapping key in use now. */
  rewrap(key: ProposalKey): ProposalKey;
  /** Id of the wrapping key in use now. */
  currentKeyId(): string;
  /**
   * A number with a reference of its own, sealed under the wrapping key that is named: whoever hides several writes one key down
   * for all of them, and the one in use may change between two.
   */
  hide(number: { readonly purpose: NumberPurpose; readonly value: string }, sealKeyId: string): HiddenNumber;
  openNumber(number: SealedNumber): string;
  /** The same number sealed under the wrapping key in use now. */
  resealNumber(number: SealedNumber): { readonly sealed: Bytes; readonly sealKeyId: string };
  /** Ids of all index keys in the ring, the one in use first. */
  indexKeyIds(): string[];
  /** Keyed hash: equal numbers give equal hashes, and nothing else can be learned without the key. */
  blindIndex(keyId: string, number: { readonly purpose: string; readonly value: string }): Bytes;
}

/** Seals and opens households with the keys of `source`. Throws at once when it holds no usable keys. */
export function createSealer(source: KeySource): Sealer {
  const wrapping = createRing(source, (file) => file);
  const indexing = createRing(source, (file) => file.index);
  wrapping.get(wrapping.current());
  indexing.get(indexing.current());
  return { ...householdSeals(wrapping), ...numberSeals(wrapping), ...blindIndexes(indexing) };
}

interface Ring {
  current(): string;
  ids(): string[];
  get(id: string): Buffer;
}

function createRing(source: KeySource, part: (file: KeyFile) => KeyRing): Ring {
  // What is read is the same object until the file changes, so it is made out once.
  let content: unknown;
  let ring: KeyRing = { current: '', keys: {} };
  let decoded = new Map<string, Buffer>();
  const ringIn = (read: unknown): KeyRing => {
    if (read === content) return ring;
    ring = part(parsedKeyFile(read));
    content = read;
    decoded = new Map();
    return ring;
  };
  return {
    current: () => ringIn(source.read()).current,
    ids: () => Object.keys(ringIn(source.read()).keys),
    get(id) {
      const base64 = ringIn(source.read()).keys[id] ?? ringIn(source.reread()).keys[id];
      if (base64 === undefined) throw new Error(`The key file has no key called "${id}"`);
      const known = decoded.get(id);
      if (known !== undefined) return known;
      const key = Buffer.from(base64, 'base64');
      if (key.length !== KEY_BYTES) throw new Error(`The key "${id}" in the key file is not 32 bytes of base64`);
      decoded.set(id, key);
      return key;
    },
  };
}

function householdSeals(wrapping: Ring): Pick<Sealer, 'newKey' | 'seal' | 'open' | 'mark' | 'rewrap' | 'currentKeyId'> {
  const wrap = (proposalId: string, key: Buffer): ProposalKey => {
    const keyId = wrapping.current();
    return {
      proposalId,
      keyId,
      wrappedKey: encrypt(wrapping.get(keyId), { plain: key, boundTo: wrapBond(proposalId, keyId) }),
    };
  };
  const unwrap = ({ proposalId, keyId, wrappedKey }: ProposalKey): Buffer =>
    decrypt(wrapping.get(keyId), { bytes: wrappedKey, boundTo: wrapBond(proposalId, keyId) });
  // A new key seals several things at once: as long as its maker holds it, it need not be unwrapped for each.
  const fresh = new WeakMap<Bytes, Buffer>();
  return {
    newKey(proposalId) {
      const plain = freshBytes(KEY_BYTES);
      const key = wrap(proposalId, plain);
      fresh.set(key.wrappedKey, plain);
      return key;
    },
    seal: (place, value) =>
      encrypt(fresh.get(place.wrappedKey) ?? unwrap(place), {
        plain: Buffer.from(JSON.stringify(value)),
        boundTo: placeBond(place),
      }),
    open: (place, sealed) =>
      JSON.parse(decrypt(unwrap(place), { bytes: sealed, boundTo: placeBond(place) }).toString()) as unknown,
    mark: (place, value) =>
      createHmac('sha256', unwrap(place))
        .update(`mark\n${placeBond(place)}\n${JSON.stringify(value)}`)
        .digest('hex'),
    rewrap: (key) => wrap(key.proposalId, unwrap(key)),
    currentKeyId: () => wrapping.current(),
  };
}

function numberSeals(wrapping: Ring): Pick<Sealer, 'hide' | 'openNumber' | 'resealNumber'> {
  const sealed = (
    number: { purpose: string; reference: Uint8Array; value: string },
    sealKeyId: string,
  ): { sealed: Bytes; sealKeyId: string } => {
    const plain = Buffer.from(number.value);
    return {
      sealKeyId,
      sealed: encrypt(wrapping.get(sealKeyId), { plain, boundTo: numberBond({ ...number, sealKeyId }) }),
    };
  };
  const openNumber = (number: SealedNumber): string =>
    decrypt(wrapping.get(number.sealKeyId), { bytes: number.sealed, boundTo: numberBond(number) }).toString();
  return {
    hide({ purpose, value }, sealKeyId) {
      const candidate = new Uint8Array(freshBytes(REFERENCE_BYTES));
      return { purpose, candidate, sealed: sealed({ purpose, reference: candidate, value }, sealKeyId).sealed };
    },
    openNumber,
    resealNumber: (number) => sealed({ ...number, value: openNumber(number) }, wrapping.current()),
  };
}

function blindIndexes(indexing: Ring): Pick<Sealer, 'indexKeyIds' | 'blindIndex'> {
  // Derived once: there are few purposes, and what an id names never changes.
  const derived = new Map<string, Buffer>();
  const purposeKeyOf = (keyId: string, purpose: string): Buffer => {
    const key = indexing.get(keyId);
    const known = derived.get(`${keyId}/${purpose}`);
    if (known !== undefined) return known;
    const purposeKey = createHmac('sha256', key).update(`blind-index/${purpose}`).digest();
    derived.set(`${keyId}/${purpose}`, purposeKey);
    return purposeKey;
  };
  return {
    indexKeyIds() {
      const current = indexing.current();
      return [current, ...indexing.ids().filter((id) => id !== current)];
    },
    blindIndex(keyId, { purpose, value }) {
      const purposeKey = purposeKeyOf(keyId, purpose);
      return new Uint8Array(createHmac('sha256', purposeKey).update(value).digest());
    },
  };
}

/** What a ciphertext is bound to, so that it opens nowhere else. Parts contain no line breaks. */
const wrapBond = (proposalId: string, keyId: string): string => `proposal-key\n${proposalId}\n${keyId}`;
const placeBond = ({ proposalId, purpose }: Place): string => `${purpose}\n${proposalId}`;
const numberBond = (number: { purpose: string; reference: Uint8Array; sealKeyId: string }): string =>
  `number\n${number.purpose}\n${Buffer.from(number.reference).toString('hex')}\n${number.sealKeyId}`;

function encrypt(key: Buffer, { plain, boundTo }: { plain: Buffer; boundTo: string }): Bytes {
  const nonce = freshBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = new Uint8Array(NONCE_BYTES + TAG_BYTES + plain.length);
  sealed.set(nonce);
  // As long as what it encrypts: this mode has no blocks to fill.
  sealed.set(cipher.update(plain), NONCE_BYTES + TAG_BYTES);
  cipher.final();
  sealed.set(cipher.getAuthTag(), NONCE_BYTES);
  return sealed;
}

/** What was sealed before values were bound to their place opens as well. Whatever is sealed anew is bound. */
function decrypt(key: Buffer, { bytes, boundTo }: { bytes: Uint8Array; boundTo: string }): Buffer {
  try {
    return decryptBound(key, { bytes, boundTo });
  } catch {
    return decryptBound(key, { bytes, boundTo: '' });
  }
}

function decryptBound(key: Buffer, { bytes, boundTo }: { bytes: Uint8Array; boundTo: string }): Buffer {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
}

const newKey = (): string => freshBytes(KEY_BYTES).toString('base64');

/** A fresh key file: made once by set-up where there is none. */
export function newKeyFile(): KeyFile {
  return { current: 'k1', keys: { k1: newKey() }, index: { current: 'i1', keys: { i1: newKey() } } };
}

/** The same ring with one key more, which is in use at once when `inUse` says so. */
export function withNewKey(
  { current, keys }: KeyRing,
  { prefix, inUse }: { readonly prefix: string; readonly inUse: boolean },
): { readonly ring: KeyRing; readonly id: string } {
  const numbers = Object.keys(keys).map((id) => Number(id.slice(prefix.length)) || 0);
  const id = `${prefix}${String(Math.max(0, ...numbers) + 1)}`;
  return { id, ring: { current: inUse ? id : current, keys: { ...keys, [id]: newKey() } } };
}

/** The key that was made last. */
export function newestKey({ current, keys }: KeyRing): string {
  return Object.keys(keys).at(-1) ?? current;
}
