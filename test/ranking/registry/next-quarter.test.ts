import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { FEATURE_KEYS } from '../../../ranking/features';
import { generateRegistry } from '../../../ranking/population';
import { QUARTERLY_RATES } from '../../../ranking/registry/change-rates';
import {
  liveThroughQuarter,
  nextQuarterDay,
  type QuarterSummary,
  type RegistryFiles,
} from '../../../ranking/registry/next-quarter';
import { generatePersons } from '../../../ranking/registry/persons';
import { testFolder } from '../folder';

const folder = testFolder();
const day = '2026-01-01';
const first = filesIn('q1');
const second = filesIn('q2');
const third = filesIn('q3');
let summary: QuarterSummary;

function filesIn(name: string): RegistryFiles {
  const [registryPath, personsPath, truthPath] = ['registry', 'persons', 'truth'].map((file) =>
    join(folder, name, `${file}.parquet`),
  ) as [string, string, string];
  return { registryPath, personsPath, truthPath };
}

beforeAll(async () => {
  await generateRegistry({ seed: 1, households: 20_000, directory: join(folder, 'q1'), threads: 1 });
  await generatePersons({ seed: 1, day, ...first, threads: 1 });
  summary = await liveThroughQuarter({ from: first, to: second, seed: 1, day, threads: 1 });
  await liveThroughQuarter({ from: second, to: third, seed: 1, day: '2026-04-01', threads: 1 });
});

async function query<Row extends object>(sql: string): Promise<readonly Row[]> {
  return withDuckDb({ threads: 1 }, async (duckDb) => {
    for (const [name, files] of Object.entries({ a: first, b: second, c: third })) {
      await duckDb.run(`create view household_${name} as from read_parquet(${sqlText(files.registryPath)})`);
      await duckDb.run(`create view person_${name} as from read_parquet(${sqlText(files.personsPath)})`);
      await duckDb.run(`create view truth_${name} as from read_parquet(${sqlText(files.truthPath)})`);
    }
    return rowsOf<Row>(duckDb, sql);
  });
}

async function count(from: string): Promise<number> {
  const [row] = await query<{ n: number }>(`select count(*)::double as n from ${from}`);
  return row?.n ?? 0;
}

