import { randomUUID } from 'node:crypto';

import { casesOf } from './cases-on-desk';
import { personOf, runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.temporal.accepts();
});

const { aLateVisit, aVisit, close } = casesOf(() => api);

interface Late {
  readonly taskId: string;
  readonly instanceId: string;
}

const list = (as: string): Promise<Answer> => api.call({ method: 'GET', path: '/v1/late-visits', as });
const compare = (as: string, taskId: string): Promise<Answer> =>
  api.call({ method: 'GET', path: `/v1/tasks/${taskId}/late-visits`, as });
const reconcile = (as: string, { taskId, instanceId, finding }: Late & { readonly finding: string }): Promise<Answer> =>
  api.call({
    path: `/v1/tasks/${taskId}/late-visits/${instanceId}/reconcile`,
    as,
    body: { finding },
    headers: { 'idempotency-key': randomUUID() },
  });

interface Compared {
  readonly instanceId: string;
  readonly counted: unknown;
  readonly sideBySide: readonly { readonly pointer: string; readonly changed: boolean }[];
}

function itemsOf(answer: Answer): readonly Compared[] {
  return answer.body['items'] as readonly Compared[];
}

describe('answers that came after their visit was decided', () => {
  it('are listed for those who review visits in their region, until they are settled', async () => {
    const late = await aLateVisit();
    const listed = async (as: string): Promise<boolean> =>
      itemsOf(await list(as)).some(({ instanceId }) => instanceId === late.instanceId);
    expect([await listed('wawan'), await listed('neneng'), await listed('ridwan')]).toEqual([true, true, false]);

    expect(await reconcile('wawan', { ...late, finding: 'late-is-right' })).toMatchObject({
      status: 200,
      body: { instanceId: late.instanceId, finding: 'late-is-right' },
    });
    expect([await listed('wawan'), await listed('neneng')]).toEqual([false, false]);
    expect(await reconcile('neneng', { ...late, finding: 'same' })).toMatchObject({
      status: 409,
      body: { code: 'already-reconciled' },
    });
  });

  it('stand beside those that counted, with masked numbers, and the look is on record', async () => {
    const late = await aLateVisit();
    const answer = await compare('wawan', late.taskId);

    const [item] = itemsOf(answer);
    expect(item).toMatchObject({
      instanceId: late.instanceId,
      handedInBy: personOf('ujang'),
      late: { outcome: 'found' },
      counted: { outcome: 'found' },
    });
    const changed = item?.sideBySide.filter((one) => one.changed).map(({ pointer }) => pointer) ?? [];
    expect(changed).toContain('/household/floorMaterial');
    expect(changed.length).toBeLessThan(item?.sideBySide.length ?? 0);
    expect(JSON.stringify(answer.body)).not.toMatch(/99\d{14}/u);
    const { rows } = await api.stores.database.pool.query<{ what: string }>(
      'select what from access_log where proposal_id = $1 and person_id = $2',
      [late.proposalId, personOf('wawan')],
    );
    expect(rows).toEqual([{ what: 'task' }]);
  });

  it('stand beside what is on record where the visit ended without answers', async () => {
    const { taskId, instanceId } = await aLateVisit();
    await api.stores.database.pool.query(
      `update groundcheck_instance set state = 'late' where task_id = $1 and instance_id <> $2`,
      [taskId, `uuid:${instanceId}`],
    );

    const items = itemsOf(await compare('wawan', taskId));
    expect(items.map(({ counted }) => counted)).toEqual([null, null]);
    expect(items[0]?.sideBySide.length).toBeGreaterThan(30);
  });

  it('leave what was found in the audit of the case, with the name of whoever found it', async () => {
    const late = await aLateVisit();
    await reconcile('wawan', { ...late, finding: 'counted-stands' });
    const { rows } = await api.stores.database.pool.query(
      `select person_id as "personId", detail::jsonb ->> 'finding' as finding from audit_entry
        where proposal_id = $1 and action = 'late-answers-reconciled'`,
      [late.proposalId],
    );
    expect(rows).toEqual([{ personId: personOf('wawan'), finding: 'counted-stands' }]);
  });

  it('stand beside those that somebody typed, where no device brought what counted', async () => {
    const { taskId, instanceId } = await aLateVisit();
    const brought = 'delete from groundcheck_instance where task_id = $1 and instance_id <> $2';
    await api.stores.database.pool.query(brought, [taskId, `uuid:${instanceId}`]);
    expect(itemsOf(await compare('wawan', taskId))).toMatchObject([{ instanceId, counted: { outcome: 'found' } }]);
  });

  it('of a visit that was escalated are compared and settled like any other', async () => {
    const late = await aLateVisit();
    await api.stores.database.pool.query(
      `update task set overdue = true, escalation_level = 1, escalated_role = 'pkh-coordinator', escalated_office = '3201'
        where id = $1`,
      [late.taskId],
    );
    expect(itemsOf(await compare('wawan', late.taskId))).toHaveLength(1);
    expect(await reconcile('wawan', { ...late, finding: 'same' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['handed in', 'update groundcheck_instance set handed_in_by = $2 where task_id = $1'],
    ['decided', 'update task set completed_by = $2 where id = $1'],
    ['decided in another’s place', 'update task set on_behalf_of = $2 where id = $1'],
  ])('are not judged by whoever %s them or the visit', async (_what, text) => {
    const late = await aLateVisit();
    await api.stores.database.pool.query(text, [late.taskId, personOf('wawan')]);
    expect(await reconcile('wawan', { ...late, finding: 'same' })).toMatchObject({
      status: 403,
      body: { code: 'same-officer' },
    });
    expect(await reconcile('neneng', { ...late, finding: 'same' })).toMatchObject({ status: 200 });
  });

  it('are not judged by the facilitator in the coordinator’s place either', async () => {
    const late = await aLateVisit();
    const [validFrom, validUntil] = [-1, 24].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const delegation = { from: personOf('wawan'), to: personOf('ujang'), validFrom, validUntil };
    const made = await api.call({
      path: '/v1/delegations',
      as: 'wawan',
      body: delegation,
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(made).toMatchObject({ status: 201 });
    const answer = await api.call({
      path: `/v1/tasks/${late.taskId}/late-visits/${late.instanceId}/reconcile`,
      as: 'ujang',
      body: { finding: 'late-is-right' },
      headers: { 'idempotency-key': randomUUID(), 'on-behalf-of': personOf('wawan') },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'same-officer' } });
  });

  it('of an erased household are on no list', async () => {
    const late = await aLateVisit();
    await api.stores.database.pool.query('delete from proposal_key where proposal_id = $1', [late.proposalId]);
    expect(itemsOf(await list('wawan')).map(({ instanceId }) => instanceId)).not.toContain(late.instanceId);
    expect(await compare('wawan', late.taskId)).toMatchObject({ status: 200, body: { items: [] } });
  });

  it('show no number that somebody typed into an address', async () => {
    const late = await aLateVisit({ household: { address: 'Dekat rumah 9901120103820001' } });
    const answer = await compare('wawan', late.taskId);
    const address = itemsOf(answer)[0]?.sideBySide.find(({ pointer }) => pointer === '/household/address');
    expect(address).toMatchObject({ incoming: { value: 'Dekat rumah [16 digits]' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/\d{16}/u);
  });

  it.each([
    ['the facilitator himself', 'ujang', 403],
    ['the head of Dinsos', 'dadang', 403],
    ['a coordinator of another region', 'ridwan', 404],
    ['an integrator', 'integrator-bogor', 403],
  ])('are nothing to %s', async (_who, as, status) => {
    const late = await aLateVisit();
    expect(await compare(as, late.taskId)).toMatchObject({ status });
    expect(await reconcile(as, { ...late, finding: 'same' })).toMatchObject({ status });
  });

  it('are none where nothing came late, and an instance of another task is not found', async () => {
    const visit = await aVisit();
    await close(visit.taskId);
    const late = await aLateVisit();
    expect(itemsOf(await compare('wawan', visit.taskId))).toEqual([]);
    expect(await reconcile('wawan', { ...late, taskId: visit.taskId, finding: 'same' })).toMatchObject({ status: 404 });
    expect(await reconcile('wawan', { ...late, instanceId: randomUUID(), finding: 'same' })).toMatchObject({
      status: 404,
    });
  });
});
