import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withDuckDb } from '../../../ranking/duckdb';
import { writeMadeUpTruth } from '../../../ranking/monitoring/made-up-truth';
import { generateRegistry, writeTruth } from '../../../ranking/population';
import { testFolder } from '../folder';

const folder = testFolder();
const registryPath = join(folder, 'registry.parquet');
const truthPath = join(folder, 'truth.parquet');
const made = { seed: 4, households: 300, directory: folder, regions: ['9901'] };

beforeAll(() => generateRegistry(made));

describe('the truth of a made-up registry', () => {
  it('is made up again from what the registry was made by', async () => {
    const again = join(folder, 'again.parquet');
    await writeTruth({ ...made, truthPath });

    expect(await writeMadeUpTruth({ registryPath, seed: 4, regions: ['9901'], truthPath: again })).toBe(true);
    expect(readFileSync(again)).toEqual(readFileSync(truthPath));
    expect(readdirSync(folder).sort()).toEqual(['again.parquet', 'registry.parquet', 'truth.parquet']);
  });

  it.each([
    ['seed', { seed: 5, regions: ['9901'] }],
    ['regions', { seed: 4, regions: ['9902'] }],
  ])('is not made up for a registry of another %s', async (_what, said) => {
    const none = join(folder, 'none.parquet');

    expect(await writeMadeUpTruth({ registryPath, ...said, truthPath: none })).toBe(false);
    expect(existsSync(none)).toBe(false);
  });

  it('is not made up for a real registry, which a nation need not be made for to see', async () => {
    const real = join(folder, 'real.parquet');
    await withDuckDb({ threads: 1 }, (duckDb) =>
      duckDb.run(`copy (select i + 1 as household_id, '9901' as kabupaten from range(30000000) one(i)) to '${real}'`),
    );
    const askedAt = performance.now();

    const isMade = await writeMadeUpTruth({ registryPath: real, seed: 4, truthPath: join(folder, 'none.parquet') });

    expect(isMade).toBe(false);
    expect(performance.now() - askedAt).toBeLessThan(30_000);
  });
});
