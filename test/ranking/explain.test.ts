import { join } from 'node:path';

import { FEATURE_KEYS, type HouseholdFeatures } from '../../ranking/features';
import { findExampleHousehold } from '../../ranking/examples';
import { explainScore } from '../../domain/ranking/score';
import { generateRegistry } from '../../ranking/population';
import { writeProposalsParquet } from '../../ranking/proposals-file';
import { rankSnapshot } from '../../ranking/rank';
import { readProposalResults } from '../../ranking/results';
import { demoModel, testFolder } from './folder';
import { readResult, readSnapshot } from './oracle';

const folder = testFolder();
const model = demoModel();
const registryPath = join(folder, 'registry.parquet');
const resultPath = join(folder, 'result.parquet');
const nothing = Object.fromEntries(FEATURE_KEYS.map((name) => [name, 0])) as HouseholdFeatures;

beforeAll(async () => {
  const regions = ['9901', '9902', '3201', '3171', '9401'];
  await generateRegistry({ seed: 5, households: 5_000, directory: folder, regions, threads: 1 });
  await rankSnapshot({ registryPath, model, resultPath, threads: 1 });
});

describe('explaining a score', () => {
  it('adds up to the score of the ranking for every household', async () => {
    const rows = await readSnapshot(registryPath);

    const explained = rows.map(({ key, kabupaten, features }) => {
      const { intercept, contributions } = explainScore({ model, kabupaten, features: features });
      return [key, contributions.reduce((sum, { contribution }) => sum + contribution, intercept)];
    });

    expect(explained).toEqual((await readResult(resultPath)).map(({ key, score }) => [key, score]));
  });

  it('lists every variable and adjuster of the model, with the value it saw', () => {
    const { contributions } = explainScore({ model, kabupaten: '9901', features: { ...nothing, car: 2, disabled: 1 } });

    expect(contributions.map(({ variable }) => variable)).toEqual([
      ...model.variables.map(({ name }) => name),
      ...model.adjusters.map(({ name }) => name),
    ]);
    expect(contributions.find(({ variable }) => variable === 'car')).toEqual({
      variable: 'car',
      value: 2,
      contribution: 2 * (model.strata['9901']?.coefficients[0] ?? NaN),
    });
    expect(contributions.find(({ variable }) => variable === 'disability')).toMatchObject({
      value: 1,
      contribution: -70_000,
    });
  });

  it('counts no more of a thing than the cap', () => {
    const scoreWith = (car: number): number =>
      explainScore({ model, kabupaten: '9901', features: { ...nothing, car } }).score;

    expect(scoreWith(999)).toBe(scoreWith(3));
    expect(scoreWith(3)).toBeGreaterThan(scoreWith(2));
  });

  it('rounds land to hundredths of a hectare', () => {
    const scoreWith = (landHectare: number): number =>
      explainScore({ model, kabupaten: '9901', features: { ...nothing, landHectare } }).score;

    expect(scoreWith(0.504)).toBe(scoreWith(0.5));
    expect(scoreWith(0.506)).toBe(scoreWith(0.51));
  });

  it('throws for a kabupaten without a model', () => {
    expect(() => explainScore({ model, kabupaten: '9999', features: nothing })).toThrow(RangeError);
  });
});

describe('an example household', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('makes proposals of decile %i', async (nationalDecile) => {
    const example = await findExampleHousehold({ registryPath, resultPath, kabupaten: '9901', nationalDecile });
    const proposalsPath = join(folder, `proposals-${nationalDecile}.parquet`);
    const proposals = ['a', 'b', 'c'].map((proposalId) => ({
      proposalId,
      kabupaten: '9901',
      features: example?.features ?? {},
    }));
    await writeProposalsParquet(proposals, proposalsPath);
    const proposedPath = join(folder, `result-${nationalDecile}.parquet`);

    await rankSnapshot({ registryPath, proposalsPath, model, resultPath: proposedPath, threads: 1 });

    const deciles: number[] = [];
    for await (const { nationalDecile: decile } of readProposalResults(proposedPath)) deciles.push(decile);
    expect(deciles).toEqual([nationalDecile, nationalDecile, nationalDecile]);
  });

  it('is not there where nobody lives', async () => {
    const example = await findExampleHousehold({ registryPath, resultPath, kabupaten: '9909', nationalDecile: 1 });

    expect(example).toBeUndefined();
  });
});
