import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

import { openDuckDb, sqlText } from './duckdb';
import { fileSha256 } from './snapshot';

/** What a ranking says about a proposal. The score is in millionths of log rupiah per person and month. */
export interface ProposalResult {
  readonly proposalId: string;
  readonly score: number;
  readonly nationalDecile: number;
  readonly kabupatenDecile: number;
}

/** Reads the proposals of a result in the order of their ids, a few thousand at a time. */
export async function* readProposalResults(resultPath: string): AsyncGenerator<ProposalResult, void> {
  const duckDb = await openDuckDb({ threads: 1 });
  try {
    const rows = await duckDb.connection.stream(`
      select proposal_id, score, national_decile, kabupaten_decile
      from read_parquet(${sqlText(resultPath)}) where proposal_id is not null`);
    for await (const batch of rows.yieldRowsJs()) {
      for (const row of batch as unknown as readonly (readonly [string, number, number, number])[]) {
        const [proposalId, score, nationalDecile, kabupatenDecile] = row;
        yield { proposalId, score, nationalDecile, kabupatenDecile };
      }
    }
  } finally {
    duckDb.close();
  }
}

/**
 * The SHA-256 of a result's rows in their order, as CSV with a header: the same for the same deciles whatever version of
 * DuckDB packs the Parquet file. Anybody can repeat it: `duckdb -csv -c "from 'result.parquet'" | sha256sum`.
 */
export async function resultSha256(
  duckDb: DuckDBConnection,
  { file, folder }: { readonly file: string; readonly folder: string },
): Promise<string> {
  const csv = join(folder, 'rows.csv');
  await duckDb.run(`copy (from read_parquet(${sqlText(file)})) to ${sqlText(csv)} (format csv, header)`);
  return fileSha256(csv);
}
