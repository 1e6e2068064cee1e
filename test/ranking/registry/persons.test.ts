import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { nikFault, parseNik, statedBy } from '../../../domain/identity/nik';
import { rowsOf, sqlText, withDuckDb } from '../../../ranking/duckdb';
import { generateRegistry } from '../../../ranking/population';
import { IDENTITY_FAULTS } from '../../../ranking/registry/identity-faults';
import { generatePersons } from '../../../ranking/registry/persons';
import { testFolder } from '../folder';

const folder = testFolder();
const files = { personsPath: join(folder, 'persons.parquet'), truthPath: join(folder, 'truth.parquet') };
const day = '2026-01-01';
let registryPath: string;

beforeAll(async () => {
  ({ registryPath } = await generateRegistry({ seed: 1, households: 20_000, directory: folder, threads: 1 }));
  await generatePersons({ registryPath, seed: 1, day, ...files, threads: 1 });
});

async function query<Row extends object>(sql: string): Promise<readonly Row[]> {
  return withDuckDb({ threads: 1 }, async (duckDb) => {
    await duckDb.run(`create view household as from read_parquet(${sqlText(registryPath)})`);
    await duckDb.run(`create view person as from read_parquet(${sqlText(files.personsPath)})`);
    await duckDb.run(`create view truth as from read_parquet(${sqlText(files.truthPath)})`);
    return rowsOf<Row>(duckDb, sql);
  });
}

async function count(from: string): Promise<number> {
  const [row] = await query<{ n: number }>(`select count(*)::double as n from ${from}`);
  return row?.n ?? 0;
}

describe('the people of a made-up registry', () => {
  it('are the same, byte for byte, for the same seed and any number of threads', async () => {
    const again = { personsPath: join(folder, 'again', 'p.parquet'), truthPath: join(folder, 'again', 't.parquet') };
    await generatePersons({ registryPath, seed: 1, day, ...again, threads: 2 });

    expect(readFileSync(again.personsPath).equals(readFileSync(files.personsPath))).toBe(true);
    expect(readFileSync(again.truthPath).equals(readFileSync(files.truthPath))).toBe(true);
  });

  it('are others for another seed', async () => {
    const other = { personsPath: join(folder, 'other', 'p.parquet'), truthPath: join(folder, 'other', 't.parquet') };
    await generatePersons({ registryPath, seed: 2, day, ...other, threads: 2 });

    expect(readFileSync(other.personsPath).equals(readFileSync(files.personsPath))).toBe(false);
  });

  it('are as many, as old and of the sex their household counts', async () => {
    const aged = `select person.*, truth.birth_date as born, date_sub('year', truth.birth_date, date '${day}') as age
      from person join truth using (person_id)`;
    const counted = `select household_id, count(*) as size, max(case when relation = 1 then age end) as head_age,
      max((relation = 1 and sex = 'female')::int) as head_female, count(*) filter (age <= 6) as infants,
      count(*) filter (age between 7 and 12) as sd, count(*) filter (age between 13 and 15) as smp,
      count(*) filter (age between 16 and 18) as sma, count(*) filter (age >= 60) as elderly from (${aged}) group by all`;
    const differing = `household left join (${counted}) counted using (household_id) where size is null
      or size <> "householdSize" or head_age <> "headAge" or head_female <> "headFemale" or infants <> "children0to6"
      or sd <> "pupilsSd" or smp <> "pupilsSmp" or sma <> "pupilsSma" or elderly <> "elderly60"`;

    expect(await count(differing)).toBe(0);
  });

  it('have NIKs of their own, of province 99, that say their sex and birth date', async () => {
    const rows = await query<{ nik: string; sex: string; born: string }>(
      `select truth.nik, sex, strftime(truth.birth_date, '%y%m%d') as born from truth join person using (person_id)`,
    );
    const said = rows.map(({ nik }) => {
      const valid = parseNik(nik);
      return valid === undefined ? undefined : { nik, ...statedBy(valid) };
    });

    expect(said).toEqual(rows.map(({ nik, sex, born }) => ({ nik, sex, birthDateYymmdd: born })));
    expect(new Set(rows.map(({ nik }) => nik)).size).toBe(rows.length);
    expect(rows.every(({ nik }) => nik.startsWith('99'))).toBe(true);
  });

  it('share one KK number of province 99 with their household and no other', async () => {
    expect(await count(`(select household_id from person group by all having count(distinct kk) <> 1)`)).toBe(0);
    expect(await count(`(select kk from person group by all having count(distinct household_id) <> 1)`)).toBe(0);
    expect(await count(`person where not regexp_full_match(kk, '99\\d{14}') or kk like '%0000'`)).toBe(0);
  });

  it('have no number on record that could be somebody’s', async () => {
    expect(await count(`person where nik is not null and nik not like '99%'`)).toBe(0);
  });

  it.each(IDENTITY_FAULTS)('have the fault $name at its rate', async ({ name, share, when = 'true' }) => {
    const aged = `(select *, date_sub('year', birth_date, date '${day}') as age from truth)`;
    const able = await count(`${aged} where ${when}`);
    const found = await count(`truth where fault = '${name}'`);

    // Four standard deviations of a count.
    expect(Math.abs(found - able * share)).toBeLessThan(4 * Math.sqrt(able * share));
  });

  it('are recorded as the fault says', async () => {
    const rows = await query<{ fault: string; recorded: string | null; holders: number; same: boolean }>(
      `select fault, person.nik as recorded, (select count(*) from truth other where other.nik = person.nik)::int as holders,
         person.nik is not distinct from truth.nik as same
       from person join truth using (person_id) where fault in ('double', 'unissued', 'malformed', 'inactive')
         and household_id > 1`,
    );
    const of = (fault: string) => rows.filter((row) => row.fault === fault);

    expect(of('double').every(({ holders, same }) => holders === 1 && !same)).toBe(true);
    expect(
      of('unissued').every(({ holders, recorded }) => holders === 0 && nikFault(recorded ?? '') === undefined),
    ).toBe(true);
    expect(of('malformed').every(({ recorded }) => nikFault(recorded ?? '') !== undefined)).toBe(true);
    expect(of('inactive').every(({ same }) => same)).toBe(true);
  });

  it.each([
    ['a day within a month', { day: '2026-01-02' }],
    ['a seed that is not whole', { seed: 0.5 }],
  ])('refuse %s', async (_, change) => {
    await expect(generatePersons({ registryPath, seed: 1, day, ...files, ...change })).rejects.toThrow(RangeError);
  });
});
