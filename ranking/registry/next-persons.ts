import { sqlText } from '../duckdb';
import { chanceOf } from './chance';
import { QUARTERLY_RATES } from './change-rates';
import { birthDaySql, kkSql, nikSql } from './identity-numbers';
import { nameSql } from './names';
import type { NextQuarterOptions } from './next-quarter';

const NEW_HEAD = 1;
const CHILD = 3;
const OTHER_KIN = 8;

/** Chances of one quarter are not those of another: the day it begins is part of the seed. */
export function quarterSeed({ seed, day }: Pick<NextQuarterOptions, 'seed' | 'day'>): number {
  return seed * 1_000_000 + Number(day.slice(0, 7).replace('-', ''));
}

/**
 * SQL statements that draw what happens: tables `member` (everybody at the start), `leaver`, `newborn`, `present` (everybody
 * at the end), `new_head`, `moved` and `counted` (who a household then is made of). Needs the table `slot` with `slots` rows.
 */
export function eventTables(quarter: NextQuarterOptions, slots: number): readonly string[] {
  const { from, nextDay } = quarter;
  const [persons, truth] = [from.personsPath, from.truthPath].map((path) => `read_parquet(${sqlText(path)})`);
  const person = chanceOf('person_id', quarterSeed(quarter));
  const household = chanceOf('household_id', quarterSeed(quarter));
  const deaths = QUARTERLY_RATES.deaths.map(({ upToAge, share }) => `when age <= ${upToAge} then ${share}`);
  return [
    `create temp table member as select *, ${person(1)} < case ${deaths.join(' ')} end as died from (
      select person_id, household_id, relation, sex, date_sub('year', t.birth_date, date '${nextDay}') as age
      from ${persons} join (select person_id, birth_date from ${truth}) t using (person_id))`,
    `create temp table leaver as select person_id, household_id as left_id,
        (select max(household_id) from member) + row_number() over (order by person_id) as household_id
      from member where not died and relation not in (1, 2) and age between 19 and 40
        and ${person(2)} < ${QUARTERLY_RATES.splits}`,
    `create temp table newborn as select person_id as mother, household_id,
        (select max(person_id) from member) + row_number() over (order by person_id) as person_id
      from member anti join leaver using (person_id)
      where not died and sex = 'female' and age between 19 and 44 and ${person(3)} < ${QUARTERLY_RATES.births}`,
    `create temp table present as
      select person_id, coalesce(l.household_id, m.household_id) as household_id,
        case when l.household_id is null then relation else ${NEW_HEAD} end as relation, sex, age
      from member m left join leaver l using (person_id) where not died
      union all select person_id, household_id, ${CHILD}, ${newbornSex(quarter)}, 0 from newborn`,
    // The spouse comes first, then the oldest, then whoever was recorded first.
    `create temp table new_head as
      select household_id, arg_min(person_id, ((relation <> 2)::bigint * 1024 + 1023 - age) * 1099511627776 + person_id)
        as person_id, bool_or(relation = 2) as is_spouse
      from present group by household_id having not bool_or(relation = 1)`,
    `create temp table moved as select household_id, slot.village, slot.kabupaten, slot.kabupaten <> left_kabupaten as new_kk
      from (select household_id, kabupaten as left_kabupaten, hash(household_id, 11, ${quarterSeed(quarter)}) % ${slots} as s
        from read_parquet(${sqlText(from.registryPath)}) where ${household(10)} < ${QUARTERLY_RATES.moves})
      join slot on slot.slot = s::integer`,
    `create temp table counted as select household_id, count(*) as size, max(age) filter (head) as head_age,
        bool_or(head and sex = 'female') as head_female, count(*) filter (age <= 6) as infants,
        count(*) filter (age between 7 and 12) as sd, count(*) filter (age between 13 and 15) as smp,
        count(*) filter (age between 16 and 18) as sma, count(*) filter (age >= 60) as elderly,
        count(*) filter (age >= 60 and not head) as other_elderly,
        bool_or(sex = 'female' and age between 19 and 44) as may_bear
      from (select present.*, relation = 1 or new_head.person_id is not null as head
        from present left join new_head using (household_id, person_id)) group by household_id`,
  ];
}

