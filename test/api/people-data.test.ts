import { randomUUID } from 'node:crypto';

import { OPERATIONS } from '../../api/operations';
import { submissionOf } from '../../scripts/play/demonstration';
import { conformance } from './conformance';
import { personOf, runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());

let seed = 300;

async function filed(as = 'siti') {
  const channel = as === 'siti' ? 'village' : 'citizen';
  const household = submissionOf({ seed: (seed += 1), village: '3201022003', channel });
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await api.call({ path: '/v1/proposals', as, body: household, headers });
  return {
    household,
    proposalId: String(answer.body['proposalId']),
    trackingCode: String(answer.body['trackingCode']),
  };
}

function reveal(proposalId: string, { as = 'budi', body }: { as?: string; body: unknown }): Promise<Answer> {
  return api.call({ path: `/v1/proposals/${proposalId}/reveal`, as, body });
}

const SECOND_MEMBER = { number: { kind: 'nik', memberNo: 2 }, reason: 'identity-differs' };

describe('a whole number', () => {
  it('is shown to an office that mends identities, for a reason, and leaves its trace everywhere it must', async () => {
    const { household, proposalId } = await filed();

    const nik = await reveal(proposalId, { body: SECOND_MEMBER });
    const kk = await reveal(proposalId, { body: { number: { kind: 'kk' }, reason: 'agency-asks' } });

    expect(nik).toMatchObject({ status: 200, body: { number: household.members[1]?.nik, revealsOfLastDay: 1 } });
    expect(kk).toMatchObject({ status: 200, body: { number: household.kkNumber, revealsOfLastDay: 2 } });
    expect(nik.headers.get('cache-control')).toBe('no-store');
    const audit = await api.call({ path: `/v1/proposals/${proposalId}/audit`, as: 'dadang' });
    const actions = (audit.body['entries'] as { action: string; personId: string }[]).slice(-2);
    expect(actions.map(({ action, personId }) => [action, personId])).toEqual([
      ['number-revealed', personOf('budi')],
      ['number-revealed', personOf('budi')],
    ]);
    expect(api.events.slice(-2)).toMatchObject([
      { event: 'reveal', personId: personOf('budi'), subject: proposalId, code: 'identity-differs', count: 1 },
      { event: 'reveal', count: 2 },
    ]);
    for (const trace of [audit.text, JSON.stringify(api.events)]) {
      expect(trace).not.toContain(household.members[1]?.nik);
      expect(trace).not.toContain(household.kkNumber);
    }
  });

  it.each([
    ['without a reason', { number: { kind: 'kk' } }],
    ['for a reason in words', { number: { kind: 'kk' }, reason: 'because' }],
    ['of a member without a number', { number: { kind: 'nik' }, reason: 'agency-asks' }],
  ])('is not shown %s', async (_case, body) => {
    const { proposalId } = await filed();

    expect(await reveal(proposalId, { body })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
  });

  it.each([
    ['lilis', 403],
    ['cek-bansos', 403],
    ['daeng', 404],
  ])('is not shown to %s', async (as, status) => {
    const { proposalId } = await filed();

    expect(await reveal(proposalId, { as, body: SECOND_MEMBER })).toMatchObject({ status });
  });

  it('of a member there is none of is not found', async () => {
    const { proposalId } = await filed();

    expect(
      await reveal(proposalId, { body: { number: { kind: 'nik', memberNo: 29 }, reason: 'agency-asks' } }),
    ).toMatchObject({ status: 404 });
  });
});

describe('a read', () => {
  it('is on record with its token, and a refused one is not', async () => {
    const { proposalId } = await filed();
    const from = new Date(Date.now() - 60_000);
    await api.call({ path: `/v1/proposals/${proposalId}`, as: 'lilis' });
    await api.call({ path: `/v1/proposals/${proposalId}/timeline`, as: 'lilis' });
    await api.call({ path: `/v1/proposals/${proposalId}`, as: 'daeng' });

    const seen = (as: string) =>
      api.stores.accessLog.seenBetween({ by: { personId: personOf(as) }, from, to: new Date(Date.now() + 60_000) });

    expect(await seen('lilis')).toMatchObject([{ proposalId, what: ['proposal', 'timeline'], reads: 2, reveals: 0 }]);
    expect(await seen('daeng')).toEqual([]);
  });

  it('is told to the household as a count of each office', async () => {
    const { household, proposalId, trackingCode } = await filed();
    await api.call({ path: `/v1/proposals/${proposalId}`, as: 'budi' });
    await api.call({ path: `/v1/proposals/${proposalId}/timeline`, as: 'euis' });
    await reveal(proposalId, { body: SECOND_MEMBER });

    const status = await api.call({
      path: '/public/v1/status',
      body: { trackingCode, birthDate: household.members[0]?.birthDate },
    });

    expect(status.body['accesses']).toEqual([
      { office: '3201', reads: 3, reveals: 1, lastAt: expect.any(String) as string },
    ]);
    expect(status.text).not.toContain(personOf('budi'));
  });
});

describe('a refusal', () => {
  it('is a security event with the caller where one is known, and no data of the call', async () => {
    const { household, proposalId } = await filed();
    const before = api.events.length;

    await reveal(proposalId, { as: 'lilis', body: SECOND_MEMBER });
    await reveal(proposalId, { as: 'daeng', body: SECOND_MEMBER });
    await api.call({ path: `/v1/proposals/${proposalId}`, headers: { authorization: 'Bearer x.y.z' } });
    await api.call({ path: '/public/v1/status', body: { trackingCode: household.kkNumber, birthDate: '1990-01-01' } });

    const recorded = api.events.slice(before);
    expect(recorded).toMatchObject([
      { event: 'refusal', personId: personOf('lilis'), subject: 'reveal-identity', code: 'forbidden' },
      { event: 'refusal', personId: personOf('daeng'), subject: 'reveal-identity', code: 'not-found' },
      { event: 'refusal', subject: 'read-proposal', code: 'unauthorized' },
      { event: 'refusal', subject: 'public-status', code: 'not-found' },
    ]);
    expect(JSON.stringify(recorded)).not.toContain(household.kkNumber);
  });
});

describe('a service account', () => {
  async function as(scope: string, path: string): Promise<Answer> {
    const authorization = `Bearer ${await api.token({ claims: { sub: personOf('cek-bansos'), scope } })}`;
    return api.call({ path, headers: { authorization } });
  }

  it('reads the status of what lies in its regions, and no decision', async () => {
    const { proposalId } = await filed('cek-bansos');

    const answer = await api.call({ path: `/v1/proposals/${proposalId}`, as: 'cek-bansos' });
    const elsewhere = await api.call({ path: `/v1/proposals/${proposalId}`, as: 'integrator-makassar' });

    expect(answer).toMatchObject({ status: 200, body: { proposalId, status: { stage: 'intake' } } });
    expect(answer.body).not.toHaveProperty('decisions');
    expect(answer.body).not.toHaveProperty('decile');
    expect(elsewhere.status).toBe(404);
  });

  it('stands in for nobody', async () => {
    const { proposalId } = await filed('cek-bansos');
    const headers = { 'on-behalf-of': personOf('budi') };

    const answer = await api.call({ path: `/v1/proposals/${proposalId}`, as: 'cek-bansos', headers });
    const operation = OPERATIONS.find(({ name }) => name === 'read-proposal');

    expect(answer).toMatchObject({ status: 403, body: { code: 'not-in-anothers-place' } });
    // Officials may stand in for each other here, so the contract must know of this refusal all the same.
    expect(operation && conformance()(operation, answer)).toEqual([]);
  });

  it('needs the scope in its token as well as on its account', async () => {
    const { proposalId } = await filed('cek-bansos');
    const path = `/v1/proposals/${proposalId}`;

    expect(await as('proposal:submit', path)).toMatchObject({ status: 403, body: { code: 'scope-missing' } });
    expect(await as('proposal:read', path)).toMatchObject({ status: 200 });
    expect(await as('proposal:submit proposal:read', `${path}/timeline`)).toMatchObject({ status: 403 });
  });
});
