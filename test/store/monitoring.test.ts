import { randomBytes, randomUUID } from 'node:crypto';

import { createDatabase, type Database } from '../../store/database';
import { createMonitoringStore, type MonitoringStore } from '../../store/monitoring';
import { DATABASE_ROLES } from '../../store/roles';
import { CALENDAR_ID, testStores, type TestStores } from '../support/database';
import { V_79 } from '../support/eligibility';

jest.setTimeout(60_000);

let stores: TestStores;
let reports: Database;
let monitoring: MonitoringStore;
beforeAll(async () => {
  stores = await testStores();
  const connectionString = stores.addressAs(DATABASE_ROLES.read);
  reports = createDatabase({ connectionString, connections: 2, statementTimeoutMs: 20_000 });
  monitoring = createMonitoringStore(reports.pool);
  await fill();
});
afterAll(async () => {
  await reports.close();
  await stores.drop();
});

interface Decided {
  readonly programme: string;
  readonly outcome: 'granted' | 'waiting-list' | 'refused';
  readonly places: number;
  readonly waited: number;
  readonly reason?: string;
}

interface Entry {
  readonly kabupaten: '9901' | '9902';
  /** Decile before and after; `null` before: ranked for the first time. */
  readonly moved: readonly [number | null, number];
  /** Whose decile is in force; without it that of the run. */
  readonly applied?: string | null;
  readonly returned?: string;
  readonly decisions?: readonly Decided[];
}

const sembako = (outcome: Decided['outcome'], waited = 0): Decided => {
  return { programme: 'SEMBAKO', outcome, places: 1, waited };
};
const pbi = (outcome: Decided['outcome'], places: number): Decided => ({
  programme: 'PBI-JK',
  outcome,
  places,
  waited: 2,
});

/** The later of the two quarters that are in force, row by row. */
const LATEST: readonly Entry[] = [
  { kabupaten: '9901', moved: [3, 3], decisions: [sembako('granted'), pbi('granted', 4)] },
  { kabupaten: '9901', moved: [3, 5], decisions: [sembako('granted', 2)] },
  { kabupaten: '9901', moved: [6, 4], decisions: [sembako('waiting-list', 1), pbi('waiting-list', 3)] },
  { kabupaten: '9902', moved: [3, 3], decisions: [sembako('waiting-list', 3)] },
  { kabupaten: '9902', moved: [1, 2], decisions: [sembako('waiting-list')] },
  { kabupaten: '9902', moved: [null, 7], decisions: [{ ...sembako('refused', 4), reason: 'DAFTAR_TUNGGU_BERAKHIR' }] },
  { kabupaten: '9902', moved: [2, 9], applied: '2031Q1', decisions: [sembako('granted')] },
  { kabupaten: '9902', moved: [2, 9], applied: null },
  { kabupaten: '9902', moved: [2, 9], returned: 'attributes-missing' },
];

interface Run {
  readonly version: string;
  readonly decidedOn: string | null;
  readonly entries: readonly Entry[];
  readonly calendarId?: string;
}

async function fill(): Promise<void> {
  const { pool } = stores.database;
  await pool.query(
    `insert into eligibility_rule_set (id, body, valid_from, source) values ('V-79', $1, '2025-01-01', 'test')`,
    [JSON.stringify(V_79)],
  );
  await pool.query(`insert into quota values ('SEMBAKO', '9901', '2030Q1', 9, 'test'),
    ('SEMBAKO', '9901', '2031Q1', 3, 'test'), ('SEMBAKO', '9901', '2032Q1', 1, 'test'), ('PKH', '9902', '2031Q1', 7, 'test')`);
  await addRun({ version: '2030Q4', decidedOn: '2030-10-20', entries: [{ kabupaten: '9901', moved: [1, 9] }] });
  await addRun({ version: '2031Q1', decidedOn: '2031-01-20', entries: [{ kabupaten: '9901', moved: [2, 3] }] });
  await addRun({ version: '2031Q2', decidedOn: '2031-04-20', entries: LATEST });
  await addRun({ version: '2031Q3', decidedOn: null, entries: [{ kabupaten: '9901', moved: [1, 9] }] });
  const other = { decidedOn: '2039-01-20', entries: [{ kabupaten: '9901', moved: [1, 9] } as const] };
  await addRun({ ...other, version: '2039Q1', calendarId: 'another' });
  const signed = [randomUUID(), randomUUID()];
  const determination = `insert into ranking_determination (run_id, decile_version, rules_id, decided_on, decisions,
    decisions_sha256, totals, proposed_at, determined_by, signed_by, applied_at)
    values ($1, $2, 'V-79', '2031-04-20', 9, repeat('0', 64), '[]', $3, $4, $5, $6)`;
  const at = (time: string): string => `2031-04-20T${time}Z`;
  await pool.query(determination, ['r-2031Q2', '2031Q2', at('01:00:00'), ...signed, at('03:30:00')]);
  await pool.query(determination, ['r-2031Q3', '2031Q3', at('04:00:00'), null, null, null]);
  await pool.query(determination, ['r-2039Q1', '2039Q1', at('05:00:00'), null, null, null]);
}

