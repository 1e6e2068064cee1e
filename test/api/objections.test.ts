import { randomUUID } from 'node:crypto';

import { objectionWorkflowId } from '../../contracts/names';
import { TASK_CATALOGUE, type TaskKind } from '../../domain/tasks/catalogue';
import { saveCalendar } from '../../scripts/reference';
import { millisecondCalendar } from '../support/calendars';
import { filingOf } from './filing';
import { rankedHousehold } from './ranked-household';
import { runningApi, type Answer, type RunningApi } from './running-api';
import { placeTask } from './tasks-on-desk';

let api: RunningApi;
let ranked: string;
beforeAll(async () => {
  api = await runningApi();
  ranked = (await rankedHousehold(api)).proposalId;
});
afterAll(() => api.close());
beforeEach(() => {
  api.temporal.accepts();
});

const { aHousehold, command, file } = filingOf(() => api);

/** Of nobody: province 99. */
const NIK = '9901014101900001';
const PLACE = { latitude: -6.47971, longitude: 106.82493 };
const DOCUMENT = { sha256: 'ab'.repeat(32), reference: `scans/${NIK}/sktm` };
const PHOTO = { kind: 'house-photo', sha256: 'cd'.repeat(32), reference: 'photos/front', location: PLACE };

const filedId = async (): Promise<string> => String((await file(aHousehold())).body['proposalId']);

interface Objecting {
  readonly key?: string;
  readonly body: object;
}
const object = (proposalId: string, { key = randomUUID(), body }: Objecting): Promise<Answer> =>
  command(`/v1/proposals/${proposalId}/objections`, { as: 'siti', key, body });

interface Judged {
  readonly proposalId: string;
  readonly objectionId: unknown;
  readonly kind?: TaskKind;
  readonly formVersion?: string;
}

/** The workflow has taken the objection, and asks the region. Answers the id of the task. */
function judged({ objectionId, kind = 'objection-verification', ...task }: Judged): Promise<string> {
  const { role, office: level } = TASK_CATALOGUE[kind];
  const office = level === 'province' ? '32' : '3201';
  return placeTask(api.stores, { kind, role, office, workflowId: objectionWorkflowId(String(objectionId)), ...task });
}

const formFor = (taskId: string, as: string, language = 'id'): Promise<Answer> =>
  api.call({ path: `/v1/tasks/${taskId}/form`, as, headers: { 'accept-language': language } });

/** The rows of the form that are beside each other, by field. */
function besideIn({ body }: Answer): Readonly<Record<string, object | undefined>> {
  const rows = (body['sideBySide'] ?? []) as { pointer: string }[];
  return Object.fromEntries(rows.map((row) => [row.pointer.replace('/corrections/', ''), row]));
}

async function keptOf(proposalId: string): Promise<number> {
  return api.stores.database.prisma.objectionStatement.count({ where: { proposalId } });
}

