import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { FEATURE_KEYS } from '../../ranking/features';
import { ensureRegistry, generateRegistry } from '../../ranking/population';
import { TEST_KABUPATEN } from '../../ranking/regions';
import { testFolder } from './folder';

const folder = testFolder();
const households = 5_000;
let registryPath: string;

beforeAll(async () => {
  ({ registryPath } = await generateRegistry({ seed: 1, households, directory: join(folder, 'registry'), threads: 1 }));
});

/** How many households of the registry a condition holds for. */
async function count(where: string): Promise<number> {
  const sql = `select count(*)::integer as n from read_parquet(${sqlText(registryPath)}) where ${where}`;
  const [row] = await withDuckDb({ threads: 1 }, (duckDb) => rowsOf<{ n: number }>(duckDb, sql));
  return row?.n ?? 0;
}

describe('the made-up registry', () => {
  it('is the same, byte for byte, for the same seed and any number of threads', async () => {
    const again = await generateRegistry({ seed: 1, households, directory: join(folder, 'again'), threads: 2 });

    expect(readFileSync(again.registryPath).equals(readFileSync(registryPath))).toBe(true);
  });

  it('is another one for another seed', async () => {
    const other = await generateRegistry({ seed: 2, households, directory: join(folder, 'other'), threads: 1 });

    expect(readFileSync(other.registryPath).equals(readFileSync(registryPath))).toBe(false);
  });

  it('has a column for every feature', async () => {
    const columns = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<{ column_name: string }>(duckDb, `select column_name from (describe from ${sqlText(registryPath)})`),
    );

    expect(columns.map(({ column_name }) => column_name)).toEqual([
      'household_id',
      'kabupaten',
      'village',
      ...FEATURE_KEYS,
    ]);
  });

  it.each([
    ['numbers every household once', `household_id between 1 and ${households}`, households],
    ['puts every village in its kabupaten', 'length(village) = 10 and village[:4] = kabupaten', households],
    [
      'has no more children and pupils than members',
      '"children0to6" + "pupilsSd" + "pupilsSmp" + "pupilsSma" >= "householdSize"',
      0,
    ],
    ['asks for the closet where there is a toilet', '("toilet" between 1 and 3) <> ("closet" > 0)', 0],
    ['asks for power where there is a meter', '("lighting" = 1) <> ("power" > 0)', 0],
    ['asks for the work of those who work', '("workers" > 0) <> ("workStatusHead" > 0)', 0],
    ['counts gold from 10 grams', '"goldGram" between 1 and 9', 0],
    ['counts farm land as land', '"landHectare" > 0 and "otherLand" = 0', 0],
    ['has lone elderly people only alone', '"loneElderly" = 1 and ("householdSize" > 1 or "elderly60" <> 1)', 0],
  ])('%s', async (_, where, expected) => {
    expect(await count(where)).toBe(expected);
  });

  it('has people who are better off in more ways than one', async () => {
    const [row] = await withDuckDb({ threads: 1 }, (duckDb) =>
      rowsOf<{ together: number }>(
        duckDb,
        `select corr("car", "airConditioner") as together from read_parquet(${sqlText(registryPath)})`,
      ),
    );

    expect(row?.together).toBeGreaterThan(0.3);
  });

  it('has richer and poorer regions', async () => {
    const cars = {
      jakarta: await count(`kabupaten[:2] = '31' and "car" > 0`),
      papua: await count(`kabupaten between '9100' and '9699' and "car" > 0`),
    };
    const people = {
      jakarta: await count(`kabupaten[:2] = '31'`),
      papua: await count(`kabupaten between '9100' and '9699'`),
    };

    expect(cars.jakarta / people.jakarta).toBeGreaterThan((3 * cars.papua) / people.papua);
  });

  it('can be kept to some regions', async () => {
    const summary = await generateRegistry({
      seed: 1,
      households: 500,
      directory: join(folder, 'some'),
      regions: TEST_KABUPATEN,
      threads: 1,
    });

    expect(summary).toMatchObject({ households: 500, kabupaten: TEST_KABUPATEN.length });
  });

  it.each([
    ['a region that does not exist', { households: 10, regions: ['9999'] }],
    ['no regions', { households: 10, regions: [] }],
    ['no households', { households: 0 }],
    ['part of a household', { households: 1.5 }],
    ['a seed that is not whole', { households: 10, seed: 0.5 }],
  ])('refuses %s', async (_, options) => {
    const directory = join(folder, 'refused');

    await expect(generateRegistry({ seed: 1, directory, ...options })).rejects.toThrow(RangeError);
  });
});

describe('keeping a registry', () => {
  const options = { seed: 1, households: 200, directory: join(folder, 'kept'), threads: 1 };

  it('makes it once and again only when something about it changed', async () => {
    const made = [];
    for (const change of [{}, {}, { households: 300 }, { households: 300 }, { seed: 2, households: 300 }]) {
      made.push((await ensureRegistry({ ...options, ...change })).made);
    }

    expect(made).toEqual([true, false, true, false, true]);
  });

  it('makes it again when the file is gone and leaves nothing unfinished', async () => {
    await ensureRegistry(options);
    rmSync(join(options.directory, 'registry.parquet'));

    const { made } = await ensureRegistry(options);

    expect(made).toBe(true);
    expect(readdirSync(options.directory).sort()).toEqual(['registry.json', 'registry.parquet']);
  });
});
