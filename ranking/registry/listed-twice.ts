import type { DuckDBConnection } from '@duckdb/node-api';

import { samePersonSql } from './match-score';
import { layoutOf, sourceNameSql, SOURCES, type MergeRules } from './merge-rules';

/**
 * Leaves out the later lines on which a source lists a person again, told by a valid NIK, and notes the first ones in the
 * table `listed_twice (source, place)` where the households differ: somebody has to see where the person lives. Two people
 * with one NIK both stay. Works on the tables `record` and `reject`.
 */
export async function rejectListedTwice(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  const columns = SOURCES.map((name, source) => {
    const { kk, nik } = layoutOf(rules, name).columns;
    return `when ${source} then case when elsewhere then '${kk}' else '${nik}' end`;
  });
  await duckDb.run(`create temp table again as
    select o.source, o.place, f.place as first_place, o.kk is distinct from f.kk as elsewhere
    from (select source, nik, min(place) as place from record where nik is not null group by all having count(*) > 1) twice
      join record f on f.source = twice.source and f.place = twice.place
      join record o on o.source = twice.source and o.nik = twice.nik and o.place <> f.place
    where ${samePersonSql({ one: 'o', other: 'f' }, rules)}`);
  await duckDb.run(`insert into reject
    select ${sourceNameSql('source')}, place, case when elsewhere then 'person-in-two-households' else 'person-twice' end,
      case source ${columns.join(' ')} end from again`);
  await duckDb.run(`create temp table listed_twice as
    select distinct source, first_place as place from again where elsewhere`);
  await duckDb.run('delete from record using again where record.source = again.source and record.place = again.place');
  await duckDb.run('drop table again');
}
