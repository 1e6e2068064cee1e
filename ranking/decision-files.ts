import { join } from 'node:path';

import { sqlText } from './duckdb';

/** Where a folder of decisions keeps those of a programme. */
export function decisionsFile(folder: string, programme: string): string {
  return join(folder, `decisions-${programme}.parquet`);
}

/** Where a folder of decisions keeps who waits, list by list and each in its order. */
export function waitingListsFile(folder: string): string {
  return join(folder, 'waiting-lists.parquet');
}

/**
 * All decisions of a folder that speak of households by `key`, as SQL: a row for each household and programme with the columns of
 * its file, and `position` in the waiting list, null for whoever waits in none.
 */
export function decisionsOf(folder: string, key: 'household_id' | 'proposal_id'): string {
  const decisions = sqlText(decisionsFile(folder, '*'));
  return `select d.*, w.position from read_parquet(${decisions}) d
    left join (select ${key}, programme, position from read_parquet(${sqlText(waitingListsFile(folder))}) where ${key} is not null) w
      using (${key}, programme)
    where ${key} is not null`;
}