describe('whoever judges an objection', () => {
  const corrections = { floorMaterial: '8', cars: 0, motorcycles: 0 };

  it('has the documents, the place of the photo, and what is on record beside what is said to be right', async () => {
    const body = { evidence: [DOCUMENT, PHOTO], corrections, objectorVillage: '3201022004' };
    const { body: filed } = await object(ranked, { body });
    const verification = { proposalId: ranked, objectionId: filed['objectionId'], formVersion: 'gc-2026-02' };
    const taskId = await judged(verification);

    const [id, en] = [await formFor(taskId, 'budi'), await formFor(taskId, 'budi', 'en')];

    expect(id.body['objection']).toEqual({
      documents: [{ kind: 'other', sha256: DOCUMENT.sha256, reference: 'scans/[16 digits]/sktm' }, PHOTO],
      objectorVillage: '3201022004',
    });
    const floor = { pointer: '/corrections/floorMaterial', changed: true };
    expect(besideIn(id)['floorMaterial']).toMatchObject({
      ...floor,
      current: { value: '6', title: expect.stringMatching(/Bambu|Kayu|Semen/i) as string },
      incoming: { value: '8', title: 'Tanah' },
    });
    expect(besideIn(en)['floorMaterial']).toMatchObject({ ...floor, incoming: { value: '8', title: 'Earth' } });
    expect(besideIn(id)['motorcycles']).toMatchObject({ current: { value: 1 }, incoming: { value: 0 }, changed: true });
    expect(besideIn(id)['cars']).toMatchObject({ current: { value: 0 }, incoming: { value: 0 }, changed: false });
    // What may be corrected and is not disputed stands there as well; what nobody knows does not.
    expect(besideIn(id)['wallMaterial']).toMatchObject({ current: { value: '3' }, changed: false });
    expect(besideIn(id)['wallMaterial']).not.toHaveProperty('incoming');
    expect(besideIn(id)).not.toHaveProperty('tenure');
    // The verification corrects nothing.
    expect(id.body['prefilled']).toEqual({});
  });

  it('begins the correction of a ruling on papers with it, and corrects nothing after a visit', async () => {
    const { body: filed } = await object(ranked, { body: { evidence: [], corrections } });
    const ruling = { proposalId: ranked, objectionId: filed['objectionId'], kind: 'objection-review' } as const;
    const [onPapers, visited] = [await judged({ ...ruling, formVersion: 'gc-2026-02' }), await judged(ruling)];

    expect((await formFor(onPapers, 'rina')).body['prefilled']).toEqual({ corrections });
    const afterVisit = await formFor(visited, 'rina');
    expect(afterVisit.body['prefilled']).toEqual({});
    expect(besideIn(afterVisit)['motorcycles']).toMatchObject({ incoming: { value: 0 } });
  });

  it('sees with an appeal what the region had, and what the appeal does not say anew stands as it was said', async () => {
    const proposalId = await filedId();
    const said = { evidence: [DOCUMENT, PHOTO], corrections: { cars: 0, floorMaterial: '8' } };
    const { body: first } = await object(proposalId, { body: said });
    const heard = { proposalId, objectionId: first['objectionId'] };
    await judged(heard);
    await judged({ ...heard, kind: 'objection-review' });
    const { body: second } = await object(proposalId, { body: { evidence: [], corrections: { floorMaterial: '1' } } });
    const appeal = { proposalId, objectionId: second['objectionId'], kind: 'objection-appeal' } as const;
    const taskId = await judged({ ...appeal, formVersion: 'gc-2026-02' });

    const { body: form } = await formFor(taskId, 'lilis');

    expect(form['objection']).toEqual({ documents: [] });
    expect(form['appealed']).toEqual({ documents: [expect.objectContaining({ sha256: DOCUMENT.sha256 }), PHOTO] });
    expect(form['prefilled']).toEqual({ corrections: { cars: 0, floorMaterial: '1' } });
    const [review] = await api.stores.database.prisma.task.findMany({
      where: { proposalId, kind: 'objection-review' },
    });
    expect((await formFor(review?.id ?? '', 'rina')).body).not.toHaveProperty('appealed');

    // Another objection, of a later quarter, is not what was appealed against.
    const { body: later } = await object(proposalId, { body: { evidence: [PHOTO], corrections: { cars: 2 } } });
    const laterTask = await judged({ proposalId, objectionId: later['objectionId'] });
    await api.stores.database.prisma.task.update({ where: { id: laterTask }, data: { openedAt: new Date() } });
    expect((await formFor(taskId, 'lilis')).body).toEqual(form);
  });

  it('of an objection that says nothing of what is wrong still sees what is on record', async () => {
    const { body: filed } = await object(ranked, { body: { evidence: [DOCUMENT] } });
    const taskId = await judged({ proposalId: ranked, objectionId: filed['objectionId'] });

    const form = await formFor(taskId, 'budi');

    expect(besideIn(form)['floorMaterial']).toMatchObject({ current: { value: '6' }, changed: false });
    expect(form.body['objection']).toMatchObject({ documents: [{ sha256: DOCUMENT.sha256 }] });
  });
});

