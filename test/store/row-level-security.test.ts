import { randomUUID } from 'node:crypto';

import { Client } from 'pg';

import { isWithin } from '../../domain/region';
import type { Actor } from '../../domain/tasks/decide';
import { scoped, type Scope } from '../../store/scope';
import { DATABASE_ROLES } from '../../store/roles';
import { submissionOf } from '../../scripts/play/demonstration';
import { CALENDAR_ID, testStores, type TestStores } from '../support/database';
import { BOGOR_VILLAGE, fillProposal, openTask, TEST_VILLAGE, type FilledProposal } from './offices-with-rows';

let stores: TestStores;
let bogor: FilledProposal;
let test: FilledProposal;
beforeAll(async () => {
  stores = await testStores();
  [bogor, test] = [await fillProposal(stores, BOGOR_VILLAGE), await fillProposal(stores, TEST_VILLAGE)];
  for (const [person, other] of [
    [SITI, ASEP],
    [BUDI, SITI],
  ] as const)
    await stores.database.pool.query(belongingsOf(person, other));
});
afterAll(() => stores.drop());

const SITI = 'd75e0000-0000-4000-8000-000000000001';
const BUDI = 'd75e0000-0000-4000-8000-000000000003';

const ASEP = 'd75e0000-0000-4000-8000-000000000002';

/** A row of everything that belongs to a person rather than to a place. */
function belongingsOf(person: string, other: string): string {
  return `insert into idempotency_key (subject, key, request_hash) values ('${person}', 'k', 'x');
    insert into access_log (at, person_id, role, office, token_id, proposal_id, what)
      values (now(), '${person}', 'dinsos-verifier', '7371', 't', gen_random_uuid(), 'proposal');
    insert into pending_command (id, subject, key, workflow_id, update_name, argument)
      values (gen_random_uuid(), '${person}', 'k', 'proposal-x', 'withdraw', '{}');
    insert into codec_access (person_id, token_id, namespace, payloads, outcome)
      values ('${person}', 't', 'n', 1, 'decoded');
    insert into delegation (id, from_person, to_person, valid_from, valid_until, created_by)
      values (gen_random_uuid(), '${person}', '${other}', now(), now() + interval '1 day', '${person}');
    with b as (insert into bulk (id, actor, subject) values (gen_random_uuid(), '{}', '${person}') returning id)
      insert into bulk_item (bulk_id, item_no, task_id, version, command) select id, 1, gen_random_uuid(), 1, 'claim' from b`;
}

/** Tables whose rows belong to nobody in particular, or that no office may read at all. Every other one is walled. */
const SHARED = [
  '_prisma_migrations', 'audit_root', 'audit_rooted', 'calendar', 'eligibility_rule_set', 'facilitator_training', 'freeze_window', 'identity_index', 'index_key_state', 'official', 'quota', 'quota_version', 'ranking_determination', 'ranking_model', 'ranking_progress', 'ranking_run',
  'rate_limit', 'region', 'service_account', 'task_not_by',
]; // prettier-ignore

/** Every walled table with the village its rows belong to. */
const VILLAGE_OF: Readonly<Record<string, string>> = {
  proposal: 'select village from proposal',
  ...Object.fromEntries(
    ['proposal_key', 'erasure', 'proposal_member', 'outbox', 'task', 'timeline', 'notice', 'groundcheck_answers', 'groundcheck_instance', 'correction', 'objection_statement',
      'comment', 'attachment', 'decision', 'payment_report', 'proposed_decision', 'ranking_entry', 'audit_entry', 'audit_head'].map(
      (table) => [table, `select p.village from ${table} t left join proposal p on p.id = t.proposal_id`],
    ),
  ), // prettier-ignore
  household_fact: 'select p.village from household_fact t left join proposal p on p.kk_index = t.kk_index',
  idempotency_key: 'select subject as village from idempotency_key',
  access_log: 'select person_id as village from access_log',
  pending_command: 'select subject as village from pending_command',
  codec_access: 'select person_id::text as village from codec_access',
  bulk: 'select subject::text as village from bulk',
  bulk_item: 'select b.subject::text as village from bulk_item i left join bulk b on b.id = i.bulk_id',
  delegation: 'select from_person::text as village from delegation',
};

const DENIED = '42501';

function codeOf(error: unknown): string | undefined {
  return (error as { code?: string }).code;
}

/** What the API's role gets to see of a table, its own filter removed; a table it may not read at all shows nothing. */
async function seen(scope: Scope | undefined, text: string): Promise<unknown[]> {
  const { pool } = stores.api.database;
  const rows = scope === undefined ? pool : scoped(pool, scope);
  const result = await rows.query<{ village: unknown }>({ text }).catch((error: unknown) => {
    if (codeOf(error) === DENIED) return { rows: [] };
    throw error;
  });
  return result.rows.map(({ village }) => village);
}

