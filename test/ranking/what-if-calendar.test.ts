import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CalendarRefused } from '../../contracts/calendar-schema';
import type { Calendar } from '../../domain/calendar/calendar';
import { datesOfVersion, pathOfCompleteProposal, pathOfSignedProposal } from '../../domain/calendar/quarter';
import type { DecidedHousehold } from '../../domain/eligibility/decide';
import { utcOffsetMinutes } from '../../domain/region';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { makeUpFacts } from '../../ranking/facts';
import { generateRegistry } from '../../ranking/population';
import { writeProposalsParquet } from '../../ranking/proposals-file';
import { compareVersions, type Versions, type WhatIfSummary } from '../../ranking/what-if';
import { inQuarter } from '../../ranking/what-if-quarter';
import { readSide } from '../../scripts/what-if-versions';
import { aCalendar } from '../support/calendar';
import { DECIDED_ON, V_79 } from '../support/eligibility';
import { DEMO_MODEL_FILE, demoModel, testFolder } from './folder';
import { withIds, writeNation } from './nation';
import { readSnapshot } from './oracle';
import { countChanges, grantsOf, nationwide, readNation } from './what-if-oracle';

const VERSION = '2026Q3';
const folder = testFolder();
const registryPath = join(folder, 'registry.parquet');
const factsPath = join(folder, 'facts.parquet');
const model = demoModel();
const quotas = ['9901', '9902'].map((kabupaten) => ({ programme: 'PBI-JK' as const, kabupaten, places: 900 }));
const own: Versions = { model, rules: V_79, quotas, day: DECIDED_ON };
const by = (calendar: Calendar, versions = own): Versions => ({
  ...versions,
  dates: datesOfVersion(calendar, VERSION),
});
const stricter = aCalendar({ monthly: { signOffUntilDay: 16 } });
const earlier = aCalendar({ monthly: { cutOffDay: 6 } });

beforeAll(async () => {
  await generateRegistry({ seed: 5, households: 1_500, directory: folder, regions: ['9901', '9902'] });
  await makeUpFacts({ seed: 5, registryPath, rules: V_79, day: DECIDED_ON, factsPath });
});

function compare(
  name: string,
  { before = by(aCalendar()), after }: { before?: Versions; after: Versions },
): Promise<WhatIfSummary> {
  const directory = join(folder, name);
  return compareVersions({ registryPath, factsPath, baseline: before, variant: after, directory });
}

async function completedAt(): Promise<ReadonlyMap<string, number>> {
  const sql = `select household_id::text as id, completed_at_ms::double as at from read_parquet(${sqlText(factsPath)})`;
  const rows = await withDuckDb({}, (duckDb) => rowsOf<{ id: string; at: number }>(duckDb, sql));
  return new Map(rows.map(({ id, at }) => [id.padStart(5, '0'), at]));
}

/** Whether a household is in the quarter, by the way its proposal takes through the calendar itself. */
function isIn(
  { id, kabupaten, signedAtMs, waited, facts }: DecidedHousehold,
  calendar: Calendar,
  completed: ReadonlyMap<string, number>,
): boolean {
  if (facts.receives.length > 0 || Object.values(waited).some((quarters) => quarters > 0)) return true;
  const offsetMinutes = utcOffsetMinutes(kabupaten);
  const signed = pathOfSignedProposal(calendar, { legalMs: signedAtMs, offsetMinutes });
  const complete = pathOfCompleteProposal(calendar, { legalMs: completed.get(id) ?? 0, offsetMinutes });
  return signed.version <= VERSION && complete.version <= VERSION;
}

