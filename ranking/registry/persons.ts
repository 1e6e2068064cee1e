import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from '../duckdb';
import { dukcapilAnswerSql } from './identity-faults';
import { LARGEST_POPULATION } from './identity-numbers';
import { MEMBERS_SET_ASIDE, peopleSql, recordedSql, type PeopleSource } from './persons-recipe';

export interface PersonsOptions extends PeopleSource, DuckDbLimits {
  /** Gets the people as they are on record. */
  readonly personsPath: string;
  /** Gets who they truly are and what was planted: what a matcher is measured against. */
  readonly truthPath: string;
}

export interface PersonsSummary {
  readonly persons: number;
  readonly households: number;
}

/**
 * Makes up the people of a made-up registry: as many and as old as each household counts. `personsPath` gets
 * `person_id, household_id, member_no, relation, kabupaten, village, kk, nik, name, sex, birth_date`, with faults planted;
 * `truthPath` gets `person_id, nik, name, birth_date, fault, dukcapil`. Both are in the order of `person_id` and the same,
 * byte for byte, for the same registry, seed and day. Every NIK and KK number is of province 99. Throws `RangeError` for a
 * household too large or too many of them to be numbered, or a day that is not the first of a month.
 */
export async function generatePersons(options: PersonsOptions): Promise<PersonsSummary> {
  const { seed, day, personsPath, truthPath } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError('The seed must be a whole number.');
  if (!/^\d{4}-\d{2}-01$/.test(day)) throw new RangeError('Ages hold on the first day of a month.');
  const truth = `select person_id, nik, name, birth_date, fault, ${dukcapilAnswerSql()} as dukcapil
    from (${peopleSql(options)})`;
  const people = { ...options, sql: recordedSql(peopleSql(options), seed) };
  await writeOrdered({ ...options, sql: truth, path: truthPath });
  await writeOrdered({ ...people, path: personsPath, prepare: (duckDb) => drawOtherNiks(duckDb, options) });
  return withDuckDb(limitsOf(options), async (duckDb) => {
    const [row] = await rowsOf<PersonsSummary>(
      duckDb,
      `select count(*)::double as persons, count(distinct household_id)::double as households
       from read_parquet(${sqlText(personsPath)})`,
    );
    return row ?? { persons: 0, households: 0 };
  });
}

function limitsOf({ memoryLimit, threads }: DuckDbLimits): DuckDbLimits {
  return { memoryLimit, threads };
}

interface OrderedFile extends DuckDbLimits {
  readonly registryPath: string;
  readonly path: string;
  readonly sql: string;
  readonly prepare?: (duckDb: DuckDBConnection) => Promise<void>;
}

async function writeOrdered({ path, sql, prepare, registryPath, ...limits }: OrderedFile): Promise<void> {
  await writeWhole(path, ({ file, folder }) =>
    withDuckDb({ ...limitsOf(limits), spillTo: join(folder, 'spill') }, async (duckDb) => {
      await refuseTooMany(duckDb, registryPath);
      await prepare?.(duckDb);
      // Rows made by several threads come in order, but where one row group ends hangs on the threads unless they are sorted.
      await duckDb.run(
        `copy (select * from (${sql}) order by person_id) to ${sqlText(file)} (format parquet, compression zstd)`,
      );
    }),
  );
}

/** Beyond these, numbers of two people could be the same. */
async function refuseTooMany(duckDb: DuckDBConnection, registryPath: string): Promise<void> {
  const sql = `select max("householdSize")::integer as largest, max(household_id)::double as last
    from read_parquet(${sqlText(registryPath)})`;
  const [row] = await rowsOf<{ largest: number | null; last: number | null }>(duckDb, sql);
  if ((row?.largest ?? 0) > MEMBERS_SET_ASIDE)
    throw new RangeError(`A made-up household has at most ${MEMBERS_SET_ASIDE} members.`);
  if ((row?.last ?? 0) * MEMBERS_SET_ASIDE > LARGEST_POPULATION)
    throw new RangeError(`There are numbers for ${LARGEST_POPULATION} people.`);
}

/** Gives each person who is recorded with the NIK of somebody else the one of the head of the household before theirs. */
async function drawOtherNiks(duckDb: DuckDBConnection, source: PeopleSource): Promise<void> {
  const double = peopleSql(source);
  const heads = peopleSql(source, `member_no = 1 and household_id in (select other from double_person)`);
  await duckDb.run(`create temp table double_person as
    select person_id, household_id - 1 as other from (${double}) where fault = 'double' and household_id > 1`);
  await duckDb.run(`create temp table other_nik as
    select double_person.person_id, head.nik as other_nik
    from double_person join (${heads}) head on head.household_id = double_person.other order by all`);
}
