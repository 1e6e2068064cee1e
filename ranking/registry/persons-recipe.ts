import { sqlText } from '../duckdb';
import { chanceOf, drawSql, type Chance } from './chance';
import { IDENTITY_FAULTS } from './identity-faults';
import { birthDaySql, kkSql, malformedSql, nikSql, unissuedSql } from './identity-numbers';
import { misspeltSql, nameSql } from './names';

/** Numbers set aside for the members of a household: person 1 of household 2 is person 9. */
export const MEMBERS_SET_ASIDE = 8;

export interface PeopleSource {
  readonly registryPath: string;
  readonly seed: number;
  /** Day on which the ages of the registry hold: the first of a month, yyyy-mm-dd. */
  readonly day: string;
}

const SPOUSES = 0.85;
const OLDEST_ADULT = 59;

/** Years old; a child or pupil as the household counts them, the others between 19 and 59. Ends before the first of `day`. */
function ageSql(chance: Chance): string {
  const between = (from: number, to: number): string => `${from} + floor(${chance(1)} * ${to - from + 1})`;
  const grownChild = `19 + floor(${chance(1)} * (least("headAge" - 18, ${OLDEST_ADULT}) - 18))`;
  return `(case role when 'head' then "headAge" when 'elder' then ${between(60, 74)} when 'infant' then ${between(0, 6)}
    when 'sd' then ${between(7, 12)} when 'smp' then ${between(13, 15)} when 'sma' then ${between(16, 18)}
    when 'spouse' then least(${OLDEST_ADULT}, greatest(19, "headAge" - 5 + floor(${chance(1)} * 11)))
    else case when "headAge" >= 38 then ${grownChild} else ${between(19, OLDEST_ADULT)} end end)::integer`;
}

/** Codes of the 2026 form: 1 head, 2 spouse, 3 child, 5 grandchild, 8 other kin. */
const RELATION = `(case when role = 'head' then 1 when role in ('elder', 'spouse') then 2 when "headAge" - age >= 60 then 5
  when "headAge" - age >= 15 then 3 else 8 end)::utinyint`;

const SEX = (
  chance: Chance,
): string => `case when role = 'head' and "headFemale" = 1 or relation = 2 and "headFemale" = 0
  or role <> 'head' and relation <> 2 and ${chance(2)} < 0.5 then 'female' else 'male' end`;

/** Which of the people the household counts a member is: first the head, then the second elder, then the youngest. */
const ROLE = (chance: Chance): string => `case when member_no = 1 then 'head'
  when member_no <= 1 + elders then 'elder'
  when member_no <= 1 + elders + "children0to6" then 'infant'
  when member_no <= 1 + elders + "children0to6" + "pupilsSd" then 'sd'
  when member_no <= 1 + elders + "children0to6" + "pupilsSd" + "pupilsSmp" then 'smp'
  when member_no <= 1 + elders + "children0to6" + "pupilsSd" + "pupilsSmp" + "pupilsSma" then 'sma'
  when elders = 0 and member_no = 2 + "children0to6" + "pupilsSd" + "pupilsSmp" + "pupilsSma" and "headAge" < 65
    and ${chance(3)} < ${SPOUSES} then 'spouse'
  else 'adult' end`;

/**
 * SQL of the people of a made-up registry, as they truly are: `person_id, household_id, member_no, relation, kabupaten,
 * village, kk, nik, name, sex, birth_date, age, fault`.
 */
export function peopleSql({ registryPath, seed, day }: PeopleSource, where = 'true'): string {
  const chance = chanceOf('household_id, member_no', seed);
  const number = `((household_id - 1) * ${MEMBERS_SET_ASIDE} + member_no - 1)`;
  const listed = `
    select household_id, kabupaten, village, "householdSize", "headFemale", "headAge", "children0to6", "pupilsSd",
      "pupilsSmp", "pupilsSma", "elderly60"::integer - ("headAge" >= 60)::integer as elders,
      unnest(range(1, "householdSize"::bigint + 1)) as member_no
    from read_parquet(${sqlText(registryPath)})`;
  const placed = `select *, ${ROLE(chance)} as role from (${listed}) where ${where}`;
  const aged = `select *, ${ageSql(chance)} as age, ${birthDaySql({ number, seed }, chance)} as birth_day from (${placed})`;
  const related = `select *, ${RELATION} as relation, ${birthDateSql(day, chance)} as birth_date from (${aged})`;
  const sexed = `select *, ${SEX(chance)} as sex from (${related})`;
  const faults = drawSql(IDENTITY_FAULTS, { chance: chance(4), otherwise: 'none' });
  const issued = `date ${sqlText(day)} - (365 + floor(${chanceOf('household_id', seed)(5)} * 5000))::integer`;
  return `
    select ${number} + 1 as person_id, household_id, member_no::utinyint as member_no, relation, kabupaten, village,
      ${kkSql('household_id - 1', `(${issued})`)} as kk,
      ${nikSql(number, { sex: 'sex', birthDate: 'birth_date' })} as nik,
      ${nameSql('sex', chance)} as name, sex, birth_date, age, ${faults} as fault
    from (${sexed})`;
}

/** Somebody has their `age` on `day` for eleven or twelve months; whose birthday is that very day was born a month later. */
function birthDateSql(day: string, chance: Chance): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const drawn = `floor(${chance(6)} * 12)::integer`;
  const months = `(${year * 12 + month - 2} - 12 * age - case when birth_day = 1 and ${drawn} = 11 then 10 else ${drawn} end)`;
  return `make_date(${months} // 12, ${months} % 12 + 1, birth_day)`;
}

/**
 * SQL of what is on record of `people`: the same columns with the planted faults in `nik`, `name` and `birth_date`. Needs
 * a table `other_nik (person_id, other_nik)` for those recorded with the NIK of somebody else.
 */
export function recordedSql(people: string, seed: number): string {
  const chance = chanceOf('person_id', seed);
  const nik = `case fault when 'double' then coalesce(other_nik, nik) when 'unissued' then ${unissuedSql('nik')}
    when 'malformed' then ${malformedSql('nik', chance(20))} else nik end`;
  return `
    select person_id, household_id, member_no, relation, kabupaten, village, kk, ${nik} as nik,
      case when fault = 'name-differs' then ${misspeltSql('name', { chance, salt: 21 })} else name end as name, sex,
      case when fault = 'birth-date-differs' then ${misdatedSql('birth_date')} else birth_date end as birth_date
    from (${people}) left join other_nik using (person_id)`;
}

/** SQL of a birth date noted wrongly: day and month swapped where that is a date, a year too early where it is not. */
export function misdatedSql(date: string): string {
  const isSwappable = `day(${date}) <= 12 and day(${date}) <> month(${date})`;
  return `case when ${isSwappable} then make_date(year(${date}), day(${date}), month(${date}))
    else make_date(year(${date}) - 1, month(${date}), day(${date})) end`;
}
