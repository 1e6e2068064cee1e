import { randomBytes, randomUUID } from 'node:crypto';

import { MockActivityEnvironment } from '@temporalio/testing';

import { createCycleActivities, type CycleActivityDependencies } from '../../activities/cycle-activities';
import type { OpenedCycle } from '../../contracts/activities';
import { loadQuotaVersions } from '../../store/quota-versions';
import { testStores } from '../support/database';
import { DECIDED_ON, V_79 } from '../support/eligibility';
import { installQuietRuntime } from '../support/quiet-runtime';

const KNOWN = ['3201', '9901', '9902', '9903'];

let stores: Awaited<ReturnType<typeof testStores>>;
beforeAll(async () => {
  installQuietRuntime();
  stores = await testStores();
});
afterEach(async () => {
  for (const table of ['decision', 'quota', 'quota_version', 'ranking_entry', 'ranking_run'])
    await stores.database.pool.query(`delete from ${table}`);
});
afterAll(() => stores.drop());

type Places = Readonly<Record<string, number>>;

const version = (places: Places, change: object = {}): object => ({
  ...{ id: 'pbi-2030', programme: 'PBI-JK', validFrom: '2030-01-01', source: 'test', territory: ['99'] },
  quota: { places: Object.entries(places).map(([kabupaten, open]) => ({ kabupaten, places: open })) },
  ...change,
});
const load = (...candidates: object[]): Promise<void> =>
  loadQuotaVersions(stores.database, { candidates, known: KNOWN });

async function onRecord(): Promise<unknown> {
  const { rows } = await stores.database.pool.query(
    `select kabupaten, quarter, until_quarter as until, places, version_id as version from quota order by quarter, kabupaten`,
  );
  return rows;
}

interface Family {
  readonly name: string;
  readonly kabupaten: string;
  readonly members: number;
  readonly facts?: object;
}

interface Decided {
  readonly name: string;
  readonly outcome: string;
  readonly position: number | null;
  readonly waited: number;
}

const families = new Map<string, string>();

/** A run of the quarter with these families, the neediest first. */
async function aRun(quarter: string, asking: readonly Family[]): Promise<OpenedCycle> {
  const { pool } = stores.database;
  const run = { runId: `ranking-${quarter}`, version: quarter, quarter, calendar: await stores.reference.calendar() };
  await stores.ranking.open(run);
  for (const [score, { name, kabupaten, members, facts }] of asking.entries()) {
    const lists = { exclusions: [], assessments: [], receives: [], waited: {} };
    const known = { memberCount: members, components: {}, groundchecked: false, signedAt: '2030-01-15T00:00:00Z' };
    const asked = { ...known, ...lists, programmes: ['PBI-JK'], ...facts };
    families.set(name, families.get(name) ?? randomUUID());
    await pool.query(
      `insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, score, decile)
       values ($1, $2, $3, $4, '{}', $5, $6, 1)`,
      [run.runId, families.get(name), kabupaten, randomBytes(32), JSON.stringify(asked), score],
    );
  }
  return run;
}

async function decided(run: OpenedCycle): Promise<readonly Decided[]> {
  await stores.ranking.decide({ ...run, decileVersion: run.version, rules: V_79, day: DECIDED_ON });
  const { rows } = await stores.database.pool.query<Omit<Decided, 'name'> & { id: string }>(
    `select d.proposal_id as id, outcome, position, quarters_waited as waited from decision d
     join ranking_entry e using (run_id, proposal_id) where d.run_id = $1 order by e.kabupaten, e.score`,
    [run.runId],
  );
  const named = new Map([...families].map(([name, id]) => [id, name]));
  return rows.map(({ id, ...rest }) => ({ name: named.get(id) ?? '', ...rest }));
}

const short = (list: readonly Decided[]): readonly string[] =>
  list.map(({ name, outcome, position }) => [name, outcome, position ?? '-'].join(' '));

