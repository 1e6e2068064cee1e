import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import type { QuarterDates } from '../domain/calendar/quarter';
import type { QuarterRules } from '../domain/eligibility/decide';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import { decideNation, type EligibilitySummary } from './eligibility';
import type { RankingModel } from './model';
import { rankSnapshot, type RankingSummary } from './rank';
import { fileSha256 } from './snapshot';
import { decidedResult, inQuarter } from './what-if-quarter';
import { changesSql, countsSql, groupsSql, type Dimension } from './what-if-groups';
import { holdBack } from './what-if-told';

/** What a quarter is ranked and decided by. */
export interface Versions extends QuarterRules {
  readonly model: RankingModel;
  /** Whom a calendar has in the quarter. Absent: everybody of the snapshot. Its day of decisions is `day`. */
  readonly dates?: QuarterDates | undefined;
}

export interface WhatIfOptions extends DuckDbLimits {
  readonly registryPath: string;
  readonly proposalsPath?: string | undefined;
  readonly factsPath: string;
  readonly baseline: Versions;
  readonly variant: Versions;
  /** Gets `what-if.parquet` and `what-if.csv`. Nothing else is touched. */
  readonly directory: string;
}

/** A row of the report. A number that would tell of fewer than five households, by itself or with others, is `null`. */
export interface WhatIfRow {
  readonly programme: string;
  /** `nation`, a province (2 digits) or a kabupaten/kota (4). */
  readonly region: string;
  readonly dimension: Dimension;
  readonly group: string;
  readonly households: number | null;
  readonly had: number | null;
  readonly gained: number | null;
  readonly lost: number | null;
  readonly rupiahChange: number | null;
}

export interface WhatIfSummary {
  /** Decisions that are not the same: outcome, reason, amount or position. Deciles are compared through them. */
  readonly differences: number;
  readonly baseline: Ranked;
  readonly variant: Ranked;
  /** Rows of the nation and its provinces, for a page. */
  readonly rows: readonly WhatIfRow[];
  /** Of the bytes of `what-if.csv`. */
  readonly sha256: string;
}

/** A quarter ranked and decided under one of the two. */
export interface Ranked {
  readonly ranking: RankingSummary;
  readonly eligibility: EligibilitySummary;
  /** Households of the snapshot whose proposals its calendar leaves to the next quarter. */
  readonly leftOut: number;
}

/**
 * Ranks and decides a frozen snapshot twice, under its own versions and under changed ones, and counts who gains and who
 * loses. Groups are those of the baseline's decile, or of the variant's for a proposal that only its calendar has in the quarter.
 * Whoever one of the two leaves to the next quarter has nothing in that one. Throws what ranking and deciding throw; the reports are whole or absent.
 */
export async function compareVersions(options: WhatIfOptions): Promise<WhatIfSummary> {
  const { directory, memoryLimit, threads } = options;
  const parquet = join(directory, 'what-if.parquet');
  return writeWhole(parquet, async ({ file, folder }) => {
    const before = await rankAndDecide(options, { versions: options.baseline, folder, name: 'before' });
    const after = await rankAndDecide(options, { versions: options.variant, folder, name: 'after' });
    const compared = {
      ...options,
      resultPaths: [before.resultPath, after.resultPath],
      beforeFolder: before.decisionsFolder,
      afterFolder: after.decisionsFolder,
    } as const;
    return withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await duckDb.run(`create temp table change as ${changesSql(compared)}`);
      await duckDb.run(`create temp table counted as ${countsSql()}`);
      await holdBack(duckDb);
      await duckDb.run(`create temp table report as ${groupsSql()}`);
      await duckDb.run(`copy report to ${sqlText(file)} (format parquet, compression zstd)`);
      const sha256 = await writeCsv(duckDb, join(directory, 'what-if.csv'));
      const found = { differences: await countDifferences(duckDb), rows: await reportRows(duckDb), sha256 };
      return { ...found, baseline: before.ranked, variant: after.ranked };
    });
  });
}

/** Both quarters live in the report's unfinished folder and go with it. */
async function rankAndDecide(
  options: WhatIfOptions,
  { versions, folder, name }: { readonly versions: Versions; readonly folder: string; readonly name: string },
): Promise<{ readonly resultPath: string; readonly decisionsFolder: string; readonly ranked: Ranked }> {
  const { registryPath, memoryLimit, threads } = options;
  const limits = { memoryLimit, threads };
  const resultPath = join(folder, `${name}-result.parquet`);
  const decisionsFolder = join(folder, `${name}-decisions`);
  const { model, rules, quotas, day, dates } = versions;
  const chosen =
    dates === undefined ? { ...options, leftOut: 0 } : await inQuarter({ ...options, dates, folder, name });
  const { proposalsPath, factsPath, leftOut } = chosen;
  const ranking = await rankSnapshot({ registryPath, proposalsPath, model, resultPath, ...limits });
  const decided = leftOut === 0 ? resultPath : join(folder, `${name}-decided.parquet`);
  if (leftOut > 0) await decidedResult({ resultPath, factsPath, to: decided }, limits);
  const decidedBy = { factsPath, rules, quotas, day, decisionsFolder };
  const eligibility = await decideNation({ resultPath: decided, ...decidedBy, ...limits });
  return { resultPath, decisionsFolder, ranked: { ranking, eligibility, leftOut } };
}

async function writeCsv(duckDb: DuckDBConnection, path: string): Promise<string> {
  return writeWhole(path, async ({ file }) => {
    await duckDb.run(`copy report to ${sqlText(file)} (format csv, header)`);
    return fileSha256(file);
  });
}

async function countDifferences(duckDb: DuckDBConnection): Promise<number> {
  const [row] = await rowsOf<{ differences: number }>(
    duckDb,
    `select count(*)::double as differences from change
     where before <> after or amount_before <> amount_after or differs`,
  );
  return row?.differences ?? 0;
}

async function reportRows(duckDb: DuckDBConnection): Promise<readonly WhatIfRow[]> {
  const numbers = ['households', 'had', 'gained', 'lost'].map((name) => `${name}::double as ${name}`);
  return rowsOf<WhatIfRow>(
    duckDb,
    `select programme, region, dimension, "group", ${numbers.join(', ')}, rupiah_change::double as "rupiahChange"
     from report where length(region) <> 4`,
  );
}
