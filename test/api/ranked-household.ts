import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { RANKING_FEATURES } from '../../domain/groundcheck/features';
import { decileOf } from '../../domain/ranking/boundaries';
import { scoreOf } from '../../domain/ranking/score';
import { submissionOf } from '../../scripts/play/demonstration';
import { activateModel } from '../../store/ranking-models';
import { createRankingStore } from '../../store/ranking';
import { modelSha256 } from '../../ranking/model-signature';
import { RankingModel } from '../../ranking/model';
import type { RunningApi } from './running-api';

const file = join(__dirname, '../../prisma/reference/models/pmt-demo-2026.json');
export const model = RankingModel.parse(JSON.parse(readFileSync(file, 'utf8')));
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

/** A household that was filed and has been ranked in two quarters, and what it asks with. */
export async function rankedHousehold(api: RunningApi) {
  const household = submissionOf({ seed: 4711, village: '3201022003', channel: 'village' });
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.call({ path: '/v1/proposals', as: 'siti', body: household, headers });
  const proposalId = String(body['proposalId']);
  await fillRuns(api, proposalId);
  return { proposalId, citizen: { trackingCode: body['trackingCode'], birthDate: household.members[0]?.birthDate } };
}

/** The model as it is activated from a day on. */
export function inForceFrom(validFrom: string): Parameters<typeof activateModel>[1] {
  const { id, version } = model;
  const signed = { signature: 'a..b', keyId: 'test', biasReport: [], activatedBy: 'test' };
  return { id, version, validFrom, validTo: null, sha256: modelSha256(model), artefact: model, ...signed };
}

/** Two quarters: with a car in the first, without it in the second; the cuts moved as well. */
async function fillRuns(api: RunningApi, proposalId: string): Promise<void> {
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
    const cuts = {
      national: around(offset),
      // The province is poorer than the nation, so that nobody takes one for the other.
      province: { '32': around(offset - 120_000), '33': around(offset) },
      kabupaten: { [KABUPATEN]: around(offset) },
    };
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
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, kabupaten_decile, applied_version,
         province_decile)
       select $1, id, $3, kk_index, $4, $5, $6, $7, $7, $8, $9 from proposal where id = $2`,
      [
        runId,
        proposalId,
        KABUPATEN,
        JSON.stringify(features),
        JSON.stringify(facts),
        own,
        decile,
        quarter,
        decileOf(own, cuts.province['32']),
      ],
    );
  }
}
