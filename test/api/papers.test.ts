import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { asOData, mediaOf } from '../support/odk-submission';
import { casesOf, newInstance, surveyOf, VILLAGE } from './cases-on-desk';
import { personOf, runningApi, type Answer, type RunningApi } from './running-api';
import { placeTask } from './tasks-on-desk';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.temporal.accepts();
});

const { aCase, aVisit, claim, close, command, handIn } = casesOf(() => api);

describe('the form of a task', () => {
  it('is prefilled for a correction with masked numbers, which come back as those on record', async () => {
    const { taskId, proposalId, submission } = await aCase({
      kind: 'correction',
      role: 'village-operator',
      office: VILLAGE,
    });
    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'siti' });
    const { household } = form.body['prefilled'] as { household: { address: string } };

    const claimed = await claim(taskId, 'siti');
    const completed = await command(`${taskId}/complete`, {
      as: 'siti',
      version: claimed,
      body: { outcome: 'corrected', household: { ...household, address: 'Dusun Baru' } },
    });

    expect(form.text).not.toMatch(/\d{16}/);
    expect(completed).toMatchObject({ status: 200 });
    const { rows } = await api.stores.database.pool.query<{ id: string }>(
      'select id from correction where proposal_id = $1',
      [proposalId],
    );
    await api.stores.households.applyCorrection({ proposalId, correctionId: rows[0]?.id ?? '' });
    const { members, kkNumber } = submission;
    expect(await api.stores.households.open(proposalId)).toMatchObject({ address: 'Dusun Baru', members, kkNumber });
  });

  it('is there for every task, in the language that is asked for', async () => {
    const { taskId } = await aCase();
    const headers = { 'accept-language': 'en' };

    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'budi', headers });

    expect(form).toMatchObject({
      status: 200,
      body: { formVersion: 'completeness-check.2026-11-26.3', schema: { title: 'Completeness check' }, prefilled: {} },
    });
    expect(form.body['returnSchema']).toBeDefined();
  });

  it('names the documents handed in, first with the proposal and then with a correction', async () => {
    const { taskId, proposalId, submission } = await aCase();
    const photo = { kind: 'house-photo', sha256: 'ef'.repeat(32), mediaType: 'image/png' } as const;
    const nik = submission.members[0]?.nik ?? '';
    const evidence = [{ ...photo, reference: `scans/${nik}/rumah.png` }];
    const budi = { personId: personOf('budi'), role: 'dinsos-verifier', office: '3201' } as const;
    const correctionId = await api.stores.api.as(budi).households.saveCorrection({ proposalId, taskId, evidence });
    await api.stores.households.applyCorrection({ proposalId, correctionId });

    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'budi' });

    expect(form.body['documents']).toEqual([
      ...submission.evidence,
      { ...photo, reference: 'scans/[16 digits]/rumah.png' },
    ]);
  });

  it('is shown to a supervisor without the household it is asked about', async () => {
    const { taskId } = await aVisit();
    const above = await aCase();

    const form = await api.call({ path: `/v1/tasks/${above.taskId}/form`, as: 'dadang' });

    expect(form).toMatchObject({ status: 200, body: { formVersion: 'completeness-check.2026-11-26.3' } });
    expect(form.body).not.toHaveProperty('prefilled');
    expect(form.body).not.toHaveProperty('documents');
    expect((await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'dadang' })).body).not.toHaveProperty('onRecord');
  });

  it('asks a deliberation for the documents that the door demands', async () => {
    const { taskId, proposalId } = await aCase({ kind: 'deliberation', role: 'village-operator', office: VILLAGE });
    await api.stores.database.pool.query(`update proposal set channel = 'village', evidence = '[]' where id = $1`, [
      proposalId,
    ]);

    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'siti' });

    expect(form.body).toHaveProperty(
      'schema.properties.evidence.allOf.0.contains.properties.kind.const',
      'berita-acara',
    );
  });

  it('asks a ruling on papers what it corrects, and keeps that for the ranking once it is accepted', async () => {
    const ruling = { kind: 'objection-review', role: 'dinsos-head' } as const;
    const { taskId, proposalId } = await aCase({ ...ruling, formVersion: 'gc-2026-02' });
    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'rina' });
    const version = await claim(taskId, 'rina');
    const accept = (corrections: object): Promise<Answer> =>
      command(`${taskId}/complete`, { as: 'rina', version, body: { outcome: 'accepted', corrections } });

    const wrong = await accept({ cars: -1 });
    const accepted = await accept({ cars: 0 });

    expect(form.body).toHaveProperty('schema.properties.corrections.properties.cars.title');
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/corrections/cars', code: 'out-of-range' }] },
    });
    expect(accepted).toMatchObject({ status: 200 });
    const kept = await api.stores.database.prisma.correction.findMany({ where: { proposalId } });
    expect(kept.map(({ features }) => features)).toEqual([{ car: 0 }]);
    const told = { outcome: 'accepted', correctionId: kept[0]?.id, correctedFields: ['cars'] };
    expect(api.temporal.updates.at(-1)?.argument).toMatchObject(told);
  });

  it('names whoever may be sent on a visit, and takes nobody else', async () => {
    const { taskId } = await aCase({
      kind: 'facilitator-assignment',
      role: 'pkh-coordinator',
      formVersion: 'gc-2026-02',
    });
    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'wawan' });
    const version = await claim(taskId, 'wawan');
    const assign = (facilitatorId: string): Promise<Answer> =>
      command(`${taskId}/complete`, { as: 'wawan', version, body: { outcome: 'assigned', facilitatorId } });

    const untrained = await assign(personOf('wawan'));
    const suitable = await assign(personOf('ujang'));

    expect(form.body).toMatchObject({
      schema: {
        properties: {
          facilitatorId: {
            enum: expect.arrayContaining([personOf('ujang')]) as string[],
            'x-titles': expect.arrayContaining(['Ujang Permana']) as string[],
          },
        },
      },
    });
    expect(untrained).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/facilitatorId', code: 'facilitator-unknown' }] },
    });
    expect(suitable).toMatchObject({ status: 200 });
  });

  it('names the known members of a visit beside it', async () => {
    const { taskId, submission } = await aVisit();

    const form = await api.call({ path: `/v1/tasks/${taskId}/form`, as: 'ujang' });

    expect((form.body['onRecord'] as { name: string }[]).map(({ name }) => name)).toEqual(
      submission.members.map(({ name }) => name),
    );
    expect(form.text).not.toMatch(/\d{16}/);
  });

  it('shows a reviewer the visit beside the record', async () => {
    const { taskId, proposalId, submission } = await aVisit();
    const answers = surveyOf(submission);
    await handIn(taskId, { odata: asOData(answers, newInstance()), media: mediaOf(answers), proposalId });
    await close(taskId);
    const review = await placeTask(api.stores, { kind: 'groundcheck-review', role: 'pkh-coordinator', proposalId });

    const form = await api.call({ path: `/v1/tasks/${review}/form`, as: 'wawan' });

    const rows = form.body['sideBySide'] as { pointer: string; changed: boolean }[];
    expect(rows.find(({ pointer }) => pointer === '/members/0/birthDate')).toMatchObject({ changed: false });
    expect(form.text).not.toMatch(/\d{16}/);
  });

  it('refuses a completion with a field that the form does not have', async () => {
    const { taskId } = await aCase();
    const version = await claim(taskId, 'budi');

    const answer = await command(`${taskId}/complete`, {
      as: 'budi',
      version,
      body: { outcome: 'verified', evidence: [] },
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/evidence', code: 'field-not-asked' }] },
    });
  });
});

