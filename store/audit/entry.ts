import { createHash } from 'node:crypto';

import type { EventActor } from '../../contracts/journal';

/** Whoever acts: an official or another system by id, a citizen, or the process itself when a date or rule decides. */
export interface AuditActor {
  readonly kind: 'official' | 'service' | 'citizen' | 'system';
  readonly personId?: string;
  readonly role?: string;
  readonly office?: string;
  /** Whose leave the acting person stands in for. */
  readonly onBehalfOf?: string;
}

/** One thing that happened to a proposal, as `audit_append` takes it. Nothing in it may name a person of the household. */
export interface AuditFact extends AuditActor {
  readonly action: string;
  /** Codes, counts and digests of ciphertext; the fields of a sealed body never stand here. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** An entry as it stands in the database, with the exact text of its detail. */
export interface AuditEntry {
  readonly proposalId: string;
  readonly seq: number;
  readonly at: Date;
  readonly actorKind: string;
  readonly personId: string | null;
  readonly role: string | null;
  readonly office: string | null;
  readonly onBehalfOf: string | null;
  readonly action: string;
  readonly detail: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

export const SYSTEM: AuditActor = { kind: 'system' };

/** What the first entry of every chain follows. */
export const GENESIS = Buffer.alloc(32);

/** Form of the hashed bytes, so that a later form can stand beside it. */
const VERSION = '1';
const SEPARATOR = '\u001f';

/** Columns of `audit_entry` as `AuditEntry`; for SQL. */
export const ENTRY_COLUMNS = `proposal_id as "proposalId", seq, at, actor_kind as "actorKind", person_id as "personId", role,
  office, on_behalf_of as "onBehalfOf", action, detail::text as detail, prev_hash as "prevHash", hash`;

/** An official as the actor of an entry; without one the process acted by itself. */
export function officialOrSystem(actor: EventActor | undefined): AuditActor {
  if (actor === undefined) return SYSTEM;
  const { personId, role, office, onBehalfOf } = actor;
  return { kind: 'official', personId, role, office, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) };
}

/** The facts as a parameter of `audit_append`. */
export function asFacts(...facts: readonly AuditFact[]): string {
  return JSON.stringify(facts);
}

/** Digest of bytes that are ciphertext already: it proves them and, once their key is destroyed, tells nothing. */
export function cipherDigest(sealed: Uint8Array): string {
  return createHash('sha256').update(sealed).digest('hex');
}

/**
 * The hash an entry must have after the entry before it; `undefined` when a field holds the separator, which no entry
 * written by `audit_append` does. The second implementation of that function's bytes.
 */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): Buffer | undefined {
  const { proposalId, seq, at, actorKind, personId, role, office, onBehalfOf, action, detail, prevHash } = entry;
  const who = [actorKind, personId, role, office, onBehalfOf, action].map((field) => field ?? '');
  if (who.some((field) => field.includes(SEPARATOR))) return undefined;
  const text = [VERSION, proposalId, seq, at.getTime(), ...who, detail].join(SEPARATOR);
  return createHash('sha256').update(prevHash).update(text).digest();
}