async function addRun({ version, decidedOn, entries, calendarId = CALENDAR_ID }: Run): Promise<void> {
  const { pool } = stores.database;
  await pool.query(
    `insert into ranking_run (run_id, version, quarter, calendar_id, rules_id, decided_on, phase)
     values ('r-' || $1, $1, $1, $2, 'V-79', $3, 'applied')`,
    [version, calendarId, decidedOn],
  );
  for (const { kabupaten, moved, applied = version, returned, decisions = [] } of entries) {
    const [proposalId, kkIndex] = [randomUUID(), randomBytes(32)];
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, previous_decile, decile,
         applied_version, returned_reason) values ('r-' || $1, $2, $3, $4, '{}', '{}', $5, $6, $7, $8)`,
      [version, proposalId, kabupaten, kkIndex, ...moved, returned === undefined ? applied : null, returned],
    );
    for (const { programme, outcome, places, waited, reason = 'DESIL_MEMENUHI' } of decisions)
      await pool.query(
        `insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
           reason_codes, amount_rupiah, places, quarters_waited)
         values ($1, $2, $3, $4, 'r-' || $3, $3, $3, 'V-79', $5, array[$6], 0, $7, $8)`,
        [kkIndex, programme, version, proposalId, outcome, reason, places, waited],
      );
  }
}

describe('monitoring, with the role of reports', () => {
  it('tells of the last two quarters of a calendar that are in force, the later first', async () => {
    const { calendarId, runs } = await monitoring.figures(CALENDAR_ID);

    expect(calendarId).toBe(CALENDAR_ID);
    expect(runs.map(({ version, decidedOn }) => [version, decidedOn])).toEqual([
      ['2031Q2', '2031-04-20'],
      ['2031Q1', '2031-01-20'],
    ]);
    expect(runs[1]?.churn.moves).toEqual([{ from: 2, to: 3, households: 1 }]);
  });

  it('counts the moves of those whose decile of this version is in force', async () => {
    const [latest] = (await monitoring.figures(CALENDAR_ID)).runs;

    expect(latest?.churn).toEqual({
      moves: [
        { from: 1, to: 2, households: 1 },
        { from: 3, to: 3, households: 2 },
        { from: 3, to: 5, households: 1 },
        { from: 6, to: 4, households: 1 },
      ],
      byKabupaten: [
        { kabupaten: '9901', households: 3, up: 1, down: 1 },
        { kabupaten: '9902', households: 2, up: 1, down: 0 },
      ],
    });
    expect(latest).toMatchObject({ rankedFirst: 1, servedWithEarlier: 1 });
  });

  it('counts places by programme and kabupaten, also where there is no quota or nobody decided', async () => {
    const [latest] = (await monitoring.figures(CALENDAR_ID)).runs;

    const nobody = { granted: 0, taken: 0, waiting: 0, waitingPlaces: 0 };
    expect(latest?.quotas).toEqual([
      { programme: 'PBI-JK', kabupaten: '9901', places: null, granted: 1, taken: 4, waiting: 1, waitingPlaces: 3 },
      { programme: 'PKH', kabupaten: '9902', places: 7, ...nobody },
      { programme: 'SEMBAKO', kabupaten: '9901', places: 3, granted: 2, taken: 2, waiting: 1, waitingPlaces: 1 },
      { programme: 'SEMBAKO', kabupaten: '9902', places: null, granted: 1, taken: 1, waiting: 2, waitingPlaces: 2 },
    ]);
  });

  it('counts how long households have waited, who got a place and whose waiting ended', async () => {
    const [latest] = (await monitoring.figures(CALENDAR_ID)).runs;

    const endsAfter = V_79.programmes.find(({ programme }) => programme === 'SEMBAKO')?.waitingListQuarters;
    expect(latest?.waitingLists).toEqual([
      expect.objectContaining({ programme: 'PBI-JK', ages: [{ quarters: 2, households: 1 }], promoted: 1, ended: 0 }),
      {
        programme: 'SEMBAKO',
        ages: [0, 1, 3].map((quarters) => ({ quarters, households: 1 })),
        endsAfter,
        promoted: 1,
        ended: 1,
      },
    ]);
  });

  it('tells how long determinations took, and of those that wait that they do', async () => {
    const { determinations } = await monitoring.figures(CALENDAR_ID);

    expect(determinations).toEqual([
      { version: '2031Q3', decileVersion: '2031Q3', decisions: 9, proposedAt: '2031-04-20T04:00:00.000Z', seconds: null },
      { version: '2031Q2', decileVersion: '2031Q2', decisions: 9, proposedAt: '2031-04-20T01:00:00.000Z', seconds: 9_000 },
    ]); // prettier-ignore
  });

  it('has nothing to tell of a calendar without quarters', async () => {
    expect(await monitoring.figures('none')).toEqual({ calendarId: 'none', runs: [], determinations: [] });
  });

  it('is about the calendar that decided last, and about the one in force before any has', async () => {
    const { pool } = stores.database;
    const decided = `insert into ranking_run (run_id, version, quarter, calendar_id, phase, decided_on, created_at)
      values ($1, '2031Q4', '2031Q4', $1, 'applied', '2031-10-20', now() + interval '1 hour')`;
    const demonstration = `demonstration-${randomUUID()}`;
    await pool.query(decided, [demonstration]);
    const last = await monitoring.calendarToReport();
    await pool.query('update ranking_run set decided_on = null');

    expect([last, await monitoring.calendarToReport()]).toEqual([demonstration, CALENDAR_ID]);
  });

  it.each(['score', 'features', 'facts', 'kk_index'])('cannot read %s of anybody', async (column) => {
    await expect(reports.pool.query(`select ${column} from ranking_entry`)).rejects.toMatchObject({ code: '42501' });
  });
});
