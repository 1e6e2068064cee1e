import type { EventActor } from '../contracts/journal';
import type { Rows } from './scope';

/** What of a case was read. `reveal` is a whole NIK or KK number and is written by `createRevealer` alone. */
export type AccessKind = 'proposal' | 'timeline' | 'task' | 'reveal';

/** One read of one household's case. */
export interface Access {
  readonly proposalId: string;
  readonly what: Exclude<AccessKind, 'reveal'>;
  readonly actor: EventActor;
  /** `jti` of the access token. */
  readonly tokenId: string;
  /** A code, never words: words could name the person. */
  readonly reason?: string;
}

/** Whose reads are asked for: of one token, or of one official through all tokens. */
export type Reader = { readonly tokenId: string } | { readonly personId: string };

/** One household whose case was read, for the notice that is due within three days of a breach. */
export interface SeenProposal {
  readonly proposalId: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly what: readonly AccessKind[];
  readonly reads: number;
  readonly reveals: number;
}

/** How often an office looked: what the household itself may know. */
export interface OfficeAccess {
  readonly office: string;
  readonly reads: number;
  readonly reveals: number;
  readonly lastAt: string;
}

export interface AccessLog {
  record(access: Access): Promise<void>;
  /** Several at once, for a page of tasks or a bulk: one statement. */
  recordAll(accesses: readonly Access[]): Promise<void>;
  /** Whose data a token or an official saw from `from` until before `to`. */
  seenBetween(request: { readonly by: Reader; readonly from: Date; readonly to: Date }): Promise<SeenProposal[]>;
  accessCountsByOffice(proposalId: string): Promise<OfficeAccess[]>;
}

const RECORD = `insert into access_log (at, person_id, role, office, on_behalf_of, token_id, proposal_id, what, reason)
  select clock_timestamp(), a->'actor'->>'personId', a->'actor'->>'role', a->'actor'->>'office',
    a->'actor'->>'onBehalfOf', a->>'tokenId', (a->>'proposalId')::uuid, a->>'what', a->>'reason'
  from jsonb_array_elements($1::jsonb) a`;

const seenBy = (column: 'token_id' | 'person_id'): string => `select proposal_id as "proposalId", min(at) as "firstAt",
    max(at) as "lastAt", array_agg(distinct what order by what) as what, count(*)::int as reads,
    (count(*) filter (where what = 'reveal'))::int as reveals
  from access_log where ${column} = $1 and at >= $2 and at < $3 group by proposal_id order by min(at), proposal_id`;

const SEEN_BY_TOKEN = seenBy('token_id');
const SEEN_BY_PERSON = seenBy('person_id');

const BY_OFFICE = `select office, count(*)::int as reads, (count(*) filter (where what = 'reveal'))::int as reveals,
    max(at) as "lastAt"
  from access_log where proposal_id = $1 group by office order by office`;

/** Who read what, on PostgreSQL. It stands beside the chain: reads are ten times as many as acts, and would slow every one. */
export function createAccessLog(seen: Rows): AccessLog {
  async function recordAll(accesses: readonly Access[]): Promise<void> {
    if (accesses.length === 0) return;
    await seen.query({ name: 'access-record', text: RECORD, values: [JSON.stringify(accesses)] });
  }
  return {
    recordAll,
    record: (access) => recordAll([access]),
    async seenBetween({ by, from, to }) {
      const query =
        'tokenId' in by
          ? { name: 'access-by-token', text: SEEN_BY_TOKEN, values: [by.tokenId, from, to] }
          : { name: 'access-by-person', text: SEEN_BY_PERSON, values: [by.personId, from, to] };
      const { rows } = await seen.query<SeenProposal & { firstAt: Date; lastAt: Date }>(query);
      return rows.map((row) => ({ ...row, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString() }));
    },
    async accessCountsByOffice(proposalId) {
      const query = { name: 'access-by-office', text: BY_OFFICE, values: [proposalId] };
      const { rows } = await seen.query<OfficeAccess & { lastAt: Date }>(query);
      return rows.map((row) => ({ ...row, lastAt: row.lastAt.toISOString() }));
    },
  };
}
