import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { coverNameOf, type OfferedFile } from '../contracts/ranking-cycle';
import {
  RESULT_FILE_TYPES,
  refuseResultFile,
  type DeclaredResult,
  type ResultFileRefusal,
  type ResultFileType,
} from '../domain/ranking/result-file';
import { incomingFolder, measured, receiveInto } from './incoming-file';

/** A ranking made outside, as it comes in for a run. */
export interface NewResult {
  readonly runId: string;
  readonly declared: DeclaredResult;
  readonly content: AsyncIterable<Uint8Array>;
  /** Asked when the content is whole and right, which may be hours later. What it throws is thrown, and nothing is kept. */
  readonly mayBeKept: () => Promise<void>;
}

export type KeptResult =
  | { readonly kind: 'kept'; readonly result: OfferedFile & { readonly bytes: number } }
  | { readonly kind: 'refused'; readonly code: ResultFileRefusal };

/** Where results that were made outside wait to be checked: a folder for each run, which the worker that ranks reads. */
export interface ResultInbox {
  readonly maxBytes: number;
  /** Keeps a result under a name made of its hash, so that no other content ever takes its place. */
  receive(result: NewResult): Promise<KeptResult>;
  /** Puts a cover beside a result, in the place of the one before. Answers whether there is such a result. */
  putCover(cover: { readonly runId: string; readonly file: string; readonly cover: object }): Promise<boolean>;
}

/** What a process that was killed has left unfinished is dead weight after a day: no content takes as long to come in. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** Keeps results of up to `maxBytes` below `folder`. */
export function createResultInbox({
  folder,
  maxBytes,
}: {
  readonly folder: string;
  readonly maxBytes: number;
}): ResultInbox {
  return {
    maxBytes,
    receive: (result) => receive({ folder, maxBytes }, result),
    async putCover({ runId, file, cover }) {
      const path = join(folder, runId, file);
      if (!(await isThere(path))) return false;
      const written = await receiveInto(folder, async (incoming) => {
        await incoming.writeFile(`${JSON.stringify(cover, undefined, 2)}\n`);
        return {};
      });
      await written.keepAs(coverNameOf(path));
      return true;
    },
  };
}

async function receive(
  { folder, maxBytes }: { readonly folder: string; readonly maxBytes: number },
  { runId, declared, content, mayBeKept }: NewResult,
): Promise<KeptResult> {
  await forgetUnfinished(folder);
  const received = await receiveInto(folder, (file) => measured({ content, maxBytes }, (part) => file.writeFile(part)));
  try {
    const code = refuseResultFile(maxBytes, { received, declared });
    if (code !== undefined) return { kind: 'refused', code };
    await mayBeKept();
    const { bytes, sha256 } = received;
    const file = nameOf(sha256, declared.mediaType as ResultFileType);
    await received.keepAs(join(folder, runId, file));
    return { kind: 'kept', result: { file, sha256, bytes } };
  } finally {
    await received.discard();
  }
}

/** The whole hash, in groups: sixteen digits in a row could be an identity number, and would be taken for one. */
function nameOf(sha256: string, type: ResultFileType): string {
  return `${(sha256.match(/.{8}/g) ?? []).join('-')}.${RESULT_FILE_TYPES[type]}`;
}

async function forgetUnfinished(folder: string): Promise<void> {
  const unfinished = incomingFolder(folder);
  for (const name of await readdir(unfinished).catch(() => [])) {
    const path = join(unfinished, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > FORGOTTEN_MS) await rm(path, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
