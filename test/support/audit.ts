import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Pool, PoolClient } from 'pg';

import type { JournalStep, TimelineEvent } from '../../contracts/journal';
import { submissionOf } from '../../scripts/play/demonstration';
import { ENTRY_COLUMNS, entryHash, type AuditEntry } from '../../store/audit/entry';
import { createOutsideCopy, type OutsideCopy } from '../../store/audit/outside-copy';
import { createRootSigner, newSigningKey } from '../../store/audit/signing';
import type { Stores } from '../../store/compose';
import { CALENDAR_ID } from './database';

let seed = 40_000;

/** Admits a household of the test village and answers its proposal. */
export async function anAdmittedProposal({ admission }: Pick<Stores, 'admission'>): Promise<string> {
  seed += 1;
  const submission = submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
  const proposalId = randomUUID();
  const answer = await admission.admit({ proposalId, submission, startWorkflow: false });
  if (answer.kind !== 'admitted') throw new Error(`The household was not admitted: ${answer.kind}`);
  return proposalId;
}

/** A step of a proposal's workflow with as many events as kinds are given. */
export function aStep(
  proposalId: string,
  { stepNo, firstSeq, kinds, ...change }: { stepNo: number; firstSeq: number; kinds: string[] } & Partial<JournalStep>,
): JournalStep {
  const status: TimelineEvent['status'] = {
    stage: 'intake',
    nextStep: 'ratification',
    holder: 'dinsos',
    holderOffice: '9901',
    reasonCodes: [],
    needsAttention: false,
  };
  return {
    workflowId: `proposal-${proposalId}`,
    stepNo,
    proposalId,
    proposal: {
      status,
      version: '2027Q1',
      groundchecked: false,
      awaitsVersion: false,
      correctionRounds: 0,
      returns: 0,
    },
    tasks: [],
    events: kinds.map((kind, index) => {
      const at = new Date(Date.UTC(2026, 10, 25) + stepNo * 1000).toISOString();
      return { seq: firstSeq + index, at, kind, status, reasonCodes: [], detail: { round: stepNo } };
    }),
    notices: [],
    ...change,
  };
}

/** An outside copy in a folder of its own. */
export function anOutsideCopy(): { directory: string; copy: OutsideCopy; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'audit-copy-'));
  const copy = createOutsideCopy({ directory, signer: createRootSigner(newSigningKey()) });
  return {
    directory,
    copy,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The chain of a proposal as it lies in the database. */
export async function chainOf(db: Pick<Pool | PoolClient, 'query'>, proposalId: string): Promise<AuditEntry[]> {
  const text = `select ${ENTRY_COLUMNS} from audit_entry where proposal_id = $1 order by seq`;
  return (await db.query<AuditEntry>(text, [proposalId])).rows;
}

export const TAMPERINGS = ['edit', 'delete', 'insert', 'swap', 'truncate', 'rebuild'] as const;

/** What somebody who owns the database does to one chain, from entry `seq` on; `seq` is never the last one. */
export interface Tampering {
  readonly kind: (typeof TAMPERINGS)[number];
  readonly proposalId: string;
  readonly seq: number;
  /** Picks the field that is edited, or the entry to swap with. */
  readonly choice: number;
}

const EDITS = [
  `action = 'task-opened-otherwise'`,
  `detail = '{"round":99}'`,
  `person_id = 'somebody-else'`,
  `office = '3201'`,
  `at = at + interval '1 millisecond'`,
  `actor_kind = 'citizen'`,
];

/** Does it, on a connection that is past every trigger. */
export async function tamper(db: PoolClient, tampering: Tampering): Promise<void> {
  const { proposalId, seq, choice } = tampering;
  const where = 'where proposal_id = $1 and seq';
  switch (tampering.kind) {
    case 'edit':
      await db.query(`update audit_entry set ${EDITS[choice % EDITS.length] ?? ''} ${where} = $2`, [proposalId, seq]);
      return;
    case 'delete':
      await db.query(`delete from audit_entry ${where} = $2`, [proposalId, seq]);
      return;
    case 'swap':
      return swap(db, tampering);
    case 'truncate':
      await db.query(`delete from audit_entry ${where} >= $2`, [proposalId, seq]);
      await db.query('update audit_head set seq = $2 where proposal_id = $1', [proposalId, seq - 1]);
      return;
    case 'insert':
      await db.query(`update audit_entry set seq = -seq - 1 ${where} >= $2`, [proposalId, seq]);
      await db.query(`update audit_entry set seq = -seq ${where} < 0`, [proposalId]);
      await db.query('update audit_head set seq = seq + 1 where proposal_id = $1', [proposalId]);
      return rebuild(db, { ...tampering, forge: true });
    case 'rebuild':
      return rebuild(db, { ...tampering, forge: false });
  }
}

async function swap(db: PoolClient, { proposalId, seq, choice }: Tampering): Promise<void> {
  const { length } = await chainOf(db, proposalId);
  const other = seq + 1 + (choice % (length - seq));
  const move = 'update audit_entry set seq = $3 where proposal_id = $1 and seq = $2';
  await db.query(move, [proposalId, seq, -1]);
  await db.query(move, [proposalId, other, seq]);
  await db.query(move, [proposalId, -1, other]);
}

/** Writes every hash from `seq` on anew, after changing that entry or putting one in its place: a chain without a flaw. */
async function rebuild(db: PoolClient, { proposalId, seq, forge }: Tampering & { forge: boolean }): Promise<void> {
  const chain = await chainOf(db, proposalId);
  const before = chain[seq - 2];
  const model = chain.find((entry) => entry.seq === (forge ? seq + 1 : seq));
  if (model === undefined) throw new Error('There is no such entry');
  const at = before?.at ?? model.at;
  const forged = { ...model, seq, at, action: 'forged' };
  let prevHash = before?.hash ?? Buffer.alloc(32);
  for (const entry of [forged, ...chain.filter((later) => later.seq > seq)]) {
    const hash = entryHash({ ...entry, prevHash });
    if (hash === undefined) throw new Error('The forged entry cannot be hashed');
    await db.query('delete from audit_entry where proposal_id = $1 and seq = $2', [proposalId, entry.seq]);
    const { actorKind, personId, role, office, onBehalfOf, action, detail } = entry;
    const values = [proposalId, entry.seq, entry.at, actorKind, personId, role, office, onBehalfOf, action, detail];
    await db.query('insert into audit_entry values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)', [
      ...values,
      prevHash,
      hash,
    ]);
    prevHash = hash;
  }
}
