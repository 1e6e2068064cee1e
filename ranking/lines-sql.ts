import type { EligibilityRules } from '../domain/eligibility/rules';
import { sqlText } from './duckdb';
import { placesSql } from './eligibility-terms';
import { waitedInSql } from './need-buckets';

/** How many places each bucket of need wants, by programme (its number) and kabupaten, and whether waiting ends for it. */
export function wantedSql({ programmes }: EligibilityRules): string {
  const buckets = programmes.map((rule, index) => {
    return `select ${index}::utinyint as p, kabupaten, b${index} as bucket, sum(${placesSql(rule)})::bigint as places,
      ${waitedInSql(`b${index}`)} >= ${rule.waitingListQuarters} as ended
      from household where b${index} > 0 group by all`;
  });
  return buckets.join(' union all ');
}

/** Programme and kabupaten where more places are wanted than the quota has. Made of the table `wanted`. */
export function contestedSql({ programmes }: EligibilityRules): string {
  const numbered = programmes.map(({ programme }, index) => `(${index}::utinyint, ${sqlText(programme)})`);
  return `select p, wanted.kabupaten, any_value(q.places) as quota
    from wanted join (values ${numbered.join(', ')}) known(p, programme) using (p)
      join quota q on q.programme = known.programme and q.kabupaten = wanted.kabupaten::text
    group by p, wanted.kabupaten having sum(wanted.places) > any_value(q.places)`;
}

/**
 * The buckets of need that find no place for all in them, with the places taken by everybody before them. Whoever is in an
 * earlier bucket has a place in whatever order the bucket is served, so nobody there has to be sorted. All in a bucket have
 * waited as long, so waiting ends for all of them or none; `ended_before` counts the places wanted in short buckets before
 * it for whose households it ends, and `first_ended` tells whether the first short bucket is one of those. The short buckets
 * of a programme in a kabupaten are one line, and lines are numbered from 1.
 */
export const SHORT = `with served as (
    select *, (sum(places) over (partition by p, kabupaten order by bucket))::bigint as until from wanted)
  select dense_rank() over (order by p, kabupaten) as line, p, kabupaten, bucket, quota, places, ended,
    min(until - places) over own as before,
    coalesce((sum(places) filter (ended) over (own order by bucket rows between unbounded preceding and 1 preceding))::bigint, 0)
      as ended_before, arg_min(ended, bucket) over own as first_ended
  from served join contested using (p, kabupaten) where until > quota
  window own as (partition by p, kabupaten)`;

const PLACES_ARE = ['household', 'member'] as const;

/**
 * Those in short buckets, line after line and in order of need, as the view `behind` with the places taken by all so far:
 * sorting them once and adding up as they come costs half of a sum for each line. Where a household takes one place, its row
 * says how many were taken; those whose members do are added up one after the other, which only one thread can do.
 */
export function behindSql({ programmes }: EligibilityRules): readonly string[] {
  const sorted = PLACES_ARE.map((placeIs) => {
    const candidates = programmes.flatMap((rule, index) => {
      if (rule.placeIs !== placeIs) return [];
      return `select s.line, s.bucket, score, signed, h.n, (${placesSql(rule)})::utinyint as places
        from household h join (select line, kabupaten, bucket from short where p = ${index}) s
          on s.kabupaten = h.kabupaten and s.bucket = b${index}
        where b${index} > 0`;
    });
    const from = candidates.length === 0 ? NOBODY : candidates.join(' union all ');
    const taken = placeIs === 'member' ? ', (sum(places) over (rows unbounded preceding))::bigint as taken' : '';
    return `create temp table behind_by_${placeIs} as select line, bucket, n, places${taken}
      from (from (${from}) order by line, bucket, score, signed, n)`;
  });
  const view = `create temp view behind as select line, bucket, n, places, rowid + 1 as taken from behind_by_household
    union all select line, bucket, n, places, taken from behind_by_member`;
  return [...sorted, view];
}

const NOBODY = `select line, bucket, 0 as score, 0::bigint as signed, 0 as n, 0::utinyint as places from short where false`;

/**
 * What came of each line. Its places end where all lines so far have taken `last`; `taken` is where they ended in fact and `n`
 * whom it served last, null where nobody was. `until` is the bucket of that one, or the number before its first. `shift` turns
 * what was taken by all lines so far into what was taken of the line's own quota.
 */
export function lineSql({ programmes }: EligibilityRules): string {
  const byMember = programmes.flatMap(({ placeIs }, index) => (placeIs === 'member' ? [index] : []));
  const counts = `p in (${[-1, ...byMember].join(', ')})`;
  return `with whole as (
      select line, p, kabupaten, ${counts} as by_member, any_value(quota) as quota, any_value(before) as before,
        sum(places) as places, min(bucket) - 1 as bucket_before
      from short group by all),
    numbered as (
      select *, (before - (sum(places) over (partition by by_member order by line) - places))::bigint as shift from whole),
    served as (
      select line, max(taken) as taken, arg_max(n, taken) as n, arg_max(bucket, taken) as bucket
      from behind join numbered using (line) where taken + shift <= quota group by line)
    select line, p, kabupaten, quota - shift as last, taken, n, coalesce(bucket, bucket_before) as until, shift
    from numbered left join served using (line)`;
}

/**
 * A row for each household that waits, list after list and each in its order. A list begins behind the last place served; where
 * those in the first short bucket do not wait, what was served of it is among `ended_before` already.
 */
export function waitingListsSql({ programmes }: EligibilityRules): string {
  const names = programmes.map(({ programme }) => `${sqlText(programme)}::programme_name`);
  return `with list as (
      select line, p, kabupaten, bucket, last, 1 + shift - ended_before
        - case when first_ended then before else coalesce(taken + shift, before) end as first
      from short join line using (line, p, kabupaten) where not ended)
    select case when proposal_id is null then n::bigint end as household_id, proposal_id, kabupaten,
      [${names.join(', ')}][p + 1] as programme, (taken - places + first)::integer as position
    from behind join list using (line, bucket)
      left join (select n, proposal_id from household where proposal_id is not null) using (n)
    where taken > last order by line, taken`;
}

/** A row for each kabupaten with a line: for programme number i, `l<i>_…` is whom its line served last, by the order of need. */
export function lastServedSql({ programmes }: EligibilityRules): string {
  const columns = programmes.flatMap((_, index) =>
    NEED.map((name) => `any_value(${name}) filter (p = ${index}) as l${index}_${name}`),
  );
  return `select kabupaten, ${columns.join(', ')}
    from (select p, line.kabupaten, until as bucket, score, signed, n from household right join line using (n))
    group by kabupaten`;
}

const NEED = ['bucket', 'score', 'signed', 'n'] as const;

/** Holds for whoever comes behind the last that was served. It is false or null for those in no line. */
export function unservedSql(index: number): string {
  const own = (name: (typeof NEED)[number]): string => (name === 'bucket' ? `b${index}` : name);
  const first = NEED.map((name) => `when ${own(name)} <> l${index}_${name} then ${own(name)} > l${index}_${name}`);
  return `(case ${first.join(' ')} end)`;
}

/** The tables that are of no use once it is known who was served last. */
export const BEHIND_TABLES = PLACES_ARE.map((placeIs) => `behind_by_${placeIs}`);
