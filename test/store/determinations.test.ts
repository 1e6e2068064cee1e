import { randomBytes, randomUUID } from 'node:crypto';

import { TELL_PARTITIONS, type OpenedCycle } from '../../contracts/activities';
import type { SignedDetermination } from '../../contracts/determination';
import { determinationsOf, type DecideBy } from '../../store/determinations';
import { VERSION_IN_FORCE } from '../../store/ranking-sql';
import type { Telling } from '../../store/telling';
import { testStores } from '../support/database';
import { DECIDED_ON, V_79 } from '../support/eligibility';

jest.setTimeout(60_000);

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const FIRST = randomUUID();
const SECOND = randomUUID();
const FACTS = {
  memberCount: 3,
  components: {},
  exclusions: [],
  assessments: [],
  groundchecked: true,
  receives: [],
  waited: {},
  signedAt: '2026-06-15T02:00:00Z',
  programmes: ['SEMBAKO'],
};

interface Entry {
  readonly id?: string;
  /** Of this run's own ranking, and of the version before. */
  readonly decile: number | null;
  readonly previousDecile?: number | null;
  /** When it was signed; all on one day unless told. */
  readonly signedAt?: string;
  /** What BPS did not accept. */
  readonly returnedReason?: string;
}

let runs = 0;

/** A run of its own version with these entries, the poorest first, and two places of Sembako. */
async function aRun(entries: readonly Entry[]): Promise<OpenedCycle & DecideBy> {
  runs += 1;
  const version = `${2030 + runs}Q1`;
  const { pool } = stores.database;
  const run = { runId: `ranking-${version}`, version, quarter: version, calendar: await stores.reference.calendar() };
  await stores.ranking.open(run);
  await pool.query(`insert into quota values ('SEMBAKO', '9901', $1, 2, 'test')`, [version]);
  for (const [index, entry] of entries.entries()) {
    const { id = randomUUID(), decile, previousDecile, returnedReason, signedAt = FACTS.signedAt } = entry;
    const known = [JSON.stringify({ ...FACTS, signedAt }), index, decile, previousDecile, returnedReason];
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile, previous_decile,
         returned_reason)
       values ($1, $2, '9901', $3, '{}', $4, $5, $6, $7, $8)`,
      [run.runId, id, randomBytes(32), ...known],
    );
  }
  return { ...run, decileVersion: version, rules: V_79, day: DECIDED_ON };
}

async function outcomes({ runId }: { readonly runId: string }): Promise<string[]> {
  const { rows } = await stores.database.pool.query<{ outcome: string }>(
    'select outcome from decision where run_id = $1 order by outcome',
    [runId],
  );
  return rows.map(({ outcome }) => outcome);
}

/** Outcome and place in line of each entry, in the order of their scores; nothing for one that was not decided. */
async function decisionsInOrder({ runId }: { readonly runId: string }): Promise<(string | null)[]> {
  const text = `select concat_ws(' ', outcome, position) as decided from ranking_entry e
    left join decision d using (run_id, proposal_id) where run_id = $1 order by score`;
  const { rows } = await stores.database.pool.query<{ decided: string }>(text, [runId]);
  return rows.map(({ decided }) => (decided === '' ? null : decided));
}

/** Two officers determine by these deciles, and everybody is told. */
async function serve(run: OpenedCycle & DecideBy): Promise<void> {
  const { sha256 } = await stores.ranking.propose(run);
  await stores.ranking.applyDetermined({ ...run, signed: signed(sha256) });
  const told = (await untold(run)).map(({ proposalId }) => proposalId);
  await stores.ranking.markTold(run.runId, told);
}

async function appliedVersions({ runId }: { readonly runId: string }): Promise<(string | null)[]> {
  const text = `select ${VERSION_IN_FORCE} as applied_version from ranking_entry e join ranking_run run using (run_id)
    where run_id = $1 order by score`;
  const { rows } = await stores.database.pool.query<{ applied_version: string | null }>(text, [runId]);
  return rows.map((row) => row.applied_version);
}

async function untold({ runId }: { readonly runId: string }): Promise<Telling[]> {
  const pages = Array.from({ length: TELL_PARTITIONS }, (_, partition) =>
    stores.ranking.untold({ runId, partition, limit: 10 }),
  );
  return (await Promise.all(pages)).flat();
}

const signed = (sha256: string): SignedDetermination => {
  return { sha256, decisions: 0, determinedBy: FIRST, signedBy: SECOND };
};

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
