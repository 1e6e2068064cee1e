import type { Pool, PoolClient } from 'pg';

import { ENTRY_COLUMNS, entryHash, GENESIS, type AuditEntry } from './entry';
import type { BrokenRoot, SignedCopy, SignedHashes } from './read-copy';
import { ROOT_LOCK } from './seal-roots';

/** What is wrong with an entry, or with the place where one should be. */
export type EntryFault =
  | 'missing'
  | 'altered'
  | 'not-linked'
  | 'earlier-than-the-one-before'
  | 'differs-from-signed'
  | 'never-signed'
  | 'beyond-the-end';

/** The first broken entry of a proposal. */
export interface BrokenEntry {
  readonly proposalId: string;
  readonly seq: number;
  readonly fault: EntryFault;
}

export interface Verdict {
  readonly entries: number;
  readonly proposals: number;
  readonly roots: number;
  /** Entries that no root covers yet: only the chain itself vouches for them. */
  readonly unsigned: number;
  readonly brokenRoot: BrokenRoot | undefined;
  /** The first broken entry of each broken chain, in the order of their proposals. */
  readonly broken: readonly BrokenEntry[];
}

export interface VerifyOptions {
  readonly db: Pick<Pool | PoolClient, 'query'>;
  readonly copy: SignedCopy;
  /** Hears how many entries have been checked, now and then. */
  readonly progress?: (entries: number) => void;
}

const PAGE = 5_000;
/** Signed hashes held in memory at once: about 150 bytes each. */
const HASHES_AT_ONCE = 1_000_000;

const ENTRIES = `select ${ENTRY_COLUMNS} from audit_entry
  where (proposal_id, seq) > ($1::uuid, $2) and proposal_id <= $3::uuid order by proposal_id, seq limit ${PAGE}`;
const HEADS = `select proposal_id as "proposalId", seq from audit_head where proposal_id between $1::uuid and $2::uuid`;

/** Checks every chain against itself, its head and the copy outside, and every root of the database against that copy. */
export async function verifyAudit({ db, copy, progress = () => undefined }: VerifyOptions): Promise<Verdict> {
  const tally = { entries: 0, proposals: 0, unsigned: 0 };
  const broken: BrokenEntry[] = [];
  for (const [low, high] of ranges(Math.ceil(copy.entries / HASHES_AT_ONCE))) {
    const signed = copy.between(low, high);
    const heads = new Map((await db.query<{ proposalId: string; seq: number }>(HEADS, [low, high])).rows.map(asPair));
    const seen = new Set<string>();
    for await (const chain of chainsBetween(db, { low, high })) {
      const { proposalId } = chain[0];
      const hashes = signed.get(proposalId) ?? new Map<number, string>();
      const end = heads.get(proposalId) ?? 0;
      broken.push(...firstBreak({ proposalId, chain, hashes, end }));
      seen.add(proposalId);
      tally.entries += chain.length;
      tally.unsigned += chain.filter(({ seq }) => !hashes.has(seq)).length;
      progress(tally.entries);
    }
    tally.proposals += seen.size;
    broken.push(...vanished({ seen, heads, signed }));
  }
  const brokenRoot = copy.broken ?? (await rootsDiffer(db, copy.lines));
  broken.sort((left, right) => (left.proposalId < right.proposalId ? -1 : 1));
  return { ...tally, roots: copy.lines.length, brokenRoot, broken };
}

function asPair({ proposalId, seq }: { proposalId: string; seq: number }): [string, number] {
  return [proposalId, seq];
}

/** Splits the ids of proposals into ranges of equal width, so that a copy of any size is read in bounded memory. */
function ranges(wanted: number): [string, string][] {
  const count = Math.min(Math.max(1, wanted), 4_096);
  const prefix = (part: number): string =>
    Math.floor((part * 0x10000) / count)
      .toString(16)
      .padStart(4, '0');
  return Array.from({ length: count }, (_, part) => {
    const last =
      part === count - 1 ? 'ffff' : (Number.parseInt(prefix(part + 1), 16) - 1).toString(16).padStart(4, '0');
    return [`${prefix(part)}0000-0000-0000-0000-000000000000`, `${last}ffff-ffff-ffff-ffff-ffffffffffff`];
  });
}

type Chain = [AuditEntry, ...AuditEntry[]];

