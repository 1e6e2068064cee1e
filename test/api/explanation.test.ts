import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { RANKING_FEATURES } from '../../domain/groundcheck/features';
import { scoreOf } from '../../domain/ranking/score';
import { submissionOf } from '../../scripts/play/demonstration';
import { activateModel, createRankingModels } from '../../store/ranking-models';
import { createRankingStore } from '../../store/ranking';
import { modelSha256 } from '../../ranking/model-signature';
import { RankingModel } from '../../ranking/model';
import { runningApi, type RunningApi } from './running-api';

const file = join(__dirname, '../../prisma/reference/models/pmt-demo-2026.json');
const model = RankingModel.parse(JSON.parse(readFileSync(file, 'utf8')));
const RULES = readFileSync(join(__dirname, '../../prisma/reference/eligibility/V-79.json'), 'utf8');
const KABUPATEN = '3201';
const poor = {
  ...Object.fromEntries(RANKING_FEATURES.map((name) => [name, 0])),
  householdSize: 4,
  workers: 1,
  floor: 6,
  wall: 3,
  motorcycle: 1,
  headFemale: 1,
  toilet: 1,
  closet: 1,
  disposal: 1,
  fuel: 4,
} as Record<(typeof RANKING_FEATURES)[number], number>;
const rich = { ...poor, car: 1 };

let api: RunningApi;
let proposalId: string;
let citizen: { trackingCode: unknown; birthDate: string | undefined };

beforeAll(async () => {
  api = await runningApi();
  const household = submissionOf({ seed: 4711, village: '3201022003', channel: 'village' });
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  proposalId = String(body['proposalId']);
  citizen = { trackingCode: body['trackingCode'], birthDate: household.members[0]?.birthDate };
  await fillRuns();
});
afterAll(() => api.close());

function inForceFrom(validFrom: string): Parameters<typeof activateModel>[1] {
  const { id, version } = model;
  const signed = { signature: 'a..b', keyId: 'test', biasReport: [], activatedBy: 'test' };
  return { id, version, validFrom, validTo: null, sha256: modelSha256(model), artefact: model, ...signed };
}

/** Two quarters: with a car in the first, without it in the second; the cuts moved as well. */
async function fillRuns(): Promise<void> {
  const { pool } = api.stores.database;
  const { id, version } = model;
  const activation = inForceFrom(model.validFrom);
  await activateModel(pool, activation);
  await pool.query(
    `insert into eligibility_rule_set (id, body, valid_from, source) values ('V-79', $1, '2025-05-28', 'test')`,
    [RULES],
  );
  const ranking = createRankingStore(pool);
  const calendar = await api.stores.reference.calendar();
  const score = scoreOf({ model, kabupaten: KABUPATEN, features: poor });
  const around = (offset: number) => Array.from({ length: 9 }, (_, index) => score + offset + (index - 3) * 100_000);
  for (const [quarter, features, offset] of [
    ['2026Q1', rich, 0],
    ['2026Q2', poor, -50_000],
  ] as const) {
    const runId = `run-${quarter}`;
    await ranking.open({ runId, version: quarter, quarter, calendar });
    const cuts = { national: around(offset), kabupaten: { [KABUPATEN]: around(offset) } };
    const own = scoreOf({ model, kabupaten: KABUPATEN, features });
    const decile = 1 + cuts.national.filter((cut) => own > cut).length;
    await ranking.record(runId, {
      phase: 'applied',
      modelId: id,
      modelVersion: version,
      modelSha256: activation.sha256,
      snapshotSha256: 'ab'.repeat(32),
      rulesId: 'V-79',
      cuts,
    });
    const lists = { exclusions: [], assessments: [], receives: [] };
    const facts = { memberCount: 4, components: { pupilSd: 1 }, ...lists, groundchecked: true };
    await pool.query('update ranking_run set decided_on = $2 where run_id = $1', [runId, '2026-01-30']);
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, kabupaten_decile, applied_version)
       select $1, id, $3, kk_index, $4, $5, $6, $7, $7, $8 from proposal where id = $2`,
      [runId, proposalId, KABUPATEN, JSON.stringify(features), JSON.stringify(facts), own, decile, quarter],
    );
  }
}

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
