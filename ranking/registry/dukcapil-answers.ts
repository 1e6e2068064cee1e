import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf } from '../duckdb';
import { importFault, ImportRefused, type ImportFaultKind } from './import-faults';
import { openFile, placeWord, reading } from './source-file';

/** What Dukcapil may say of a NIK in the file of its answers. */
export const DUKCAPIL_STATUSES = ['active', 'inactive', 'not-recorded', 'not-found'] as const;

const EXAMPLES = 5;

/**
 * Makes the table `dukcapil (nik, status)` out of a file with these columns, an empty one without a file. A NIK of the right
 * shape that Dukcapil does not know is none: in the table `record` it becomes a faulty one. Throws `ImportRefused`.
 */
export async function loadDukcapil(duckDb: DuckDBConnection, path: string | undefined): Promise<void> {
  await duckDb.run('create temp table dukcapil (place bigint, nik text, status text)');
  if (path === undefined) return;
  const given = { file: 'dukcapil', path } as const;
  const { from, place, cell } = await openFile(duckDb, { given, columns: ['nik', 'status'] });
  await reading(given, () =>
    duckDb.run(`insert into dukcapil select ${place}, ${cell('nik')}, ${cell('status')} from ${from}`),
  );
  const known = DUKCAPIL_STATUSES.map((status) => `'${status}'`).join();
  const tests: readonly { readonly kind: ImportFaultKind; readonly column: string; readonly from: string }[] = [
    {
      kind: 'status-unknown',
      column: 'status',
      from: `dukcapil where nik is null or not coalesce(status in (${known}), false)`,
    },
    {
      kind: 'status-twice',
      column: 'nik',
      from: '(select max(place) as place from dukcapil group by nik having count(*) > 1)',
    },
  ];
  const faults = [];
  for (const { kind, column, from: rows } of tests) {
    const found = await rowsOf<{ place: number }>(duckDb, `select place::double as place from ${rows} order by place`);
    const examples = found.slice(0, EXAMPLES).map((row) => `${placeWord(given)} ${row.place}`);
    if (found.length > 0) faults.push(importFault(kind, { file: 'dukcapil', column, rows: found.length, examples }));
  }
  if (faults.length > 0) throw new ImportRefused(faults);
  await duckDb.run(`update record set nik = null, nik_fault = 'not-found' from dukcapil
    where record.nik = dukcapil.nik and dukcapil.status = 'not-found'`);
}
