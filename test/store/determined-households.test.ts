import { testStores, type TestStores } from '../support/database';
import { determinedRuns, signed } from './determined-runs';

jest.setTimeout(60_000);

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const { aRun, filed, outcomes, decisionsInOrder, serve, appliedVersions, untold } = determinedRuns(() => stores);

describe('a version that is late', () => {
  it('leaves the quarter to the deciles of the one before, also when it is ranked and only not published', async () => {
    const run = await aRun([
      { decile: 9, previousDecile: 1 },
      { decile: 1, previousDecile: null },
      { decile: null, previousDecile: 9 },
    ]);
    const late = { ...run, decileVersion: 'before' };

    const { decisions, sha256 } = await stores.ranking.propose(late);
    await stores.ranking.applyDetermined({ ...late, signed: signed(sha256) });

    expect(decisions).toBe(2);
    expect(await outcomes(run)).toEqual(['granted', 'refused']);
    expect(await appliedVersions(run)).toEqual(['before', null, 'before']);
    expect(
      (await untold(run)).map((telling) => (telling.told.kind === 'decided' ? telling.told.decile : 0)).sort(),
    ).toEqual([1, 9]);
  });

  it('decides those that have not been served when it comes, and nobody twice', async () => {
    const run = await aRun([
      { decile: 9, previousDecile: 1 },
      { decile: 1, previousDecile: null },
    ]);
    const late = { ...run, decileVersion: 'before' };
    const served = await stores.ranking.propose(late);
    await stores.ranking.applyDetermined({ ...late, signed: signed(served.sha256) });
    await stores.ranking.markTold(
      run.runId,
      (await untold(run)).map(({ proposalId }) => proposalId),
    );

    const own = await stores.ranking.propose(run);
    await stores.ranking.applyDetermined({ ...run, signed: signed(own.sha256) });

    expect(own.decisions).toBe(1);
    expect(await outcomes(run)).toEqual(['granted', 'granted']);
    expect(await appliedVersions(run)).toEqual(['before', run.version]);
  });

  it('leaves only the places of the quota that are left, to whoever is decided when it comes', async () => {
    const run = await aRun([{ decile: 1 }, { decile: 1 }, { decile: 1, previousDecile: 2 }, { decile: 1 }]);

    await serve({ ...run, decileVersion: 'before' });
    await serve(run);

    expect(await decisionsInOrder(run)).toEqual(['granted', 'waiting-list 1', 'granted', 'waiting-list 2']);
  });

  it('has whoever waits when it comes stand behind those who wait already', async () => {
    const before = { decile: 1, previousDecile: 2 };
    const run = await aRun([{ decile: 1 }, before, before, before, { decile: 1 }]);
    // Of another kabupaten: nobody there has taken a place here.
    await stores.database.pool.query(
      `update ranking_entry set kabupaten = '9902' where run_id = $1 and score = 4 and decile = 1`,
      [run.runId],
    );
    await stores.database.pool.query(`insert into quota values ('SEMBAKO', '9902', $1, 1, 'test')`, [run.version]);

    await serve({ ...run, decileVersion: 'before' });
    await serve(run);

    const decided = await decisionsInOrder(run);
    expect(decided.slice(1, 4).sort()).toEqual(['granted', 'granted', 'waiting-list 1']);
    expect([decided[0], decided[4]]).toEqual(['waiting-list 2', 'granted']);
  });

  it('says nothing by its score either before it is published: whoever was signed first comes first', async () => {
    const before = { decile: 1, previousDecile: 2 };
    const last = { ...before, signedAt: '2026-06-16T02:00:00Z', id: '00000000-0000-4000-8000-000000000001' };
    const run = await aRun([last, before, before]);

    await serve({ ...run, decileVersion: 'before' });

    expect(await decisionsInOrder(run)).toEqual(['waiting-list 1', 'granted', 'granted']);
  });
});

describe('a household of the frozen set', () => {
  it('is decided by the decile of the published version, whatever it had before', async () => {
    const run = await aRun([
      { decile: 1, previousDecile: 9 },
      { decile: 9, previousDecile: 1 },
    ]);

    await serve(run);

    expect(await decisionsInOrder(run)).toEqual(['granted', 'refused']);
  });

  it('that was left out by BPS is neither proposed nor decided, and takes nobody’s place', async () => {
    const leftOut = { decile: 1, previousDecile: 1, returnedReason: 'nik-invalid' };
    const run = await aRun([leftOut, { decile: 1 }, { decile: 1 }]);

    const { decisions, sha256 } = await stores.ranking.propose(run);
    await stores.ranking.applyDetermined({ ...run, signed: signed(sha256) });

    expect(decisions).toBe(2);
    expect(await decisionsInOrder(run)).toEqual([null, 'granted', 'granted']);
  });

  it('shows its decile on its proposal, unless it was told before, left out, or is of another run', async () => {
    const [told, decided, leftOut, ofAnother] = [await filed(), await filed(), await filed(), await filed()];
    const run = await aRun([
      { id: told, decile: 9, previousDecile: 1 },
      { id: decided, decile: 2 },
    ]);
    await aRun([{ id: ofAnother, decile: 3 }]);

    await serve({ ...run, decileVersion: 'before' });
    await serve(run);
    await serve(await aRun([{ id: leftOut, decile: 1, returnedReason: 'nik-invalid' }, { decile: 1 }]));

    const { rows } = await stores.database.pool.query<{ shown: string }>(
      `select concat_ws(' ', decile, decile_version, run_id) as shown from proposal where id = any($1)
       order by array_position($1::uuid[], id)`,
      [[told, decided, leftOut, ofAnother]],
    );
    const shown = [`1 before ${run.runId}`, `2 ${run.version} ${run.runId}`, '', ''];
    expect(rows).toEqual(shown.map((each) => ({ shown: each })));
  });

  it('finds no quota that ended before its quarter', async () => {
    const run = await aRun([{ decile: 1 }, { decile: 1 }, { decile: 1 }]);
    const { pool } = stores.database;
    await pool.query(`update ranking_entry set kabupaten = '9903' where run_id = $1`, [run.runId]);
    await pool.query(
      `insert into quota (programme, kabupaten, quarter, until_quarter, places, source)
       values ('SEMBAKO', '9903', '2020Q1', '2020Q4', 1, 'test')`,
    );

    await serve(run);

    expect(await decisionsInOrder(run)).toEqual(['granted', 'granted', 'granted']);
  });
});