describe('a quarter of a made-up registry', () => {
  it('is the same, byte for byte, for the same seed and any number of threads', async () => {
    const again = filesIn('again');
    await liveThroughQuarter({ from: first, to: again, seed: 1, day, threads: 2 });

    for (const key of ['registryPath', 'personsPath', 'truthPath'] as const) {
      expect(readFileSync(again[key]).equals(readFileSync(second[key]))).toBe(true);
    }
  });

  it('is another one for another seed', async () => {
    const other = filesIn('other');
    await liveThroughQuarter({ from: first, to: other, seed: 2, day, threads: 2 });

    expect(readFileSync(other.personsPath).equals(readFileSync(second.personsPath))).toBe(false);
  });

  const MAY_BEAR = `person_a join truth_a using (person_id) where sex = 'female'
    and date_sub('year', truth_a.birth_date, date '2026-04-01') between 19 and 44`;
  const MAY_LEAVE = `person_a join truth_a using (person_id) where relation not in (1, 2)
    and date_sub('year', truth_a.birth_date, date '2026-04-01') between 19 and 40`;
  it.each([
    ['births', QUARTERLY_RATES.births, MAY_BEAR],
    ['moves', QUARTERLY_RATES.moves, 'household_a'],
    ['splits', QUARTERLY_RATES.splits, MAY_LEAVE],
    ['deaths', QUARTERLY_RATES.deaths[0].share, `truth_a where date_sub('year', birth_date, date '2026-04-01') <= 59`],
  ] as const)('has %s at their rate', async (event, share, able) => {
    const among = await count(able);
    const happened =
      event === 'deaths'
        ? await count(`truth_a anti join truth_b using (person_id)
            where date_sub('year', birth_date, date '2026-04-01') <= 59`)
        : summary[event];

    expect(Math.abs(happened - among * share)).toBeLessThan(4 * Math.sqrt(among * share));
  });

  it.each(['smartphone', 'motorcycle'])('changes an asset at its rate: %s', async (asset) => {
    const both = 'household_a a join household_b b using (household_id)';
    const among = await count(both);
    const changed = await count(`${both} where a."${asset}" <> b."${asset}"`);

    expect(Math.abs(changed - among * QUARTERLY_RATES.asset)).toBeLessThan(
      4 * Math.sqrt(among * QUARTERLY_RATES.asset),
    );
  });

  it('says what happened', async () => {
    expect(summary).toMatchObject({
      households: await count('household_b'),
      persons: await count('person_b'),
      births: await count('person_b anti join person_a using (person_id)'),
      deaths: await count('person_a anti join person_b using (person_id)'),
      splits: await count('household_b anti join household_a using (household_id)'),
    });
  });

  it.each(['b', 'c'])('keeps households and people in agreement (%s)', async (quarter) => {
    const dayOf = quarter === 'b' ? '2026-04-01' : '2026-07-01';
    const aged = `select p.*, date_sub('year', t.birth_date, date '${dayOf}') as age
      from person_${quarter} p join truth_${quarter} t using (person_id)`;
    const counted = `select household_id, count(*) as size, count(*) filter (relation = 1) as heads,
      max(case when relation = 1 then age end) as head_age, max((relation = 1 and sex = 'female')::int) as head_female,
      count(*) filter (age <= 6) as infants, count(*) filter (age between 7 and 12) as sd,
      count(*) filter (age >= 60) as elderly, count(distinct village) as villages, any_value(village) as lives,
      count(distinct kk) as cards from (${aged}) group by all`;
    const differing = `household_${quarter} full join (${counted}) counted using (household_id) where size is null
      or "householdSize" is null or size <> "householdSize" or heads <> 1 or head_age <> "headAge" or villages <> 1
      or head_female <> "headFemale" or infants <> "children0to6" or sd <> "pupilsSd" or elderly <> "elderly60"
      or lives <> village or cards <> 1`;

    expect(await count(differing)).toBe(0);
  });

  it('gives nobody the numbers of somebody else', async () => {
    expect(await count('(select nik from truth_c group by all having count(*) > 1)')).toBe(0);
    expect(await count('(select kk from person_c group by all having count(distinct household_id) > 1)')).toBe(0);
    expect(await count(`person_c where kk not like '99%' or nik not like '99%'`)).toBe(0);
  });

  it('leaves whoever stays in their household, with their numbers, in the same order', async () => {
    expect(await count('person_a a join person_b b using (person_id) where a.household_id <> b.household_id')).toBe(
      summary.splits,
    );
    expect(await count('truth_a a join truth_b b using (person_id) where a.nik <> b.nik')).toBe(0);
    const inOrder = (column: string, file: string) =>
      count(`(select ${column} <= lag(${column}) over () as falls from ${file}) where falls`);
    expect(await inOrder('household_id', 'household_c')).toBe(0);
    expect(await inOrder('person_id', 'person_c')).toBe(0);
    expect(await inOrder('person_id', 'truth_c')).toBe(0);
  });

  it('keeps columns and types of the registry', async () => {
    const typed = (name: string) =>
      query<{ column_name: string }>(`select column_name, column_type from (describe from household_${name})`);

    expect(await typed('b')).toEqual(await typed('a'));
    expect((await typed('b')).map(({ column_name }) => column_name)).toEqual([
      'household_id',
      'kabupaten',
      'village',
      ...FEATURE_KEYS,
    ]);
  });

  it('keeps answers that hang together', async () => {
    const apart = `household_c where ("workers" > 0) <> ("workStatusHead" > 0) or ("lighting" = 1) <> ("power" > 0)
      or ("toilet" between 1 and 3) <> ("closet" > 0) or "disabled" > "householdSize" or "pregnant" > "householdSize"`;

    expect(await count(apart)).toBe(0);
  });
});

describe('the day a quarter ends', () => {
  it.each([
    ['2026-01-01', '2026-04-01'],
    ['2026-10-01', '2027-01-01'],
  ])('after %s is %s', (from, to) => {
    expect(nextQuarterDay(from)).toBe(to);
  });

  it.each(['2026-02-01', '2026-01-02', 'soon'])('is refused for %s', (from) => {
    expect(() => nextQuarterDay(from)).toThrow(RangeError);
  });
});
