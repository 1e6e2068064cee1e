import type { DuckDBConnection } from '@duckdb/node-api';

import { openDuckDb, sqlText } from './duckdb';

/** How every result is packed. Ids in order are differences of one: smaller than zstd makes them, and quicker to write. */
export const RESULT_FORMAT = 'format parquet, parquet_version v2, compression lz4_raw';

/**
 * Makes the type `region` out of the kabupaten that `kabupatenSql` answers, which are those of the result: a number of two
 * bytes while a result is made and, written as it is, the file's dictionary of texts.
 */
export async function createRegionType(duckDb: DuckDBConnection, kabupatenSql: string): Promise<void> {
  await duckDb.run(`create type region as enum (select distinct kabupaten from (${kabupatenSql}) order by all)`);
}

/** What a ranking says about a proposal. The score is in millionths of log rupiah per person and month. */
export interface ProposalResult {
  readonly proposalId: string;
  readonly score: number;
  readonly nationalDecile: number;
  readonly provinceDecile: number;
  readonly kabupatenDecile: number;
}

/** Reads the proposals of a result in the order of their ids, a few thousand at a time. */
export async function* readProposalResults(resultPath: string): AsyncGenerator<ProposalResult, void> {
  const duckDb = await openDuckDb({ threads: 1 });
  try {
    const rows = await duckDb.connection.stream(`
      select proposal_id, score, national_decile, province_decile, kabupaten_decile
      from read_parquet(${sqlText(resultPath)}) where proposal_id is not null`);
    for await (const batch of rows.yieldRowsJs()) {
      for (const row of batch as unknown as readonly (readonly [string, number, number, number, number])[]) {
        const [proposalId, score, nationalDecile, provinceDecile, kabupatenDecile] = row;
        yield { proposalId, score, nationalDecile, provinceDecile, kabupatenDecile };
      }
    }
  } finally {
    duckDb.close();
  }
}