describe('a changed calendar on a frozen snapshot', () => {
  it('that is the same leaves everything as it is', async () => {
    const { differences, baseline, variant } = await compare('same', { after: by(aCalendar()) });
    const without = await compare('without', { before: own, after: by(aCalendar()) });

    expect([differences, baseline.leftOut, variant.leftOut, without.differences]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['whose sign-off days end a day earlier', stricter],
    ['whose cut-off is five days earlier', earlier],
  ])('%s leaves to the next quarter exactly those whose way through it leads there', async (name, calendar) => {
    const { rows, variant } = await compare(name, { after: by(calendar) });
    const [nation, completed] = [await readNation({ registryPath, factsPath, model, folder }), await completedAt()];
    const inside = nation.filter((household) => isIn(household, calendar, completed));

    const [before, after] = [grantsOf(own, nation), grantsOf(own, inside)];

    expect(variant.leftOut).toBe(nation.length - inside.length);
    expect(variant.leftOut).toBeGreaterThan(100);
    for (const { programme } of V_79.programmes)
      expect(nationwide(rows, programme)).toMatchObject(countChanges({ before, after, households: nation, programme }));
    // Somebody takes the places of those who are not in the quarter yet.
    expect(nationwide(rows, 'PBI-JK')?.gained).toBeGreaterThan(0);
  });

  it('read the other way round gives what the stricter one took', async () => {
    const there = await compare('there', { after: by(stricter) });
    const back = await compare('back', { before: by(stricter), after: by(aCalendar()) });

    for (const { programme } of V_79.programmes) {
      const [lost, gained] = [nationwide(there.rows, programme), nationwide(back.rows, programme)];
      expect([gained?.gained, gained?.lost]).toEqual([lost?.lost, lost?.gained]);
    }
  });

  it('does not rank proposals that it leaves to the next quarter, and reports of them all the same', async () => {
    const others = join(folder, 'others');
    const made = await generateRegistry({ seed: 6, households: 60, directory: others, regions: ['9901'] });
    const theirs = join(others, 'facts.parquet');
    await makeUpFacts({ seed: 6, registryPath: made.registryPath, rules: V_79, day: DECIDED_ON, factsPath: theirs });
    const proposalsPath = join(folder, 'proposals.parquet');
    const idOf = (key: string): string => `proposal-${key.padStart(3, '0')}`;
    const rows = await readSnapshot(made.registryPath);
    await writeProposalsParquet(
      rows.map(({ key, ...row }) => ({ proposalId: idOf(key), ...row })),
      proposalsPath,
    );
    const both = join(folder, 'both-facts.parquet');
    await withDuckDb({}, async (duckDb) => {
      await duckDb.run(`copy (from read_parquet(${sqlText(factsPath)}) union all by name
        select * replace (null::bigint as household_id, 'proposal-' || lpad(household_id::text, 3, '0') as proposal_id)
        from read_parquet(${sqlText(theirs)})) to ${sqlText(both)} (format parquet)`);
    });

    const compared = { registryPath, proposalsPath, factsPath: both, variant: by(stricter) };
    const report = await compareVersions({
      ...compared,
      baseline: by(aCalendar()),
      directory: join(folder, 'with-proposals'),
    });

    const { baseline, variant } = report;
    const leftOut = baseline.ranking.households - variant.ranking.households;
    expect(baseline.ranking.households).toBe(1_560);
    expect(leftOut).toBeGreaterThan(0);
    expect(variant.leftOut).toBeGreaterThan(leftOut);
    expect(variant.eligibility.households).toBe(1_560 - variant.leftOut);
    expect(nationwide(report.rows, 'SEMBAKO')?.households).toBe(1_560);
  });

  it('counts to the last second of the day in each of the three zones, and decides recipients whenever they were signed', async () => {
    const closing = { '3201': '2026-06-17T17:00:00Z', '7371': '2026-06-17T16:00:00Z', '9171': '2026-06-17T15:00:00Z' };
    const facts = { decile: 1, memberCount: 1, components: {}, exclusions: [], assessments: [], groundchecked: false };
    const at = (
      kabupaten: string,
      signedAtMs: number,
      receives: readonly string[] = [],
    ): Omit<DecidedHousehold, 'id'> =>
      ({ kabupaten, signedAtMs, score: 1, waited: {}, facts: { ...facts, receives } }) as unknown as DecidedHousehold;
    const nation = withIds(
      Object.entries(closing).flatMap(([code, instant]) => {
        const end = Date.parse(instant);
        return [at(code, end - 1), at(code, end), at(code, end, ['PKH']), at(code, 0)];
      }),
    );
    const files = { resultPath: join(folder, 'zones.parquet'), factsPath: join(folder, 'zones-facts.parquet') };
    // The first six are the registry, the others are proposals.
    await writeNation(nation, { ...files, registrySize: 6 });

    const kept = await inQuarter({
      ...{ registryPath: files.resultPath, proposalsPath: files.resultPath, factsPath: files.factsPath },
      ...{ dates: datesOfVersion(aCalendar(), VERSION), folder, name: 'zones-kept' },
    });

    const sql = `select coalesce(household_id::text, proposal_id) as id from read_parquet(${sqlText(kept.factsPath)}) order by 1`;
    const rows = await withDuckDb({}, (duckDb) => rowsOf<{ id: string }>(duckDb, sql));
    const late = nation.filter((_, index) => index % 4 === 1).map(({ id }) => id);
    expect(kept.leftOut).toBe(3);
    expect(rows.map(({ id }) => id)).toEqual(nation.map(({ id }) => id).filter((id) => !late.includes(id)));
  });
});

describe('one side of a comparison', () => {
  const { clock: _, ...paser } = aCalendar();
  const side = (calendars: unknown) => {
    const path = join(folder, 'calendars.json');
    writeFileSync(path, JSON.stringify(calendars));
    const chosen = { model: DEMO_MODEL_FILE, rules: undefined, quotas: undefined, day: '2026-01-01' };
    return readSide({ ...chosen, byCalendar: { version: VERSION, calendars: path } });
  };
  const pins = { ...paser.pins, eligibility: ['V-79', 'V-14'] };

  it('is decided on the day, and by the rules, that its calendar says', async () => {
    const old = { ...paser, id: 'old', validTo: '2026-06-30' };
    const next = { ...paser, id: 'next', validFrom: '2026-07-01', pins };
    const [first, second] = [await side(paser), await side([old, next])];

    expect(first).toMatchObject({
      versions: { day: '2026-07-22' },
      names: { rules: 'V-79', calendar: { id: 'paser-2026' } },
    });
    expect(second.names).toMatchObject({ rules: 'V-14', calendar: { id: 'next' } });
  });

  it.each([
    [
      'a gap between two calendars',
      [
        { ...paser, validTo: '2026-06-30' },
        { ...paser, id: 'b', validFrom: '2026-08-01' },
      ],
      { kind: 'gap', calendar: 'b', row: 2, at: 'validFrom' },
    ],
    [
      'two calendars at once',
      [
        { ...paser, validTo: '2026-06-30' },
        { ...paser, id: 'b', validFrom: '2026-06-30' },
      ],
      { kind: 'overlap', calendar: 'b', row: 2, at: 'validFrom' },
    ],
    [
      'days of a month that belong to nothing',
      { ...paser, monthly: { ...paser.monthly, deliberationUntilDay: 12 } },
      { kind: 'gap', calendar: 'paser-2026', row: 1, at: 'monthly.signOffFromDay' },
    ],
    [
      'a quarter that nobody prepares',
      { ...paser, quarterly: { ...paser.quarterly, preparationMonths: [3, 6, 9] } },
      { kind: 'gap', calendar: 'paser-2026', row: 1, at: 'quarterly.preparationMonths: Q1' },
    ],
    [
      'a form that is no calendar',
      { ...paser, monthly: {} },
      expect.objectContaining({ pointer: '/0/monthly/cutOffDay', code: 'missing' }),
    ],
  ])('is refused for %s, with the list of faults', async (_what, calendars, fault) => {
    const refusal: unknown = await side(calendars).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(CalendarRefused);
    expect((refusal as CalendarRefused).faults).toContainEqual(fault);
  });

  it('is refused for rules that nobody knows, and a version that no calendar holds for', async () => {
    const unknown = { ...paser, pins: { ...paser.pins, eligibility: ['V-99'] } };

    await expect(side(unknown)).rejects.toThrow('V-99');
    await expect(side({ ...paser, validTo: '2026-06-30' })).rejects.toThrow('No calendar holds on 2026-07-01');
  });
});
