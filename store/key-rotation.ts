import type { Pool, PoolClient } from 'pg';

import { INDEX_LOCK } from './identities';
import type { Sealer } from './sealing';
import { inTransaction } from './transaction';

/** Rows worked on at once: a lock on them is held for some tens of milliseconds. */
const BATCH = 500;

/** How far a rotation is. Told after each batch. */
export interface RotationProgress {
  readonly done: number;
  readonly left: number;
}

export type ShowProgress = (progress: RotationProgress) => void;

/** Changes keys in PostgreSQL while everything runs. Each of them may be stopped at any moment and called again. */
export interface KeyRotation {
  /** Wraps every proposal's key, and seals every number, with the wrapping key in use now. Answers how many it changed. */
  rewrap(show: ShowProgress): Promise<number>;
  /**
   * Changes the key of the blind indexes to `next`: from its first step on every writer writes both indexes, then those of
   * old are made up, then the new one is used, then the old ones are dropped. Answers how many indexes it made.
   */
  changeIndexKey(next: string, show: ShowProgress): Promise<number>;
  /** The index keys that PostgreSQL uses at present. */
  indexKeys(): Promise<{ readonly current?: string; readonly next?: string }>;
  /** How much there still is under a wrapping or index key; one that nothing is under may be destroyed. */
  usesOf(keyId: string): Promise<number>;
}

/** Numbers of an earlier version were not sealed, so no new index can be made of them. */
export class NumbersMissing extends Error {}

/** Changes keys batch by batch; what the keys are is a matter of the key file that `sealer` follows. */
export function createKeyRotation(pool: Pool, sealer: Sealer): KeyRotation {
  return {
    async rewrap(show) {
      const total = await countNotUnder(pool, sealer.currentKeyId());
      const keys = await inBatches(() => rewrapKeys(pool, sealer), { show, total });
      const numbers = await inBatches(() => resealNumbers(pool, sealer), { show, total, before: keys });
      return keys + numbers;
    },
    async changeIndexKey(next, show) {
      const { current } = await beginIndexChange(pool, next);
      let made = 0;
      if (current !== next) {
        const total = await countLacking(pool, { current, next });
        made = await inBatches(() => makeUpIndexes(pool, { sealer, next }), { show, total });
        await switchIndexKey(pool, { current, next });
      }
      // Also when an earlier call was stopped at this point.
      await inBatches(() => dropIndexes(pool, next), { show, total: await countNotOf(pool, next) });
      return made;
    },
    async indexKeys() {
      const { rows } = await pool.query<IndexKeys>(
        'select current_key as current, next_key as next from index_key_state',
      );
      const { current, next } = rows[0] ?? {};
      return { ...(current === undefined ? {} : { current }), ...(typeof next === 'string' ? { next } : {}) };
    },
    async usesOf(keyId) {
      const text = `select ((select count(*) from proposal_key where key_id = $1)
        + (select count(*) from identity_index where key_id = $1 or seal_key_id = $1))::int as uses`;
      const { rows } = await pool.query<{ uses: number }>(text, [keyId]);
      return rows[0]?.uses ?? 0;
    },
  };
}

interface IndexKeys {
  readonly current: string;
  readonly next: string | null;
}

interface Counting {
  readonly show: ShowProgress;
  /** What there was to do when it began, and what of it was done before this part. */
  readonly total: number;
  readonly before?: number;
}

async function inBatches(batch: () => Promise<number>, { show, total, before = 0 }: Counting): Promise<number> {
  let done = 0;
  for (;;) {
    const changed = await batch();
    if (changed === 0) return done;
    done += changed;
    show({ done: before + done, left: Math.max(0, total - before - done) });
  }
}

async function rewrapKeys(pool: Pool, sealer: Sealer): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ proposalId: string; wrappedKey: Buffer<ArrayBuffer>; keyId: string }>(
      `select proposal_id as "proposalId", wrapped_key as "wrappedKey", key_id as "keyId" from proposal_key
       where key_id <> $1 order by proposal_id limit $2 for update skip locked`,
      [sealer.currentKeyId(), BATCH],
    );
    const wrapped = rows.map((row) => sealer.rewrap(row));
    await client.query(
      `update proposal_key k set wrapped_key = w.wrapped, key_id = w.key
       from unnest($1::uuid[], $2::bytea[], $3::text[]) as w(id, wrapped, key) where k.proposal_id = w.id`,
      [
        wrapped.map(({ proposalId }) => proposalId),
        wrapped.map(({ wrappedKey }) => Buffer.from(wrappedKey)),
        wrapped.map(({ keyId }) => keyId),
      ],
    );
    return rows.length;
  });
}

/** A row of `identity_index` that holds its number. */
interface NumberRow {
  readonly keyId: string;
  readonly purpose: string;
  readonly index: Buffer;
  readonly reference: Buffer;
  readonly sealed: Buffer;
  readonly sealKeyId: string;
}

