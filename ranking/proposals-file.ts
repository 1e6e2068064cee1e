import type { DuckDBConnection } from '@duckdb/node-api';

import { sqlText, withDuckDb, writeWhole } from './duckdb';
import { FEATURE_KEYS, type HouseholdFeatures } from './features';

/** A proposal as the ranking sees it: no name, no NIK. `kabupaten` is the 4-digit code. */
export interface ProposalRow {
  readonly proposalId: string;
  readonly kabupaten: string;
  readonly features: Partial<HouseholdFeatures>;
}

/**
 * Freezes proposals as a Parquet file sorted by id, so that the same proposals give the same bytes in whatever order they
 * come. Judges nothing: a missing feature is written as such, for `rankSnapshot` to refuse with all the other faults.
 */
export async function writeProposalsParquet(rows: Iterable<ProposalRow>, path: string): Promise<void> {
  await writeWhole(path, ({ file }) =>
    // With one thread, the layout of the file depends on nothing but its rows.
    withDuckDb({ threads: 1 }, async (duckDb) => {
      const features = FEATURE_KEYS.map((name) => `"${name}" double`);
      await duckDb.run(`create temp table proposal (proposal_id text, kabupaten text, ${features.join(', ')})`);
      await load(duckDb, rows);
      const ordered = 'select * from proposal order by all';
      await duckDb.run(`copy (${ordered}) to ${sqlText(file)} (format parquet, compression zstd)`);
    }),
  );
}

async function load(duckDb: DuckDBConnection, rows: Iterable<ProposalRow>): Promise<void> {
  const appender = await duckDb.createAppender('proposal');
  for (const { proposalId, kabupaten, features } of rows) {
    appender.appendVarchar(proposalId);
    appender.appendVarchar(kabupaten);
    for (const name of FEATURE_KEYS) {
      const value = features[name];
      if (value === undefined) appender.appendNull();
      else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
}
