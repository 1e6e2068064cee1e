import { randomUUID } from 'node:crypto';

import type { TaskView } from '../../store/tasks';
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

async function search(as: string, body: object = {}): Promise<TaskView[]> {
  return (await api.call({ path: '/v1/tasks/search', as, body })).body['items'] as TaskView[];
}

const idsOf = (tasks: readonly TaskView[]): string[] => tasks.map(({ taskId }) => taskId);

describe('a search', () => {
  it('shows an office its own tasks and never those of another kabupaten, office or role', async () => {
    const bogor = await place();
    const makassar = await place({ office: '7371' });
    const ratification = await place({ kind: 'ratification', role: 'dinsos-head' });
    const village = await place({ kind: 'correction', role: 'village-operator', office: '3201022003' });

    const seen = Object.fromEntries(
      await Promise.all(
        ['budi', 'daeng', 'dadang', 'siti', 'asep', 'lilis'].map(async (as) => {
          const ids = idsOf(await search(as, { limit: 200 }));
          return [as, [bogor, makassar, ratification, village].map((id) => ids.includes(id))] as const;
        }),
      ),
    );

    expect(seen).toEqual({
      budi: [true, false, false, false],
      daeng: [false, true, false, false],
      dadang: [false, false, true, false],
      siti: [false, false, false, true],
      asep: [false, false, false, false],
      lilis: [false, false, false, false],
    });
  });

  it('shows a visit to nobody but the facilitator it was assigned to', async () => {
    const taskId = await place({
      kind: 'groundcheck-visit',
      role: 'field-facilitator',
      assignedTo: personOf('ujang'),
    });

    expect(idsOf(await search('ujang'))).toContain(taskId);
    expect(idsOf(await search('tuti'))).not.toContain(taskId);
    expect(await api.call({ path: `/v1/tasks/${taskId}`, as: 'tuti' })).toMatchObject({ status: 404 });
  });

  it('gives every task once, page by page', async () => {
    const placed = await Promise.all(Array.from({ length: 7 }, () => place({ office: '9171' })));
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const page = await api.call({
        path: '/v1/tasks/search',
        as: 'wayan',
        body: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...idsOf(page.body['items'] as TaskView[]));
      cursor = page.body['cursor'];
    } while (cursor !== undefined);

    expect(seen.sort()).toEqual(placed.sort());
  });
});

