import { randomUUID } from 'node:crypto';

import { generateKeyPair } from 'jose';

import { personOf, runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());

function withToken(token: string): Promise<Answer> {
  return api.call({ path: '/v1/tasks/search', body: {}, headers: { authorization: `Bearer ${token}` } });
}

describe('a call', () => {
  it('without a token is asked to sign in', async () => {
    const answer = await api.call({ path: '/v1/tasks/search', body: {} });

    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['for another audience', { claims: { aud: 'another-api' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.test' } }],
    ['that has expired', { claims: { exp: Math.floor(Date.now() / 1000) - 60 } }],
    ['that is not valid yet', { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }],
    ['that names nobody', { claims: { sub: undefined } }],
    ['without an end', { claims: { exp: undefined } }],
    ['for signing in rather than for access', { typ: 'JWT' }],
  ])('with a token %s is asked to sign in', async (_how, changes) => {
    expect(await withToken(await api.token(changes))).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  it('with a token signed by somebody else is asked to sign in', async () => {
    const { privateKey } = await generateKeyPair('ES256');

    expect(await withToken(await api.token({ key: privateKey }))).toMatchObject({ status: 401 });
  });

  it('with a token signed by nobody is asked to sign in', async () => {
    const [, payload = ''] = (await api.token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');

    expect(await withToken(`${header}.${payload}.`)).toMatchObject({ status: 401 });
  });

  it.each([randomUUID(), 'not-a-person-id'])('of %s, whom our table does not know, is forbidden', async (sub) => {
    expect(await withToken(await api.token({ claims: { sub } }))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('of an official who has been dismissed is forbidden', async () => {
    const personId = personOf('lina');
    await api.stores.database.prisma.official.update({ where: { personId }, data: { active: false } });

    expect(await withToken(await api.token({ claims: { sub: personId } }))).toMatchObject({ status: 403 });
  });

  it.each(['x', 'a.b.c', '\u00e9.\u00e9.\u00e9', 'e30.e30.e30'])(
    'with %s for a token is asked to sign in',
    async (token) => {
      expect(await withToken(token)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    },
  );

  it.each(['cannot be reached', 'fails'] as const)(
    'is asked to come again while the sign-in service %s',
    async (how) => {
      const answer = await api.callWithoutKeys(how, { path: '/v1/tasks/search', as: 'budi', body: {} });

      expect(answer).toMatchObject({ status: 503, body: { code: 'service-unavailable' } });
      expect(answer.headers.get('retry-after')).toBe('5');
    },
  );
});

describe('health', () => {
  it('is told to whoever asks', async () => {
    expect(await api.call({ path: '/health/live' })).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await api.call({ path: '/health/ready' })).toMatchObject({
      status: 200,
      body: { status: 'ready', parts: { database: true, temporal: true } },
    });
  });
});
