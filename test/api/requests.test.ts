import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { runningApi, type Answer, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());

const VILLAGE = '3201022003';
const submission = submissionOf({ seed: 1, village: VILLAGE, channel: 'village' });

function file(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const key = { 'idempotency-key': randomUUID() };
  return api.call({ path: '/v1/proposals', as: 'siti', body, headers: { ...key, ...headers } });
}

const search = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  api.call({ path: '/v1/tasks/search', as: 'budi', body, headers });

describe('a body', () => {
  it('over the limit is refused', async () => {
    expect(await search({ trackingCode: 'x'.repeat(300_000) })).toMatchObject({
      status: 413,
      body: { code: 'body-too-large' },
    });
  });

  it.each(['text/plain', 'application/xml', 'application/json; charset=iso-8859-1'])(
    'of type %s is refused',
    async (type) => {
      expect(await search('{}', { 'content-type': type })).toMatchObject({
        status: 415,
        body: { code: 'media-type-unsupported' },
      });
    },
  );

  it.each(['{"kind":', '"text"', '[1,'])('that is no JSON object, such as %s, is refused', async (body) => {
    expect(await search(body)).toMatchObject({ status: 400, body: { code: 'json-invalid' } });
  });

  it('with unknown fields is refused with a pointer to each', async () => {
    const { members } = submission;
    const answer = await file({
      ...submission,
      salary: 1,
      members: [{ ...members[0], 'a/b': 1 }, ...members.slice(1)],
    });

    expect(answer).toMatchObject({ status: 400, body: { code: 'submission-invalid' } });
    expect(answer.body['errors']).toEqual(
      expect.arrayContaining([
        { pointer: '/salary', code: 'unknown-field' },
        { pointer: '/members/0/a~1b', code: 'unknown-field' },
      ]),
    );
  });

  it('with a field named like an identity number is refused without the name', async () => {
    const body = { '9901012001010001': 1, '9901-0120-0101-0001': 1, phone2: 1 };

    const answer = await api.call({ path: '/v1/tasks/search', as: 'budi', body });

    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/?',
      '/?',
      '/phone2',
    ]);
  });

  it.each([
    ['a zero byte', 'document\u0000'],
    ['half a character', 'document\ud800'],
    ['a turn of direction', 'document\u202e'],
  ])('with %s in a text is refused before PostgreSQL has to', async (_what, reference) => {
    const [first] = submission.evidence;
    const answer = await file({ ...submission, evidence: [{ ...first, reference }] });

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/evidence/0/reference', code: 'invisible-characters' }] },
    });
  });

  it.each([{ calendarId: 'a\u0000' }, { villageCode: '3201\u0000' }])(
    'with %j is a fault of the filer, not of ours',
    async (field) => {
      expect((await file({ ...submission, ...field })).status).toBe(400);
    },
  );

  it('that asks for a page of ten thousand is refused', async () => {
    const answer = await search({ limit: 10_000 });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/limit', code: 'too-long' }] } });
    expect(answer.text).not.toContain('10000');
  });

  it.each([
    ['2026-01-05T10:00:00+19:34', 200],
    ['0000-01-01T00:00:00Z', 400],
    ['9999-12-31T23:59:59-12:00', 400],
  ])('that asks what is due by %s is answered %i, and never fails', async (dueUntil, status) => {
    expect(await search({ dueUntil })).toMatchObject({ status });
  });

  it('of a search with a zero byte is a fault of the caller', async () => {
    expect(await search({ trackingCode: 'A\u0000' })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
  });

  it.each(['%%%', Buffer.from('["x","y"]').toString('base64url')])(
    'with the made-up cursor %s is refused',
    async (cursor) => {
      expect(await search({ cursor })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/cursor', code: 'wrong-shape' }] },
      });
    },
  );
});

