import { decisionsOf } from './decision-files';
import { sqlText } from './duckdb';
import { snapshotFiles } from './snapshot';
import { COUNTS } from './what-if-told';

/** Traits by which those who gain and lose are compared, each with the SQL of its group for a row `f` of features. */
const DIMENSIONS = {
  all: "'all'",
  headSex: `case when f."headFemale" = 1 then 'female' else 'male' end`,
  disability: `case when f.disabled > 0 then 'yes' else 'no' end`,
  size: `case when f."householdSize" >= 7 then '7+' else f."householdSize"::integer::text end`,
  decile: 'd.decile::text',
} as const;
export type Dimension = keyof typeof DIMENSIONS;

/** Files to compare: ranking and decisions before and after, and the features both were made from. */
export interface ComparedFiles {
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
  /** Where deciles are read: of the first, or of the second for whoever the first did not rank. */
  readonly resultPaths: readonly [string, string];
  readonly beforeFolder: string;
  readonly afterFolder: string;
}

/** In place of an outcome: the calendar leaves the household to the next quarter. */
const NEXT_QUARTER = 'next-quarter';

/** A row for each household and programme: what it had, what it would have, and the groups it belongs to. */
export function changesSql({
  registryPath,
  proposalsPath,
  resultPaths,
  beforeFolder,
  afterFolder,
}: ComparedFiles): string {
  const outcome = (side: 'a' | 'b'): string => `coalesce(${side}.outcome::text, '${NEXT_QUARTER}')`;
  const deciles = (key: string): string => {
    const [before, after] = resultPaths.map(
      (path) =>
        `select ${key}, kabupaten, national_decile as decile from read_parquet(${sqlText(path)}) where ${key} is not null`,
    );
    return `from (${before ?? ''}) union all from (${after ?? ''}) anti join (${before ?? ''}) using (${key})`;
  };
  const parts = snapshotFiles({ registryPath, proposalsPath }).map(({ key, path }) => {
    const named = Object.entries(DIMENSIONS).map(([name, sql]) => `${sql} as "${name}"`);
    return `
      select programme, d.kabupaten, ${outcome('b')} as before, ${outcome('a')} as after,
        coalesce(b.amount_rupiah, 0) as amount_before, coalesce(a.amount_rupiah, 0) as amount_after,
        b.reason is distinct from a.reason or b.position is distinct from a.position as differs,
        ${named.join(', ')}
      from (${decisionsOf(beforeFolder, key)}) b
      full join (${decisionsOf(afterFolder, key)}) a using (${key}, programme)
      join (${deciles(key)}) d using (${key})
      join read_parquet(${sqlText(path)}) f using (${key})`;
  });
  return parts.join(' union all ');
}

/** Counts by programme, region (`nation`, province, kabupaten) and group, row by row from 1. Needs a table `change` of `changesSql`. */
export function countsSql(): string {
  const dimensions = Object.keys(DIMENSIONS).map(
    (name) => `
    select programme, region, ${sqlText(name)} as dimension, "${name}" as "group", before, after, amount_before, amount_after
    from placed`,
  );
  return `
    with placed as (
      select c.*, unnest(['nation', kabupaten[1:2], kabupaten]) as region from change c
    ), grouped as (
      select programme, region, dimension, "group", count(*)::bigint as households,
        count(*) filter (before = 'granted')::bigint as had,
        count(*) filter (before <> 'granted' and after = 'granted')::bigint as gained,
        count(*) filter (before = 'granted' and after <> 'granted')::bigint as lost,
        sum(amount_after - amount_before)::bigint as rupiah
      from (${dimensions.join(' union all ')}) group by all
    )
    select row_number() over (order by programme, region <> 'nation', region, dimension, try_cast("group" as integer), "group") as n, *
    from grouped`;
}

/**
 * The rows of `counted` as they may be told: what `held_back` names is null, and the row is marked. An amount would tell how many
 * gained and lost, so it is held back with either.
 */
export function groupsSql(): string {
  const isHeld = (name: string): string => `coalesce(h.${name}, false)`;
  const told = COUNTS.map((name) => `case when not ${isHeld(name)} then c.${name} end as ${name}`);
  const isMoney = `${isHeld('gained')} or ${isHeld('lost')}`;
  return `
    select programme, region, dimension, "group", ${told.join(', ')},
      case when not (${isMoney}) then rupiah end as rupiah_change, h.n is not null as suppressed
    from counted c left join held_back h using (n) order by n`;
}
