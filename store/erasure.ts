import { randomBytes } from 'node:crypto';

import type { Pool, PoolClient } from 'pg';

import { asFacts } from './audit/entry';
import { INDEX_LOCK } from './identities';
import { inTransaction } from './transaction';

/** Why a household may be erased. @basis UU 27/2022 (PDP) art. 43-44 */
export const ERASURE_REASONS = ['retention-over', 'request-of-person', 'court-order', 'filed-unlawfully'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

export interface ErasureRequest {
  readonly proposalId: string;
  readonly reason: ErasureReason;
  /** Who gave the order, as a name or number of the office; no citizen. */
  readonly by: string;
}

export type ErasureAnswer =
  | {
      readonly kind: 'erased';
      /** Its submission lies in a Temporal history of its own. */ readonly startedDirectly: boolean;
    }
  | { readonly kind: 'unknown' }
  /** A proposal that is under way needs its household: withdraw it first. */
  | { readonly kind: 'open' };

/** What holds something of the household beside the row itself. What officials did, and when, stays. */
const ERASE = [
  `delete from proposal_key where proposal_id = $1`,
  `delete from proposal_member where proposal_id = $1`,
  `update groundcheck_answers set sealed = '', sha256 = repeat('0', 64), features = null, components = null where proposal_id = $1`,
  // Of a form with few possible answers a plain digest could be guessed.
  `update groundcheck_instance set sha256 = repeat('0', 64) where proposal_id = $1`,
  `update correction set sealed = null, evidence = '[]', features = null where proposal_id = $1`,
  `update objection_statement set sealed = '' where proposal_id = $1`,
];

/** A household without a number: nothing leads to it, and nothing from it to another proposal. */
const UNLINK = [
  `update proposal set sealed = '', kk_index = $2, member_count = 0, evidence = '[]', rt = null where id = $1`,
  `update ranking_entry set kk_index = $2, features = '{}', facts = '{}' where proposal_id = $1`,
  `update decision set kk_index = $2 where proposal_id = $1`,
];

/** Facts that other sources told of the household belong to it, unless another proposal of it is kept. */
const FORGET_FACTS = `delete from household_fact f where kk_index = any($1::bytea[])
  and not exists (select from proposal p where p.kk_index = f.kk_index)`;

/**
 * Erases the household of a closed proposal by destroying its key, and with it every sealed copy wherever it lies. The
 * numbers are forgotten unless another proposal holds them. Erasing twice changes nothing.
 */
export function eraseHousehold(pool: Pool, request: ErasureRequest): Promise<ErasureAnswer> {
  const { proposalId, reason, by } = request;
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [INDEX_LOCK]);
    const found = await client.query<{ open: boolean; directly: boolean }>(
      `select ended_as is null as open, not exists (select from outbox where proposal_id = p.id) as directly
       from proposal p where id = $1 for no key update`,
      [proposalId],
    );
    const [row] = found.rows;
    if (row === undefined) return { kind: 'unknown' };
    if (row.open) return { kind: 'open' };
    const answer = { kind: 'erased', startedDirectly: row.directly } as const;
    const noted = await client.query(
      'insert into erasure (proposal_id, reason, erased_by) values ($1, $2, $3) on conflict do nothing',
      [proposalId, reason, by],
    );
    if (noted.rowCount === 1) {
      await erase(client, proposalId);
      const fact = asFacts({ kind: 'system', action: 'household-erased', detail: { reason, by } });
      await client.query('select audit_append($1, $2)', [proposalId, fact]);
    }
    return answer;
  });
}

async function erase(client: PoolClient, proposalId: string): Promise<void> {
  const { rows } = await client.query<{ reference: Buffer }>(
    `select kk_index as reference from proposal where id = $1
     union select nik_index from proposal_member where proposal_id = $1
     union select kk_index from decision where proposal_id = $1 union select kk_index from ranking_entry where proposal_id = $1`,
    [proposalId],
  );
  const references = rows.map(({ reference }) => reference);
  const nobody = randomBytes(16);
  for (const statement of ERASE) await client.query(statement, [proposalId]);
  for (const statement of UNLINK) await client.query(statement, [proposalId, nobody]);
  await client.query(FORGET_FACTS, [references]);
  await client.query('select forget_identities($1)', [references]);
}
