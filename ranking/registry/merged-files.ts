import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from '../duckdb';
import { orderSql } from './merge-persons';
import { sourceNameSql, SOURCES, type MergeRules } from './merge-rules';

/** More lines than any file has: a record in one number is its source and its line. */
const PLACES = 2 ** 40;

/** SQL of the names of sources, in the order of the alphabet, out of the bits of their numbers. */
function sourcesSql(bits: string): string {
  const cases = Array.from({ length: 2 ** SOURCES.length - 1 }, (_, index) => {
    const names = SOURCES.filter((__, source) => ((index + 1) >> source) & 1);
    return `when ${index + 1} then [${[...names]
      .sort()
      .map((name) => `'${name}'`)
      .join()}]`;
  });
  return `case ${bits} ${cases.join(' ')} end`;
}

/** Which of the three kinds of unclear identity a reason is of: each calls a groundcheck. */
const KINDS: Readonly<Record<string, 'double' | 'inactive' | 'unmatched'>> = {
  'nik-of-two-people': 'double',
  'in-two-households': 'double',
  'possibly-listed-twice': 'double',
  'possibly-two-niks': 'double',
  inactive: 'inactive',
  'not-recorded': 'inactive',
  'nik-missing': 'unmatched',
  'nik-malformed': 'unmatched',
  'nik-not-found': 'unmatched',
  'several-candidates': 'unmatched',
  'one-unsure-candidate': 'unmatched',
};

/**
 * Numbers people and households, from 1 in the order in which the sources first name them, and makes the tables of the
 * outcome out of those of the merge: `merged_person`, `merged_household` and `groundcheck`.
 */
export async function nameOutcome(duckDb: DuckDBConnection, { mostTrustedFirst }: MergeRules): Promise<void> {
  const trust = orderSql('source', mostTrustedFirst);
  const names = `[${mostTrustedFirst.map((name) => `'${name}'`).join()}]`;
  await duckDb.run(`create temp table numbered as
    select person, row_number() over (order by person) as person_id, dense_rank() over (order by household) as household_id,
      kk, village, relation from placed`);
  await duckDb.run(`create temp table merged_person as
    select person_id, household_id, n.relation, n.village[:4] as kabupaten, n.village, n.kk, p.nik,
      case when p.nik is null then f.nik_fault end as nik_fault, f.written_name as name, f.sex, f.birth_date,
      ${sourcesSql('known')} as sources, known,
      list_transform(places, lambda p: {source: ${names}[p // ${PLACES} + 1], place: p % ${PLACES}}) as records, how as matched_by, score, coalesce(d.status, 'not-asked') as dukcapil
    from numbered n join (
      select person, min(rid) as first, max(nik) as nik, bit_or((1 << source::integer)::integer) as known,
        list_sort(list(${trust} * ${PLACES} + place::bigint)) as places,
        case when bool_or(how = 'score') then 'score' when bool_or(how = 'nik') then 'nik' else 'none' end as how,
        min(score) as score
      from person_of join rec using (rid) group by person) p using (person)
      join rec f on f.rid = p.first left join dukcapil d on d.nik = p.nik`);
  await duckDb.run(`create temp table merged_household as
    select household_id, h.kk, village[:4] as kabupaten, village, members, ${sourceNameSql('kk_source')} as kk_source,
      ${sourcesSql('known')} as sources
    from household_of h join (select distinct household, household_id from placed join numbered using (person))
        using (household)
      join (select household_id, bit_or(known) as known from merged_person group by all)
        using (household_id)`);
  await duckDb.run(`create temp table groundcheck as
    select distinct p.household_id, p.person_id, p.kabupaten, ${kindSql()} as kind, reason, other_person_id
    from (${reasonsSql()}) join merged_person p using (person_id)`);
}

function kindSql(): string {
  return `case reason ${Object.entries(KINDS)
    .map(([reason, kind]) => `when '${reason}' then '${kind}'`)
    .join(' ')} end`;
}

/** Every reason to look at a person, with the other one it is about, where there is one. */
function reasonsSql(): string {
  return `
    select n.person_id, reason, nullif(o.person_id, n.person_id) as other_person_id
    from doubt join person_of using (rid) join numbered n using (person)
      left join person_of oo on oo.rid = doubt.other left join numbered o on o.person = oo.person
    union all select person_id, dukcapil, null from merged_person where dukcapil in ('inactive', 'not-recorded')
    union all select person_id, case nik_fault when 'missing' then 'nik-missing' when 'not-found' then 'nik-not-found'
      else 'nik-malformed' end, null from merged_person where nik is null`;
}

/** Writes the tables of the outcome into `folder`, each in the order of its ids, and `report` as JSON. */
export async function writeOutcome(
  duckDb: DuckDBConnection,
  { folder, report, hasFamilies }: { readonly folder: string; readonly report: object; readonly hasFamilies: boolean },
): Promise<void> {
  const copy = (sql: string, name: string): Promise<unknown> => {
    const how = name.endsWith('.csv') ? 'format csv, header' : 'format parquet, compression zstd';
    return duckDb.run(`copy (${sql}) to ${sqlText(join(folder, name))} (${how})`);
  };
  await copy('select * exclude (known) from merged_person order by person_id', 'persons.parquet');
  await copy('from merged_household order by household_id', 'households.parquet');
  await copy('from groundcheck order by household_id, person_id, reason, other_person_id', 'groundchecks.csv');
  if (hasFamilies) await copy('from registry order by household_id', 'registry.parquet');
  await copy(
    'select source, place as line, code, field as "column" from reject order by source, line, code, "column"',
    'rejects.csv',
  );
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, undefined, 2)}\n`);
}

/** How many there are of each key, as an object in the order of the keys. */
export async function countsOf(duckDb: DuckDBConnection, sql: string): Promise<Readonly<Record<string, number>>> {
  const rows = await rowsOf<{ key: string; n: number }>(
    duckDb,
    `select key::text as key, count(*)::double as n from (${sql}) group by all order by all`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
}
