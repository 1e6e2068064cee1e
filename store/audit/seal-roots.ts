import type { Pool, PoolClient } from 'pg';

import type { Leaf, OutsideCopy } from './outside-copy';

/** Held while a root is made or the outside copy is read; any number will do as long as nothing else in this database uses it. */
export const ROOT_LOCK = 7_210_227;

/** Proposals covered by one root: some hundred thousand entries, a leaf file of some ten megabytes. */
const PROPOSALS_PER_ROOT = 50_000;

/** One statement, so one snapshot: a chain's head and its entries are committed together. */
const NEW_ENTRIES = `
with grown as (
  select head.proposal_id, coalesce(rooted.seq, 0) as covered
  from audit_head head left join audit_rooted rooted using (proposal_id)
  where head.seq > coalesce(rooted.seq, 0) limit $1
)
select e.proposal_id as "proposalId", e.seq, e.at, encode(e.hash, 'hex') as hash
from grown join audit_entry e on e.proposal_id = grown.proposal_id and e.seq > grown.covered
order by e.proposal_id, e.seq`;

const MARK_ROOTED = `insert into audit_rooted (proposal_id, seq)
  select proposal_id, max(seq) from unnest($1::uuid[], $2::int[]) as leaf(proposal_id, seq) group by proposal_id
  on conflict (proposal_id) do update set seq = excluded.seq`;

/**
 * Signs one root over the entries no root covers yet and answers how many they were. Of several workers one does so at a
 * time. Throws when the outside copy lacks a root that the database knows: it is then another copy, or it was shortened.
 */
export async function sealRoot(pool: Pool, copy: OutsideCopy): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [ROOT_LOCK]);
    const sealed = rows[0]?.mine === true ? await sealNew(client, copy) : 0;
    await client.query('commit');
    return sealed;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function sealNew(client: PoolClient, copy: OutsideCopy): Promise<number> {
  const known = await takeOver(client, copy.lines());
  const { rows } = await client.query<Leaf & { at: Date }>(NEW_ENTRIES, [PROPOSALS_PER_ROOT]);
  if (rows.length === 0) return 0;
  const instants = rows.map(({ at }) => at.getTime()).sort((left, right) => left - right);
  const [from = 0] = instants;
  // The file first: a root that only the file knows is taken over next time, one that only the database knew proves nothing.
  const line = copy.append({ leaves: rows, from: new Date(from), to: new Date(instants.at(-1) ?? from) });
  await client.query('insert into audit_root (number, line) values ($1, $2)', [known + 1, line]);
  const values = [rows.map(({ proposalId }) => proposalId), rows.map(({ seq }) => seq)];
  await client.query(MARK_ROOTED, values);
  return rows.length;
}

/** Brings the database's list of roots up to the outside copy's and answers how many there are. */
async function takeOver(client: PoolClient, lines: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ number: number; line: string }>(
    'select number, line from audit_root order by number desc limit 1',
  );
  const { number, line } = rows[0] ?? { number: 0, line: undefined };
  if (lines[number - 1] !== line) {
    throw new Error(`The copy of the audit outside the database does not hold root ${number} as the database knows it`);
  }
  for (const [index, missing] of lines.slice(number).entries()) {
    await client.query('insert into audit_root (number, line) values ($1, $2)', [number + index + 1, missing]);
  }
  return lines.length;
}
