import type { DuckDBConnection } from '@duckdb/node-api';

import { orderSql } from './merge-persons';
import type { MergeRules } from './merge-rules';

/**
 * Puts people into households by KK number: that of the newest source that knows them. Whoever only older sources know
 * follows their family when its head, or half of it, has a newer number since. Makes of `rec` and `person_of`:
 * - `placed (person, household, kk, village, relation)`, people without a KK number each in a household of their own
 * - `household_of (household, kk, kabupaten, village, kk_source)`; `household` is the first record of its first person
 */
export async function mergeHouseholds(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  const age = orderSql('source', rules.newestFirst);
  await duckDb.run(`create temp table newest as
    select person, arg_min(rid, ${age} * 1099511627776 + rid) filter (kk is not null) as kk_rid,
      arg_min(rid, ${age} * 1099511627776 + rid) as any_rid
    from person_of join rec using (rid) group by person`);
  await duckDb.run(successorsSql());
  await duckDb.run(`create temp table chosen as
    select person, coalesce(s.newer, r.kk) as kk, coalesce(r.village, a.village) as village,
      coalesce(r.relation, a.relation) as relation, coalesce(r.source, a.source) as source
    from newest join rec a on a.rid = any_rid left join rec r on r.rid = kk_rid
      left join successor s on s.source = r.source and s.kk = r.kk`);
  await duckDb.run(`create temp table placed as
    select person, min(person) over (partition by coalesce(kk, 'person ' || person)) as household, kk, village, relation, source
    from chosen`);
  // Where the family lives says its newest record; of several, that of whom the most trusted source names first.
  await duckDb.run(`create temp table household_of as
    select household, any_value(kk) as kk, arg_min(village, ${age} * 1099511627776 + person) as village,
      arg_min(source, ${age} * 1099511627776 + person) as kk_source, count(*) as members
    from placed group by household`);
}

/** A newer KK number for an older one, where the head, or at least half of those on it, have it by now. */
function successorsSql(): string {
  return `create temp table successor as
    with member as (
      select r.source, r.kk, r.relation, person, n.kk as now, n.rid <> r.rid and n.source <> r.source as is_newer
      from person_of join rec r using (rid) join newest using (person) join rec n on n.rid = kk_rid
      where r.kk is not null),
    vote as (
      select source, kk, now, count(*) filter (is_newer) as newer, bool_or(is_newer and relation = 1) as head,
        sum(count(*)) over (partition by source, kk) as members
      from member group by source, kk, now)
    select source, kk, arg_min(now, now) as newer from (
      select *, row_number() over (partition by source, kk order by head desc, newer desc, now) as nth from vote
      where newer > 0 and now <> kk)
    where nth = 1 and (head or newer * 2 >= members) group by source, kk`;
}