describe('what was handed in with an objection', () => {
  it('is shown neither to a supervisor, nor with any other task of the household', async () => {
    const body = { evidence: [DOCUMENT, PHOTO], corrections: { cars: 0 } };
    const { body: filed } = await object(ranked, { body });
    const { objectionId } = filed;
    const taskId = await judged({ proposalId: ranked, objectionId });
    const other = await judged({ proposalId: ranked, objectionId: randomUUID() });
    const check = await judged({ proposalId: ranked, objectionId, kind: 'completeness-check' });

    const supervised = await formFor(taskId, 'dadang');

    expect(supervised).toMatchObject({ status: 200, body: { schema: expect.any(Object) as object } });
    for (const field of ['objection', 'appealed', 'sideBySide', 'prefilled', 'documents'])
      expect(supervised.body).not.toHaveProperty(field);
    expect((await formFor(other, 'budi')).body['objection']).toEqual({ documents: [] });
    expect((await formFor(check, 'budi')).body).not.toHaveProperty('objection');
    expect(await formFor(taskId, 'daeng')).toMatchObject({ status: 404 });
    expect(await formFor(taskId, 'siti')).toMatchObject({ status: 404 });
  });

  it('stands nowhere in clear: not with the workflow, in the audit, in a timeline or in any other table', async () => {
    const proposalId = await filedId();
    const body = { evidence: [DOCUMENT, PHOTO], corrections: { floorMaterial: '8' } };
    const { body: filed, text } = await object(proposalId, { body });
    const taskId = await judged({ proposalId, objectionId: filed['objectionId'] });
    const form = await formFor(taskId, 'budi');

    const { rows: tables } = await api.stores.database.pool.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    const dumps = await Promise.all(
      tables.map(({ name }) => api.stores.database.pool.query(`select to_jsonb(t)::text as row from "${name}" t`)),
    );
    const told = [JSON.stringify(api.temporal.updates), JSON.stringify(api.events), text];
    const everything = [...dumps.map(({ rows }) => JSON.stringify(rows)), ...told].join('\n');

    expect(api.temporal.updates.at(-1)?.argument).toMatchObject({
      objectionId: filed['objectionId'],
      evidence: [DOCUMENT.sha256, PHOTO.sha256],
      housePhoto: { placed: true },
    });
    for (const said of [NIK, '6.47971', '106.82493', 'photos/front']) expect(everything).not.toContain(said);
    expect(form.text).toContain('106.82493');
    expect(form.text).not.toMatch(/\d{16}/);
  });

  it('is kept before the workflow is asked, and shown to nobody when that refuses', async () => {
    const proposalId = await filedId();
    const seen: number[] = [];
    api.temporal.refuses('house-photo-required', async () => seen.push(await keptOf(proposalId)));
    const key = randomUUID();

    const refused = await object(proposalId, { key, body: { evidence: [DOCUMENT] } });
    const first = (api.temporal.updates.at(-1)?.argument as { objectionId: string }).objectionId;
    api.temporal.accepts();
    const taken = await object(proposalId, { key, body: { evidence: [DOCUMENT, PHOTO] } });

    expect(refused).toMatchObject({ status: 400, body: { code: 'house-photo-required' } });
    expect(seen).toEqual([1]);
    expect(taken.status).toBe(202);
    expect(taken.body['objectionId']).not.toBe(first);
    const taskId = await judged({ proposalId, objectionId: taken.body['objectionId'] });
    expect((await formFor(taskId, 'budi')).body['objection']).toMatchObject({ documents: [{}, PHOTO] });
  });

  it('is kept once however often it is sent under one key, also when nobody answered the first time', async () => {
    const proposalId = await filedId();
    const sent = { key: randomUUID(), body: { evidence: [PHOTO], corrections: { cars: 0 } } };
    api.temporal.answersTooLate();
    const unanswered = await object(proposalId, sent);
    api.temporal.accepts();

    const answers = [await object(proposalId, sent), await object(proposalId, sent)];

    expect(unanswered).toMatchObject({ status: 503, body: { code: 'outcome-unknown' } });
    const told = api.temporal.updates.slice(-2).map(({ argument }) => argument as { objectionId: string });
    const ids = [...answers.map(({ body }) => body['objectionId']), ...told.map(({ objectionId }) => objectionId)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set(ids).size).toBe(1);
    expect(await keptOf(proposalId)).toBe(1);
  });

  it('is not kept for a proposal that is over', async () => {
    const proposalId = await filedId();
    const { prisma } = api.stores.database;
    await prisma.proposal.update({ where: { id: proposalId }, data: { end: 'withdrawn', stage: 'closed' } });
    api.temporal.hasNoWorkflow();

    const late = await object(proposalId, { body: { evidence: [PHOTO], corrections: { cars: 0 } } });

    expect(late).toMatchObject({ status: 410, body: { code: 'proposal-closed', end: 'withdrawn' } });
    expect(await keptOf(proposalId)).toBe(0);
  });
});

