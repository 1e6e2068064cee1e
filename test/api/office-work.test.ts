import { randomUUID } from 'node:crypto';

import { runBulks } from '../../api/bulk-runner';
import { legalTime } from '../../domain/calendar/clock';
import { createLogger } from '../../platform/logging';
import { saveFreeze } from '../../scripts/reference';
import { submissionOf } from '../../scripts/play/demonstration';
import { applyKept } from '../../workers/commands';
import { personOf, runningApi, type Answer, type RunningApi } from './running-api';
import { etag, placeTask, type PlacedTask } from './tasks-on-desk';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const place = (task?: PlacedTask): Promise<string> => placeTask(api.stores, task);

interface Command {
  readonly as?: string;
  readonly version?: number;
  readonly key?: string;
  readonly body?: object;
  readonly inPlaceOf?: string;
}

function command(path: string, options: Command = {}): Promise<Answer> {
  const { as = 'budi', key = randomUUID(), version = 1, body = {}, inPlaceOf } = options;
  const [taskId = ''] = path.split('/');
  const behalf = inPlaceOf === undefined ? {} : { 'on-behalf-of': personOf(inPlaceOf) };
  const headers = { 'if-match': etag(taskId, version), 'idempotency-key': key, ...behalf };
  return api.call({ path: `/v1/tasks/${path}`, as, body, headers });
}

const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

interface Leave {
  readonly from: string;
  readonly to: string;
  readonly as?: string;
  readonly kinds?: readonly string[];
  readonly hours?: readonly [number, number];
}

function delegate({ from, to, as = from, kinds = [], hours: [start, end] = [-1, 24] }: Leave): Promise<Answer> {
  const body = { from: personOf(from), to: personOf(to), kinds, validFrom: inHours(start), validUntil: inHours(end) };
  return api.call({ path: '/v1/delegations', as, body, headers: { 'idempotency-key': randomUUID() } });
}

describe('standing in', () => {
  it('lets the stand-in decide in the place of the official on leave, under both names', async () => {
    await delegate({ from: 'budi', to: 'euis' });
    const taskId = await place();
    await command(`${taskId}/claim`, { as: 'euis', inPlaceOf: 'budi' });

    const answer = await command(`${taskId}/complete`, {
      as: 'euis',
      inPlaceOf: 'budi',
      version: 2,
      body: { outcome: 'verified' },
    });

    expect(answer.status).toBe(200);
    expect(api.temporal.updates.at(-1)?.argument).toMatchObject({
      actor: { personId: personOf('euis'), onBehalfOf: personOf('budi'), role: 'dinsos-verifier', office: '3201' },
    });
  });

  it('ends with its window, when it is ended, and for other kinds of tasks', async () => {
    const taskId = await place();
    await delegate({ from: 'dadang', to: 'rina', hours: [2, 4] });
    const early = await command(`${taskId}/claim`, { as: 'rina', inPlaceOf: 'dadang' });
    const made = await delegate({ from: 'dadang', to: 'wawan', kinds: ['objection-review'] });
    const ratification = await place({ kind: 'ratification', role: 'dinsos-head' });
    const otherKind = await command(`${ratification}/claim`, { as: 'wawan', inPlaceOf: 'dadang' });
    const review = await place({ kind: 'objection-review', role: 'dinsos-head' });
    const given = await command(`${review}/claim`, { as: 'wawan', inPlaceOf: 'dadang' });
    const ended = await api.call({
      method: 'DELETE',
      path: `/v1/delegations/${String(made.body['delegationId'])}`,
      as: 'dadang',
    });
    const afterwards = await command(`${review}/release`, { as: 'wawan', inPlaceOf: 'dadang', version: 2 });

    expect(early).toMatchObject({ status: 403, body: { code: 'delegation-not-active' } });
    expect(made.status).toBe(201);
    expect(otherKind.status).toBe(404);
    expect(given.status).toBe(200);
    expect(ended.status).toBe(204);
    expect(afterwards).toMatchObject({ status: 403, body: { code: 'delegation-not-active' } });
  });

  it.each([
    [{ from: 'budi', to: 'budi' }, 'delegation-to-self'],
    [{ from: 'budi', to: 'euis', as: 'siti' }, 'delegation-not-yours'],
    [{ from: 'budi', to: 'daeng' }, 'delegation-outside-office'],
    [{ from: 'budi', to: 'euis', hours: [4, 2] as const }, 'delegation-window-invalid'],
    [{ from: 'budi', to: 'euis', hours: [0, 24 * 100] as const }, 'delegation-too-long'],
    [{ from: 'budi', to: 'euis', kinds: ['ranking-publication'] }, 'delegation-kind-unknown'],
  ])('%j is refused with %s', async (leave, code) => {
    expect(await delegate(leave)).toMatchObject({ status: 409, body: { code } });
  });

  it('may be arranged by the head of the office, and is listed for everybody it concerns', async () => {
    const made = await delegate({ from: 'budi', to: 'euis', as: 'dadang' });
    const id = made.body['delegationId'];

    const lists = await Promise.all(['budi', 'euis', 'dadang'].map((as) => api.call({ path: '/v1/delegations', as })));

    for (const { body } of lists) {
      expect((body['items'] as { delegationId: string }[]).map(({ delegationId }) => delegationId)).toContain(id);
    }
  });

  it('does not reach what is not a task', async () => {
    await delegate({ from: 'budi', to: 'euis' });
    const headers = { 'on-behalf-of': personOf('budi') };

    expect(await api.call({ path: '/v1/delegations', as: 'euis', headers })).toMatchObject({
      status: 403,
      body: { code: 'not-in-anothers-place' },
    });
  });
});

