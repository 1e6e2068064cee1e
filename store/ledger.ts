import type { Pool } from 'pg';

import { asParameter } from './parameters';
import { scoped, type Rows } from './scope';
import type { Bytes, Sealer } from './sealing';

/** A command by its caller and key, with a hash of what was asked. */
export interface LedgerEntry {
  /** Person or service that calls. */
  readonly subject: string;
  readonly key: string;
  /** SHA-256 over operation, object and body. */
  readonly requestHash: Uint8Array;
}

/** An answer as it was sent, so that it can be sent again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Begun =
  /** Nobody has used the key: carry the command out. Also when an earlier try died before it was answered. */
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** The same command is being carried out at this moment. */
  | { readonly kind: 'running' }
  | { readonly kind: 'other-request' };

/** Keeps the answer of each command for a day, so that a caller who lost it gets the same one again. */
export interface Ledger {
  begin(entry: LedgerEntry): Promise<Begun>;
  /** Keeps the answer. */
  finish(entry: LedgerEntry, answer: KeptAnswer): Promise<void>;
  /** Forgets a command that had no effect, so that the key can be used for another try. */
  forget(entry: LedgerEntry): Promise<void>;
}

/** A process that has not answered for so long has died; a living one answers within its update deadline. */
const RUNNING_SECONDS = 30;
const KEPT_HOURS = 24;

/** For a statement that meets a key which is there already: its answer has been kept for as long as was promised. */
export const EXPIRED = `idempotency_key.created_at < clock_timestamp() - interval '${String(KEPT_HOURS)} hours'`;
const ABANDONED = `idempotency_key.status is null and idempotency_key.created_at < clock_timestamp() - interval '${String(RUNNING_SECONDS)} seconds'`;

/** Takes the key when it is new, older than a day, or held by a try that died; else tells what stands there. */
const BEGIN = `
with taken as (
  insert into idempotency_key (subject, key, request_hash) values ($1, $2, $3)
  on conflict (subject, key) do update set request_hash = excluded.request_hash, status = null, headers = null, body = null,
    created_at = clock_timestamp()
  where ${EXPIRED} or (${ABANDONED} and idempotency_key.request_hash = any($4))
  returning 1
)
select true as taken, null as same, null as status, null as headers, null as body from taken
union all
select false, request_hash = any($4), status, headers, body from idempotency_key
where subject = $1 and key = $2 and not exists (select from taken)`;

interface Row {
  readonly taken: boolean;
  readonly same: boolean | null;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
}

/**
 * What is kept of a request, under each index key in the ring, the one in use first. A request holds numbers of people, and whoever
 * knows the rest of it could try numbers against a plain hash; against one with a key that is nowhere in the database they cannot.
 */
export function requestMarks(
  sealer: Pick<Sealer, 'indexKeyIds' | 'blindIndex'>,
  { requestHash }: LedgerEntry,
): readonly [Bytes, ...Bytes[]] {
  const value = Buffer.from(requestHash).toString('hex');
  const [inUse = '', ...others] = sealer.indexKeyIds();
  const mark = (keyId: string): Bytes => sealer.blindIndex(keyId, { purpose: 'request', value });
  // Until 27 November 2026 the plain hash was kept; a command of the day before an upgrade is known by it.
  return [mark(inUse), ...others.map(mark), new Uint8Array(requestHash)];
}

/** The ledger on PostgreSQL, shared by all API processes. */
export function createLedger(pool: Pool, sealer: Pick<Sealer, 'indexKeyIds' | 'blindIndex'>): Ledger {
  const own = ({ subject }: LedgerEntry): Rows => scoped(pool, { kind: 'ledger', subject });
  return {
    async begin(entry) {
      const marks = requestMarks(sealer, entry).map(asParameter);
      const values = [entry.subject, entry.key, marks[0], marks];
      const { rows } = await own(entry).query<Row>({ name: 'ledger-begin', text: BEGIN, values });
      return verdict(rows[0]);
    },
    async finish(entry, { status, headers, body }) {
      const { subject, key } = entry;
      const text = 'update idempotency_key set status = $3, headers = $4, body = $5 where subject = $1 and key = $2';
      const values = [subject, key, status, JSON.stringify(headers), JSON.stringify(body ?? null)];
      await own(entry).query({ name: 'ledger-finish', text, values });
    },
    async forget(entry) {
      const { subject, key } = entry;
      const text = 'delete from idempotency_key where subject = $1 and key = $2 and status is null';
      await own(entry).query({ name: 'ledger-forget', text, values: [subject, key] });
    },
  };
}

/** Drops answers older than a day; a worker's task. Answers how many. */
export async function sweepLedger(pool: Pool): Promise<number> {
  const statement = { name: 'ledger-sweep', text: `delete from idempotency_key where ${EXPIRED}` };
  return (await pool.query(statement)).rowCount ?? 0;
}

/** No row at all: another call took the key between the two halves of the statement. */
function verdict(row: Row | undefined): Begun {
  if (row === undefined) return { kind: 'running' };
  if (row.taken) return { kind: 'new' };
  if (row.same !== true) return { kind: 'other-request' };
  if (row.status === null) return { kind: 'running' };
  return {
    kind: 'answered',
    answer: { status: row.status, headers: row.headers ?? {}, body: JSON.parse(row.body ?? 'null') as unknown },
  };
}
