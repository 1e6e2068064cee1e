import { join } from 'node:path';
import fc from 'fast-check';

import { scoreOf } from '../../domain/ranking/score';
import { FEATURE_KEYS, FEATURE_RANGES, type HouseholdFeatures } from '../../ranking/features';
import type { RankingModel } from '../../ranking/model';
import { generateRegistry } from '../../ranking/population';
import { writeProposalsParquet, type ProposalRow } from '../../ranking/proposals-file';
import { rankSnapshot } from '../../ranking/rank';
import { readProposalResults } from '../../ranking/results';
import { demoModel, testFolder } from './folder';

const folder = testFolder();
const demo = demoModel();
const KABUPATEN = ['9901', '9902', '3173', '9401'];

/** Anything a snapshot may hold, ends of ranges and halves of hectares' hundredths among it. */
const anyFeatures = fc.record(
  Object.fromEntries(
    FEATURE_KEYS.map((name) => {
      const range = FEATURE_RANGES[name];
      if (range.kind === 'codes') return [name, fc.constantFrom(...range.codes)];
      const values = fc.oneof(fc.nat(Math.min(range.max, 12)), fc.nat(range.max));
      return [
        name,
        range.kind === 'count'
          ? values
          : fc.oneof(
              values,
              fc.nat(4_000).map((n) => n / 1_000),
            ),
      ];
    }),
  ),
) as fc.Arbitrary<HouseholdFeatures>;

const households = fc.sample(fc.record({ kabupaten: fc.constantFrom(...KABUPATEN), features: anyFeatures }), {
  numRuns: 1_500,
  seed: 20_261,
});
const proposals: readonly ProposalRow[] = households.map((household, index) => {
  return { proposalId: `p${String(index).padStart(5, '0')}`, ...household };
});

/** The same variables without caps, with a cap between two numbers, and with adjusters of odd conditions. */
const odd: RankingModel = {
  ...demo,
  variables: demo.variables.map((variable, index) => {
    if (variable.transform.kind === 'codes') return variable;
    return { ...variable, transform: { kind: 'identity', ...(index % 2 === 0 && { cap: 2.5, stepsPerUnit: 3 }) } };
  }),
  adjusters: [
    { name: 'everybody', when: [{ feature: 'car' }], amount: 7 },
    { name: 'between', when: [{ feature: 'headAge', min: 30, max: 60.5 }], amount: -900_001 },
  ],
};

beforeAll(async () => {
  await generateRegistry({ seed: 1, households: 50, directory: folder, threads: 1 });
  await writeProposalsParquet(proposals, join(folder, 'proposals.parquet'));
});

describe('the SQL that scores', () => {
  it.each([
    ['the demonstration', demo],
    ['odd caps and conditions', odd],
    ['codes alone', { ...demo, variables: demo.variables.slice(-8, -2), adjusters: [] }],
  ])('says the same as the domain for a model of %s', async (_, model) => {
    const resultPath = join(folder, 'result.parquet');
    const paths = { registryPath: join(folder, 'registry.parquet'), proposalsPath: join(folder, 'proposals.parquet') };
    await rankSnapshot({ ...paths, model, resultPath, threads: 1 });

    const scores = new Map<string, number>();
    for await (const { proposalId, score } of readProposalResults(resultPath)) scores.set(proposalId, score);
    const expected = households.map(({ kabupaten, features }) => scoreOf({ model, kabupaten, features }));
    expect(proposals.map(({ proposalId }) => scores.get(proposalId))).toEqual(expected);
  });
});
