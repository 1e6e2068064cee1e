import type { Pool, QueryConfig } from 'pg';

import type { ObjectionStatement } from '../domain/objection/statement';
import type { Actor } from '../domain/tasks/decide';
import { asFacts, cipherDigest, officialOrSystem } from './audit/entry';
import { namedUuid } from './named-uuid';
import { asParameter } from './parameters';
import { findSealedRow, sealedRow, type Vault } from './sealed-row';

export interface Stated {
  readonly proposalId: string;
  readonly statement: ObjectionStatement;
  readonly by: Actor;
  /** Of whoever files. */
  readonly idempotencyKey: string;
}

export interface ObjectionStore {
  /**
   * Keeps what is handed in with an objection, sealed, before its workflow is told, and answers the objection's id. The same
   * key with the same statement is the same objection, and is kept once; with another one, as after a refusal that asked for a
   * photo, it is another. What belongs to an objection that is then refused is shown to nobody. Throws for an unknown proposal.
   */
  keep(stated: Stated): Promise<string>;
  /** `undefined` where nothing was kept, the household was erased, or whoever asks does not judge this objection. */
  find(objection: {
    readonly objectionId: string;
    readonly proposalId: string;
  }): Promise<ObjectionStatement | undefined>;
  /** What was handed in with the objection whose refusal is appealed against. `undefined` as with `find`. */
  findAppealed(appeal: {
    readonly objectionId: string;
    readonly proposalId: string;
  }): Promise<ObjectionStatement | undefined>;
}

/**
 * A statement and its entry in the audit, or neither. Nothing is returned and no conflict looked at, since whoever files may
 * not see what is kept: a second one breaks the key.
 */
const KEEP = `
with kept as (
  insert into objection_statement (objection_id, proposal_id, sealed) values ($1, $2, $3)
)
select audit_append($2, $4)`;

const UNIQUE_VIOLATION = '23505';

/** Other clients of the case name their objections as they like. */
const FIND = 'select sealed from objection_statement where proposal_id = $2 and objection_id::text = $1';

/** The last that the region heard before the appeal: a later quarter may bring another. */
const FIND_APPEALED = `select sealed from objection_statement where proposal_id = $2 and 'objection-' || objection_id = (
  select heard.workflow_id from task heard join task appeal using (proposal_id)
  where proposal_id = $2 and appeal.workflow_id = 'objection-' || $1 and appeal.kind = 'objection-appeal'
    and heard.kind in ('objection-verification', 'objection-review') and heard.opened_at <= appeal.opened_at
  order by heard.opened_at desc limit 1)`;

/** Statements of objections, of proposals that the vault shows to whoever asks. */
export function createObjectionStore(vault: Vault): ObjectionStore {
  return {
    keep: (stated) => keep(vault, stated),
    find: ({ objectionId, proposalId }) =>
      open(vault, { proposalId, found: { name: 'find-objection', text: FIND, values: [objectionId, proposalId] } }),
    findAppealed: ({ objectionId, proposalId }) =>
      open(vault, {
        proposalId,
        found: { name: 'find-appealed', text: FIND_APPEALED, values: [objectionId, proposalId] },
      }),
  };
}

async function keep(vault: Vault, stated: Stated): Promise<string> {
  const { proposalId, statement, by, idempotencyKey } = stated;
  const { access, sealer } = vault;
  const { key } = await sealedRow(vault, proposalId);
  const place = { ...key, purpose: 'objection' } as const;
  // A plain digest would let whoever keeps it guess what was erased.
  const objectionId = namedUuid(sealer.mark(place, [by.personId, idempotencyKey, statement]));
  const sealed = sealer.seal(place, statement);
  const corrected = Object.keys(statement.corrections);
  const detail = { objectionId, documents: statement.documents.length, corrected, sealed: cipherDigest(sealed) };
  const fact = asFacts({ ...officialOrSystem(by), action: 'objection-stated', detail });
  const values = [objectionId, proposalId, sealed, fact].map(asParameter);
  try {
    await access.rows.query({ name: 'keep-objection', text: KEEP, values });
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
  }
  return objectionId;
}

async function open(
  vault: Vault,
  { proposalId, found }: { readonly proposalId: string; readonly found: QueryConfig },
): Promise<ObjectionStatement | undefined> {
  const [row] = (await vault.access.rows.query<{ sealed: Buffer }>(found)).rows;
  const household = row === undefined ? undefined : await findSealedRow(vault, proposalId);
  if (row === undefined || household === undefined) return undefined;
  return vault.sealer.open({ ...household.key, purpose: 'objection' }, row.sealed) as ObjectionStatement;
}

/** Longer than any window stays open, and than a decision that was not answered waits for its case. */
const REFUSED_KEPT_DAYS = 60;

const SWEEP = `delete from objection_statement s where created_at < clock_timestamp() - make_interval(days => $1)
  and not exists (select from task t where t.proposal_id = s.proposal_id and t.workflow_id = 'objection-' || s.objection_id)`;

/** Drops what was handed in with objections that were refused: nobody judges it. A worker's task. Answers how many. */
export async function sweepStatements(pool: Pool): Promise<number> {
  const statement = { name: 'statements-sweep', text: SWEEP, values: [REFUSED_KEPT_DAYS] };
  return (await pool.query(statement)).rowCount ?? 0;
}
