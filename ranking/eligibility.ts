import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { QuarterRules } from '../domain/eligibility/decide';
import { quotaFaults, type QuotaFault } from '../domain/eligibility/quota-table';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { rulesFaults, type RulesFault } from '../domain/eligibility/rules-faults';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import { decisionsSql, placedSql, typesSql } from './deciding-sql';
import { checkFacts, checkMatch, type FactsFault } from './facts-faults';
import { householdSql, type NumberType } from './judging-sql';
import { listKabupaten } from './regions';
import { createRegionType } from './results';
import { fileSha256 } from './snapshot';
import { BEHIND_TABLES, behindSql, contestedSql, SHORT, waitingSql, wantedSql } from './waiting-sql';

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
  readonly decisionsPath: string;
}

export interface EligibilitySummary {
  readonly households: number;
  readonly decisions: number;
  readonly outcomes: readonly OutcomeCount[];
  /** Of the bytes of `decisionsPath`. */
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
 * Decides every household of a ranking for every programme, as `decideQuarter` does: one Parquet row for each, programme
 * by programme in the order of the rules and within it in the order of the ranking. Its columns: `household_id` or
 * `proposal_id`, `kabupaten`, `programme`, `outcome`, `reason`, `amount_rupiah`, `places`, `position`. Between equals in
 * every other respect the order of the ranking decides.
 *
 * Throws `EligibilityRefused` before anything is written, and what DuckDB throws. `decisionsPath` is whole or absent.
 */
export async function decideNation(options: EligibilityOptions): Promise<EligibilitySummary> {
  const startedAt = performance.now();
  const { memoryLimit, threads, rules, decisionsPath } = options;
  refuseRules(rules);
  return writeWhole(decisionsPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await refuseFacts(duckDb, options);
      const households = await assess(duckDb, options);
      await refuseQuotas(duckDb, options);
      await loadQuotas(duckDb, options);
      await lineUp(duckDb, rules);
      await duckDb.run(`copy (${decisionsSql(rules)}) to ${sqlText(file)} (${DECISIONS_FORMAT})`);
      const [outcomes, sha256] = await Promise.all([countOutcomes(duckDb, file), fileSha256(file)]);
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

/** Only where more places are wanted than there are does anybody have to stand in line, so only they are sorted. */
async function lineUp(duckDb: DuckDBConnection, rules: EligibilityRules): Promise<void> {
  await duckDb.run(`create temp table wanted as ${wantedSql(rules)}`);
  await duckDb.run(`create temp table contested as ${contestedSql(rules)}`);
  await duckDb.run(`create temp table short as ${SHORT}`);
  for (const sql of behindSql(rules)) await duckDb.run(sql);
  await duckDb.run(`create temp table waiting as ${waitingSql(rules)}`);
  await duckDb.run('drop view behind');
  for (const table of BEHIND_TABLES) await duckDb.run(`drop table ${table}`);
  await duckDb.run(`create temp table placed as ${placedSql(rules)}`);
  for (const table of ['waiting', 'household']) await duckDb.run(`drop table ${table}`);
}

async function countOutcomes(duckDb: DuckDBConnection, file: string): Promise<readonly OutcomeCount[]> {
  return rowsOf<OutcomeCount>(
    duckDb,
    `select programme, outcome, count(*)::double as households, sum(places)::double as places,
      sum(amount_rupiah)::double as "amountRupiah"
     from read_parquet(${sqlText(file)}) group by all order by all`,
  );
}
