import { join } from 'node:path';
import { DOUBLE, LIST, listValue, type DuckDBConnection } from '@duckdb/node-api';

import { placeCells } from './cell-places';
import { cutDeciles, type DecileCuts } from './cuts';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';
import type { RankingModel } from './model';
import { startPhases, type RankingPhases, type RankingProgress } from './ranking-progress';
import { resultSha256 } from './result-hash';
import { createRegionType, RESULT_FORMAT } from './results';
import { coefficientRow, scoringSql } from './scoring-sql';
import { checkSnapshot, snapshotFiles, SnapshotRefused, type SnapshotFault, type SnapshotFile } from './snapshot';

export interface RankingOptions extends DuckDbLimits {
  readonly registryPath: string;
  /** Made by `writeProposalsParquet`. Without it only the registry is ranked. */
  readonly proposalsPath?: string | undefined;
  /** Must have passed `checkModel` for the territory. */
  readonly model: RankingModel;
  readonly resultPath: string;
  /** Hears about once a second how far the ranking has come; never that it is over. */
  readonly onProgress?: ((progress: RankingProgress) => void) | undefined;
}

export interface RankingSummary {
  readonly households: number;
  readonly cuts: DecileCuts;
  /** Of what the result says, whatever packs it, as `resultSha256` describes. */
  readonly sha256: string;
  readonly seconds: number;
  /** Where the time went. The check is not part of ranking: a snapshot is checked when it is frozen, too. */
  readonly phases: RankingPhases;
}

/**
 * Ranks registry and proposals together and writes one Parquet row for each household: `household_id` or `proposal_id`,
 * `kabupaten`, `score`, `national_decile`, `province_decile`, `kabupaten_decile`; the registry first, each part by its id.
 *
 * Tie rule: cut n is the smallest score which at least n tenths of the households, or of the people in them, lie at or
 * below, and a decile is one more than the number of cuts a score exceeds. Equal scores share a decile, whatever their
 * ids; decile 1 is the poorest.
 *
 * Throws `SnapshotRefused` before anything is written, and what DuckDB throws. `resultPath` is whole or absent.
 * @basis PERINGKAT: the decile used is national; province and kabupaten are the other two levels BPS makes
 */
export async function rankSnapshot(options: RankingOptions): Promise<RankingSummary> {
  const startedAt = performance.now();
  const { model, memoryLimit, threads, onProgress } = options;
  const files = snapshotFiles(options);
  return writeWhole(options.resultPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await loadCoefficients(duckDb, model);
      const follow = onProgress && { onProgress, households: await countHouseholds(duckDb, files) };
      const phases = await startPhases(duckDb, follow);
      try {
        await phases.run('check', () => refuseFaulty(duckDb, files));
        await phases.run('score', () => score(duckDb, { files, model }));
        const cuts = await phases.run('cut', () => cutDeciles(duckDb, model));
        await phases.run('write', () => writeDeciles(duckDb, { file, cuts }));
        const { households, sha256 } = await phases.run('hash', () => resultSha256(duckDb, file));
        const seconds = Math.round(performance.now() - startedAt) / 1_000;
        return { households, cuts, sha256, seconds, phases: phases.seconds };
      } finally {
        phases.stop();
      }
    }),
  );
}

/** Read from the files' footers. */
async function countHouseholds(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<number> {
  const paths = files.map(({ path }) => sqlText(path)).join(', ');
  const sql = `select sum(num_rows)::double as households from parquet_file_metadata([${paths}])`;
  const [row] = await rowsOf<{ households: number }>(duckDb, sql);
  return row?.households ?? 0;
}

/** `stratum` is the kabupaten's code as a number: two bytes for each of ninety million rows. `row` counts from 0. */
async function loadCoefficients(duckDb: DuckDBConnection, model: RankingModel): Promise<void> {
  await duckDb.run(
    'create temp table coefficient (kabupaten text, stratum usmallint, row integer, factors double[], coefficients double[])',
  );
  const appender = await duckDb.createAppender('coefficient');
  Object.entries(model.strata).forEach(([kabupaten, stratum], row) => {
    const { factors, coefficients } = coefficientRow(model, stratum);
    appender.appendVarchar(kabupaten);
    appender.appendUSmallInt(Number(kabupaten));
    appender.appendInteger(row);
    for (const values of [factors, coefficients]) appender.appendList(listValue(values), LIST(DOUBLE));
    appender.endRow();
  });
  appender.closeSync();
}

async function refuseFaulty(duckDb: DuckDBConnection, files: readonly SnapshotFile[]): Promise<void> {
  const faults: SnapshotFault[] = [];
  for (const file of files) faults.push(...(await checkSnapshot(duckDb, file)));
  if (faults.length > 0) throw new SnapshotRefused(faults);
}

/** Registry and proposals lie apart, so that no row of the registry carries an empty text. `scored` is both. */
async function score(
  duckDb: DuckDBConnection,
  { files, model }: { readonly files: readonly SnapshotFile[]; readonly model: RankingModel },
): Promise<void> {
  const people = model.weight === 'person' ? ['people'] : [];
  const columns = [
    'row usmallint',
    'stratum usmallint',
    ...people.map((name) => `${name} utinyint`),
    'score integer not null',
  ];
  await duckDb.run(`create temp table scored_registry (household_id bigint, ${columns.join(', ')})`);
  await duckDb.run(`create temp table scored_proposals (proposal_id text, ${columns.join(', ')})`);
  const scoring = scoringSql(model);
  for (const table of scoring.tables) await duckDb.run(table);
  for (const { name, key, path } of files) {
    const counted = people.map((column) => `h."householdSize"::utinyint as ${column}`);
    await duckDb.run(`
      insert into scored_${name}
      select ${[`h.${key}`, 'c.row', 'c.stratum', ...counted, scoring.score].join(', ')}
      from read_parquet(${sqlText(path)}) h join coefficient c using (kabupaten) ${scoring.joins}`);
  }
  const both = ['stratum', ...people, 'score'].join(', ');
  await duckDb.run(
    `create temp view scored as select ${both} from scored_registry union all select ${both} from scored_proposals`,
  );
}

/**
 * Several threads give the rows of a join in runs, each in order, whichever comes first. So the order is made by sorting:
 * runs are merged, which costs a tenth of writing them.
 */
async function writeDeciles(
  duckDb: DuckDBConnection,
  { file, cuts }: { readonly file: string; readonly cuts: DecileCuts },
): Promise<void> {
  await createRegionType(duckDb, 'select kabupaten from coefficient semi join cell using (stratum)');
  const { join: place, columns } = await placeCells(duckDb, cuts);
  const said = 'kabupaten, score, national_decile, province_decile, kabupaten_decile';
  const inOrder = (table: string, key: SnapshotFile['key']): string =>
    `(select ${key}, kabupaten, score, ${columns.join(', ')} from ${table} ${place} order by ${key})`;
  await duckDb.run(`
    copy (
      select household_id, null::text as proposal_id, ${said} from ${inOrder('scored_registry', 'household_id')}
      union all
      select null, proposal_id, ${said} from ${inOrder('scored_proposals', 'proposal_id')}
    ) to ${sqlText(file)} (${RESULT_FORMAT})`);
}
