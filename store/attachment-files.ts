import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { measured, receiveInto, type Incoming, type Measured } from './incoming-file';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A content that was received and encrypted, not yet under its name. */
export interface ReceivedFile {
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly sha256: string;
  readonly storedSha256: string;
  /** The key of this one file, base64. */
  readonly key: string;
  /** Gives the file its name for good. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

export interface ReadRequest {
  readonly storedSha256: string;
  readonly key: string;
}

export interface AttachmentFiles {
  /**
   * Writes a content to disk as it comes, encrypted, and stops after `maxBytes` and a little more: `bytes` then says so.
   * Nothing is left behind when the content breaks off.
   */
  receive(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<ReceivedFile>;
  /** Throws when the file is not the one that was written, bit by bit. */
  read(request: ReadRequest): Promise<Buffer>;
}

/** Files below `folder`, each encrypted with a key of its own and named by the hash of what lies on disk. */
export function createAttachmentFiles(folder: string): AttachmentFiles {
  return {
    receive: (content, maxBytes) => receive(folder, { content, maxBytes }),
    read: (request) => read(folder, request),
  };
}

/** Named by what lies on disk: the hash of the content itself would tell who knows a document that it is here. */
function pathOf(folder: string, storedSha256: string): string {
  return join(folder, storedSha256.slice(0, 2), storedSha256);
}

async function receive(folder: string, incoming: Incoming): Promise<ReceivedFile> {
  const { keepAs, ...received } = await receiveInto(folder, (file) => write(file, incoming));
  return { ...received, keep: () => keepAs(pathOf(folder, received.storedSha256)) };
}

type Written = Pick<ReceivedFile, 'storedSha256' | 'key'> & Measured;

async function write(file: FileHandle, incoming: Incoming): Promise<Written> {
  const key = randomBytes(KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const storedHash = createHash('sha256');
  const put = async (part: Uint8Array): Promise<void> => {
    storedHash.update(part);
    await file.writeFile(part);
  };
  await put(nonce);
  const found = await measured(incoming, (part) => put(cipher.update(part)));
  await put(cipher.final());
  await put(cipher.getAuthTag());
  return { ...found, storedSha256: storedHash.digest('hex'), key: key.toString('base64') };
}

/** The whole content at once: no byte of a file leaves before all of it is proved to be what was written. */
async function read(folder: string, { storedSha256, key }: ReadRequest): Promise<Buffer> {
  const stored = await readFile(pathOf(folder, storedSha256));
  if (createHash('sha256').update(stored).digest('hex') !== storedSha256)
    throw new Error('An attachment on disk is not the one that was written');
  const decipher = createDecipheriv(ALGORITHM, Buffer.from(key, 'base64'), stored.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(stored.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
