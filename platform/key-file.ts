import { readFileSync, statSync } from 'node:fs';

/** The file of keys is missing or no JSON. */
export class KeyFileUnreadable extends Error {}

/** A key file that may be changed while processes run: they notice by themselves and need no restart. */
export interface KeyFileSource {
  /** What the file held when it was last looked at, which is at most a second ago. */
  read(): unknown;
  /** Looks at the file now: for a key that ought to be there and is not. */
  reread(): unknown;
}

/** A change is noticed within this time. Rotation waits longer than that before it relies on a new key being in use. */
export const KEY_FILE_NOTICE_MS = 1_000;

/**
 * Follows the JSON file at `path`. Throws `KeyFileUnreadable` when it cannot be read at first; a file that is gone or half
 * written later leaves the last whole one in use.
 */
export function followKeyFile(path: string, now: () => number = Date.now): KeyFileSource {
  let lookedAt = now();
  let content = firstReading(path);
  let seen = stampOf(path);

  function look(): unknown {
    lookedAt = now();
    try {
      const stamp = stampOf(path);
      if (stamp !== seen) {
        content = JSON.parse(readFileSync(path, 'utf8')) as unknown;
        seen = stamp;
      }
    } catch {
      // Somebody is writing it at this moment; the next look finds it whole.
    }
    return content;
  }
  return { read: () => (now() - lookedAt < KEY_FILE_NOTICE_MS ? content : look()), reread: look };
}

function firstReading(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    throw new KeyFileUnreadable(`The key file ${path} cannot be read.`);
  }
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${String(mtimeMs)}/${String(size)}/${String(ino)}`;
}
