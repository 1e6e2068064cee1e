/** Columns of a household that is filed, as `FilingRow` brings them. */
const FILED = `id uuid, tracking_code text, channel text, kind text, village text, kabupaten text, rt text, calendar_id text,
  sealed bytea, wrapped_key bytea, key_id text, member_count int, evidence jsonb, programmes text[], filed_at timestamptz,
  previous_proposal_id uuid, quarter text, expected_from date, expected_until date, start_workflow boolean, facts jsonb`;

const PROPOSAL = `insert into proposal (id, tracking_code, channel, kind, village, kabupaten, rt, calendar_id, sealed, kk_index,
    member_count, evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at,
    previous_proposal_id, quarter, expected_from, expected_until)
  select id, tracking_code, channel, kind, village, kabupaten, rt, calendar_id, sealed, household, member_count, evidence,
    programmes, 'intake', 'entry-check', 'village', village, '{}', filed_at, previous_proposal_id, quarter, expected_from,
    expected_until`;

/**
 * Row, key, members, outbox and the first entry of the audit in one statement: the proposal is there with everything that
 * belongs to it, or not at all. The second filer of a household gets the running proposal: no members are looked up then, and
 * nothing is written. One whose other filing is committed only now raises `NOT_AT_ONCE`.
 */
export const ADMIT = `
with known as materialized (
  select filing_references($2, $3, $4, $5, $6, $7) as refs
), f as materialized (
  select f.*, refs[1] as household from known, jsonb_to_recordset($1) as f(${FILED})
), p as (
  ${PROPOSAL} from f
  on conflict (kk_index) where ended_as is null do nothing
  returning id
), k as (
  insert into proposal_key (proposal_id, wrapped_key, key_id) select id, wrapped_key, key_id from f join p using (id)
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select p.id, ordinal, nik from p, known, unnest(refs[2:]) with ordinality as member(nik, ordinal)
), o as (
  insert into outbox (proposal_id) select id from f join p using (id) where start_workflow
), a as materialized (
  select id, audit_append(id, facts, true) from f join p using (id)
)
select case when exists (select from a) then (select id from a)
  when cardinality((select refs from known)) > 1 then not_at_once() end as id,
  (select refs[1] from known) as household`;

/** Raised by a statement that must do all of its work or none. */
export const NOT_AT_ONCE = 'DT002';

/**
 * Several households, and with each the answer that is kept under its filer's key: all of them, or none where a key, a
 * household or a person stands in the way of one. Each part reads the one before it, because PostgreSQL promises no order
 * otherwise: keys, numbers, households, people, each kind by what it must be alone with. So two groups that share something
 * wait for each other one way only, and a key that was used is found before anything else is written. A household that came
 * to nothing on the way takes all of them back: nobody is answered for what was not written.
 */
export const ADMIT_TOGETHER = `
with g as materialized (
  select * from jsonb_to_recordset($1) as g(${FILED}, household_no int, subject text, key text, request_hash bytea,
    status int, headers jsonb, body text)
), l as (
  insert into idempotency_key (subject, key, request_hash, status, headers, body)
  select subject, key, request_hash, status, headers, body from g order by subject, key returning 1
), known as materialized (
  select identity_references($2, $3, $4, $5, $6, $7) as refs from (select count(*) from l) kept
), number as materialized (
  select reference, n from known, unnest(refs) with ordinality as given(reference, n)
), f as materialized (
  select g.*, number.reference as household from g join number on n = household_no
), p as (
  ${PROPOSAL} from f order by household returning 1
), m as (
  insert into proposal_member (proposal_id, member_no, nik_index)
  select id, n - household_no, reference
  from (select count(*) from p) admitted, f, generate_series(household_no + 1, household_no + member_count) n
    join number using (n) order by reference returning 1
), k as (
  insert into proposal_key (proposal_id, wrapped_key, key_id)
  select id, wrapped_key, key_id from (select count(*) from m) admitted, f
), o as (
  insert into outbox (proposal_id) select id from (select count(*) from m) admitted, f where start_workflow
), a as materialized (
  select audit_open(array_agg(id), array_agg(facts)) as opened from (select count(*) from m) admitted, f
)
select case when opened <> jsonb_array_length($1) then not_at_once() end from a`;

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