const NUMBER_ROW = `a.key_id as "keyId", a.purpose, a.index, a.reference, a.sealed, a.seal_key_id as "sealKeyId"`;

async function resealNumbers(pool: Pool, sealer: Sealer): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<NumberRow>(
      `select ${NUMBER_ROW} from identity_index a where seal_key_id <> $1 and sealed is not null
       order by key_id, purpose, index limit $2 for update skip locked`,
      [sealer.currentKeyId(), BATCH],
    );
    const resealed = rows.map((row) => sealer.resealNumber(row));
    await client.query(
      `update identity_index a set sealed = s.sealed, seal_key_id = s.seal_key
       from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::text[]) as s(key, purpose, index, sealed, seal_key)
       where a.key_id = s.key and a.purpose = s.purpose and a.index = s.index`,
      [
        rows.map(({ keyId }) => keyId),
        rows.map(({ purpose }) => purpose),
        rows.map(({ index }) => index),
        resealed.map(({ sealed }) => Buffer.from(sealed)),
        resealed.map(({ sealKeyId }) => sealKeyId),
      ],
    );
    return rows.length;
  });
}

/** From here on whoever writes must write both indexes. Waits for those who began before and write one only. */
function beginIndexChange(pool: Pool, next: string): Promise<IndexKeys> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [INDEX_LOCK]);
    await client.query('insert into index_key_state (current_key) values ($1) on conflict do nothing', [next]);
    const { rows } = await client.query<IndexKeys>(
      `update index_key_state set next_key = nullif($1, current_key) where next_key is null or next_key = $1
       returning current_key as current`,
      [next],
    );
    if (rows[0] === undefined) throw new Error('Another index key is on its way already: let that rotation end first');
    return rows[0];
  });
}

/** Indexes under the next key for numbers that have none. Holds the lock shared, so that nothing is forgotten meanwhile. */
function makeUpIndexes(
  pool: Pool,
  { sealer, next }: { readonly sealer: Sealer; readonly next: string },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock_shared($1)', [INDEX_LOCK]);
    const { rows } = await client.query<NumberRow>(
      `select ${NUMBER_ROW} from identity_index a, index_key_state s where s.next_key = $1 and a.key_id = s.current_key
       and not exists (select from identity_index b where b.reference = a.reference and b.key_id = $1)
       order by a.purpose, a.index limit $2`,
      [next, BATCH],
    );
    if (rows.some(({ sealed }) => (sealed as Buffer | null) === null))
      throw new NumbersMissing('Numbers taken in by an earlier version are not sealed: file or load them again first');
    const indexes = rows.map((row) =>
      Buffer.from(sealer.blindIndex(next, { purpose: row.purpose, value: sealer.openNumber(row) })),
    );
    await client.query(
      `insert into identity_index (key_id, purpose, index, reference, sealed, seal_key_id)
       select $1, a.purpose, made.index, a.reference, a.sealed, a.seal_key_id
       from unnest($2::bytea[], $3::bytea[], $4::text[]) as made(reference, index, key)
       join identity_index a on a.reference = made.reference and a.key_id = made.key
       on conflict do nothing`,
      [next, rows.map(({ reference }) => reference), indexes, rows.map(({ keyId }) => keyId)],
    );
    return rows.length;
  });
}

/** The new index is the one looked into. Refused while any number lacks it. */
async function switchIndexKey(pool: Pool, { current, next }: { current: string; next: string }): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [INDEX_LOCK]);
    const lacking = await countLacking(client, { current, next });
    if (lacking > 0) throw new Error('A number has no index under the next key: call the rotation again');
    await client.query('update index_key_state set current_key = $1, next_key = null where next_key = $1', [next]);
  });
}

async function dropIndexes(pool: Pool, kept: string): Promise<number> {
  const text = `delete from identity_index where (key_id, purpose, index) in
    (select key_id, purpose, index from identity_index where key_id <> $1 limit $2)`;
  return (await pool.query(text, [kept, BATCH])).rowCount ?? 0;
}

function countLacking(
  client: Pool | PoolClient,
  { current, next }: { current: string; next: string },
): Promise<number> {
  const text = `select count(*)::int as n from identity_index a where a.key_id = $1
    and not exists (select from identity_index b where b.reference = a.reference and b.key_id = $2)`;
  return countOf(client, { text, values: [current, next] });
}

function countNotOf(pool: Pool, keyId: string): Promise<number> {
  return countOf(pool, { text: 'select count(*)::int as n from identity_index where key_id <> $1', values: [keyId] });
}

function countNotUnder(pool: Pool, sealingKeyId: string): Promise<number> {
  const text = `select ((select count(*) from proposal_key where key_id <> $1)
    + (select count(*) from identity_index where seal_key_id <> $1))::int as n`;
  return countOf(pool, { text, values: [sealingKeyId] });
}

async function countOf(
  client: Pool | PoolClient,
  { text, values }: { text: string; values: string[] },
): Promise<number> {
  const { rows } = await client.query<{ n: number }>(text, values);
  return rows[0]?.n ?? 0;
}
