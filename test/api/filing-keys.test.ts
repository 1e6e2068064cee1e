import { randomUUID } from 'node:crypto';

import { filingOf } from './filing';
import { runningApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const { aHousehold, command, file } = filingOf(() => api);

describe('a filing', () => {
  it('with the same key is the same proposal', async () => {
    const household = aHousehold();

    const first = await file(household, { key: 'the-same-key' });
    const again = await file(household, { key: 'the-same-key' });

    const other = await file(aHousehold(), { key: 'the-same-key' });

    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('with the same key for another household is refused, also when the answer is no longer kept', async () => {
    const key = randomUUID();
    await file(aHousehold(), { key });
    await api.stores.database.pool.query(
      `update idempotency_key set created_at = now() - interval '25 hours' where key = $1`,
      [key],
    );

    expect(await file(aHousehold(), { key })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('with a key that stands for another command is refused', async () => {
    const key = randomUUID();
    const { body } = await file(aHousehold({ channel: 'dinsos' }), { as: 'budi', key });

    const elsewhere = await command(`/v1/proposals/${String(body['proposalId'])}/withdraw`, { key });

    expect(elsewhere).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('that was refused leaves its key free', async () => {
    const key = randomUUID();

    expect((await file({ ...aHousehold(), consent: false }, { key })).status).toBe(400);
    expect(await file(aHousehold(), { key })).toMatchObject({ status: 202 });
  });

  it('gives the second filer of a household the running proposal, and again for the same key', async () => {
    const household = aHousehold();
    const first = await file(household);
    const key = randomUUID();

    const second = await file(household, { key });
    const again = await file(household, { key });

    expect(second).toMatchObject({ status: 200, body: { proposalId: first.body['proposalId'], running: true } });
    expect([again.status, again.text]).toEqual([second.status, second.text]);
  });

  it('is admitted and answered in one transaction', async () => {
    const key = randomUUID();
    const { body } = await file(aHousehold(), { key });

    const { rows } = await api.stores.database.pool.query(
      `select p.xmin = k.xmin as together, k.status from proposal p, idempotency_key k where p.id = $1 and k.key = $2`,
      [body['proposalId'], key],
    );
    expect(rows).toEqual([{ together: true, status: 202 }]);
  });

  it('answers at once what reading the proposal answers', async () => {
    const { body, headers } = await file(aHousehold());

    const read = await api.call({ path: `/v1/proposals/${String(body['proposalId'])}`, as: 'budi' });

    expect({ ...read.body, running: false }).toEqual(body);
    expect(read.headers.get('etag')).toBe(headers.get('etag'));
  });
});
