import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import { linkedVisit, survey } from '../../scripts/play/survey';
import { runningApi, type Answer, type RunningApi } from './running-api';
import { etag, placeTask } from './tasks-on-desk';

let api: RunningApi;
beforeAll(async () => {
  api = await runningApi();
});
beforeEach(() => {
  api.temporal.accepts();
});
afterAll(() => api.close());

const WHEN = { day: '2026-01-05', offset: '+07:00' };
let seed = 500;

/** A task that ujang has claimed, of a household just filed. */
async function claimed(kind: 'linked-visit' | 'groundcheck-visit') {
  const household = submissionOf({ seed: (seed += 1), village: '3201022003', channel: 'village' });
  const headers = { 'idempotency-key': randomUUID() };
  const filed = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  const proposalId = String(filed.body['proposalId']);
  const taskId = await placeTask(api.stores, {
    kind,
    role: 'field-facilitator',
    formVersion: 'gc-2026-02',
    proposalId,
  });
  await api.call({
    path: `/v1/tasks/${taskId}/claim`,
    as: 'ujang',
    body: {},
    headers: { 'if-match': etag(taskId), 'idempotency-key': randomUUID() },
  });
  return { taskId, household, proposalId };
}

function submit(taskId: string, answers: unknown): Promise<Answer> {
  const headers = { 'if-match': etag(taskId, 2), 'idempotency-key': randomUUID() };
  const body = { outcome: 'submitted', answers };
  return api.call({ path: `/v1/tasks/${taskId}/complete`, as: 'ujang', body, headers });
}

describe('a visit to the other holder of a NIK', () => {
  it('is kept sealed; the workflow gets its outcome codes, reference and hash', async () => {
    const { taskId, proposalId } = await claimed('linked-visit');
    const answers = { ...linkedVisit({ ...WHEN, personOutcome: '7' }), formVersion: 'gc-2026-02' };
    const noted = { ...answers, visit: { ...answers.visit, note: 'Tetangga tidak mengenalnya' } };

    const answer = await submit(taskId, noted);

    expect(answer.status).toBe(200);
    const sent = api.temporal.updates.at(-1);
    expect(sent?.argument).toMatchObject({
      linkedVisit: { outcome: 'found', personOutcome: '7', startedAt: answers.visit.startedAt },
    });
    expect(JSON.stringify(sent)).not.toContain('Tetangga');
    const kept = await api.stores.database.prisma.groundcheckAnswerSet.findFirstOrThrow({ where: { taskId } });
    expect(kept).toMatchObject({ proposalId, outcome: 'found', features: null });
    expect(Buffer.from(kept.sealed).toString('latin1')).not.toContain('Tetangga');
  });

  it('shows its own form, which asks for one person', async () => {
    const { taskId } = await claimed('linked-visit');

    const answer = await api.call({ method: 'GET', path: `/v1/tasks/${taskId}/form`, as: 'ujang' });

    expect(answer.body).toMatchObject({
      formVersion: 'linked-visit.gc-2026-02',
      schema: { properties: { answers: { properties: { personOutcome: expect.anything() as object } } } },
    });
  });

  it('is refused without evidence or person outcome, with a pointer to each fault', async () => {
    const { taskId } = await claimed('linked-visit');
    const { personOutcome: _none, ...answers } = linkedVisit({ ...WHEN, personOutcome: '7' });

    const answer = await submit(taskId, { ...answers, visit: { ...answers.visit, photos: [] } });

    expect(answer).toMatchObject({ status: 400, body: { code: 'answers-invalid' } });
    expect(answer.body['errors']).toEqual([
      expect.objectContaining({ pointer: '/answers/personOutcome', code: 'missing' }),
      expect.objectContaining({ pointer: '/answers/visit/photos', code: 'photo-required' }),
    ]);
  });
});

describe('a groundcheck visit', () => {
  it('names the members who were not met by their number', async () => {
    const { taskId, household } = await claimed('groundcheck-visit');
    const answers = survey({ household, wealth: 3, ...WHEN });
    const [first, ...others] = answers.members ?? [];
    const successor = { ...others[0], relation: '1' };
    const members = [{ nik: first?.['nik'], presence: '7' }, successor, ...others.slice(1)];

    const answer = await submit(taskId, { ...answers, members });

    expect(answer.status).toBe(200);
    expect(api.temporal.updates.at(-1)?.argument).toMatchObject({ visit: { absentMembers: [1] } });
  });
});
