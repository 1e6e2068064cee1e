import { EXPIRED } from './ledger';

interface Filing {
  /** A query that precedes all others. */
  readonly first?: string;
  /** What must have come of it. */
  readonly after?: string;
  /** Whether a household is answered that has an open proposal already. */
  readonly mayRun: boolean;
}

/**
 * Row, key, members, outbox and the first entry of the audit in one statement: the proposal is there with everything that
 * belongs to it, or not at all. Of a household that is known to run no members are looked up, and nothing is written; one
 * whose other filing is committed only now raises `NOT_AT_ONCE`.
 */
const admitting = ({ first = '', after = '', mayRun }: Filing): string => `
with ${first}known as materialized (
  select filing_references($22, $23, $24, $25, $26, $27) as refs ${after}
), p as (
  insert into proposal (id, tracking_code, channel, kind, village, kabupaten, rt, calendar_id, sealed, kk_index,
    member_count, evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at,
    previous_proposal_id, quarter, expected_from, expected_until)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, refs[1], $12, $13, $14, 'intake', 'entry-check', 'village', $5, '{}', $15, $16,
    $17, $18, $20 from known
  on conflict (kk_index) where ended_as is null do nothing
  returning id
), k as (
  insert into proposal_key (proposal_id, wrapped_key, key_id) select id, $10, $11 from p
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select p.id, ordinal, nik from p, known, unnest(refs[2:]) with ordinality as member(nik, ordinal)
), o as (
  insert into outbox (proposal_id) select id from p where $19
), a as materialized (
  select id, audit_append(id, $21, true) from p
)
select case when exists (select from a) then (select id from a)
  when ${mayRun ? 'cardinality((select refs from known)) = 1' : 'false'} then null else not_at_once() end as id,
  (select refs[1] from known) as household`;

/** The second filer of a household gets the running proposal. */
export const ADMIT = admitting({ mayRun: true });

/** Raised by a statement that must do all of its work or none. */
export const NOT_AT_ONCE = 'DT002';

/** The same with the answer kept under the filer's key, where neither key nor household stands in the way. */
export const ADMIT_AND_ANSWER = admitting({
  first: `taken as (
  insert into idempotency_key (subject, key, request_hash, status, headers, body) values ($28, $29, $30, $31, $32, $33)
  on conflict (subject, key) do update set request_hash = excluded.request_hash, status = excluded.status,
    headers = excluded.headers, body = excluded.body, created_at = clock_timestamp()
  where ${EXPIRED}
  returning 1
), `,
  after: 'from taken',
  mayRun: false,
});

/** Guarded by `applied_at`: the second time nothing is left to do. */
export const APPLY_CORRECTION = `
with c as (
  update correction set applied_at = clock_timestamp() where id = $2 and proposal_id = $1 and applied_at is null
  returning evidence
), p as (
  update proposal set sealed = $3, member_count = $4, kk_index = $6, evidence = proposal.evidence || c.evidence
  from c where id = $1 returning id
), gone as (
  delete from proposal_member m using p where m.proposal_id = p.id and member_no > $4
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select p.id, ordinal, nik from p, unnest($5::bytea[]) with ordinality as member(nik, ordinal)
  on conflict (proposal_id, member_no) do update set nik_index = excluded.nik_index
)
select audit_append(id, $7) from p`;

/** A correction and its entry in the audit, or neither. */
export const SAVE_CORRECTION = `
with c as (
  insert into correction (id, proposal_id, task_id, evidence, sealed, features) values ($1, $2, $3, $4, $5, $7)
)
select audit_append($2, $6)`;

/** A groundcheck's answers and their entry in the audit, or neither. */
export const SAVE_ANSWERS = `
with a as (
  insert into groundcheck_answers (id, proposal_id, task_id, form_version, outcome, started_at, sealed, sha256, features,
    components)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
)
select audit_append($2, $11)`;
