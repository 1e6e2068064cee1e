import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

import { ResultCoverSchema } from '../../api/schemas/ranking-result';
import { ResultCover } from '../../ranking/exchange-manifest';
import { rankingWorkflowId } from '../../contracts/names';
import { RESULT_MAX_BYTES, runningApi, type Answer, type RunningApi } from './running-api';
import { digestOf } from './situations';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  stands('awaited');
});
afterAll(() => api.close());

const VERSION = '2041Q1';
const RUN = rankingWorkflowId(VERSION);
const HEADER = 'household_id,proposal_id,kabupaten,score,national_decile,province_decile,kabupaten_decile\n';
const CSV = Buffer.from(`${HEADER}1,,9901,13120000,1,1,1\n`);
const PARQUET = Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(1_000, 7), Buffer.from('PAR1')]);
const COVER = {
  format: 'ranking-exchange-1',
  runId: RUN,
  snapshotSha256: 'cd'.repeat(32),
  households: 1,
  householdsByKabupaten: { '9901': 1 },
  madeBy: 'BPS',
  madeAt: '2041-01-22T09:00:00+07:00',
  madeWith: 'PMT 2041',
  resultSha256: createHash('sha256').update(CSV).digest('hex'),
} as const;

/** How the cycle of the version stands. */
function stands(state: 'awaited' | 'checking' | 'taken'): void {
  api.temporal.answersWith({
    ...{ version: VERSION, phase: 'frozen' },
    outside: { state, since: '2041-01-22T00:00:00.000Z', households: 1 },
  });
}

function upload(content: Buffer, headers: Record<string, string> = {}, as = 'ratna'): Promise<Answer> {
  const usual = { 'content-type': 'text/csv', 'content-digest': digestOf(content), 'idempotency-key': randomUUID() };
  return api.call({ path: `/v1/cycles/${VERSION}/result/files`, as, body: content, headers: { ...usual, ...headers } });
}

function cover(file: string, body: object = COVER): Promise<Answer> {
  const headers = { 'idempotency-key': randomUUID() };
  return api.call({
    method: 'PUT',
    path: `/v1/cycles/${VERSION}/result/files/${file}/cover`,
    as: 'ratna',
    body,
    headers,
  });
}