function official(office: string, role: Actor['role'] = 'dinsos-verifier'): Scope {
  return { kind: 'party', party: { subject: BUDI, role, regions: [office] } };
}

describe('the wall', () => {
  it('stands around every table that holds rows of a household or an office, also for the owner of the tables', async () => {
    const { rows } = await stores.database.pool.query<{ name: string; walled: boolean }>(
      `select relname as name, relrowsecurity and relforcerowsecurity as walled from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    const walled = rows.filter((table) => table.walled).map(({ name }) => name);
    expect(rows.map(({ name }) => name).sort()).toEqual([...walled, ...SHARED].sort());
    expect(walled.sort()).toEqual(Object.keys(VILLAGE_OF).sort());
  });

  it('cannot be passed by any of our roles', async () => {
    const { rows } = await stores.database.pool.query(
      `select rolname from pg_roles where rolname like 'app\\_%' and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
       order by rolname`,
    );
    expect(rows.map(({ rolname }: { rolname: string }) => rolname)).toEqual(Object.values(DATABASE_ROLES).sort());
  });
});

describe.each(Object.entries(VILLAGE_OF))('%s', (table, withVillage) => {
  it('shows the API nothing without a context', async () => {
    expect(await seen(undefined, `select * from ${table}`)).toEqual([]);
  });

  it.each(['320', '3201022', '32010220031', ' ', '3201,', ',3201', 'NATION', '%', '3201;99'])(
    'shows nothing to a context that is no whole region code: "%s"',
    async (office) => {
      const client = new Client({ connectionString: stores.addressAs(DATABASE_ROLES.api) });
      await client.connect();
      await client.query(`begin; select set_config('app.office', '${office}', true)`);
      const result = client.query(`select * from ${table}`).then(({ rowCount }) => rowCount);
      expect([0, DENIED]).toContain(await result.catch(codeOf));
      await client.end();
    },
  );

  it.each(['3201022003', '320102', '3201', '32', '9901012001', '9901', '99', '7371', ''])(
    'shows an official of "%s" no row of another office',
    async (office) => {
      const villages = await seen(official(office), withVillage);
      expect(villages.filter((village) => village !== BUDI && !isWithin(String(village), office))).toEqual([]);
    },
  );
});

describe('an official', () => {
  it.each([
    ['3201022003', 1],
    ['3201', 1],
    ['32', 1],
    ['7371', 0],
    ['', 2],
  ])('of "%s" sees what belongs to the own office: %i of two proposals', async (office, expected) => {
    for (const table of ['proposal', 'timeline', 'decision'])
      expect(await seen(official(office), VILLAGE_OF[table] ?? '')).toHaveLength(expected);
  });

  it('sees a task of the own office, and one for which that office was called in', async () => {
    const escalated = { role: 'province-officer', office: '73' };
    const taskId = await openTask(stores, { office: '7301', escalated });
    const text = `select id as village from task where id = '${taskId}'`;
    for (const [office, sees] of [
      ['7301', 1],
      ['73', 1],
      ['7371', 0],
      ['730101', 0],
    ] as const)
      // prettier-ignore
      expect(await seen(official(office), text)).toHaveLength(sees);
  });

  it('sees no task of a national office below it', async () => {
    const taskId = await openTask(stores, { office: '', kind: 'duplicate-review', role: 'pusdatin-officer' });
    const text = `select id as village from task where id = '${taskId}'`;
    expect(await seen(official('32'), text)).toEqual([]);
    expect(await seen(official(''), text)).toEqual([taskId]);
  });

  it('changes no task of another office', async () => {
    const rows = scoped(stores.api.database.pool, official('3201'));
    const change = await rows.query({ text: 'update task set version = version + 1 returning office' });
    expect(new Set(change.rows.map(({ office }: { office?: string }) => office))).toEqual(new Set(['3201']));
  });

  it('adds corrections and answers only to a task of the own office', async () => {
    const evidence = { taskId: test.taskId, proposalId: test.proposalId, evidence: [] };
    const actor: Actor = { personId: BUDI, role: 'dinsos-verifier', office: '3201' };
    await expect(stores.api.as(actor).households.saveCorrection(evidence)).rejects.toMatchObject({ code: DENIED });
    const own = stores.api.as({ ...actor, office: '9901' }).households.saveCorrection(evidence);
    await expect(own).resolves.toHaveLength(36);
    await expect(stores.api.as(actor).households.open(test.proposalId)).rejects.toThrow('no such proposal');
  });

  it('leaves no context behind on the connection', async () => {
    for (let call = 0; call < 25; call += 1) await seen(official(''), 'select village from proposal');
    const settings = await stores.api.database.pool
      .query(`select coalesce(current_setting('app.office', true), '') as office, count(p.id)::int as proposals
      from (select 1) here left join proposal p on true group by 1`);
    expect(settings.rows).toEqual([{ office: '', proposals: 0 }]);
  });
});

describe('filing', () => {
  it('may not add a proposal outside the filer’s regions', async () => {
    const filer: Actor = { personId: SITI, role: 'kemensos-officer', office: '3201' };
    const submission = submissionOf({
      seed: 6_001,
      village: TEST_VILLAGE,
      channel: 'kemensos',
      calendarId: CALENDAR_ID,
    });
    const attempt = stores.api.as(filer).admission.admit({ proposalId: randomUUID(), submission, startWorkflow: true });
    await expect(attempt).rejects.toMatchObject({ code: DENIED });
  });

  it('tells that a household has a proposal elsewhere, and shows nothing of it', async () => {
    const filer: Actor = { personId: SITI, role: 'kemensos-officer', office: '3201' };
    const { admission, proposals } = stores.api.as(filer);
    const submission = { ...test.submission, villageCode: BOGOR_VILLAGE };
    const answer = await admission.admit({ proposalId: randomUUID(), submission, startWorkflow: true });
    expect(answer).toEqual({ kind: 'running', proposalId: test.proposalId });
    expect(await proposals.find(test.proposalId)).toBeUndefined();
  });
});

describe('filing together', () => {
  const proposalId = randomUUID();
  const party = { subject: SITI, role: 'kemensos-officer', regions: ['9901'] } as const;
  const together: Scope = { kind: 'filings', filings: [{ proposalId, party }] };
  const write = (text: string) => scoped(stores.api.database.pool, together).query({ text });

  it.each([
    ['a proposal outside its filer’s regions', proposalInsert(proposalId, BOGOR_VILLAGE)],
    ['a proposal that is not among those filed', proposalInsert(randomUUID(), TEST_VILLAGE)],
    ['a key to another', `insert into proposal_key values ('${randomUUID()}', 'x', 'k1')`],
    ['a member of another', `insert into proposal_member values ('${randomUUID()}', 1, 'x')`],
    ['the start of another', `insert into outbox (proposal_id) values ('${randomUUID()}')`],
    [
      'an answer to somebody who does not file',
      `insert into idempotency_key (subject, key, request_hash) values ('${BUDI}', 'new', 'x')`,
    ],
  ])('may not add %s', async (_what, text) => {
    await expect(write(text)).rejects.toMatchObject({ code: DENIED });
  });

  it('shows nothing', async () => {
    for (const table of ['proposal', 'proposal_key', 'outbox', 'idempotency_key', 'task'])
      expect((await write(`select from ${table}`)).rowCount).toBe(0);
  });
});

function proposalInsert(id: string, village: string): string {
  return `insert into proposal (id, tracking_code, channel, village, kabupaten, calendar_id, sealed, kk_index, member_count,
      evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at)
    values ('${id}', 'AAAAAAAAA0', 'kemensos', '${village}', '${village.slice(0, 4)}', '${CALENDAR_ID}', 'x', 'x', 1, '[]', '{}',
      'intake', 'entry-check', 'village', '${village}', '{}', now())`;
}

describe('those who hold no office', () => {
  it('see with a tracking code that one proposal and nothing on any desk', async () => {
    const citizen: Scope = { kind: 'citizen', trackingCode: bogor.trackingCode };
    expect(await seen(citizen, 'select village from proposal')).toEqual([BOGOR_VILLAGE]);
    expect(await seen(citizen, 'select id as village from task')).toEqual([]);
    const { households } = stores.api.forCitizen(bogor.trackingCode);
    expect((await households.open(bogor.proposalId)).villageCode).toBe(BOGOR_VILLAGE);
    await expect(households.open(test.proposalId)).rejects.toThrow('no such proposal');
  });

  it('see as a service account the proposals of all their regions and nothing on any desk', async () => {
    const account = (regions: string[]): Scope => ({
      kind: 'party',
      party: { subject: 'client', role: 'integrator', regions },
    });
    expect((await seen(account(['3201', '9901']), 'select village from proposal')).sort()).toEqual([
      BOGOR_VILLAGE,
      TEST_VILLAGE,
    ]);
    expect(await seen(account(['7371', '9901']), 'select village from proposal')).toEqual([TEST_VILLAGE]);
    expect(await seen(account(['3201', '9901']), 'select id as village from task')).toEqual([]);
  });

  it('cannot smuggle anything into the statement that opens their scope', () => {
    const { pool } = stores.api.database;
    for (const regions of [['320'], [], ["3201'; set local app.office = 'nation"]])
      expect(() => scoped(pool, { kind: 'party', party: { subject: 'x', role: 'integrator', regions } })).toThrow(
        'region',
      );
    expect(() =>
      scoped(pool, { kind: 'party', party: { subject: "x'", role: 'integrator', regions: ['32'] } }),
    ).toThrow('person');
    expect(() => scoped(pool, { kind: 'citizen', trackingCode: "' or true --" })).toThrow('tracking code');
  });
});
