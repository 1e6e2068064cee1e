import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Enough of the beginning to tell the type: a PNG is known only after its colour profile, which may be long. */
const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 4;

/** A content as it comes in, and where to stop. */
export interface Incoming {
  readonly content: AsyncIterable<Uint8Array>;
  readonly maxBytes: number;
}

/** What was found out about a content while it came in. */
export interface Measured {
  /** More than the limit where it was reached: the content was not read to its end then. */
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sha256: string;
}

/** A file that was received, not yet under its name. */
export type Received<Written> = Written & {
  /** Gives the file its name for good. What had that name before is gone. */
  readonly keepAs: (path: string) => Promise<void>;
  readonly discard: () => Promise<void>;
};

/** Where contents lie below a folder while they come in. */
export function incomingFolder(folder: string): string {
  return join(folder, 'incoming');
}

/** Has a file written below `folder`, safe on disk when this answers. Nothing is left behind when `write` throws. */
export async function receiveInto<Written extends object>(
  folder: string,
  write: (file: FileHandle) => Promise<Written>,
): Promise<Received<Written>> {
  const unfinished = join(incomingFolder(folder), randomUUID());
  await mkdir(dirname(unfinished), { recursive: true });
  // "wx": a name that is taken already is never written over. Only the process's own user reads it.
  const file = await open(unfinished, 'wx', 0o600);
  try {
    const written = await write(file);
    await file.sync();
    return {
      ...written,
      keepAs: (path) => moveTo(path, unfinished),
      discard: () => rm(unfinished, { force: true }),
    };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function moveTo(target: string, unfinished: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rename(unfinished, target);
}

/** Hands on each part of a content up to `maxBytes`, and answers what it was. */
export async function measured(
  { content, maxBytes }: Incoming,
  handOn: (part: Uint8Array) => Promise<void>,
): Promise<Measured> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  for await (const part of content) {
    bytes += part.length;
    if (bytes > maxBytes) break;
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, part]).subarray(0, HEAD_BYTES);
    tail = Buffer.concat([tail, part.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    hash.update(part);
    await handOn(part);
  }
  return { bytes, head, tail, sha256: hash.digest('hex') };
}
