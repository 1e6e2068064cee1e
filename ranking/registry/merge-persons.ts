import type { DuckDBConnection } from '@duckdb/node-api';

import { BLOCKS, pairsSql, samePersonSql, scoreSql } from './match-score';
import { SOURCES, type MergeRules, type SourceName } from './merge-rules';

/** SQL of the place of a source, 0 for the first, in an order of the rules; `source` is the number of a source. */
export function orderSql(source: string, order: readonly SourceName[]): string {
  return `(case ${source} ${order.map((name, index) => `when ${SOURCES.indexOf(name)} then ${index}`).join(' ')} end)`;
}

/**
 * Brings the records of a person together. Makes of the table `record`:
 * - `rec`: the records, numbered by `rid`, those of the most trusted source first
 * - `person_of (rid, person, how, score)`: `person` is the first record of the person; `how` is `nik`, `score` or `none`
 * - `doubt (rid, reason, other)`: records about which somebody has to look, and with whom they may be one
 */
export async function mergePersons(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  await duckDb.run(recordsSql(rules));
  await duckDb.run('create temp table person_of (rid bigint, person bigint, how text, score double)');
  await duckDb.run('create temp table doubt (rid bigint, reason text, other bigint)');
  await mergeByNik(duckDb, rules);
  for (const name of rules.mostTrustedFirst) await linkSource(duckDb, { source: SOURCES.indexOf(name), rules });
  await suspectTwoNiks(duckDb, rules);
}

function recordsSql({ mostTrustedFirst, weights }: MergeRules): string {
  const { min, max } = weights.name.same;
  // Rounded, so that no machine's logarithm decides.
  const weight = `greatest(${min}, least(${max}, round(log2((select count(*) from record) / count(*)), 3)))`;
  return `create temp table rec as
    select row_number() over (order by ${orderSql('source', mostTrustedFirst)}, place) as rid, record.*,
      village[:4] as kabupaten, name_weight
    from record join (select name, ${weight} as name_weight from record group by name) using (name)`;
}

/** One valid NIK is one person, unless name and birth date say that two people hold it: then each is one. */
async function mergeByNik(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  await duckDb.run('create temp table unplaced as select rid, nik from rec where nik is not null');
  // The first round finds the holder of each NIK, the second another one. A third is rare enough to stand alone.
  for (let round = 0; round < 2; round++) {
    await duckDb.run(`insert into person_of
      select r.rid, a.anchor, 'nik', null
      from (select nik, min(rid) as anchor from unplaced group by nik) a join unplaced u using (nik)
        join rec r on r.rid = u.rid join rec f on f.rid = a.anchor where ${samePersonSql({ one: 'r', other: 'f' }, rules)}`);
    await duckDb.run('delete from unplaced where rid in (select rid from person_of)');
  }
  await duckDb.run(`insert into person_of select rid, rid, 'nik', null from unplaced`);
  await duckDb.run('drop table unplaced');
  await duckDb.run(`insert into doubt
    select min(rid), 'nik-of-two-people', any_value(first) from (
      select rid, person, min(person) over (partition by nik) as first, max(person) over (partition by nik) as last
      from person_of join rec using (rid) where nik is not null)
    where first <> last group by person`);
}

/** Links the records of one source that have no valid NIK to people there are, or makes them people of their own. */
async function linkSource(
  duckDb: DuckDBConnection,
  { source, rules }: { readonly source: number; readonly rules: MergeRules },
): Promise<void> {
  const { link, review, margin } = rules.thresholds;
  await duckDb.run(
    `create or replace temp table probe as select rid from rec where nik is null and source = ${source}`,
  );
  const blocks = Object.keys(BLOCKS) as (keyof typeof BLOCKS)[];
  await rankCandidates(duckDb, { pairs: pairsSql({ probe: 'probe', pool: 'person_of', blocks, rules }), rules });
  await duckDb.run(`create or replace temp table choice as
    select probe, person, score, coalesce(score - next >= ${margin}, true) as clear from (
      select *, row_number() over candidates as nth, lead(score) over candidates as next
      from candidate where not same_source window candidates as (partition by probe order by score desc, person)) where nth = 1`);
  await duckDb.run(`create or replace temp table linked as
    select probe, person, score from choice where clear and score >= ${link}
    qualify row_number() over (partition by person order by score desc, probe) = 1`);
  await duckDb.run(`insert into doubt
    select probe, case when score < ${link} then 'one-unsure-candidate' else 'several-candidates' end, person
    from choice anti join linked using (probe) where score >= ${review}`);
  await duckDb.run(`insert into doubt select probe, 'possibly-listed-twice', arg_max(person, score * 1e12 - person)
    from candidate where same_source and score >= ${link} group by probe`);
  await duckDb.run(`insert into person_of select rid, coalesce(person, rid), case when person is null then 'none' else 'score' end,
    score from probe left join linked on probe = rid order by rid`);
}

/** Makes the table `candidate (probe, person, score, same_source)`: people with whom a record may be one. */
async function rankCandidates(
  duckDb: DuckDBConnection,
  { pairs, rules }: { readonly pairs: string; readonly rules: MergeRules },
): Promise<void> {
  await duckDb.run(`create or replace temp table pair as
    select probe, person, max(${scoreSql({ one: 'p', other: 'q' }, rules)}) as score
    from (${pairs}) join rec p on p.rid = probe join rec q on q.rid = pool join person_of o on o.rid = pool
    where not (p.source = q.source and coalesce(p.kk = q.kk, false)) group by all`);
  await duckDb.run(`create or replace temp table candidate as
    select probe, person, score, h.rid is not null as same_source
    from pair join rec p on p.rid = probe
      left join (select person, source, min(rec.rid) as rid from person_of join rec using (rid) group by all) h
        using (person, source)
    where score >= ${rules.thresholds.review}`);
}

/**
 * People known from one source only who look like somebody another source knows under another valid NIK. They stay two: a
 * valid NIK is not overruled by a likeness.
 */
async function suspectTwoNiks(duckDb: DuckDBConnection, rules: MergeRules): Promise<void> {
  const { link, margin } = rules.thresholds;
  const [trusted = 'regsosek'] = rules.mostTrustedFirst;
  await duckDb.run(`create or replace temp table probe as
    select any_value(rid) as rid from person_of join rec using (rid)
    group by person having count(*) = 1 and bool_and(nik is not null and source <> ${SOURCES.indexOf(trusted)})`);
  const pairs = pairsSql({ probe: 'probe', pool: 'person_of', blocks: ['household', 'birthday'], rules });
  await rankCandidates(duckDb, { pairs: `select * from (${pairs}) where probe <> pool`, rules });
  await duckDb.run(`insert into doubt
    select probe, 'possibly-two-niks', person from (
      select *, row_number() over candidates as nth, lead(score) over candidates as next
      from candidate where not same_source window candidates as (partition by probe order by score desc, person))
    where nth = 1 and score >= ${link} and coalesce(score - next >= ${margin}, true)`);
}
