import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { keyFolder, leafFile, leafLine, lineDigest, rootsFile, SignedRoot, type Leaf } from './outside-copy';
import { merkleRoot } from './merkle';
import { isSignedBy, publicKeys, type PublicKeys } from './signing';

/** What is wrong with a line of the outside copy. */
export type RootFault =
  | 'unreadable'
  | 'number'
  | 'previous'
  | 'signature'
  | 'leaves-missing'
  | 'leaves-altered'
  | 'missing-outside'
  | 'differs-from-database';

export interface BrokenRoot {
  readonly number: number;
  readonly fault: RootFault;
}

/** Hashes of a proposal's entries as they were signed, by their numbers. */
export type SignedHashes = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** The outside copy as a verifier reads it. */
export interface SignedCopy {
  readonly lines: readonly string[];
  readonly entries: number;
  /** The first thing wrong with the copy itself. What comes after is not taken as signed. */
  readonly broken: BrokenRoot | undefined;
  /** Signed hashes of the proposals whose ids lie in a range, both ends included. */
  between(low: string, high: string): SignedHashes;
}

/** Public keys in a folder of PEM files; by default those that came with the copy. */
export function readPublicKeys(folder: string): PublicKeys {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pem')) : [];
  return publicKeys(files.map((name) => readFileSync(join(folder, name), 'utf8')));
}

/** Checks every line, signature and leaf file of the copy in a directory. */
export function readSignedCopy(directory: string, keys = readPublicKeys(keyFolder(directory))): SignedCopy {
  const file = rootsFile(directory);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '');
  let entries = 0;
  let sound = 0;
  let broken: BrokenRoot | undefined;
  for (const [index, line] of lines.entries()) {
    const checked = checkLine({ directory, keys, number: index + 1, line, before: lines[index - 1] });
    if ('fault' in checked) {
      broken = { number: index + 1, fault: checked.fault };
      break;
    }
    entries += checked.count;
    sound += 1;
  }
  return { lines, entries, broken, between: (low, high) => hashesBetween(directory, { sound, low, high }) };
}

interface LineCheck {
  readonly directory: string;
  readonly keys: PublicKeys;
  readonly number: number;
  readonly line: string;
  readonly before: string | undefined;
}

function checkLine(check: LineCheck): { readonly count: number } | { readonly fault: RootFault } {
  const root = parseLine(check.line);
  if (root === undefined) return { fault: 'unreadable' };
  const { signature, ...statement } = root;
  if (root.number !== check.number) return { fault: 'number' };
  if (root.previous !== lineDigest(check.before)) return { fault: 'previous' };
  const text = JSON.stringify(statement);
  if (!isSignedBy(check.keys, { keyId: root.keyId, text, signature })) return { fault: 'signature' };
  const leaves = readLeaves(check.directory, check.number);
  if (leaves === undefined) return { fault: 'leaves-missing' };
  const same = leaves.length === root.count && merkleRoot(leaves.map(leafLine)).toString('hex') === root.root;
  return same ? { count: root.count } : { fault: 'leaves-altered' };
}

function parseLine(line: string): SignedRoot | undefined {
  try {
    return SignedRoot.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function readLeaves(directory: string, number: number): Leaf[] | undefined {
  const file = leafFile(directory, number);
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [proposalId = '', seq = '', hash = ''] = line.split(' ');
    return { proposalId, seq: Number(seq), hash };
  });
}

function hashesBetween(
  directory: string,
  { sound, low, high }: { readonly sound: number; readonly low: string; readonly high: string },
): SignedHashes {
  const signed = new Map<string, Map<number, string>>();
  for (let number = 1; number <= sound; number += 1) {
    for (const { proposalId, seq, hash } of readLeaves(directory, number) ?? []) {
      if (proposalId < low || proposalId > high) continue;
      const hashes = signed.get(proposalId) ?? new Map<number, string>();
      // The first word counts: an entry signed again after a crash has the same hash, or one of the two is a forgery.
      if (!hashes.has(seq)) hashes.set(seq, hash);
      signed.set(proposalId, hashes);
    }
  }
  return signed;
}
