import { rowsOf, sqlText, withDuckDb } from './duckdb';
import { FEATURE_KEYS, type HouseholdFeatures } from './features';

export interface ExampleHousehold {
  readonly householdId: number;
  readonly score: number;
  readonly features: HouseholdFeatures;
}

/**
 * The registry household of `kabupaten` in `nationalDecile` whose score is farthest from the neighbouring deciles, so
 * that proposals with its features stay in that decile although they are ranked too. `undefined` when there is none.
 */
export async function findExampleHousehold({
  registryPath,
  resultPath,
  kabupaten,
  nationalDecile,
}: {
  readonly registryPath: string;
  readonly resultPath: string;
  readonly kabupaten: string;
  readonly nationalDecile: number;
}): Promise<ExampleHousehold | undefined> {
  return withDuckDb({ threads: 1 }, async (duckDb) => {
    const features = FEATURE_KEYS.map((name) => `h."${name}"::double as "${name}"`);
    const [row] = await rowsOf<HouseholdFeatures & { household_id: number; example_score: number }>(
      duckDb,
      `with result as (from read_parquet(${sqlText(resultPath)})),
        edge as (select min(score) as lowest, max(score) as highest from result where national_decile = ${nationalDecile})
      select h.household_id::double as household_id, r.score as example_score, ${features.join(', ')}
      from result r cross join edge join read_parquet(${sqlText(registryPath)}) h using (household_id)
      where r.kabupaten = ${sqlText(kabupaten)} and r.national_decile = ${nationalDecile}
      order by least(${roomSql(nationalDecile)}) desc, h.household_id
      limit 1`,
    );
    if (row === undefined) return undefined;
    const { household_id: householdId, example_score: score, ...own } = row;
    return { householdId, score, features: own };
  });
}

/** Distances to the neighbours there are: nobody is below decile 1 or above decile 10. */
function roomSql(decile: number): string {
  const room = [...(decile > 1 ? ['r.score - lowest'] : []), ...(decile < 10 ? ['highest - r.score'] : [])];
  return room.join(', ');
}