describe('a name', () => {
  it.each([
    ['a space of no width', 'Bu\u200bdi'],
    ['a joiner', 'Bu\u200ddi'],
    ['letters from right to left', '\u202eiduB'],
    ['a mark of direction', 'Budi\u200f'],
    ['an isolate', 'Bu\u2066di'],
    ['a tab', 'Bu\tdi'],
  ])('with %s is refused in its field, and not repeated', async (_what, name) => {
    const members = submission.members.map((member) => ({ ...member, name }));

    const answer = await file({ ...submission, members });

    expect(answer).toMatchObject({ status: 400, body: { code: 'submission-invalid' } });
    expect(answer.body['errors']).toContainEqual({ pointer: '/members/0/name', code: 'invisible-characters' });
    expect(answer.text).not.toContain(JSON.stringify(name).slice(1, -1));
  });
});

describe('a method that an address does not know', () => {
  it.each([
    ['DELETE', '/v1/proposals', 'POST'],
    ['GET', '/v1/tasks/search', 'POST'],
    ['PUT', `/v1/tasks/${randomUUID()}`, 'GET, HEAD, PATCH'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('such as %s %s is refused with those it knows', async (method, path, allow) => {
    const answer = await api.call({ method, path, as: 'budi' });

    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(answer.headers.get('allow')).toBe(allow);
  });
});

describe('an address with a broken escape', () => {
  it.each(['/v1/tasks/%ZZ', '/v1/proposals/%', '/v1/cycles/%E0%A4%A'])('such as %s names nothing', async (path) => {
    expect(await api.call({ path, as: 'budi' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('an idempotency key', () => {
  it('is required of a filer', async () => {
    const answer = await api.call({ path: '/v1/proposals', as: 'siti', body: submission });

    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency-key-required' } });
  });

  it.each([
    'short',
    'nik-9901012001010001',
    '9901-0120-0101-0001',
    'nik:990101.200101.0001',
    'k'.repeat(101),
    'with space 1',
  ])('like "%s" is refused', async (key) => {
    expect(await file(submission, { 'idempotency-key': key })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-invalid' },
    });
  });
});

describe('an answer', () => {
  it.each(['/v1/cycles/2026Q1', '/v1/nowhere', '/health/live'])(
    'to %s is kept by no browser and run by none',
    async (path) => {
      const { headers } = await api.call({ path, as: 'budi' });

      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors/);
      expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000; includeSubDomains/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-type')).toMatch(/charset=utf-8/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('a refusal', () => {
  it('is a problem document in Indonesian unless English is asked for', async () => {
    const path = `/v1/proposals/${randomUUID()}`;

    const usual = await api.call({ path, as: 'budi' });
    const english = await api.call({ path, as: 'budi', headers: { 'accept-language': 'en-GB,en;q=0.9' } });
    const french = await api.call({ path, as: 'budi', headers: { 'accept-language': 'fr' } });

    expect(usual.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(usual.body).toEqual({
      type: 'https://dtsen-proposals.example/problems/not-found',
      status: 404,
      code: 'not-found',
      title: 'Tidak ditemukan',
      detail: 'Periksa nomor atau kode yang dipakai.',
    });
    expect(english.body['title']).toBe('Not found');
    expect(french.body).toEqual(usual.body);
  });

  it('repeats no value of the request', async () => {
    const secrets = ['SECRET-NAME\u202e', '9901011234567890', 'SECRET-DATE', 'SECRET-SEX', 'SECRET-DOOR', 'SECRET-KK'];
    const [name, nik, birthDate, sex, channel, kkNumber] = secrets;
    const members = [{ nik, name, birthDate, sex, relation: 'SECRET' }];

    const answer = await file({ ...submission, channel, kkNumber, members, programmes: ['SECRET'] });

    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('SECRET');
    expect(answer.text).not.toContain(nik);
  });

  it('of an address nobody serves says that there is nothing', async () => {
    expect(await api.call({ path: '/v1/nothing', as: 'budi' })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });
});