function newbornSex(quarter: NextQuarterOptions): string {
  return `case when ${chanceOf('person_id', quarterSeed(quarter))(4)} < 0.5 then 'female' else 'male' end`;
}

/** SQL of the people on record at the end of the quarter: those who are left and the newborn. */
export function personsSql(quarter: NextQuarterOptions): string {
  const columns = 'person_id, household_id, member_no, relation, kabupaten, village, kk, nik, name, sex, birth_date';
  const kept = `
    select p.person_id, coalesce(l.household_id, p.household_id) as household_id,
      case when l.household_id is null then p.member_no else 1 end::utinyint as member_no,
      (case when l.household_id is not null or h.person_id = p.person_id then ${NEW_HEAD}
        when h.household_id is not null and not h.is_spouse then ${OTHER_KIN} else relation end)::utinyint as relation,
      kabupaten, village, kk, nik, name, sex, birth_date, p.household_id as old_household
    from read_parquet(${sqlText(quarter.from.personsPath)}) p
      left join leaver l using (person_id)
      left join new_head h on h.household_id = p.household_id
    where not exists (from member where died and member.person_id = p.person_id)`;
  const born = `select person_id, household_id, 0::utinyint as member_no, ${CHILD}::utinyint as relation, kabupaten, village,
      kk, case when fault = 'none' then nik end as nik, name, sex, birth_date, household_id as old_household
    from (${newbornSql(quarter)})`;
  const all = `(${kept} union all ${born})`;
  const place = (column: string): string =>
    `case when m.household_id is null or m.household_id <> p.household_id then p.${column} else m.${column} end as ${column}`;
  const issued = `date ${sqlText(quarter.day)}`;
  return `select ${columns} from (
    select p.* exclude (kabupaten, village, kk), ${place('kabupaten')}, ${place('village')},
      case when p.household_id <> old_household or (m.new_kk and m.household_id = p.household_id)
        then ${kkSql('p.household_id - 1', issued)} else p.kk end as kk
    from ${all} p left join moved m on m.household_id = p.old_household)`;
}

/** SQL of who they truly are, for the same people. */
export function truthSql(quarter: NextQuarterOptions): string {
  return `select * from read_parquet(${sqlText(quarter.from.truthPath)}) t
    where not exists (from member where died and member.person_id = t.person_id)
    union all select person_id, nik, name, birth_date, fault,
      case when fault = 'none' then 'matched' else 'not-found' end as dukcapil
    from (${newbornSql(quarter)})`;
}

/** Newborn children with the place and KK number of their mother; their NIK says a day within the quarter. */
function newbornSql(quarter: NextQuarterOptions): string {
  const { seed, day, from } = quarter;
  const chance = chanceOf('person_id', quarterSeed(quarter));
  const number = '(person_id - 1)';
  const [year, month] = day.split('-').map(Number);
  const dated = `make_date(${year ?? 0}, ${month ?? 1} + floor(${chance(5)} * 3)::integer,
    ${birthDaySql({ number, seed }, chance)})`;
  const born = `
    select n.person_id, n.household_id, p.kabupaten, p.village, p.kk
    from newborn n join read_parquet(${sqlText(from.personsPath)}) p on p.person_id = n.mother`;
  return `
    select *, ${nikSql(number, { sex: 'sex', birthDate: 'birth_date' })} as nik, ${nameSql('sex', chance)} as name,
      case when ${chance(6)} < ${QUARTERLY_RATES.newbornWithoutNik} then 'malformed' else 'none' end as fault
    from (select *, ${newbornSex(quarter)} as sex, ${dated} as birth_date from (${born}))`;
}