describe('a bulk', () => {
  async function settled(path: string, as: string): Promise<Answer> {
    for (;;) {
      const answer = await api.call({ path, as });
      if (answer.body['done'] === answer.body['total']) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('gives every item an outcome of its own, as on the sign-off days', async () => {
    const runner = runBulks({ services: api.services, logger: createLogger('bulk-test', 'silent') });
    const mine = await Promise.all(
      Array.from({ length: 12 }, () => place({ kind: 'ratification', role: 'dinsos-head' })),
    );
    const held = await place({ kind: 'ratification', role: 'dinsos-head' });
    await command(`${held}/claim`, { as: 'rina' });
    const foreign = await place({ kind: 'ratification', role: 'dinsos-head', office: '7371' });
    const decided = [...mine, held, foreign, randomUUID()].map((taskId) => {
      return { taskId, version: 1, command: 'complete', body: { outcome: 'ratified' } };
    });
    const before = api.temporal.updates.length;
    const headers = { 'idempotency-key': randomUUID() };

    const taken = await api.call({ path: '/v1/tasks/bulk', as: 'dadang', body: { items: decided }, headers });
    const again = await api.call({ path: '/v1/tasks/bulk', as: 'dadang', body: { items: decided }, headers });
    const outcome = await settled(taken.headers.get('location') ?? '', 'dadang');
    await runner.close();

    expect(taken).toMatchObject({ status: 202, body: { total: 15 } });
    expect(again.body['bulkId']).toBe(taken.body['bulkId']);
    expect((outcome.body['items'] as { status: number }[]).map(({ status }) => status)).toEqual([
      ...mine.map(() => 200),
      409,
      404,
      404,
    ]);
    expect(outcome.body).toMatchObject({ done: 15, succeeded: 12 });
    expect(api.temporal.updates.length).toBe(before + 12);
    expect(await api.call({ path: taken.headers.get('location') ?? '', as: 'rina' })).toMatchObject({ status: 404 });
  });

  it('is not atomic over several tasks, and takes no household data', async () => {
    const items = [1, 2].map(() => ({ taskId: randomUUID(), version: 1, command: 'claim' }));
    const household = {
      taskId: randomUUID(),
      version: 1,
      command: 'complete',
      body: { outcome: 'corrected', household: { address: 'Jalan Uji' } },
    };
    const ask = (body: object): Promise<Answer> =>
      api.call({ path: '/v1/tasks/bulk', as: 'budi', body, headers: { 'idempotency-key': randomUUID() } });

    expect(await ask({ items, atomic: true })).toMatchObject({ status: 400, body: { code: 'bulk-not-atomic' } });
    const [first] = items;
    const unseen = { ...first, command: 'complete', body: { outcome: 'verified\u0000' } };
    expect(await ask({ items: [unseen] })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
    expect(await ask({ items: [{ ...first, version: 2_147_483_648 }] })).toMatchObject({ status: 400 });
    expect(await ask({ items: [household] })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
  });
});

describe('a decision that nobody answers in time', () => {
  it('is kept, applied once when a worker is back, and its outcome can be asked for', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    const key = randomUUID();
    api.temporal.answersTooLate();

    const answer = await command(`${taskId}/complete`, { key, version: 2, body: { outcome: 'verified' } });
    const path = answer.headers.get('location') ?? '';
    const waiting = await api.call({ path, as: 'budi' });
    const foreign = await api.call({ path, as: 'euis' });
    api.temporal.accepts();
    const kept = { commands: api.stores.commands, client: api.temporal.client };
    const rounds = [await applyKept(kept, 50), await applyKept(kept, 50)];
    const applied = await api.call({ path, as: 'budi' });

    expect(answer).toMatchObject({ status: 503, body: { code: 'outcome-unknown' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(waiting).toMatchObject({ status: 200, body: { state: 'waiting', settledAt: null } });
    expect(foreign.status).toBe(404);
    expect(rounds[1]).toBe(0);
    expect(applied).toMatchObject({ status: 200, body: { state: 'applied', answer: { stage: 'intake' } } });
    const sent = api.temporal.updates.filter(({ updateId }) => updateId === key);
    expect(sent.map(({ argument }) => argument)).toEqual([sent[0]?.argument, sent[0]?.argument]);
  });

  it('that its workflow then refuses says so with its code', async () => {
    const taskId = await place();
    await command(`${taskId}/claim`);
    api.temporal.answersTooLate();
    const answer = await command(`${taskId}/complete`, { version: 2, body: { outcome: 'verified' } });
    api.temporal.refuses('same-officer');

    await applyKept({ commands: api.stores.commands, client: api.temporal.client }, 50);

    expect(await api.call({ path: answer.headers.get('location') ?? '', as: 'budi' })).toMatchObject({
      body: { state: 'refused', refusal: 'same-officer' },
    });
  });
});

describe('a freeze', () => {
  it('lets decisions of its region and kind rest until it is over, and no others', async () => {
    const body = submissionOf({ seed: 77, village: '3201022003', channel: 'village' });
    const filed = await api.call({
      path: '/v1/proposals',
      as: 'siti',
      body,
      headers: { 'idempotency-key': randomUUID() },
    });
    const proposalId = String(filed.body['proposalId']);
    const frozen = await place({ proposalId });
    const free = await place({ proposalId, kind: 'ratification', role: 'dinsos-head' });
    await command(`${frozen}/claim`);
    await command(`${free}/claim`, { as: 'dadang' });
    const { clock } = await api.stores.reference.calendar();
    const legalNow = legalTime(clock, Date.now());
    const until = new Date(legalNow + HOUR_MS).toISOString();
    await saveFreeze(api.stores.database, {
      id: 'audit-of-bogor',
      region: '3201',
      kinds: ['completeness-check'],
      from: new Date(legalNow - HOUR_MS).toISOString(),
      until,
      reason: { id: 'Pemeriksaan BPKP', en: 'Audit by BPKP' },
      source: 'invented for this test',
    });

    const refused = await command(`${frozen}/complete`, { version: 2, body: { outcome: 'verified' } });
    const allowed = await command(`${free}/complete`, { as: 'dadang', version: 2, body: { outcome: 'ratified' } });

    expect(refused).toMatchObject({ status: 423, body: { code: 'frozen', until, reason: 'Pemeriksaan BPKP' } });
    expect(allowed.status).toBe(200);
  });
});
