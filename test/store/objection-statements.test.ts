import { randomUUID } from 'node:crypto';

import { objectionWorkflowId } from '../../contracts/names';
import type { TaskKind } from '../../domain/tasks/catalogue';
import type { Actor } from '../../domain/tasks/decide';
import { OBJECTION_TASKS } from '../../domain/tasks/objection-tasks';
import { createDatabase } from '../../store/database';
import { eraseHousehold } from '../../store/erasure';
import { sweepStatements } from '../../store/objections';
import { DATABASE_ROLES } from '../../store/roles';
import { placeTask } from '../api/tasks-on-desk';
import { testStores, type TestStores } from '../support/database';
import { BUDI, caseOnDesk, SITI, UJANG, WAYAN } from './case-on-desk';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const FILER: Actor = { personId: randomUUID(), role: 'village-operator', office: '9901012001' };
const SAID = {
  documents: [
    {
      kind: 'house-photo',
      sha256: 'ab'.repeat(32),
      reference: 'photos/front',
      location: { latitude: -6.47971, longitude: 106.82493 },
    },
  ],
  corrections: { cars: 0 },
} as const;

const keep = (proposalId: string, { statement = SAID, idempotencyKey = 'one-key', by = FILER }: Partial<Kept> = {}) =>
  stores.api.as(by).objections.keep({ proposalId, statement, idempotencyKey, by });
type Kept = Parameters<ReturnType<TestStores['api']['as']>['objections']['keep']>[0];

const find = (by: Actor, objection: { objectionId: string; proposalId: string }) =>
  stores.api.as(by).objections.find(objection);

/** Its workflow has taken it, and asks the region. */
async function judged(
  objection: { objectionId: string; proposalId: string },
  kind: TaskKind = 'objection-verification',
) {
  await placeTask(stores, {
    kind,
    office: '9901',
    workflowId: objectionWorkflowId(objection.objectionId),
    ...objection,
  });
  return objection;
}

async function anObjection(): Promise<{ objectionId: string; proposalId: string }> {
  const { proposalId } = await caseOnDesk(stores);
  return judged({ proposalId, objectionId: await keep(proposalId) });
}

const rowsOf = async (proposalId: string): Promise<readonly { sealed: Buffer; row: string }[]> => {
  const text = 'select sealed, to_jsonb(s)::text as row from objection_statement s where proposal_id = $1';
  return (await stores.database.pool.query<{ sealed: Buffer; row: string }>(text, [proposalId])).rows;
};

describe('what is handed in with an objection', () => {
  it('is seen by those who judge it, and by nobody else: neither whoever filed nor another office', async () => {
    const objection = await anObjection();

    expect(await find(SITI, objection)).toEqual(SAID);
    for (const other of [FILER, WAYAN]) expect(await find(other, objection)).toBeUndefined();
  });

  it('is seen by the province once the province judges it', async () => {
    const { proposalId } = await caseOnDesk(stores);
    const objection = { proposalId, objectionId: await keep(proposalId) };
    await judged(objection, 'objection-appeal');

    expect(await find(BUDI, objection)).toEqual(SAID);
  });

  it('is not seen by whoever is sent to the house for it', async () => {
    const { proposalId } = await caseOnDesk(stores);
    const objection = { proposalId, objectionId: await keep(proposalId) };
    await judged(objection, 'groundcheck-visit');

    expect(await find(UJANG, objection)).toBeUndefined();
  });

  it('is seen by nobody while no workflow has taken it, nor with another objection of the household', async () => {
    const { proposalId } = await caseOnDesk(stores, { kind: 'objection-verification' });
    const refused = { proposalId, objectionId: await keep(proposalId) };
    await judged({ proposalId, objectionId: await keep(proposalId, { idempotencyKey: 'another-key' }) });

    for (const actor of [SITI, BUDI, FILER]) expect(await find(actor, refused)).toBeUndefined();
    expect(await rowsOf(proposalId)).toHaveLength(2);
  });

  it('is not there for an objection that another client filed and named as it likes', async () => {
    const { proposalId } = await anObjection();

    expect(await find(SITI, { proposalId, objectionId: 'first' })).toBeUndefined();
  });

  it('is walled by the kinds of tasks that judge, all of them', async () => {
    const { rows } = await stores.database.pool.query<{ qual: string }>(
      `select qual from pg_policies where tablename = 'objection_statement' and policyname = 'of_task'`,
    );
    const named = [...(rows[0]?.qual ?? '').matchAll(/'([a-z-]+)'::text/g)].map(([, name]) => name);

    expect(named.filter((name) => name !== 'objection-').sort()).toEqual(Object.keys(OBJECTION_TASKS).sort());
  });

  it('is kept by nobody for a proposal out of sight', async () => {
    const { proposalId } = await caseOnDesk(stores);

    await expect(keep(proposalId, { by: WAYAN })).rejects.toThrow('no such proposal');
    const text = 'insert into objection_statement (objection_id, proposal_id, sealed) values ($1, $2, $3)';
    const directly = stores.api.database.pool.query(text, [randomUUID(), proposalId, 'x']);
    await expect(directly).rejects.toMatchObject({ code: '42501' });
  });

  it('lies sealed, and the audit tells how much there is and what it is about', async () => {
    const { proposalId, objectionId } = await anObjection();

    const history = await stores.audit.history(proposalId);
    const [stated] = history.filter(({ action }) => action === 'objection-stated');

    expect(stated).toMatchObject({
      personId: FILER.personId,
      detail: { objectionId, documents: 1, corrected: ['cars'] },
    });
    const kept = (await rowsOf(proposalId)).map(({ row, sealed }) => `${row}${sealed.toString('latin1')}`);
    expect(kept).toHaveLength(1);
    for (const text of [...kept, JSON.stringify(history)]) {
      for (const said of ['106.82', '6.4797', 'front', 'abab']) expect(text).not.toContain(said);
    }
  });
});

