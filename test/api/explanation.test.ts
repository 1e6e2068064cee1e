import { activateModel, createRankingModels } from '../../store/ranking-models';
import { inForceFrom, model, rankedHousehold } from './ranked-household';
import { runningApi, type RunningApi } from './running-api';

let api: RunningApi;
let proposalId: string;
let citizen: { trackingCode: unknown; birthDate: string | undefined };

beforeAll(async () => {
  api = await runningApi();
  ({ proposalId, citizen } = await rankedHousehold(api));
});
afterAll(() => api.close());

const read = (as: string, headers: Record<string, string> = {}) =>
  api.call({ path: `/v1/proposals/${proposalId}/explanation`, as, headers });

it('explains a decile to officials: contributions and parts of the change add up', async () => {
  const { status, body } = await read('budi');

  expect(status).toBe(200);
  const detail = body['detail'] as {
    intercept: number;
    score: number;
    contributions: { contribution: number }[];
    change: Record<'ownData' | 'model' | 'otherHouseholds' | 'whole', { score: number; decile: number }>;
    smallChanges: { down: unknown[]; up: { steps: { feature: string }[] }[] };
    programmes: { programme: string; cause: string }[];
  };
  expect(detail.contributions.reduce((sum, { contribution }) => sum + contribution, detail.intercept)).toBe(
    detail.score,
  );
  const { ownData, model: ofModel, otherHouseholds, whole } = detail.change;
  expect(ownData.decile + ofModel.decile + otherHouseholds.decile).toBe(whole.decile);
  expect(ownData.decile).toBeLessThan(0);
  expect(ofModel).toEqual({ score: 0, decile: 0 });
  expect(otherHouseholds.decile).toBe(1);
  expect(detail.smallChanges.up.length).toBeGreaterThan(0);
  expect(detail.programmes.find(({ programme }) => programme === 'SEMBAKO')?.cause).toBe('household');
  expect(body['inWords']).toMatchObject({ ranked: true });
});

it.each([
  ['id', 'Penjelasan desil'],
  ['en', 'Decile explained'],
])('is one page to print in %s', async (language, title) => {
  const { status, headers, text } = await read('budi', { accept: 'text/html', 'accept-language': language });

  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain(`<h1>${title}</h1>`);
  expect(text).toContain('<svg');
  expect(text).not.toMatch(/<script|https?:\/\/|\d{16}/);
});

it('is of what is in force: a ranking that nobody has published or determined explains nothing', async () => {
  const { pool } = api.stores.database;
  const inForce = (version: string | null) =>
    pool.query(`update ranking_entry set applied_version = $2 where run_id = $1`, ['run-2026Q2', version]);
  const decileOf = async (): Promise<unknown> => ((await read('budi')).body['detail'] as { decile: unknown }).decile;
  const latest = await decileOf();

  await inForce(null);
  const ranked = await decileOf();
  await inForce('2026Q1');
  const servedWithEarlier = await decileOf();
  await inForce('2026Q2');

  expect(servedWithEarlier).toBe(ranked);
  expect(ranked).not.toBe(latest);
  expect(await decileOf()).toBe(latest);
});

it('of whoever was served late has the decile of the version before, and the rules and day of the quarter it was served in', async () => {
  const { pool } = api.stores.database;
  const rules = `insert into eligibility_rule_set (id, body, valid_from, source)
    select 'late', jsonb_set(body, '{id}', '"late"'), '2026-04-01', source from eligibility_rule_set where id = 'V-79'`;
  await pool.query(rules);
  await pool.query(`update ranking_run set rules_id = 'late', decided_on = '2026-04-30' where run_id = 'run-2026Q2'`);
  const decided = async () =>
    (await read('budi')).body['detail'] as { version: string; decile: number; rulesId: string };
  const latest = await decided();

  await pool.query(`update ranking_entry set applied_version = '2026Q1' where run_id = 'run-2026Q2'`);
  const late = await decided();
  await pool.query(`update ranking_entry set applied_version = '2026Q2' where run_id = 'run-2026Q2'`);
  await pool.query(`update ranking_run set rules_id = 'V-79', decided_on = '2026-01-30' where run_id = 'run-2026Q2'`);

  expect(latest).toMatchObject({ version: '2026Q2', rulesId: 'late' });
  expect(late).toMatchObject({ version: '2026Q1', rulesId: 'late' });
  expect(late.decile).not.toBe(latest.decile);
});