const family = (name: string, kabupaten: string, members = 1, facts: object = {}): Family => {
  return { name, kabupaten, members, facts };
};

describe('regional quotas', () => {
  it('are loaded with validity and source, shared out by the poor of each region, and loading again changes nothing', async () => {
    const basis = {
      national: 96,
      nationalPoor: 24,
      regions: [
        { kabupaten: '9901', poor: 2 },
        { kabupaten: '9902', poor: 1 },
        { kabupaten: '9903', poor: 0 },
      ],
    };
    const shared = version({}, { quota: basis, validTo: '2030-12-31' });

    await load(shared);
    const once = await onRecord();
    await load(shared);

    const held = { quarter: '2030Q1', until: '2030Q4', version: 'pbi-2030' };
    expect(once).toEqual([
      { kabupaten: '9901', places: 8, ...held },
      { kabupaten: '9902', places: 4, ...held },
      { kabupaten: '9903', places: 0, ...held },
    ]);
    expect(await onRecord()).toEqual(once);
  });

  it('limit the decisions of each region, and its waiting list has positions of its own', async () => {
    await load(version({ '9901': 3, '9902': 1, '9903': 0 }));
    const run = await aRun('2030Q1', [
      family('a', '9901', 2),
      family('b', '9902', 1),
      family('c', '9901', 2),
      family('d', '9902', 2),
      family('e', '9901', 1),
      family('f', '9903', 1),
      family('g', '3201', 9),
    ]);

    expect(short(await decided(run))).toEqual([
      // Outside the territory of the version nobody is limited.
      'g granted -',
      'a granted -',
      // Two do not fit into the one place that is left, and nobody overtakes them.
      'c waiting-list 1',
      'e waiting-list 3',
      'b granted -',
      'd waiting-list 1',
      'f waiting-list 1',
    ]);
  });

  it('promote whoever stands first when a place falls free or the next version has more', async () => {
    await load(
      version({ '9901': 1, '9902': 1, '9903': 0 }, { validTo: '2030-06-30' }),
      version({ '9901': 1, '9902': 3, '9903': 0 }, { id: 'pbi-2030b', validFrom: '2030-07-01' }),
    );
    const waits = (name: string, kabupaten: string, quarters: number): Family =>
      family(name, kabupaten, 1, { waited: { 'PBI-JK': quarters } });
    const receives = (name: string, kabupaten: string): Family => family(name, kabupaten, 1, { receives: ['PBI-JK'] });
    const all = ['9901', '9902'].flatMap((code) => ['a', 'b', 'c'].map((name) => family(name + code, code)));

    const first = await decided(await aRun('2030Q1', all));
    // The recipient of 9901 is gone, and somebody needier has come to each region.
    const second = await decided(
      await aRun('2030Q2', [
        family('x9901', '9901'),
        family('x9902', '9902'),
        ...[waits('b9901', '9901', 1), waits('c9901', '9901', 1)],
        ...[receives('a9902', '9902'), waits('b9902', '9902', 1), waits('c9902', '9902', 1)],
      ]),
    );
    const third = await decided(
      await aRun('2030Q3', [
        ...[receives('a9902', '9902'), waits('b9902', '9902', 2), waits('c9902', '9902', 2), waits('x9902', '9902', 1)],
      ]),
    );

    expect(short(first)).toEqual([
      ...['a9901 granted -', 'b9901 waiting-list 1', 'c9901 waiting-list 2'],
      ...['a9902 granted -', 'b9902 waiting-list 1', 'c9902 waiting-list 2'],
    ]);
    expect(short(second)).toEqual([
      ...['x9901 waiting-list 2', 'b9901 granted -', 'c9901 waiting-list 1'],
      ...['x9902 waiting-list 3', 'a9902 granted -', 'b9902 waiting-list 1', 'c9902 waiting-list 2'],
    ]);
    expect(short(third)).toEqual(['a9902 granted -', 'b9902 granted -', 'c9902 granted -', 'x9902 waiting-list 1']);
  });

  it.each([
    ['negative', version({ '9901': -1, '9902': 1, '9903': 0 }), { kind: 'negative', kabupaten: '9901', row: 1 }],
    ['absent', version({ '9901': 1, '9902': 1 }), { kind: 'absent', kabupaten: '9903' }],
    [
      'in two versions at once',
      version({ '9901': 1, '9902': 1, '9903': 1 }, { id: 'other', validFrom: '2030-04-01' }),
      { kind: 'overlap', version: 'other' },
    ],
    [
      'after a gap',
      version({ '9901': 1, '9902': 1, '9903': 1 }, { id: 'other', validFrom: '2031-04-01' }),
      { kind: 'gap', version: 'other' },
    ],
    [
      'of an unknown form',
      version({}, { quota: { places: [{ kabupaten: 'Bogor', places: 1 }] } }),
      expect.objectContaining({ pointer: expect.stringMatching(/^\/0\/quota/u) as string }),
    ],
  ])('that are %s are refused before anything changes, with the list of faults', async (_what, faulty, fault) => {
    await load(version({ '9901': 1, '9902': 2, '9903': 3 }, { validTo: '2030-12-31' }));
    const before = await onRecord();

    const refusal: unknown = await load(faulty).catch((error: unknown) => error);

    expect(refusal).toMatchObject({ name: 'QuotasRefused', faults: [fault] });
    expect(await onRecord()).toEqual(before);
  });

  it('that have decided somebody are not changed any more, but may be ended after those quarters', async () => {
    const places = { '9901': 1, '9902': 1, '9903': 1 };
    await load(version(places));
    await decided(await aRun('2030Q2', [family('a', '9901')]));

    const changed: unknown = await load(version({ ...places, '9901': 2 })).catch((error: unknown) => error);
    const endedTooEarly: unknown = await load(version(places, { validTo: '2030-03-31' })).catch(
      (error: unknown) => error,
    );
    await load(version(places, { validTo: '2030-06-30' }));

    const faults = [{ version: 'pbi-2030', kind: 'has-decided' }];
    expect([changed, endedTooEarly]).toMatchObject([{ faults }, { faults }]);
    expect(await onRecord()).toMatchObject([{ until: '2030Q2' }, { until: '2030Q2' }, { until: '2030Q2' }]);
  });

  it('that are over stop the quarter of their regions, and of no other, until the next are loaded', async () => {
    const places = { '9901': 1, '9902': 1, '9903': 1 };
    await load(version(places, { validTo: '2030-12-31' }));
    const run = await aRun('2031Q1', [family('a', '9901'), family('b', '3201')]);
    const instant = `${DECIDED_ON}T03:00:00Z`;
    const cycle = { ...run, calendar: { ...run.calendar, clock: { anchor: instant, epoch: instant, rate: 1 } } };
    const activities = createCycleActivities({
      ...stores,
      reference: { ...stores.reference, eligibilityRules: () => Promise.resolve(V_79) },
      now: () => Date.parse(instant),
    } as unknown as CycleActivityDependencies);
    const propose = (): Promise<unknown> =>
      new MockActivityEnvironment().run(() => activities.proposeOutcome({ ...cycle, decileVersion: run.version }));

    const stopped: unknown = await propose().catch((error: unknown) => error);
    const written = await stores.database.pool.query('select from proposed_decision where run_id = $1', [run.runId]);
    await load(version(places, { id: 'pbi-2031', validFrom: '2031-01-01' }));

    expect(stopped).toMatchObject({
      ...{ type: 'quota-absent', nonRetryable: false },
      details: [[{ programme: 'PBI-JK', kabupaten: '9901' }]],
    });
    expect(written.rowCount).toBe(0);
    expect(await propose()).toMatchObject({ decisions: 2 });
  });
});
