import { join } from 'node:path';

import { readColumns, readPlaced, type SnapshotColumns } from '../../bench/ranking/columns';
import { countDifferences } from '../../bench/ranking/differences';
import { emptyPlaces, placeRows, rankTyped, type Passes, type TypedPlaces } from '../../bench/ranking/typed-arrays';
import { scorerOf } from '../../bench/ranking/typed-scoring';
import { scoreOf } from '../../domain/ranking/score';
import { FEATURE_KEYS, type HouseholdFeatures } from '../../ranking/features';
import type { RankingModel } from '../../ranking/model';
import { generateRegistry } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { demoModel, testFolder } from '../ranking/folder';

const HOUSEHOLDS = 20_000;

const folder = testFolder();
const demo = demoModel();
const strata = Object.keys(demo.strata).sort();
const registryPath = join(folder, 'registry.parquet');
let columns: SnapshotColumns;

/** Both passes on this thread. */
async function rankHere(model: RankingModel): Promise<TypedPlaces> {
  const places = emptyPlaces(columns.households);
  const all = { from: 0, to: columns.households };
  const score = scorerOf(columns, model);
  const passes: Passes = {
    score() {
      score({ scores: places.scores, ...all });
      return Promise.resolve();
    },
    place(cuts) {
      placeRows(columns, { places, cuts, ...all });
      return Promise.resolve();
    },
  };
  await rankTyped({ columns, model, places, passes });
  return places;
}

beforeAll(async () => {
  await generateRegistry({ seed: 3, households: HOUSEHOLDS, directory: folder, threads: 1 });
  columns = await readColumns(registryPath, strata);
});

describe('the ranking in typed arrays', () => {
  it('scores every household as the domain does', async () => {
    const { scores } = await rankHere(demo);

    const expected = Array.from({ length: HOUSEHOLDS }, (_, row) => {
      const features = Object.fromEntries(FEATURE_KEYS.map((name) => [name, columns.features[name][row]]));
      const kabupaten = strata[columns.stratum[row] ?? 0] ?? '';
      return scoreOf({ model: demo, kabupaten, features: features as HouseholdFeatures });
    });
    expect([...scores]).toEqual(expected);
  });

  it.each(['household', 'person'] as const)('places by %s as the product does', async (weight) => {
    const model = { ...demo, weight };
    const resultPath = join(folder, `${weight}.parquet`);
    await rankSnapshot({ registryPath, model, resultPath, threads: 1 });

    expect(countDifferences(await rankHere(model), await readPlaced(resultPath))).toEqual({
      scores: 0,
      national: 0,
      province: 0,
      kabupaten: 0,
    });
  });

  it('notices what differs', async () => {
    const places = await rankHere(demo);
    const other = { ...places, national: places.national.slice().fill(11, 0, 3) };

    expect(countDifferences(places, other)).toEqual({ scores: 0, national: 3, province: 0, kabupaten: 0 });
  });

  it('refuses a kabupaten the model does not know', async () => {
    await expect(readColumns(registryPath, ['9901'])).rejects.toThrow(RangeError);
  });
});
