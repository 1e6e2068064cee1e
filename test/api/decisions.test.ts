import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { survey, visit } from '../../scripts/play/survey';
import { personOf, runningApi, type Answer, type RunningApi } from './running-api';
import { commandTask, etag, placeTask, type PlacedTask, type TaskCommand } from './tasks-on-desk';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const place = (task?: PlacedTask): Promise<string> => placeTask(api.stores, task);

const command = (path: string, how?: TaskCommand): Promise<Answer> => commandTask(api, { path, ...how });

let seed = 0;

/** A visit that ujang has claimed, of a household just filed. */
async function claimedVisit() {
  const household = submissionOf({ seed: (seed += 1), village: '3201022003', channel: 'village' });
  const headers = { 'idempotency-key': randomUUID() };
  const filed = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  const proposalId = String(filed.body['proposalId']);
  const kind = 'groundcheck-visit';
  const task = await place({ kind, role: 'field-facilitator', formVersion: 'gc-2026-02', proposalId });
  await command(`${task}/claim`, { as: 'ujang' });
  return { task, household };
}

describe('completing', () => {
  it('needs a claim first', async () => {
    expect(await command(`${await place()}/complete`, { body: { outcome: 'verified' } })).toMatchObject({
      status: 409,
      body: { code: 'claim-required' },
    });
  });

  it('tells the workflow who decided what, under the key of the caller', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);

    const key = `key-${taskId.slice(0, 8)}`;

    const answer = await command(`${taskId}/complete`, { key, version: 2, body: { outcome: 'verified' } });

    expect(answer).toMatchObject({ status: 200, body: { taskId, status: { stage: 'intake' } } });
    expect(api.temporal.updates.at(-1)).toMatchObject({
      update: 'completeTask',
      updateId: key,
      argument: { taskId, outcome: 'verified', actor: { personId: personOf('budi') } },
    });
  });

  it('on a version that is gone, or held by a colleague, is refused', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);

    expect(await command(`${taskId}/complete`, { body: { outcome: 'verified' } })).toMatchObject({
      status: 412,
      body: { current: { version: 2 } },
    });
    expect(
      await command(`${taskId}/complete`, { as: 'euis', version: 2, body: { outcome: 'verified' } }),
    ).toMatchObject({
      status: 409,
      body: { code: 'already-claimed' },
    });
  });

  it('that the workflow refuses is answered with the version the task has now', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    const overtaken = `update task set state = 'COMPLETED', version = 3 where id = $1`;
    api.temporal.refuses('task-not-open', () => api.stores.database.pool.query(overtaken, [taskId]));

    const answers = [
      await command(`${taskId}/complete`, { version: 2, body: { outcome: 'verified' } }),
      await command(`${taskId}/return`, { version: 2, body: { reasonCodes: ['KRIT_E'], markedFields: [] } }),
    ];

    expect(answers.map(({ status, body, headers }) => [status, body['code'], headers.get('etag')])).toEqual([
      [409, 'task-not-open', etag(taskId, 3)],
      [409, 'task-not-open', etag(taskId, 3)],
    ]);
  });

  it('that a workflow behind its record does not know of is taken when the same command comes again', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    const sent = { key: randomUUID(), version: 2, body: { outcome: 'verified' } };
    api.temporal.refuses('task-not-open');

    const first = await command(`${taskId}/complete`, sent);
    api.temporal.accepts();
    const again = await command(`${taskId}/complete`, sent);

    expect(first).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
    expect(first.headers.get('retry-after')).toBe('2');
    expect(again).toMatchObject({ status: 200, body: { taskId } });
  });

  it('keeps the answers of a visit sealed and sends the workflow their reference and hash', async () => {
    const { task, household } = await claimedVisit();
    const answers = survey({ household, wealth: 3, day: '2026-01-05', offset: '+07:00' });

    const answer = await command(`${task}/complete`, {
      as: 'ujang',
      version: 2,
      body: { outcome: 'submitted', answers },
    });

    expect(answer.status).toBe(200);
    const sent = api.temporal.updates.at(-1);
    expect(sent?.argument).toMatchObject({ visit: { outcome: 'found', formVersion: 'gc-2026-02' } });
    for (const { nik, name } of household.members) {
      expect(JSON.stringify(sent)).not.toContain(nik);
      expect(JSON.stringify(sent)).not.toContain(name);
    }
  });

  it('a visit with faulty answers is refused with a pointer to each fault', async () => {
    const { task } = await claimedVisit();
    const { visit: _none, ...answers } = visit({ day: '2026-01-05', offset: '+07:00', outcome: 'found' });

    const answer = await command(`${task}/complete`, {
      as: 'ujang',
      version: 2,
      body: { outcome: 'submitted', answers },
    });

    expect(answer).toMatchObject({ status: 400, body: { code: 'answers-invalid' } });
    expect(answer.body['errors']).toEqual(
      expect.arrayContaining([expect.objectContaining({ pointer: expect.stringMatching(/^\/answers\//) as string })]),
    );
  });
});

describe('sending back', () => {
  it('names reasons and fields to the workflow', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    const body = { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/members/0/name'] };

    expect(await command(`${taskId}/return`, { version: 2, body })).toMatchObject({ status: 200 });
    expect(api.temporal.updates.at(-1)).toMatchObject({ update: 'returnTask', argument: { taskId, ...body } });
  });

  it.each(['/members/9901012001010001', '/9901-0120-0101-0001', '/99/01/01/20/01/01/00/01'])(
    'a field like %s, which has room for a number of somebody, never reaches the workflow',
    async (field) => {
      const taskId = await place();
      await command(`${taskId}/claim`);
      const body = { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: [field] };

      const answer = await command(`${taskId}/return`, { version: 2, body });

      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/markedFields/0' }] } });
      expect(answer.text).not.toContain(field);
    },
  );

  it('a field with a zero byte never reaches the workflow, whose journal could not be written', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    const body = { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/members\u0000'] };

    expect(await command(`${taskId}/return`, { version: 2, body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/markedFields/0', code: 'invisible-characters' }] },
    });
  });
});

describe('four eyes', () => {
  it('are asked for when a task is claimed: who acted on the case before hears so before any work is done', async () => {
    const proposalId = randomUUID();
    const checked = await place({ proposalId, state: 'COMPLETED' });
    await api.stores.database.prisma.task.update({ where: { id: checked }, data: { completedBy: personOf('dadang') } });
    const taskId = await place({ proposalId, kind: 'ratification', role: 'dinsos-head' });

    expect(await command(`${taskId}/claim`, { as: 'dadang' })).toMatchObject({
      status: 403,
      body: { code: 'same-officer' },
    });
    expect(await command(`${taskId}/claim`, { as: 'rina' })).toMatchObject({ status: 200 });
  });
});
