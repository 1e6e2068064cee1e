import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { QuarterRules } from '../domain/eligibility/decide';
import { quotaFaults, type QuotaFault } from '../domain/eligibility/quota-table';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { rulesFaults, type RulesFault } from '../domain/eligibility/rules-faults';
import { decisionsFile, waitingListsFile } from './decision-files';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import { decisionsSql, placedSql, typesSql } from './deciding-sql';
import { checkFacts, checkMatch, type FactsFault } from './facts-faults';
import { householdSql, type NumberType } from './judging-sql';
import { listKabupaten } from './regions';
import { createRegionType } from './results';
import { snapshotSha256 } from './snapshot';
import {
  BEHIND_TABLES,
  behindSql,
  contestedSql,
  lastServedSql,
  lineSql,
  SHORT,
  waitingListsSql,
  wantedSql,
} from './lines-sql';

/**
 * Forty million rows: what is written fast is small as well, because ids in order are differences of one. A dictionary is for
 * columns of few values, of which kabupaten has the most; of others it would be begun for each row group and given up.
 */
const DECISIONS_FORMAT = 'format parquet, parquet_version v2, compression lz4_raw, dictionary_size_limit 600';

export interface EligibilityOptions extends QuarterRules, DuckDbLimits {
  /** Made by `rankSnapshot`. */
  readonly resultPath: string;
  /** A row for each household of the result; `ranking/facts.ts` says which columns. */
  readonly factsPath: string;
  /** Gets a file for each programme and one for those who wait; `ranking/decision-files.ts` names them. Replaced if it is there. */
  readonly decisionsFolder: string;
}

export interface EligibilitySummary {
  readonly households: number;
  readonly decisions: number;
  readonly outcomes: readonly OutcomeCount[];
  /** Of all files in `decisionsFolder`, as `snapshotSha256` makes one, programmes first. */
  readonly sha256: string;
  readonly seconds: number;
}

export interface OutcomeCount {
  readonly programme: string;
  readonly outcome: string;
  readonly households: number;
  readonly places: number;
  readonly amountRupiah: number;
}

/** Rules, quotas or facts that must not decide anything, with everything that is wrong with them. Nothing was written. */
export class EligibilityRefused extends Error {
  override readonly name = 'EligibilityRefused';

  readonly faults: readonly (FactsFault | QuotaFault | RulesFault)[];

  constructor(faults: EligibilityRefused['faults']) {
    super('The quarter cannot be decided.');
    this.faults = faults;
  }
}

/**
 * Decides every household of a ranking for every programme, as `decideQuarter` does: one Parquet file for each, a row for each
 * household in the order of the ranking. Its columns: `household_id` or `proposal_id`, `kabupaten`, `programme`, `outcome`,
 * `reason`, `amount_rupiah`, `places`. Who waits is in a file of its own, with `kabupaten`, `programme` and `position`: list by
 * list, each in its order. Between equals in every other respect the order of the ranking decides.
 *
 * Throws `EligibilityRefused` before anything is written, and what DuckDB throws. `decisionsFolder` is whole or absent.
 */
export async function decideNation(options: EligibilityOptions): Promise<EligibilitySummary> {
  const startedAt = performance.now();
  const { memoryLimit, threads, rules, decisionsFolder } = options;
  refuseRules(rules);
  return writeWhole(decisionsFolder, ({ file: to, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await refuseFacts(duckDb, options);
      const households = await assess(duckDb, options);
      await refuseQuotas(duckDb, options);
      await loadQuotas(duckDb, options);
      await mkdir(to);
      await lineUp(duckDb, { rules, to });
      const files = await writeDecisions(duckDb, { rules, to });
      const [outcomes, sha256] = await Promise.all([
        countOutcomes(duckDb, to),
        snapshotSha256([...files, waitingListsFile(to)]),
      ]);
      const decisions = outcomes.reduce((sum, outcome) => sum + outcome.households, 0);
      const seconds = Math.round(performance.now() - startedAt) / 1_000;
      return { households, decisions, outcomes, sha256, seconds };
    }),
  );
}

function refuseRules(rules: EligibilityRules): void {
  const faults = rulesFaults(rules);
  if (faults.length > 0) throw new EligibilityRefused(faults);
}

async function refuseFacts(duckDb: DuckDBConnection, { factsPath, rules }: EligibilityOptions): Promise<void> {
  const faults = await checkFacts(duckDb, { factsPath, rules });
  if (faults.length > 0) throw new EligibilityRefused(faults);
}