describe('what is said to be wrong', () => {
  it.each([
    ['a field the form does not have', { rooms: 2 }, '/corrections', 'unknown-field'],
    ['a number of somebody as the name of a field', { [NIK]: 2 }, '/corrections', 'unknown-field'],
    ['a field that papers do not settle', { lighting: '1' }, '/corrections', 'unknown-field'],
    ['a code that is on no list', { floorMaterial: '10' }, '/corrections/floorMaterial', 'not-in-code-list'],
    ['a number of somebody for a code', { floorMaterial: NIK }, '/corrections/floorMaterial', 'not-in-code-list'],
    ['a number of somebody for an amount', { cars: Number(`1${NIK.slice(1)}`) }, '/corrections/cars', 'out-of-range'],
    ['words for an amount', { cars: 'none' }, '/corrections/cars', 'wrong-type'],
    [
      'land that nobody owns',
      { farmLandHectare: 1, ownsOtherLand: false },
      '/corrections/ownsOtherLand',
      'land-implies-ownership',
    ],
    ['nothing at all', {}, '/corrections', 'missing'],
  ])('is refused with %s, and nothing is kept', async (_what, corrections, pointer, code) => {
    const proposalId = await filedId();
    const before = api.temporal.updates.length;

    const answer = await object(proposalId, { body: { evidence: [PHOTO], corrections } });

    expect(answer).toMatchObject({ status: 400, body: { code: 'body-invalid', errors: [{ pointer, code }] } });
    expect(answer.text).not.toMatch(/\d{16}/);
    expect([api.temporal.updates.length - before, await keptOf(proposalId)]).toEqual([0, 0]);
  });

  it('is refused where nobody knows the form that the proposal pins', async () => {
    const proposalId = await filedId();
    const usual = millisecondCalendar();
    const calendar = { ...usual, id: 'of-another-form', pins: { ...usual.pins, groundcheckForm: 'gc-2099' } };
    await saveCalendar(api.stores.database, { calendar, inForce: false });
    await api.stores.database.pool.query('update proposal set calendar_id = $2 where id = $1', [
      proposalId,
      calendar.id,
    ]);

    const answer = await object(proposalId, { body: { evidence: [], corrections: { cars: 0 } } });

    expect(answer).toMatchObject({ status: 409, body: { code: 'rule-version-unknown' } });
    expect(await keptOf(proposalId)).toBe(0);
  });

  it('is refused whole when one of it is wrong', async () => {
    const proposalId = await filedId();

    const answer = await object(proposalId, { body: { evidence: [], corrections: { cars: 0, boats: -1 } } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/corrections/boats' }] } });
    expect(await keptOf(proposalId)).toBe(0);
  });
});
