import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createClient, Refused } from '../../client/client';
import { submissionOf } from '../../scripts/play/demonstration';
import { runningApi, type RunningApi } from './running-api';
import { placeTask } from './tasks-on-desk';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const as = (username: string) => createClient({ baseUrl: api.url, token: () => api.tokenOf(username) });

describe('the client', () => {
  it('carries a case from filing to a decision with the versions it was told', async () => {
    const filed = await as('siti').fileProposal({
      body: submissionOf({ seed: 950, village: '3201022003', channel: 'village' }) as never,
    });
    const { proposalId } = filed.body;
    const taskId = await placeTask(api.stores, { proposalId });
    const budi = as('budi');

    const found = await budi.searchTasks({ body: { kind: 'completeness-check', limit: 200 } });
    const read = await budi.readTask({ taskId });
    const claimed = await budi.claimTask({ taskId, ifMatch: read.etag ?? '' });
    const decided = await budi.completeTask({ taskId, ifMatch: claimed.etag ?? '', body: { outcome: 'verified' } });

    expect(filed).toMatchObject({ status: 202, location: `/v1/proposals/${proposalId}` });
    expect(found.body.items.map((task) => task.taskId)).toContain(taskId);
    expect(decided).toMatchObject({ status: 200, body: { taskId, proposalId } });
  });

  it('sends a photo with its hash and gets it back as it was', async () => {
    const filed = await as('siti').fileProposal({
      body: submissionOf({ seed: 951, village: '3201022003', channel: 'village' }) as never,
    });
    const taskId = await placeTask(api.stores, { proposalId: filed.body.proposalId });
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const budi = as('budi');

    const kept = await budi.attachToTask({ taskId, body: new Blob([png], { type: 'image/png' }) });
    const read = await budi.readAttachment({ taskId, attachmentId: kept.body.attachmentId });

    expect(Buffer.from(await read.body.arrayBuffer()).equals(png)).toBe(true);
  });

  it('throws a refusal with its code, its words and what the object is now', async () => {
    const taskId = await placeTask(api.stores);
    const stale = as('budi').claimTask({ taskId, ifMatch: `"${taskId}.9"` });

    const refused = await stale.catch((error: unknown) => error as Refused);

    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({
      status: 412,
      code: 'stale-version',
      etag: `"${taskId}.1"`,
      problem: { title: 'Tugas ini sudah berubah sejak Anda membukanya', current: { taskId, version: 1 } },
    });
  });
});

describe('a call that is to come again later', () => {
  let server: Server;
  let seen: IncomingMessage[];
  let answers: readonly (readonly [status: number, retryAfter: string, body: object])[];
  let baseUrl: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, retryAfter, body] = answers[seen.length] ?? [500, '0', {}];
      seen.push(request);
      response.writeHead(status, { 'retry-after': retryAfter, 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  beforeEach(() => {
    seen = [];
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const busy = { status: 503, code: 'outcome-unknown' };
  const claim = (patienceMs?: number) =>
    createClient({ baseUrl, ...(patienceMs === undefined ? {} : { patienceMs }) }).claimTask({
      taskId: '3f2b8a52-6a4e-4e0b-9c7d-0f6f5b1c2d3e',
      ifMatch: '"3f2b8a52-6a4e-4e0b-9c7d-0f6f5b1c2d3e.1"',
    });

  it('comes again with the same key, after the time that was asked for', async () => {
    answers = [
      [503, '1', busy],
      [409, '0', { status: 409, code: 'command-running' }],
      [200, '0', { version: 2 }],
    ];
    const begun = Date.now();

    const answer = await claim();

    expect(answer.body.version).toBe(2);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_000);
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(seen).toHaveLength(3);
  });

  it('is refused when patience would end before', async () => {
    answers = [[503, '60', busy]];

    await expect(claim(1_000)).rejects.toMatchObject({ status: 503, code: 'outcome-unknown' });
    expect(seen).toHaveLength(1);
  });

  it('is refused at once when coming again would change nothing', async () => {
    answers = [[409, '0', { status: 409, code: 'already-claimed' }]];

    await expect(claim()).rejects.toMatchObject({ code: 'already-claimed' });
    expect(seen).toHaveLength(1);
  });

  it('is refused in words of its own where a proxy answered', async () => {
    answers = [[502, '0', 'no JSON' as unknown as object]];

    await expect(claim()).rejects.toMatchObject({ status: 502, code: 'unreadable' });
  });
});
