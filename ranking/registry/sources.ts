import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { FEATURE_KEYS } from '../features';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from '../duckdb';
import { chanceOf, type Chance } from './chance';
import { layoutOf, SOURCES, type Layout, type MergeRules, type SourceName } from './merge-rules';
import { misspeltSql } from './names';
import { nikFaultSql } from './nik-sql';
import type { RegistryFiles } from './next-quarter';
import { misdatedSql } from './persons-recipe';
import { SOURCE_ERRORS } from './source-errors';

export interface SourcesOptions extends DuckDbLimits {
  readonly files: RegistryFiles;
  readonly seed: number;
  readonly rules: MergeRules;
  readonly format: 'csv' | 'parquet';
  /** Gets `<source>.csv` or `.parquet`, `families.parquet`, `dukcapil.csv` and `sources-truth.parquet`. Made when it does not exist. */
  readonly directory: string;
}

/** Lines of each source without its header. */
export type SourcesSummary = Readonly<Record<SourceName, number>>;

/**
 * Makes up the three founding sources out of a made-up registry, each with its own coverage, layout and errors, in an order
 * of its own; what the families of
 * one answered; what Dukcapil says of every NIK in them (`nik, status`); and who each line truly is (`source, line, person_id,
 * household_id, error`, lines counted as in the file, from 2 in a CSV and from 1 in a Parquet file). The same, byte for byte,
 * for the same registry, seed and rules.
 */
export async function makeUpSources(options: SourcesOptions): Promise<SourcesSummary> {
  const { directory, memoryLimit, threads, format, rules } = options;
  await mkdir(directory, { recursive: true });
  return withDuckDb({ memoryLimit, threads, spillTo: join(directory, '.spill') }, async (duckDb) => {
    const counts: [SourceName, number][] = [];
    for (const name of SOURCES) {
      await duckDb.run(`create temp table listed_${name} as ${listedSql(name, options)}`);
      const path = join(directory, `${name}.${format}`);
      await copyWhole(duckDb, { sql: writtenSql(layoutOf(rules, name)), path });
      counts.push([name, await countOf(duckDb, `listed_${name}`)]);
    }
    await copyWhole(duckDb, { sql: familiesSql(options), path: join(directory, 'families.parquet') });
    await copyWhole(duckDb, { sql: truthSql(), path: join(directory, 'sources-truth.parquet') });
    await copyWhole(duckDb, { sql: dukcapilSql(options), path: join(directory, 'dukcapil.csv') });
    return Object.fromEntries(counts) as Record<SourceName, number>;
  });
}

async function copyWhole(
  duckDb: DuckDBConnection,
  { sql, path }: { readonly sql: string; readonly path: string },
): Promise<void> {
  const how = path.endsWith('.csv') ? 'format csv, header' : 'format parquet, compression zstd';
  await writeWhole(path, ({ file }) => duckDb.run(`copy (${sql}) to ${sqlText(file)} (${how})`));
}

async function countOf(duckDb: DuckDBConnection, table: string): Promise<number> {
  const [row] = await rowsOf<{ lines: number }>(duckDb, `select count(*)::double as lines from ${table}`);
  return row?.lines ?? 0;
}

/** The lines of a source with errors in them, numbered in an order that hangs on the seed. */
function listedSql(name: SourceName, { files, seed, format }: SourcesOptions): string {
  const errors = SOURCE_ERRORS[name];
  const own = seed * SOURCES.length + SOURCES.indexOf(name);
  const chance = chanceOf('person_id', own);
  const household = chanceOf('household_id', own);
  // Who is poorer in one source is poorer in the others too: that chance does not hang on the source.
  const standing = `(0.7 * ${chanceOf('household_id', seed)(70)} + 0.3 * ${household(71)})`;
  const reached = `select * from read_parquet(${sqlText(files.personsPath)})
    where ${standing} < ${shareToStanding(errors.households)} and ${chance(72)} < ${errors.members}`;
  const elsewhere = `
    select p.* exclude (kk, household_id, relation), 8::utinyint as relation, other.kk, other.household_id, 'elsewhere' as listed
    from (select *, household_id - 1 as other_id from (${reached}) where ${chance(73)} < ${errors.listedElsewhere}) p
      join (select household_id, any_value(kk) as kk from (${reached}) group by all) other on other.household_id = p.other_id`;
  const all = `
    select person_id, household_id, relation, village, kk, nik, name, sex, birth_date, 'once' as listed from (${reached})
    union all select person_id, household_id, relation, village, kk, nik, name, sex, birth_date, 'repeated'
      from (${reached}) where ${chance(74)} < ${errors.repeated}
    union all select person_id, household_id, relation, village, kk, nik, name, sex, birth_date, listed from (${elsewhere})`;
  const oldKk = `${household(75)} < ${errors.oldKk}`;
  const header = format === 'csv' ? 1 : 0;
  return `
    select person_id, household_id, relation, village, sex, listed,
      ${header} + row_number() over (order by hash(household_id, ${own}), household_id, listed, relation, person_id) as line,
      case when ${oldKk} then ${renumberedSql('kk')} else kk end as kk, ${nikSql(name, chance)} as nik,
      case when ${chance(76)} < ${errors.nameMisspelt} then ${misspeltSql('name', { chance, salt: 77 })} else name end as name,
      case when ${chance(81)} < ${errors.birthDateWrong} then ${misdatedSql('birth_date')} else birth_date end as birth_date,
      ${chance(80)} < ${errors.sexWrong} as sex_wrong
    from (${all})`;
}

