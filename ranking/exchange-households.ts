import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText } from './duckdb';
import { EXAMPLES, type ExchangeFault } from './exchange-faults';
import { placesOf, type OutsideFile } from './exchange-source';
import type { SnapshotFile } from './snapshot';

interface Matching {
  readonly file: OutsideFile;
  readonly files: readonly SnapshotFile[];
}

const BOTH = `(select place, stratum, given_stratum from placed_registry
  union all select place, stratum, given_stratum from placed_proposals)`;

/**
 * Makes a table `placed_registry (household_id, …)` and `placed_proposals (proposal_id, …)` out of the snapshot and the
 * table `outside`: a row for each household of the snapshot, with `stratum` and `people` of the snapshot and `place`,
 * `given_stratum`, `score` and the deciles of the result. Names households that are missing, unknown, twice, or in another
 * kabupaten. Needs a snapshot that holds nobody twice.
 */
export async function matchHouseholds(duckDb: DuckDBConnection, matching: Matching): Promise<readonly ExchangeFault[]> {
  await placeAll(duckDb, matching.files);
  const [counts] = await rowsOf<{ missing: number; given: number; wanted: number }>(
    duckDb,
    `select (select count(*) from ${BOTH} where place is null)::double as missing,
      (select count(*) from outside where household_id is not null or proposal_id is not null)::double as given,
      (${matching.files.map(({ path }) => `(select count(*) from read_parquet(${sqlText(path)}))`).join(' + ')})::double as wanted`,
  );
  // With nobody missing and as many rows as households, each row is of one household and each household has one.
  const isExact = counts?.missing === 0 && counts.given === counts.wanted;
  const apart = isExact ? [] : await identityFaults(duckDb, matching);
  return [...apart, ...(await kabupatenFaults(duckDb, matching))];
}

async function placeAll(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<void> {
  const given =
    'o.place, o.stratum as given_stratum, o.score, o.national_decile, o.province_decile, o.kabupaten_decile';
  const own = 'kabupaten::usmallint as stratum, "householdSize"::utinyint as people';
  for (const { name, key, path } of files) {
    await duckDb.run(`
      create temp table placed_${name} as
      select s.${key}, s.stratum, s.people, ${given}
      from (select ${key}, ${own} from read_parquet(${sqlText(path)})) s left join outside o on o.${key} = s.${key}`);
  }
  if (files.length === 1) {
    await duckDb.run(`
      create temp table placed_proposals as
      select null::text as proposal_id, * exclude (household_id) from placed_registry where false`);
  }
}

async function identityFaults(duckDb: DuckDBConnection, { file, files }: Matching): Promise<readonly ExchangeFault[]> {
  const again = ['household_id', 'proposal_id'].map(
    (key) => `select place, ${key} is not null and row_number() over (partition by ${key} order by place) > 1 as again
      from outside where ${key} is not null`,
  );
  const known = files.map(({ name, key }) => `select place from outside semi join placed_${name} using (${key})`);
  const twice = await placesOf(duckDb, { file, from: `(${again.join(' union all ')}) where again` });
  const unknown = await placesOf(duckDb, {
    file,
    from: `(select place from outside where household_id is not null or proposal_id is not null
      except all select distinct place from (${known.join(' union all ')}))`,
  });
  const missing = await missingHouseholds(duckDb, files);
  const faults: readonly ExchangeFault[] = [
    { kind: 'household-missing', ...missing },
    { kind: 'household-twice', ...twice },
    { kind: 'household-unknown', ...unknown },
  ];
  return faults.filter(({ rows }) => rows > 0);
}

/** They have no place in the file, so they are named by our own ids, which say nothing about anybody. */
async function missingHouseholds(
  duckDb: DuckDBConnection,
  files: readonly SnapshotFile[],
): Promise<Pick<ExchangeFault, 'rows' | 'examples'>> {
  const each = files.map(
    ({ name, key }, order) => `select ${order} as file, ${key}::text as id, ${key} as key from placed_${name}
      where place is null order by key limit ${EXAMPLES}`,
  );
  const [counted] = await rowsOf<{ rows: number }>(
    duckDb,
    `select count(*)::double as rows from ${BOTH} where place is null`,
  );
  const first = [];
  for (const sql of each) first.push(...(await rowsOf<{ file: number; id: string }>(duckDb, sql)));
  const words = ['household', 'proposal'];
  const examples = first.slice(0, EXAMPLES).map(({ file, id }) => `${words[file] ?? ''} ${id}`);
  return { rows: counted?.rows ?? 0, examples };
}

async function kabupatenFaults(duckDb: DuckDBConnection, { file }: Matching): Promise<readonly ExchangeFault[]> {
  const found = await placesOf(duckDb, { file, from: `${BOTH} where given_stratum <> stratum` });
  return found.rows === 0 ? [] : [{ kind: 'kabupaten-differs', column: 'kabupaten', ...found }];
}