describe('a task', () => {
  it('is read with the ETag that commands on it must name', async () => {
    const taskId = await place();

    const answer = await api.call({ path: `/v1/tasks/${taskId}`, as: 'budi' });

    expect(answer).toMatchObject({ status: 200, body: { taskId, state: 'OPEN', version: 1, claimedBy: null } });
    expect(answer.headers.get('etag')).toBe(etag(taskId));
  });

  it('of another office is answered exactly as one that does not exist', async () => {
    const foreign = await place({ office: '7371' });
    const paths = ['', '/form', '/claim', '/release', '/assign', '/complete', '/return'];
    const bodies: Readonly<Record<string, object>> = {
      '/assign': { to: personOf('euis') },
      '/complete': { outcome: 'verified' },
      '/return': { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/address'] },
    };

    for (const path of paths) {
      const answers = await Promise.all(
        [foreign, randomUUID(), 'x'].map((id) =>
          ['', '/form'].includes(path)
            ? api.call({ path: `/v1/tasks/${id}${path}`, as: 'budi' })
            : command(`${id}${path}`, { body: bodies[path] ?? {} }),
        ),
      );
      expect([path, ...answers.map(({ status }) => status)]).toEqual([path, 404, 404, 404]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(api.temporal.updates.filter(({ argument }) => JSON.stringify(argument).includes(foreign))).toEqual([]);
  });

  it('has a form, which for a visit is that of the version it is pinned to', async () => {
    const visitTask = await place({
      kind: 'groundcheck-visit',
      role: 'field-facilitator',
      formVersion: 'gc-2026-02',
    });

    expect(await api.call({ path: `/v1/tasks/${visitTask}/form`, as: 'ujang' })).toMatchObject({
      status: 200,
      body: { formVersion: 'groundcheck-visit.gc-2026-02' },
    });
    expect(await api.call({ path: `/v1/tasks/${await place()}/form`, as: 'budi' })).toMatchObject({ status: 200 });
  });
});

describe('claiming', () => {
  it('gives the task to whoever claims it, in a new version', async () => {
    const taskId = await place();

    const answer = await command(`${taskId}/claim`);

    expect(answer).toMatchObject({ status: 200, body: { state: 'CLAIMED', claimedBy: personOf('budi'), version: 2 } });
    expect(answer.headers.get('etag')).toBe(etag(taskId, 2));
    expect(idsOf(await search('budi', { mine: true }))).toContain(taskId);
  });

  it('without the version seen is refused', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await api.call({ method: 'POST', path: `/v1/tasks/${await place()}/claim`, as: 'budi', headers });

    expect(answer).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
  });

  it('of a version that is gone is refused with the present one', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    await command(`${taskId}/release`, { version: 2 });

    const answer = await command(`${taskId}/claim`);

    expect(answer).toMatchObject({
      status: 412,
      body: { code: 'stale-version', current: { taskId, version: 3, state: 'OPEN' } },
    });
    expect(answer.headers.get('etag')).toBe(etag(taskId, 3));
  });

  it('without a key is told that first, whatever its version', async () => {
    const taskId = await place();
    const headers = { 'if-match': etag(randomUUID(), 1) };

    const answer = await api.call({ method: 'POST', path: `/v1/tasks/${taskId}/claim`, as: 'budi', headers });

    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency-key-required' } });
  });

  it.each(['*', 'W/"1"', `"${randomUUID()}.1"`])('of the version %s is refused as stale', async (ifMatch) => {
    const path = `/v1/tasks/${await place()}/claim`;
    const headers = { 'if-match': ifMatch, 'idempotency-key': randomUUID() };

    expect(await api.call({ method: 'POST', path, as: 'budi', headers })).toMatchObject({ status: 412 });
  });

  it('what a colleague holds is refused, and does not say who that is', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`, { as: 'euis' });

    const answer = await command(`${taskId}/claim`, { version: 2 });

    expect(answer).toMatchObject({ status: 409, body: { code: 'already-claimed', office: '3201' } });
    expect(answer.text).not.toContain(personOf('euis'));
  });

  it('what is done already is refused', async () => {
    const taskId = await place({ state: 'COMPLETED' });

    expect(await command(`${taskId}/claim`)).toMatchObject({ status: 409, body: { code: 'task-not-open' } });
  });

  it('by a hundred at once has one winner', async () => {
    const taskId = await place();

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => command(`${taskId}/claim`, { as: index % 2 === 0 ? 'budi' : 'euis' })),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409 || status === 412)).toHaveLength(99);
  });
});

describe('releasing', () => {
  it('puts the task back on the desk', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);

    const answer = await command(`${taskId}/release`, { version: 2 });

    expect(answer).toMatchObject({ status: 200, body: { state: 'OPEN', claimedBy: null, version: 3 } });
    expect(answer.headers.get('etag')).toBe(etag(taskId, 3));
  });

  it('what a colleague holds is refused', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`, { as: 'euis' });

    expect(await command(`${taskId}/release`, { version: 2 })).toMatchObject({ status: 409 });
  });
});

describe('assigning', () => {
  it('hands the task to a colleague of the same office and role', async () => {
    const taskId = await place();

    const answer = await command(`${taskId}/assign`, { body: { to: personOf('euis') } });

    expect(answer).toMatchObject({ status: 200, body: { claimedBy: personOf('euis'), version: 2 } });
    expect(answer.headers.get('etag')).toBe(etag(taskId, 2));
  });

  it.each(['daeng', 'dadang', 'siti'])('to %s, who is of another office or role, is forbidden', async (to) => {
    expect(await command(`${await place()}/assign`, { body: { to: personOf(to) } })).toMatchObject({
      status: 403,
      body: { code: 'assign-outside-office' },
    });
  });
});
