import { determinationsOf } from '../../store/determinations';

import { testStores, type TestStores } from '../support/database';
import { DECIDED_ON, V_79 } from '../support/eligibility';
import { determinedRuns, FIRST, signed } from './determined-runs';

jest.setTimeout(60_000);

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const { aRun, outcomes, serve, appliedVersions } = determinedRuns(() => stores);

describe('decisions that are proposed', () => {
  it('are in nobody’s sight until two officers have signed, and then exactly those are in force', async () => {
    const run = await aRun([{ decile: 1 }, { decile: 2 }, { decile: 3 }, { decile: 9 }]);

    const { decisions, sha256 } = await stores.ranking.propose(run);
    const before = [await outcomes(run), await appliedVersions(run)];
    await stores.ranking.applyDetermined({ ...run, signed: signed(sha256) });

    expect(decisions).toBe(4);
    expect(before).toEqual([[], [null, null, null, null]]);
    expect(await outcomes(run)).toEqual(['granted', 'granted', 'refused', 'waiting-list']);
    expect(new Set(await appliedVersions(run))).toEqual(new Set([run.version]));
    expect(await determinationsOf(stores.database.pool, run.runId)).toEqual([
      {
        decileVersion: run.version,
        rulesId: V_79.id,
        decidedOn: DECIDED_ON,
        decisions: 4,
        decisionsSha256: sha256,
        totals: [
          { programme: 'SEMBAKO', outcome: 'granted', decisions: 2, amountRupiah: 1_200_000 },
          { programme: 'SEMBAKO', outcome: 'refused', decisions: 1, amountRupiah: 0 },
          { programme: 'SEMBAKO', outcome: 'waiting-list', decisions: 1, amountRupiah: 0 },
        ],
        appliedAt: expect.any(String) as string,
      },
    ]);
  });

  it('have the same hash when they are the same, and another when one of them differs', async () => {
    const run = await aRun([{ decile: 1 }, { decile: 2 }, { decile: 3 }]);

    const once = await stores.ranking.propose(run);
    const again = await stores.ranking.propose(run);
    await stores.database.pool.query('update quota set places = 3 where quarter = $1', [run.quarter]);
    const withAnotherQuota = await stores.ranking.propose(run);

    expect(again).toEqual(once);
    expect(withAnotherQuota.decisions).toBe(once.decisions);
    expect(withAnotherQuota.sha256).not.toBe(once.sha256);
  });

  it('come into force only as they were signed', async () => {
    const run = await aRun([{ decile: 1 }]);
    const { sha256 } = await stores.ranking.propose(run);
    await stores.database.pool.query('update quota set places = 0 where quarter = $1', [run.quarter]);
    await stores.ranking.propose(run);

    const applied = await stores.ranking.applyDetermined({ ...run, signed: signed(sha256) });

    expect(applied).toBeUndefined();
    expect(await outcomes(run)).toEqual([]);
  });

  it('come into force once, whoever repeats it, and are not proposed again', async () => {
    const run = await aRun([{ decile: 1 }, { decile: 2 }, { decile: 2 }]);
    const { sha256 } = await stores.ranking.propose(run);

    await Promise.all(
      Array.from({ length: 4 }, () => stores.ranking.applyDetermined({ ...run, signed: signed(sha256) })),
    );

    expect(await outcomes(run)).toEqual(['granted', 'granted', 'waiting-list']);
    await expect(stores.ranking.propose(run)).rejects.toThrow('in force already');
    expect(await outcomes(run)).toHaveLength(3);
  });

  it('keep the instant at which they came into force, whoever repeats it', async () => {
    const run = await aRun([{ decile: 1 }]);
    await serve(run);
    const once = await determinationsOf(stores.database.pool, run.runId);

    await stores.ranking.applyDetermined({ ...run, signed: signed(once[0]?.decisionsSha256 ?? '') });

    expect(await determinationsOf(stores.database.pool, run.runId)).toEqual(once);
  });

  it('need two people', async () => {
    const run = await aRun([{ decile: 1 }]);
    const { sha256 } = await stores.ranking.propose(run);

    const alone = stores.ranking.applyDetermined({ ...run, signed: { ...signed(sha256), signedBy: FIRST } });

    await expect(alone).rejects.toThrow('ranking_determination_two_people');
    expect(await outcomes(run)).toEqual([]);
  });
});
