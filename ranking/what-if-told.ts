import type { DuckDBConnection } from '@duckdb/node-api';

import { SMALLEST_GROUP } from '../domain/monitoring/small-cells';
import { hiddenCells } from './cell-suppression';
import { rowsOf } from './duckdb';

/** Counts of a report, each of which is held back by itself. */
export const COUNTS = ['households', 'had', 'gained', 'lost'] as const;

type CountedRow = Readonly<Record<(typeof COUNTS)[number], number>> & {
  readonly n: number;
  readonly programme: string;
  readonly region: string;
  readonly dimension: string;
  readonly group: string;
};

/**
 * Makes the table `held_back (n, …)` of the table `counted (n, programme, region, dimension, "group", …)`: for each row, which of its
 * counts must not be told. That is a count of one to four households, every count about fewer than five, and as many others as it
 * takes that none of those can be computed. A programme's counts are tables of their own: no sum goes across programmes.
 */
export async function holdBack(duckDb: DuckDBConnection): Promise<void> {
  const columns = COUNTS.map((name) => `${name}::double as ${name}`);
  const rows = await rowsOf<CountedRow>(
    duckDb,
    `select n::double as n, programme, region, dimension, "group", ${columns.join(', ')} from counted order by n`,
  );
  await duckDb.run(`create temp table held_back (n bigint, ${COUNTS.map((name) => `${name} boolean`).join(', ')})`);
  const appender = await duckDb.createAppender('held_back');
  for (const [n, held] of heldBack(rows)) {
    appender.appendBigInt(BigInt(n));
    for (const name of COUNTS) appender.appendBoolean(held.has(name));
    appender.endRow();
  }
  appender.closeSync();
}

/** Rows of which something is held back, with its names. */
function heldBack(rows: readonly CountedRow[]): ReadonlyMap<number, ReadonlySet<string>> {
  const held = new Map<number, Set<string>>();
  for (const programme of new Set(rows.map((row) => row.programme))) {
    const own = rows.filter((row) => row.programme === programme);
    for (const name of COUNTS) {
      const cells = own.map(({ region, dimension, group, ...counts }) => {
        return { region, dimension, group, value: counts[name], isSmall: isSmall(counts, name) };
      });
      for (const index of hiddenCells(cells)) {
        const n = own[index]?.n ?? -1;
        held.set(n, (held.get(n) ?? new Set()).add(name));
      }
    }
  }
  return held;
}

function isSmall(counts: Pick<CountedRow, (typeof COUNTS)[number]>, name: (typeof COUNTS)[number]): boolean {
  const count = counts[name];
  return counts.households < SMALLEST_GROUP || (count > 0 && count < SMALLEST_GROUP);
}