async function* chainsBetween(
  db: VerifyOptions['db'],
  { low, high }: { readonly low: string; readonly high: string },
): AsyncGenerator<Chain, void> {
  let chain: AuditEntry[] = [];
  let after: [string, number] = [low, -1];
  for (;;) {
    const { rows } = await db.query<AuditEntry>({ name: 'audit-page', text: ENTRIES, values: [...after, high] });
    for (const entry of rows) {
      if (isChain(chain) && chain[0].proposalId !== entry.proposalId) {
        yield chain;
        chain = [];
      }
      chain.push(entry);
      after = [entry.proposalId, entry.seq];
    }
    if (rows.length < PAGE) break;
  }
  if (isChain(chain)) yield chain;
}

function isChain(entries: AuditEntry[]): entries is Chain {
  return entries.length > 0;
}

interface ChainCheck {
  readonly proposalId: string;
  readonly chain: readonly AuditEntry[];
  readonly hashes: ReadonlyMap<number, string>;
  /** Number of the last entry by the chain's head. */
  readonly end: number;
}

function firstBreak({ proposalId, chain, hashes, end }: ChainCheck): BrokenEntry[] {
  const signedEnd = Math.max(0, ...hashes.keys());
  let before: AuditEntry | undefined;
  for (const entry of chain) {
    const expected = (before?.seq ?? 0) + 1;
    if (entry.seq !== expected) return [{ proposalId, seq: expected, fault: 'missing' }];
    const fault = faultOf(entry, { before, signed: hashes.get(entry.seq), signedEnd });
    if (fault !== undefined) return [{ proposalId, seq: entry.seq, fault }];
    if (entry.seq > end) return [{ proposalId, seq: entry.seq, fault: 'beyond-the-end' }];
    before = entry;
  }
  const last = before?.seq ?? 0;
  return last < Math.max(end, signedEnd) ? [{ proposalId, seq: last + 1, fault: 'missing' }] : [];
}

interface Neighbours {
  readonly before: AuditEntry | undefined;
  readonly signed: string | undefined;
  readonly signedEnd: number;
}

function faultOf(entry: AuditEntry, { before, signed, signedEnd }: Neighbours): EntryFault | undefined {
  if (signed !== undefined && signed !== entry.hash.toString('hex')) return 'differs-from-signed';
  if (signed === undefined && entry.seq <= signedEnd) return 'never-signed';
  return chainFault(entry, before);
}

function chainFault(entry: AuditEntry, before: AuditEntry | undefined): EntryFault | undefined {
  if (!entry.prevHash.equals(before?.hash ?? GENESIS)) return 'not-linked';
  if (entryHash(entry)?.equals(entry.hash) !== true) return 'altered';
  return before !== undefined && entry.at < before.at ? 'earlier-than-the-one-before' : undefined;
}

interface Expected {
  readonly seen: ReadonlySet<string>;
  readonly heads: ReadonlyMap<string, number>;
  readonly signed: SignedHashes;
}

/** Chains of which nothing is left. */
function vanished({ seen, heads, signed }: Expected): BrokenEntry[] {
  const expected = new Set([...heads.keys(), ...signed.keys()]);
  return [...expected]
    .filter((proposalId) => !seen.has(proposalId))
    .map((proposalId) => ({ proposalId, seq: 1, fault: 'missing' }));
}

/**
 * Reads the outside copy and the database as they stood at one moment: while the lock is held nobody adds a root, and
 * entries written meanwhile belong to a later snapshot.
 */
export async function verifyStanding(
  pool: Pool,
  { readCopy, progress }: { readonly readCopy: () => SignedCopy; readonly progress?: VerifyOptions['progress'] },
): Promise<Verdict> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [ROOT_LOCK]);
    await client.query('begin isolation level repeatable read read only');
    // The first look at a table takes the snapshot.
    await client.query('select count(*) from audit_root');
    const copy = readCopy();
    await client.query('select pg_advisory_unlock($1)', [ROOT_LOCK]);
    return await verifyAudit({ db: client, copy, ...(progress === undefined ? {} : { progress }) });
  } finally {
    await client.query('rollback').catch(() => undefined);
    // The session ends with the lock, should anything have failed before it was given back.
    client.release(true);
  }
}

async function rootsDiffer(db: VerifyOptions['db'], lines: readonly string[]): Promise<BrokenRoot | undefined> {
  const { rows } = await db.query<{ number: number; line: string }>(
    'select number, line from audit_root order by number',
  );
  const wrong = rows.find(({ number, line }) => lines[number - 1] !== line);
  if (wrong === undefined) return undefined;
  const { number } = wrong;
  return { number, fault: lines[number - 1] === undefined ? 'missing-outside' : 'differs-from-database' };
}
