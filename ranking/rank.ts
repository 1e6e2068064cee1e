import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import type { RankingModel } from './model';
import { resultSha256 } from './results';
import { coefficientColumns, scoreSql } from './scoring-sql';
import { checkSnapshot, SnapshotRefused, type SnapshotFault, type SnapshotFile } from './snapshot';

export interface RankingOptions extends DuckDbLimits {
  readonly registryPath: string;
  /** Made by `writeProposalsParquet`. Without it only the registry is ranked. */
  readonly proposalsPath?: string | undefined;
  /** Must have passed `checkModel` for the territory. */
  readonly model: RankingModel;
  readonly resultPath: string;
}

export interface RankingSummary {
  readonly households: number;
  readonly cuts: DecileCuts;
  /** Of the result's rows in their order, as `resultSha256` says. */
  readonly sha256: string;
  readonly seconds: number;
}

/** Nine scores each: a household is in decile 1 up to and with the first, in decile 10 above the last. */
export interface DecileCuts {
  readonly national: readonly number[];
  readonly kabupaten: Readonly<Record<string, readonly number[]>>;
}

const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * Ranks registry and proposals together and writes one Parquet row for each household: `household_id` or `proposal_id`,
 * `kabupaten`, `score`, `national_decile`, `kabupaten_decile`; the registry first, each part by its id.
 *
 * Tie rule: cut n is the smallest score that at least n tenths of the households do not exceed, and a decile is one
 * more than the number of cuts a score exceeds. Equal scores share a decile, whatever their ids; decile 1 is the poorest.
 *
 * Throws `SnapshotRefused` before anything is written, and what DuckDB throws. `resultPath` is whole or absent.
 * @basis PERINGKAT: the decile used is national; the kabupaten's is one of the three levels BPS makes
 */
export async function rankSnapshot(options: RankingOptions): Promise<RankingSummary> {
  const startedAt = performance.now();
  const { model, memoryLimit, threads } = options;
  const files = filesOf(options);
  return writeWhole(options.resultPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await loadCoefficients(duckDb, model);
      await refuseFaulty(duckDb, files);
      await score(duckDb, { files, model: model });
      const { households, ...cuts } = await cut(duckDb);
      await writeDeciles(duckDb, { file, national: cuts.national });
      const sha256 = await resultSha256(duckDb, { file, folder });
      return { households, cuts, sha256, seconds: Math.round(performance.now() - startedAt) / 1_000 };
    }),
  );
}

function filesOf({ registryPath, proposalsPath }: RankingOptions): readonly SnapshotFile[] {
  const registry: SnapshotFile = { name: 'registry', path: registryPath, key: 'household_id' };
  if (proposalsPath === undefined) return [registry];
  return [registry, { name: 'proposals', path: proposalsPath, key: 'proposal_id' }];
}

async function loadCoefficients(duckDb: DuckDBConnection, model: RankingModel): Promise<void> {
  const columns = coefficientColumns(model).map((name) => `${name} double`);
  await duckDb.run(`create temp table coefficient (kabupaten text, ${columns.join(', ')})`);
  const appender = await duckDb.createAppender('coefficient');
  for (const [kabupaten, { intercept, coefficients }] of Object.entries(model.strata)) {
    appender.appendVarchar(kabupaten);
    for (const value of [intercept, ...coefficients]) appender.appendDouble(value);
    appender.endRow();
  }
  appender.closeSync();
}

async function refuseFaulty(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<void> {
  const faults: SnapshotFault[] = [];
  for (const file of files) faults.push(...(await checkSnapshot(duckDb, file)));
  if (faults.length > 0) throw new SnapshotRefused(faults);
}

async function score(
  duckDb: DuckDBConnection,
  { files, model }: { readonly files: readonly SnapshotFile[]; readonly model: RankingModel },
): Promise<void> {
  await duckDb.run(
    'create temp table scored (household_id bigint, proposal_id text, kabupaten text, score integer not null)',
  );
  for (const { key, path } of files) {
    await duckDb.run(`
      insert into scored (${key}, kabupaten, score)
      select h.${key}, h.kabupaten, ${scoreSql(model)}
      from read_parquet(${sqlText(path)}) h join coefficient c using (kabupaten)`);
  }
}

async function cut(duckDb: DuckDBConnection): Promise<DecileCuts & { readonly households: number }> {
  const quantiles = `quantile_disc(score, [${TENTHS.join(', ')}])`;
  await duckDb.run(
    `create temp table kabupaten_cut as select kabupaten, ${quantiles} as cuts from scored group by kabupaten`,
  );
  const [nation] = await rowsOf<{ households: number; cuts: readonly number[] }>(
    duckDb,
    `select count(*)::double as households, ${quantiles} as cuts from scored`,
  );
  const own = await rowsOf<{ kabupaten: string; cuts: readonly number[] }>(
    duckDb,
    'select kabupaten, cuts from kabupaten_cut order by kabupaten',
  );
  return {
    households: nation?.households ?? 0,
    national: nation?.cuts ?? [],
    kabupaten: Object.fromEntries(own.map(({ kabupaten, cuts }) => [kabupaten, cuts])),
  };
}

/** One more than the number of cuts a score exceeds. */
function decileSql(cuts: readonly string[]): string {
  return `(1 + ${cuts.map((value) => `(score > ${value})::integer`).join(' + ')})::utinyint`;
}

async function writeDeciles(
  duckDb: DuckDBConnection,
  { file, national }: { readonly file: string; readonly national: readonly number[] },
): Promise<void> {
  const columns = TENTHS.map((_, index) => `cuts[${index + 1}] as q${index + 1}`);
  const kabupatenCuts = TENTHS.map((_, index) => `q.q${index + 1}`);
  await duckDb.run(`
    copy (
      select household_id, proposal_id, kabupaten, score,
        ${decileSql(national.map(String))} as national_decile,
        ${decileSql(kabupatenCuts)} as kabupaten_decile
      from scored join (select kabupaten, ${columns.join(', ')} from kabupaten_cut) q using (kabupaten)
      order by household_id nulls last, proposal_id
    ) to ${sqlText(file)} (format parquet, compression zstd)`);
}
