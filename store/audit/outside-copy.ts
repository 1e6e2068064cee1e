import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { merkleRoot } from './merkle';
import type { RootSigner } from './signing';

/** What a root says about the entries it covers. */
export const RootStatement = z.object({
  /** From 1, without gaps. */
  number: z.int().positive(),
  /** Instants of the earliest and the latest entry, ISO 8601. */
  from: z.string(),
  to: z.string(),
  count: z.int().positive(),
  /** Merkle root over the lines of the leaf file, hexadecimal. */
  root: z.string(),
  /** SHA-256 of the line before; zeros for the first, so that no line can be taken out. */
  previous: z.string(),
  keyId: z.string(),
});
export const SignedRoot = RootStatement.extend({ signature: z.string() });
export type SignedRoot = z.output<typeof SignedRoot>;

/** One entry as the outside copy holds it. */
export interface Leaf {
  readonly proposalId: string;
  readonly seq: number;
  readonly hash: string;
}

/** The place outside the database. Whoever can write to the database must not be able to write here. */
export interface OutsideCopy {
  /** Every line so far, oldest first. */
  lines(): string[];
  /** Writes a root over the leaves and answers its line. It is on the disk when this returns. */
  append(root: { readonly leaves: readonly Leaf[]; readonly from: Date; readonly to: Date }): string;
}

const BEFORE_THE_FIRST = '0'.repeat(64);

/** File of the signed roots, one JSON object a line. */
export function rootsFile(directory: string): string {
  return join(directory, 'roots.jsonl');
}

/** File of the entries that one root covers, one a line. */
export function leafFile(directory: string, number: number): string {
  return join(directory, 'leaves', `${String(number).padStart(8, '0')}.txt`);
}

/** Folder of the public keys that came with the copy. */
export function keyFolder(directory: string): string {
  return join(directory, 'keys');
}

/** A leaf as it is hashed and written. */
export function leafLine({ proposalId, seq, hash }: Leaf): string {
  return `${proposalId} ${seq} ${hash}`;
}

/** What the next line must state about this one. */
export function lineDigest(line: string | undefined): string {
  return line === undefined ? BEFORE_THE_FIRST : createHash('sha256').update(line).digest('hex');
}

/** The copy in a directory, made where it is missing, with the public key of its signer beside it. */
export function createOutsideCopy({
  directory,
  signer,
}: {
  readonly directory: string;
  readonly signer: RootSigner;
}): OutsideCopy {
  mkdirSync(join(directory, 'leaves'), { recursive: true });
  mkdirSync(keyFolder(directory), { recursive: true });
  const published = join(keyFolder(directory), `${signer.keyId}.pem`);
  if (!existsSync(published)) writeWhole(published, signer.publicKey);
  const file = rootsFile(directory);
  const lines = (): string[] => wholeLines(file);
  return {
    lines,
    append({ leaves, from, to }) {
      const known = lines();
      const number = known.length + 1;
      const texts = leaves.map(leafLine);
      writeWhole(leafFile(directory, number), `${texts.join('\n')}\n`);
      const statement = {
        number,
        from: from.toISOString(),
        to: to.toISOString(),
        count: leaves.length,
        root: merkleRoot(texts).toString('hex'),
        previous: lineDigest(known.at(-1)),
        keyId: signer.keyId,
      };
      const line = JSON.stringify({ ...statement, signature: signer.sign(JSON.stringify(statement)) });
      appendLine(file, line);
      return line;
    },
  };
}

/** A line that a crash cut off was never answered for, so it is taken away before the next one is written. */
function wholeLines(file: string): string[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole.split('\n').filter((line) => line !== '');
}

/** Appears complete or not at all. */
function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.unfinished`;
  synced(unfinished, { flags: 'w', text });
  renameSync(unfinished, path);
}

function appendLine(path: string, line: string): void {
  synced(path, { flags: 'a', text: `${line}\n` });
}

function synced(path: string, { flags, text }: { readonly flags: string; readonly text: string }): void {
  const file = openSync(path, flags, 0o644);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
