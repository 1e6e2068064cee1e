import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { churnBetween } from '../../../ranking/monitoring/churn';
import { targetingFigures } from '../../../ranking/monitoring/targeting';
import { generateRegistry, writeTruth } from '../../../ranking/population';
import { rankSnapshot } from '../../../ranking/rank';
import type { TargetingCounts } from '../../../domain/monitoring/figures';
import { V_14, V_79 } from '../../support/eligibility';
import { demoModel, testFolder } from '../folder';

const folder = testFolder();
const file = (name: string): string => join(folder, `${name}.parquet`);
const [registryPath, beforePath, afterPath, truthPath] = ['registry', 'before', 'after', 'truth'].map(file) as [
  string,
  string,
  string,
  string,
];
const spillTo = join(folder, 'spill');

interface Household {
  readonly id: number;
  readonly kabupaten: string;
  readonly female: boolean;
  readonly disabled: boolean;
  readonly size: number;
  readonly before: number;
  readonly after: number;
  readonly truly: number | null;
}

let households: readonly Household[];

/** Two rankings of 6,000 families by two models, the later without the first 40 and with 7 of whom no truth is known. */
beforeAll(async () => {
  const made = { seed: 3, households: 6_000, directory: folder, regions: ['9901', '3201', '7371'] };
  const model = demoModel();
  const [dearest, ...others] = model.adjusters;
  if (dearest === undefined) throw new Error('The demonstration model has adjusters.');
  const changed = { ...model, adjusters: [{ ...dearest, amount: dearest.amount - 1_000_000 }, ...others] };
  await generateRegistry(made);
  await writeTruth({ ...made, truthPath: file('whole-truth') });
  await rankSnapshot({ registryPath, model, resultPath: beforePath });
  await rankSnapshot({ registryPath, model: changed, resultPath: file('whole-after') });
  await withDuckDb({}, async (duckDb) => {
    const copy = (from: string, to: string, where: string): Promise<unknown> =>
      duckDb.run(
        `copy (select * from read_parquet(${sqlText(from)}) where ${where}) to ${sqlText(to)} (format parquet)`,
      );
    await copy(file('whole-after'), afterPath, 'household_id > 40');
    await copy(file('whole-truth'), truthPath, 'household_id <= 5993');
    households = await rowsOf<Household>(
      duckDb,
      `select h.household_id::double as id, h.kabupaten, "headFemale" = 1 as female, disabled > 0 as disabled,
         "householdSize"::double as size, b.national_decile::double as before, a.national_decile::double as after,
         t.national_decile::double as truly
       from read_parquet(${sqlText(registryPath)}) h join read_parquet(${sqlText(beforePath)}) b using (household_id)
         join read_parquet(${sqlText(file('whole-after'))}) a using (household_id)
         left join read_parquet(${sqlText(truthPath)}) t using (household_id)`,
    );
  });
});

describe('churn between two results', () => {
  it('is what counting by hand gives, and knows who came and went', async () => {
    const churn = await churnBetween({ beforePath, afterPath, spillTo });

    const both = households.filter(({ id }) => id > 40);
    const expected: { from: number; to: number; households: number }[] = [];
    for (let from = 1; from <= 10; from += 1)
      for (let to = 1; to <= 10; to += 1) {
        const own = both.filter(({ before, after }) => before === from && after === to).length;
        if (own > 0) expected.push({ from, to, households: own });
      }
    expect(churn.moves).toEqual(expected);
    expect(churn.moves.some(({ from, to }) => from !== to)).toBe(true);
    expect(churn.byKabupaten).toEqual(
      ['3201', '7371', '9901'].map((kabupaten) => {
        const own = both.filter((household) => household.kabupaten === kabupaten);
        return {
          kabupaten,
          households: own.length,
          up: own.filter(({ before, after }) => after > before).length,
          down: own.filter(({ before, after }) => after < before).length,
        };
      }),
    );
    expect([churn.joined, churn.left]).toEqual([0, 40]);
    const back = await churnBetween({ beforePath: afterPath, afterPath: beforePath, spillTo });
    expect([back.joined, back.left]).toEqual([40, 0]);
  });

  it('of a result with itself moves nobody, and leaves proposals out', async () => {
    const withProposals = file('with-proposals');
    await withDuckDb({}, (duckDb) =>
      duckDb.run(
        `copy (from read_parquet(${sqlText(beforePath)}) union all by name
          select null::bigint as household_id, 'p1' as proposal_id, '9901' as kabupaten, 0 as score, 1 as national_decile)
         to ${sqlText(withProposals)} (format parquet)`,
      ),
    );

    const { moves, joined, left } = await churnBetween({ beforePath, afterPath: withProposals, spillTo });

    expect(moves.map(({ from, to }) => [from, to])).toEqual(Array.from({ length: 10 }, (_, index) => [index + 1, index + 1]));
    expect([joined, left]).toEqual([0, 0]);
  }); // prettier-ignore
});

describe('errors against the synthetic truth', () => {
  const isIn = (of: TargetingCounts['dimension'], group: string): ((household: Household) => boolean) => {
    const tests: Readonly<Record<TargetingCounts['dimension'], (household: Household) => string>> = {
      nation: () => 'nation',
      kabupaten: ({ kabupaten }) => kabupaten,
      'sex-of-head': ({ female }) => (female ? 'female' : 'male'),
      disability: ({ disabled }) => (disabled ? 'with' : 'without'),
      'household-size': ({ size }) => (size >= 7 ? '7+' : String(size)),
      'island-group': ({ kabupaten }) => ({ '3201': 'Jawa', '7371': 'Sulawesi' })[kabupaten] ?? 'uji',
    };
    return (household) => tests[of](household) === group;
  };

  it('are counted in every group at every limit as counting by hand does', async () => {
    const figures = await targetingFigures({
      registryPath,
      resultPath: beforePath,
      truthPath,
      rules: [V_79, V_14],
      spillTo,
    });

    expect(figures.withoutTruth).toBe(7);
    expect(new Set(figures.counts.map(({ limit }) => limit))).toEqual(new Set([4, 5]));
    const known = households.filter(({ truly }) => truly !== null);
    for (const { limit, dimension, group, ...counted } of figures.counts) {
      const own = known.filter(isIn(dimension, group));
      const belongs = own.filter(({ truly }) => (truly ?? 11) <= limit);
      expect({ dimension, group, ...counted }).toEqual({
        dimension,
        group,
        households: own.length,
        belongs: belongs.length,
        letIn: own.filter(({ before }) => before <= limit).length,
        both: belongs.filter(({ before }) => before <= limit).length,
      });
    }
    const groups = new Map<string, number>();
    for (const { dimension } of figures.counts) groups.set(dimension, (groups.get(dimension) ?? 0) + 1);
    expect(Object.fromEntries(groups)).toEqual({
      nation: 2,
      kabupaten: 6,
      'sex-of-head': 4,
      disability: 4,
      'island-group': 6,
      'household-size': 14,
    });
  });

  it('are asked at the limit of each programme in each version of the rules', async () => {
    const { limits } = await targetingFigures({
      ...{ registryPath, resultPath: beforePath, truthPath, spillTo },
      rules: [V_79, V_14],
    });

    const sembako = limits.filter(({ programme }) => programme === 'SEMBAKO');
    expect(sembako.map(({ rulesId, limit }) => [rulesId, limit])).toEqual([
      [V_79.id, 5],
      [V_14.id, 4],
    ]);
    expect(limits).toHaveLength(V_79.programmes.length + V_14.programmes.length);
  });
});
