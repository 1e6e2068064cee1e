import { Client } from 'pg';

import { DATABASE_ROLES } from '../../store/roles';
import { testStores, type TestStores } from '../support/database';
import { BOGOR_VILLAGE, fillProposal } from './offices-with-rows';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
  await fillProposal(stores, BOGOR_VILLAGE);
});
afterAll(() => stores.drop());

/** Table rights of each role: select, insert, update, delete; with columns in brackets where only those are meant. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  app_api: {
    access_log: 'INSERT, SELECT',
    audit_entry: 'SELECT',
    attachment: 'INSERT, SELECT',
    bulk: 'INSERT, SELECT',
    bulk_item: 'INSERT, SELECT, UPDATE (code, leased_until, status)',
    calendar: 'SELECT',
    comment: 'INSERT, SELECT',
    correction: 'INSERT',
    decision: 'SELECT',
    delegation: 'INSERT, SELECT, UPDATE (ended_at)',
    eligibility_rule_set: 'SELECT',
    freeze_window: 'SELECT',
    groundcheck_answers: 'INSERT, SELECT',
    groundcheck_instance:
      'INSERT, SELECT, UPDATE (answers_id, finding, reconciled_at, reconciled_by, settled_at, sha256, state)',
    household_fact: 'SELECT',
    idempotency_key: 'DELETE, INSERT, SELECT, UPDATE (body, created_at, headers, request_hash, status)',
    notice: 'INSERT',
    objection_statement: 'INSERT, SELECT',
    official: 'SELECT (active, name, office, person_id, role, username)',
    outbox: 'INSERT, SELECT, UPDATE (attempts, next_attempt_at, started_at)',
    payment_report: 'INSERT, SELECT',
    pending_command: 'INSERT, SELECT',
    proposal: 'INSERT, SELECT',
    proposal_key: 'INSERT, SELECT',
    proposal_member: 'INSERT',
    ranking_determination: 'SELECT',
    ranking_entry:
      'SELECT (applied_version, decile, facts, features, kabupaten, kabupaten_decile, kk_index, previous_decile, proposal_id, province_decile, returned_reason, run_id, score, told_at)',
    ranking_model: 'SELECT',
    ranking_progress: 'SELECT',
    ranking_run: 'SELECT',
    rate_limit: 'DELETE, INSERT, SELECT, UPDATE',
    region: 'SELECT',
    service_account: 'SELECT',
    task: 'SELECT, UPDATE (claimed_at, claimed_by, follow_up_at, on_behalf_of, priority, version)',
    timeline: 'SELECT',
  },
  app_audit: {
    access_log: 'INSERT, SELECT',
    audit_entry: 'SELECT',
    audit_head: 'SELECT',
    audit_root: 'INSERT, SELECT',
    audit_rooted: 'INSERT, SELECT, UPDATE',
    codec_access: 'SELECT',
    erasure: 'SELECT',
    timeline: 'SELECT',
  },
  app_codec: {
    codec_access: 'INSERT',
    official: 'SELECT (active, name, office, person_id, role, username)',
  },
  app_keys: {
    correction: 'SELECT (proposal_id), UPDATE (evidence, features, sealed)',
    decision: 'SELECT (kk_index, proposal_id), UPDATE (kk_index)',
    erasure: 'INSERT, SELECT',
    groundcheck_answers: 'SELECT (proposal_id), UPDATE (components, features, sealed, sha256)',
    groundcheck_instance: 'SELECT (proposal_id), UPDATE (sha256)',
    household_fact: 'DELETE, SELECT (kk_index)',
    identity_index: 'DELETE, INSERT, SELECT, UPDATE',
    index_key_state: 'INSERT, SELECT, UPDATE',
    objection_statement: 'SELECT (proposal_id), UPDATE (sealed)',
    outbox: 'SELECT (proposal_id)',
    proposal: 'SELECT (ended_as, id, kk_index), UPDATE (evidence, kk_index, member_count, rt, sealed)',
    proposal_key: 'DELETE, SELECT, UPDATE',
    proposal_member: 'DELETE, SELECT',
    ranking_entry: 'SELECT (kk_index, proposal_id), UPDATE (facts, features, kk_index)',
  },
  app_read: {
    calendar: 'SELECT',
    decision:
      'SELECT (amount_rupiah, decided_at, decile_version, outcome, places, position, programme, proposal_id, quarter, quarters_waited, reason_codes, rules_id, run_id, version)',
    delegation: 'SELECT',
    eligibility_rule_set: 'SELECT',
    facilitator_training: 'SELECT',
    freeze_window: 'SELECT',
    notice: 'SELECT',
    official: 'SELECT',
    payment_report: 'SELECT',
    proposal:
      'SELECT (awaits_version, calendar_id, channel, clock_paused_since, correction_rounds, created_at, decile, decile_version, due_at, ended_as, expected_from, expected_until, filed_at, groundchecked, holder, holder_office, id, kabupaten, kind, member_count, needs_attention, next_step, programmes, quarter, reason_codes, returns, run_id, signed_at, stage, version, village)',
    quota: 'SELECT',
    quota_version: 'SELECT',
    ranking_determination: 'SELECT',
    ranking_entry:
      'SELECT (applied_version, decile, kabupaten, previous_decile, proposal_id, returned_reason, run_id, told_at)',
    ranking_model: 'SELECT',
    ranking_progress: 'SELECT',
    ranking_run: 'SELECT',
    region: 'SELECT',
    service_account: 'SELECT',
    task: 'SELECT',
    task_not_by: 'SELECT',
    timeline: 'SELECT',
  },
  app_worker: {
    access_log: 'INSERT, SELECT',
    audit_entry: 'SELECT',
    audit_head: 'SELECT',
    audit_root: 'INSERT, SELECT',
    audit_rooted: 'INSERT, SELECT, UPDATE',
    calendar: 'SELECT',
    correction: 'SELECT, UPDATE (applied_at)',
    decision: 'INSERT, SELECT',
    eligibility_rule_set: 'SELECT',
    facilitator_training: 'SELECT',
    freeze_window: 'SELECT',
    groundcheck_answers: 'SELECT',
    groundcheck_instance: 'SELECT',
    household_fact: 'SELECT',
    idempotency_key: 'DELETE, SELECT',
    identity_index: 'DELETE, SELECT',
    notice: 'INSERT, SELECT, UPDATE',
    objection_statement: 'DELETE, SELECT (created_at, objection_id, proposal_id)',
    official: 'SELECT',
    outbox: 'INSERT, SELECT, UPDATE (attempts, next_attempt_at, started_at)',
    payment_report: 'SELECT',
    pending_command: 'SELECT, UPDATE',
    proposal: 'INSERT, SELECT, UPDATE',
    proposal_key: 'INSERT, SELECT',
    proposal_member: 'DELETE, INSERT, SELECT, UPDATE',
    proposed_decision: 'DELETE, INSERT, SELECT',
    quota: 'SELECT',
    quota_version: 'SELECT',
    ranking_determination: 'INSERT, SELECT, UPDATE',
    ranking_entry: 'INSERT, SELECT, UPDATE',
    ranking_model: 'SELECT',
    ranking_progress: 'INSERT, SELECT, UPDATE',
    ranking_run: 'INSERT, SELECT, UPDATE',
    region: 'SELECT',
    service_account: 'SELECT',
    task: 'INSERT, SELECT, UPDATE',
    task_not_by: 'SELECT',
    timeline: 'INSERT, SELECT',
  },
};

const GRANTS = `
with given as (
  select relname as tbl, a.grantee, a.privilege_type as privilege, null as col
  from pg_class c, aclexplode(c.relacl) a where relnamespace = 'public'::regnamespace and relkind = 'r'
  union all
  select relname, a.grantee, a.privilege_type, attname
  from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a where relnamespace = 'public'::regnamespace
), by_privilege as (
  select coalesce(rolname, 'PUBLIC') as role, tbl,
    privilege || coalesce(' (' || string_agg(col, ', ' order by col) || ')', '') as privilege
  from given left join pg_roles r on r.oid = given.grantee group by rolname, tbl, given.privilege
)
select role, jsonb_object_agg(tbl, privileges) as tables
from (select role, tbl, string_agg(privilege, ', ' order by privilege) as privileges from by_privilege group by role, tbl) t
where role <> 'app_migrate' group by role`;

describe('grants', () => {
  it('of each role are these and no others', async () => {
    const { rows } = await stores.database.pool.query<{ role: string; tables: unknown }>(GRANTS);
    expect(Object.fromEntries(rows.map(({ role, tables }) => [role, tables]))).toEqual(EXPECTED);
  });

  it('let the workers alone refresh what the planner knows of a run', async () => {
    const { rows } = await stores.database.pool.query(
      `select case grantee when 0 then 'PUBLIC' else grantee::regrole::text end as role
       from pg_proc cross join lateral aclexplode(coalesce(proacl, acldefault('f', proowner)))
       where proname = 'refresh_run_statistics' and grantee <> proowner`,
    );
    expect(rows).toEqual([{ role: DATABASE_ROLES.worker }]);
  });

  it('give nobody but their owner the tables and functions', async () => {
    const { rows } = await stores.database.pool.query(
      `select distinct relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace
       union select distinct proowner::regrole::text from pg_proc where pronamespace = 'public'::regnamespace`,
    );
    expect(rows).toEqual([{ owner: DATABASE_ROLES.migrate }]);
  });
});

describe.each(Object.values(DATABASE_ROLES).filter((role) => role !== DATABASE_ROLES.migrate))('%s', (role) => {
  it.each(['update timeline set kind = kind', 'delete from timeline', 'truncate timeline'])(
    'may not %s',
    async (text) => {
      await expect(as(role, text)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it.each([
    'alter table proposal disable row level security',
    'create table stolen (id int)',
    'drop policy own_region on proposal',
  ])('may not %s', async (text) => {
    await expect(as(role, text)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('the owner of the tables', () => {
  it('changes nothing of the timeline either', async () => {
    expect(await as(DATABASE_ROLES.migrate, 'update timeline set kind = kind')).toBe(0);
    expect(await as(DATABASE_ROLES.migrate, 'delete from timeline')).toBe(0);
    await expect(as(DATABASE_ROLES.migrate, 'truncate timeline')).rejects.toThrow('append-only');
    await expect(as(undefined, 'delete from timeline')).rejects.toThrow('append-only');
  });
});

async function as(role: Parameters<TestStores['addressAs']>[0], text: string): Promise<number | null> {
  const client = new Client({ connectionString: stores.addressAs(role) });
  await client.connect();
  try {
    return (await client.query(text)).rowCount;
  } finally {
    await client.end();
  }
}
