import { join } from 'node:path';

import type { UnclearKind } from '../../domain/registry/checks';
import { rowsOf, sqlText, withDuckDb } from '../duckdb';
import { fileSha256 } from '../snapshot';

/** A household of a merge that somebody has to look at. Numbers and kinds only: names and NIKs stay in the merged files. */
export interface ListedHousehold {
  /** Of the merge, from 1. */
  readonly household: number;
  /** Kemendagri code, 10 digits. */
  readonly villageCode: string;
  /** Why, each once, in the order of the alphabet: `double`, `inactive`, `unmatched`. */
  readonly kinds: readonly UnclearKind[];
}

/** The list of a merge as it is worked off: its own name, and its households in their order. */
export interface GroundcheckList {
  /** SHA-256 of `groundchecks.csv`: the same files, rules and day give the same list. */
  readonly sha256: string;
  readonly households: readonly ListedHousehold[];
}

/**
 * Reads the list of a folder that `npm run registry -- import` wrote. Households with double identities come first, because two
 * families may live on one number, then inactive, then unmatched ones; each in the order of the merge.
 * Throws where the folder is none.
 */
export async function readGroundcheckList(folder: string): Promise<GroundcheckList> {
  const csv = join(folder, 'groundchecks.csv');
  const sha256 = await fileSha256(csv);
  const households = await withDuckDb({ memoryLimit: '1GB' }, (duckDb) =>
    rowsOf<ListedHousehold>(
      duckDb,
      `select merged.household_id::double as household, village as "villageCode", list_sort(list(distinct kind)) as kinds
      from read_csv(${sqlText(csv)}, header = true, all_varchar = true) listed
        join read_parquet(${sqlText(join(folder, 'households.parquet'))}) merged
          on merged.household_id = listed.household_id::bigint
      group by all order by min(kind), household`,
    ),
  );
  return { sha256, households };
}