/** `standing` is the sum of two uniform numbers; this is the one below which about `share` of them lie. */
function shareToStanding(share: number): string {
  return share > 0.9 ? '0.9' : (0.15 + 0.7 * share).toFixed(4);
}

function nikSql(name: SourceName, chance: Chance): string {
  const { nikMissing, nikTypo } = SOURCE_ERRORS[name];
  const at = `(5 + floor(${chance(82)} * 12))::integer`;
  const wrong = `(try_cast(nik[${at}:${at}] as integer) + 1 + floor(${chance(83)} * 9)::integer) % 10`;
  return `case when ${chance(84)} < ${nikMissing} then null
    when ${chance(84)} < ${nikMissing + nikTypo} then coalesce(nik[:${at} - 1] || (${wrong})::text || nik[${at} + 1:], nik)
    else nik end`;
}

/** The number of the same household from before: the day of issue alone differs, so it is nobody else's. */
function renumberedSql(kk: string): string {
  return `${kk}[:6] || lpad(((${kk}[7:8]::integer % 28) + 1)::text, 2, '0') || ${kk}[9:]`;
}

/** The file itself: nothing in it but what such a source has. */
function writtenSql({ name, columns, dateFormat, sexes }: Layout): string {
  const codeOf = (sex: string): string => Object.entries(sexes).find(([, value]) => value === sex)?.[0] ?? '';
  const values: Readonly<Record<keyof typeof columns, string>> = {
    nik: 'nik',
    kk: 'kk',
    name: 'name',
    sex: `case when (sex = 'male') <> sex_wrong then '${codeOf('male')}' else '${codeOf('female')}' end`,
    birthDate: `strftime(birth_date, '${dateFormat}')`,
    village: 'village',
    relation: 'relation::text',
  };
  const named = Object.entries(columns).map(
    ([field, column]) => `${values[field as keyof typeof columns]} as "${column}"`,
  );
  return `select ${named.join(', ')} from listed_${name} order by line`;
}

/** What was asked of the families the source reached, under the KK number it noted. */
function familiesSql({ files, rules }: SourcesOptions): string {
  const { source, kk } = rules.families;
  return `
    select kk as "${kk}", ${FEATURE_KEYS.map((name) => `"${name}"`).join()}
    from (select household_id, any_value(kk) as kk from listed_${source} where listed = 'once' group by all)
      join read_parquet(${sqlText(files.registryPath)}) using (household_id) order by household_id`;
}

function truthSql(): string {
  const each = SOURCES.map(
    (name) => `select '${name}' as source, line, person_id, household_id, listed from listed_${name}`,
  );
  return `select * from (${each.join(' union all ')}) order by source, line`;
}

/** Of each NIK on a line that could be one. Whose name or date differs has an active one all the same. */
function dukcapilSql({ files }: SourcesOptions): string {
  const asked = SOURCES.map((name) => `select nik from listed_${name} where ${nikFaultSql('nik')} is null`);
  const held = `select nik, case when fault in ('inactive', 'not-recorded') then fault else 'active' end as status
    from read_parquet(${sqlText(files.truthPath)})`;
  return `select nik, coalesce(status, 'not-found') as status from (${asked.join(' union ')})
    left join (${held}) using (nik) order by nik`;
}