describe('one key', () => {
  it('with one statement is one objection, kept once, also at once', async () => {
    const { proposalId } = await caseOnDesk(stores);

    const ids = await Promise.all([1, 2, 3, 4].map(() => keep(proposalId)));
    ids.push(await keep(proposalId));

    expect(new Set(ids).size).toBe(1);
    expect(await rowsOf(proposalId)).toHaveLength(1);
    const stated = (await stores.audit.history(proposalId)).filter(({ action }) => action === 'objection-stated');
    expect(stated).toHaveLength(1);
  });

  it('with another statement is another objection, whose judge sees what was said last', async () => {
    const { proposalId } = await caseOnDesk(stores);
    const statement = { documents: [], corrections: { cars: 1 } };
    const first = await keep(proposalId);

    const second = await judged({ proposalId, objectionId: await keep(proposalId, { statement }) });

    expect(second.objectionId).not.toBe(first);
    expect(await find(SITI, second)).toEqual(statement);
  });

  it('of two people or for two proposals is two objections', async () => {
    const [one, two] = [await caseOnDesk(stores), await caseOnDesk(stores)];

    const ids = [await keep(one.proposalId), await keep(two.proposalId), await keep(one.proposalId, { by: SITI })];

    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

it('is erased with the household, and the judge of the closed case is shown nothing', async () => {
  const objection = await anObjection();
  const { proposalId } = objection;
  await stores.database.pool.query(`update proposal set stage = 'closed', ended_as = 'eligible' where id = $1`, [
    proposalId,
  ]);
  const connectionString = stores.addressAs(DATABASE_ROLES.keys);
  const operator = createDatabase({ connectionString, connections: 1, statementTimeoutMs: 20_000 });

  await eraseHousehold(operator.pool, { proposalId, reason: 'request-of-person', by: 'Dinsos 9901' });
  await operator.close();

  expect((await rowsOf(proposalId)).map(({ sealed }) => sealed.length)).toEqual([0]);
  expect(await find(SITI, objection)).toBeUndefined();
});

it('is swept away when no workflow took it for long, and stays while anybody may judge it', async () => {
  const taken = await anObjection();
  const [old, young] = [await caseOnDesk(stores), await caseOnDesk(stores)];
  for (const { proposalId } of [old, young]) await keep(proposalId);
  const age = `update objection_statement set created_at = now() - make_interval(days => $2) where proposal_id = $1`;
  for (const { proposalId, days } of [
    { ...taken, days: 400 },
    { ...old, days: 61 },
    { ...young, days: 59 },
  ])
    await stores.database.pool.query(age, [proposalId, days]);
  const worker = createDatabase({
    connectionString: stores.addressAs(DATABASE_ROLES.worker),
    connections: 1,
    statementTimeoutMs: 20_000,
  });

  const swept = await sweepStatements(worker.pool);
  await worker.close();

  expect(swept).toBe(1);
  const left = await Promise.all([taken, old, young].map(({ proposalId }) => rowsOf(proposalId)));
  expect(left.map(({ length }) => length)).toEqual([1, 0, 1]);
});