it('tells the model from other households only by cuts of the set the household was in before', async () => {
  const { pool } = api.stores.database;
  await activateModel(pool, { ...inForceFrom('2026-08-01'), version: '2', sha256: 'e'.repeat(64) });
  const changeUnder = async (q2: string, carriedBy: string): Promise<unknown> => {
    // The household was not in the set of 2026Q2.
    await pool.query(
      `update ranking_entry set run_id = 'run-2026Q3', applied_version = '2026Q3' where run_id = 'run-2026Q2'`,
    );
    await pool.query(`update ranking_run set model_version = $2 where run_id = $1`, ['run-2026Q2', q2]);
    await pool.query(`insert into ranking_run (run_id, version, quarter, calendar_id, phase, model_id, model_version, model_sha256,
        snapshot_sha256, cuts) select 'run-2026Q3', '2026Q3', '2026Q3', calendar_id, phase, model_id, '2', model_sha256, snapshot_sha256,
        cuts from ranking_run where run_id = 'run-2026Q2' on conflict do nothing`);
    await pool.query(`update ranking_run set carried_cuts = null`);
    await pool.query(`update ranking_run set carried_cuts = cuts where run_id = $1`, [carriedBy]);
    return ((await read('budi')).body['detail'] as { change: unknown }).change;
  };

  const changedInBetween = await changeUnder('2', 'run-2026Q2');
  const changedNow = await changeUnder(model.version, 'run-2026Q3');
  await pool.query(
    `update ranking_entry set run_id = 'run-2026Q2', applied_version = '2026Q2' where run_id = 'run-2026Q3'`,
  );
  await pool.query(`delete from ranking_run where run_id = 'run-2026Q3'`);

  expect(changedInBetween).toMatchObject({ since: '2026Q1', isSeparable: true });
  expect(changedNow).toMatchObject({ since: '2026Q1', isSeparable: false });
});

it('is not found by an office of another region', async () => {
  expect(await read('daeng')).toMatchObject({ status: 404, body: { code: 'not-found' } });
});

it('is logged as a read of the household', async () => {
  await read('budi');
  const { rows } = await api.stores.database.pool.query('select what from access_log where proposal_id = $1', [
    proposalId,
  ]);

  expect(rows).toContainEqual({ what: 'proposal' });
});

it('is told to the household in plain words, and to nobody with another birth date', async () => {
  const ask = (body: unknown) => api.call({ path: '/public/v1/explanation', body });

  const told = await ask(citizen);

  expect(told.status).toBe(200);
  expect((told.body['change'] as string[])[0]).toMatch(/^Desil berubah dari \d+ menjadi \d+\.$/);
  expect(told.text).not.toContain('score');
  expect(await ask({ ...citizen, birthDate: '1900-01-01' })).toMatchObject({
    status: 404,
    body: { code: 'not-found' },
  });
  expect(await ask({ ...citizen, trackingCode: 'B7N2QX9TP6' })).toMatchObject({
    status: 404,
    body: { code: 'not-found' },
  });
});

it('keeps an activated model as it is, one for each day', async () => {
  const { pool } = api.stores.database;
  const next = {
    id: 'next',
    version: '1',
    validFrom: '2027-01-01',
    validTo: null,
    sha256: 'c'.repeat(64),
    artefact: {},
    signature: 'a..b',
    keyId: 'k',
    biasReport: [],
    activatedBy: 'test',
  };
  await activateModel(pool, next);
  const models = createRankingModels(pool);

  expect((await models.inForce('2026-12-31'))?.id).toBe(model.id);
  expect((await models.inForce('2027-01-01'))?.id).toBe('next');
  await expect(activateModel(pool, { ...next, id: 'twice', sha256: 'd'.repeat(64) })).rejects.toThrow(
    'ranking_model_one_a_day',
  );
  await expect(pool.query(`update ranking_model set artefact = '{"a":1}'`)).rejects.toThrow('never changed');
});

it('says of a decile that was made outside who made it, and explains it by no older one', async () => {
  const { pool } = api.stores.database;
  await pool.query(`update ranking_run set ranked_outside = $1, model_id = 'PMT 2026', model_version = 'outside'
    where run_id = 'run-2026Q2'`, [{ madeBy: 'BPS', madeWith: 'PMT 2026' }]); // prettier-ignore
  // In force, and the household has not been told yet: its version follows from the run.
  await pool.query(`update ranking_run set applied_version = version where run_id = 'run-2026Q2'`);
  await pool.query(`update ranking_entry set applied_version = null where run_id = 'run-2026Q2'`);

  const { status, body } = await read('budi', { 'accept-language': 'en' });
  const page = await read('budi', { accept: 'text/html' });

  expect(status).toBe(200);
  expect(body).toMatchObject({ detail: null, inWords: { ranked: true, change: [] } });
  expect(JSON.stringify(body)).toContain('made by BPS with the model PMT 2026');
  expect(page.status).toBe(200);
});