/** Judges everybody by the rules alone, and tells whether facts and result speak of the same households. */
async function assess(duckDb: DuckDBConnection, options: EligibilityOptions): Promise<number> {
  // Joins are written with the side to be looked up in on the right. Left alone, DuckDB may swap the sides of a small one.
  await duckDb.run("set disabled_optimizers = 'join_order,build_side_probe_side'");
  await createRegionType(duckDb, `select kabupaten from read_parquet(${sqlText(options.resultPath)})`);
  for (const sql of typesSql(options.rules)) await duckDb.run(sql);
  const numbers = await numberType(duckDb, options);
  await duckDb.run(`create temp table household as ${householdSql({ ...options, numbers })}`);
  const faults = await checkMatch(duckDb, options);
  if (faults.length > 0) throw new EligibilityRefused(faults);
  const [row] = await rowsOf<{ households: number }>(duckDb, 'select count(*)::double as households from household');
  return row?.households ?? 0;
}

const LARGEST_INTEGER = 2 ** 31 - 1;

/** Proposals are counted on from the last number of the registry. */
async function numberType(
  duckDb: DuckDBConnection,
  { resultPath }: Pick<EligibilityOptions, 'resultPath'>,
): Promise<NumberType> {
  const sql = `select (coalesce(max(household_id), 0) + count(*))::double as last from read_parquet(${sqlText(resultPath)})`;
  const [row] = await rowsOf<{ last: number }>(duckDb, sql);
  return (row?.last ?? 0) <= LARGEST_INTEGER ? 'integer' : 'bigint';
}

async function refuseQuotas(duckDb: DuckDBConnection, { rules, quotas }: EligibilityOptions): Promise<void> {
  const rows = await rowsOf<{ kabupaten: string }>(
    duckDb,
    'select unnest(enum_range(null::region)) as kabupaten order by all',
  );
  const faults = quotaFaults(quotas, {
    // A kabupaten where nobody was ranked may have a quota; one that does not exist is a slip.
    known: await listKabupaten(),
    needed: rows.map(({ kabupaten }) => kabupaten),
    programmes: rules.programmes.map(({ programme }) => programme),
  });
  if (faults.length > 0) throw new EligibilityRefused(faults);
}

async function loadQuotas(duckDb: DuckDBConnection, { quotas }: EligibilityOptions): Promise<void> {
  await duckDb.run('create temp table quota (programme text, kabupaten text, places bigint)');
  const appender = await duckDb.createAppender('quota');
  for (const { programme, kabupaten, places } of quotas) {
    appender.appendVarchar(programme);
    appender.appendVarchar(kabupaten);
    appender.appendBigInt(BigInt(places));
    appender.endRow();
  }
  appender.closeSync();
}

interface Writing {
  readonly rules: EligibilityRules;
  readonly to: string;
}

/** Only where more places are wanted than there are does anybody have to stand in line, so only they are sorted. */
async function lineUp(duckDb: DuckDBConnection, { rules, to }: Writing): Promise<void> {
  await duckDb.run(`create temp table wanted as ${wantedSql(rules)}`);
  await duckDb.run(`create temp table contested as ${contestedSql(rules)}`);
  await duckDb.run(`create temp table short as ${SHORT}`);
  for (const sql of behindSql(rules)) await duckDb.run(sql);
  await duckDb.run(`create temp table line as ${lineSql(rules)}`);
  await duckDb.run(copySql(waitingListsSql(rules), waitingListsFile(to)));
  await duckDb.run(`create temp table last_served as ${lastServedSql(rules)}`);
  await duckDb.run('drop view behind');
  for (const table of BEHIND_TABLES) await duckDb.run(`drop table ${table}`);
  await duckDb.run(`create temp table placed as ${placedSql(rules)}`);
  await duckDb.run('drop table household');
}

/**
 * Writes a file for each programme and names them. In one file a programme would be written in order as well, but all but the
 * first would be kept in memory until the last was read: DuckDB stops regrouping rows when the first part of a union is through.
 */
async function writeDecisions(duckDb: DuckDBConnection, { rules, to }: Writing): Promise<readonly string[]> {
  const files = rules.programmes.map(({ programme }) => decisionsFile(to, programme));
  for (const [index, rule] of rules.programmes.entries()) {
    await duckDb.run(copySql(decisionsSql(rule, index), decisionsFile(to, rule.programme)));
  }
  return files;
}

function copySql(sql: string, file: string): string {
  return `copy (${sql}) to ${sqlText(file)} (${DECISIONS_FORMAT})`;
}

async function countOutcomes(duckDb: DuckDBConnection, folder: string): Promise<readonly OutcomeCount[]> {
  return rowsOf<OutcomeCount>(
    duckDb,
    `select programme, outcome, count(*)::double as households, sum(places)::double as places,
      sum(amount_rupiah)::double as "amountRupiah"
     from read_parquet(${sqlText(decisionsFile(folder, '*'))}) group by all order by all`,
  );
}