describe('the XLSForm', () => {
  it('is downloaded by version', async () => {
    const answer = await api.call({ path: '/v1/forms/groundcheck/gc-2026-02', as: 'ujang' });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    expect(answer.text.startsWith('PK')).toBe(true);
    expect(await api.call({ path: '/v1/forms/groundcheck/gc-1999-01', as: 'ujang' })).toMatchObject({ status: 404 });
  });
});

describe('comments', () => {
  it('are added once for a key, read by officials, and told to the household only where meant', async () => {
    const { taskId, proposalId, submission, trackingCode } = await aCase();
    const key = randomUUID();
    const say = (body: object, idempotencyKey: string = randomUUID()) =>
      api.call({
        path: `/v1/tasks/${taskId}/comments`,
        as: 'budi',
        body,
        headers: { 'idempotency-key': idempotencyKey },
      });
    const first = await say({ visibility: 'internal', text: 'Foto kurang jelas.' }, key);
    const again = await say({ visibility: 'internal', text: 'Foto kurang jelas.' }, key);
    await say({ visibility: 'citizen', text: 'Bawa KK asli.' });

    const list = await api.call({ path: `/v1/proposals/${proposalId}/comments`, as: 'dadang' });
    const birthDate = submission.members[0]?.birthDate;
    const status = await api.call({ path: '/public/v1/status', body: { trackingCode, birthDate } });

    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(await say({ visibility: 'internal', text: 'Lain.' }, key)).toMatchObject({ status: 422 });
    expect(list.body['comments']).toMatchObject([{ text: 'Foto kurang jelas.' }, { text: 'Bawa KK asli.' }]);
    expect(status.body['comments']).toMatchObject([{ text: 'Bawa KK asli.', office: '3201' }]);
    expect(status.text).not.toContain(personOf('budi'));
  });

  it.each([
    ['Si\u200bti', 'invisible-characters'],
    ['NIK 9901014101800001', 'identity-number-in-text'],
  ])('are refused with the text %j', async (text, code) => {
    const { taskId } = await aCase();

    const answer = await command(`${taskId}/comments`, { as: 'budi', body: { visibility: 'internal', text } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/text', code }] } });
  });
});

describe('attachments', () => {
  const PHOTO = Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), randomBytes(30_000)]);
  const digestOf = (content: Buffer) => `sha-256=:${createHash('sha256').update(content).digest('base64')}:`;

  function upload(taskId: string, content: Buffer, headers: Record<string, string> = {}) {
    const usual = {
      'content-type': 'image/jpeg',
      'content-digest': digestOf(content),
      'idempotency-key': randomUUID(),
    };
    return api.call({
      path: `/v1/tasks/${taskId}/attachments`,
      as: 'budi',
      body: content,
      headers: { ...usual, ...headers },
    });
  }

  it('are uploaded, listed and downloaded as they were', async () => {
    const { taskId } = await aCase();
    const uploaded = await upload(taskId, PHOTO);
    const path = `/v1/tasks/${taskId}/attachments`;

    expect(uploaded).toMatchObject({ status: 201, body: { mediaType: 'image/jpeg', bytes: PHOTO.length } });
    expect(await api.call({ path, as: 'budi' })).toMatchObject({ body: { attachments: [uploaded.body] } });
    const downloaded = await api.call({ path: `${path}/${String(uploaded.body['attachmentId'])}`, as: 'budi' });
    expect(downloaded.headers.get('content-type')).toBe('image/jpeg');
    expect(downloaded.headers.get('content-disposition')).toBe('attachment');
    expect(Number(downloaded.headers.get('content-length'))).toBe(PHOTO.length);
    expect(await api.call({ path: `${path}/${randomUUID()}`, as: 'budi' })).toMatchObject({ status: 404 });
    expect(await api.call({ path, as: 'daeng' })).toMatchObject({ status: 404 });
  });

  it.each([
    ['content that is not what it says', {}, Buffer.from('halo'), 415, 'attachment-type-mismatch'],
    ['another hash', { 'content-digest': digestOf(Buffer.from('x')) }, PHOTO, 400, 'attachment-hash-differs'],
    ['no hash', { 'content-digest': '' }, PHOTO, 400, 'content-digest-required'],
    ['a type that is not taken', { 'content-type': 'text/html' }, PHOTO, 415, 'media-type-unsupported'],
    ['more than 10 MiB', {}, Buffer.concat([PHOTO, Buffer.alloc(10 * 1024 * 1024)]), 413, 'attachment-too-large'],
  ])('are refused with %s', async (_what, headers, content, status, code) => {
    const { taskId } = await aCase();

    expect(await upload(taskId, content, headers)).toMatchObject({ status, body: { code } });
  });
});