/** Everything that lies where results come in. */
function lying(): readonly string[] {
  if (!existsSync(api.resultFolder)) return [];
  const entries = readdirSync(api.resultFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
}

describe('a ranking made outside', () => {
  it.each([
    ['text/csv', 'csv', CSV],
    ['application/vnd.apache.parquet', 'parquet', PARQUET],
  ])('is taken in as %s, byte by byte, under a name made of its hash', async (mediaType, ending, content) => {
    const sha256 = createHash('sha256').update(content).digest('hex');

    const [first, again] = [
      await upload(content, { 'content-type': mediaType }),
      await upload(content, { 'content-type': mediaType }),
    ];

    expect(first).toMatchObject({ status: 201, body: { sha256, bytes: content.length } });
    const file = String(first.body['file']);
    expect(file.replaceAll('-', '')).toBe(`${sha256}.${ending}`);
    expect(file).not.toMatch(/\d{16}/);
    expect(again.body).toEqual(first.body);
    expect(readFileSync(join(api.resultFolder, RUN, file))).toEqual(content);
    expect(lying().filter((path) => path.endsWith(ending))).toHaveLength(1);
  });

  it('gets the cover that was sent last, where the worker looks for it', async () => {
    const file = String((await upload(CSV)).body['file']);

    const [first, second] = [await cover(file), await cover(file, { ...COVER, madeWith: 'PMT 2042' })];

    expect([first.status, second.status]).toEqual([204, 204]);
    const kept: unknown = JSON.parse(readFileSync(join(api.resultFolder, RUN, `${file}.cover.json`), 'utf8'));
    expect(kept).toEqual({ ...COVER, madeWith: 'PMT 2042' });
  });

  const LARGE = Buffer.concat([CSV, Buffer.alloc(RESULT_MAX_BYTES, '1')]);
  it.each([
    ['another hash', CSV, { 'content-digest': digestOf(PARQUET) }, 400, 'result-hash-differs'],
    ['no hash', CSV, { 'content-digest': '' }, 400, 'content-digest-required'],
    ['no key', CSV, { 'idempotency-key': '' }, 400, 'idempotency-key-invalid'],
    ['a type that is not taken', CSV, { 'content-type': 'text/html' }, 415, 'media-type-unsupported'],
    ['Parquet called CSV', PARQUET, {}, 415, 'result-type-mismatch'],
    ['CSV called Parquet', CSV, { 'content-type': 'application/vnd.apache.parquet' }, 415, 'result-type-mismatch'],
    [
      'Parquet that breaks off',
      PARQUET.subarray(0, -1),
      { 'content-type': 'application/vnd.apache.parquet' },
      415,
      'result-type-mismatch',
    ],
    ['a table of something else', Buffer.from('name,age\nSiti,40\n'), {}, 415, 'result-type-mismatch'],
    ['no text', Buffer.concat([Buffer.from(HEADER), Buffer.from([0, 1, 2])]), {}, 415, 'result-type-mismatch'],
    ['no UTF-8', Buffer.concat([Buffer.from(HEADER), Buffer.from([0xff])]), {}, 415, 'result-type-mismatch'],
    ['more than the limit', LARGE, {}, 413, 'result-too-large'],
  ])('with %s is refused, and nothing is left of it', async (_what, content, headers, status, code) => {
    const before = lying();

    const answer = await upload(content, headers);

    expect(answer).toMatchObject({ status, body: { code } });
    expect(lying()).toEqual(before);
  });

  it.each([
    ['taken', 'result-not-awaited'],
    ['checking', 'result-being-checked'],
  ] as const)('is refused while the cycle has one %s, and so is a cover', async (state, code) => {
    const file = String((await upload(CSV)).body['file']);
    const before = lying();
    stands(state);

    expect(await upload(PARQUET)).toMatchObject({ status: 409, body: { code } });
    expect(await cover(file, { ...COVER, madeWith: 'PMT 2043' })).toMatchObject({ status: 409, body: { code } });
    expect(lying()).toEqual(before);
    expect(readFileSync(join(api.resultFolder, RUN, `${file}.cover.json`), 'utf8')).not.toContain('PMT 2043');
  });

  it('is refused for a version that is ranked here, and for one that nobody knows', async () => {
    api.temporal.answersWith({ version: VERSION, phase: 'frozen' });
    expect(await upload(CSV)).toMatchObject({ status: 409, body: { code: 'result-not-awaited' } });
    api.temporal.accepts();
    expect(await upload(CSV)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('is none of a village', async () => {
    expect(await upload(CSV, {}, 'siti')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('needs a file for its cover, and a cover that is one', async () => {
    const file = String((await upload(CSV)).body['file']);

    expect(await cover('result.csv')).toMatchObject({ status: 404 });
    expect(await cover(file, { ...COVER, households: -1 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/households' }] },
    });
  });

  it('has the cover that the import reads', () => {
    const { $defs } = z.toJSONSchema(ResultCoverSchema);
    const { $schema, ...read } = z.toJSONSchema(ResultCover);

    expect($schema).toBeDefined();
    expect(withoutWords($defs?.['ResultCover'])).toEqual(withoutWords(read));
  });
});

/** A schema without what it says to people. */
function withoutWords(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (['description', 'id'].includes(key) ? undefined : value)),
  );
}

/** Sends the head and a part of a content, and the rest when it is told. */
async function slowly(content: Buffer, at: number) {
  const url = new URL(api.url);
  const socket = connect(Number(url.port), url.hostname);
  const said: Buffer[] = [];
  socket.on('data', (part: Buffer) => said.push(part));
  const head = [
    `POST /v1/cycles/${VERSION}/result/files HTTP/1.1`,
    `Host: ${url.host}`,
    `Authorization: Bearer ${await api.tokenOf('ratna')}`,
    'Content-Type: text/csv',
    `Content-Digest: ${digestOf(content)}`,
    `Idempotency-Key: ${randomUUID()}`,
    'Transfer-Encoding: chunked',
    'Connection: close',
  ];
  const chunk = (part: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(chunk(content.subarray(0, at)));
  const before = lying().length;
  while (lying().length === before) await pause(10);
  return {
    breakOff: () => socket.destroy(),
    /** Answers what is said before the content is over. */
    async more(part: Buffer): Promise<string> {
      socket.write(chunk(part));
      while (said.length === 0) await pause(10);
      return Buffer.concat(said).toString('utf8');
    },
    async finish(): Promise<string> {
      const over = new Promise((resolve) => socket.once('close', resolve));
      socket.write(Buffer.concat([chunk(content.subarray(at)), Buffer.from('0\r\n\r\n')]));
      await over;
      return Buffer.concat(said).toString('utf8');
    },
  };
}

describe('a content that comes in slowly', () => {
  const slow = Buffer.from(`${HEADER}2,,9901,13120001,1,1,1\n`);

  it('is counted while it comes, whatever length it has', async () => {
    const before = lying();
    const sending = await slowly(slow, 50);

    expect(await sending.more(Buffer.alloc(RESULT_MAX_BYTES, '1'))).toContain('result-too-large');
    sending.breakOff();
    expect(lying()).toEqual(before);
  });

  it('is not kept when the cycle has stopped waiting meanwhile', async () => {
    const before = lying();
    const sending = await slowly(slow, 50);
    stands('taken');

    expect(await sending.finish()).toContain('result-not-awaited');
    expect(lying()).toEqual(before);
  });

  it('leaves nothing when it breaks off', async () => {
    const before = lying();
    const sending = await slowly(slow, 50);

    sending.breakOff();

    for (let tries = 0; lying().length > before.length && tries < 200; tries += 1) await pause(10);
    expect(lying()).toEqual(before);
  });

  it('is forgotten a day after a process was killed over it, and not before', async () => {
    const [old, young] = ['old', 'young'].map((name) => join(api.resultFolder, 'incoming', name)) as [string, string];
    for (const path of [old, young]) writeFileSync(path, 'half');
    const dayAgo = Date.now() / 1_000 - 25 * 3_600;
    utimesSync(old, dayAgo, dayAgo);

    await upload(CSV);

    expect([existsSync(old), statSync(young).isFile()]).toEqual([false, true]);
  });
});
