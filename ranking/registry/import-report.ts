import type { DuckDBConnection } from '@duckdb/node-api';

import { rowsOf } from '../duckdb';
import type { FamilyCounts } from './families';
import { countsOf } from './merged-files';
import { SOURCES, type MergeRules, type SourceName } from './merge-rules';

/** One source as it was read: bytes, lines below the header. */
export interface SourceCount {
  readonly sha256: string;
  readonly lines: number;
}

type Counts = Readonly<Record<string, number>>;

/** What an import did: numbers only. Without a clock or a path, so that the same input gives the same report. */
export interface ImportReport {
  readonly format: 'registry-import-1';
  readonly rules: string;
  readonly day: string;
  readonly sources: Readonly<Record<SourceName, SourceCount & { readonly rejected: number; readonly merged: number }>>;
  /** Lines by what is wrong with them; a line may have several faults. */
  readonly rejects: Counts;
  readonly persons: number;
  readonly households: number;
  /** People by the sources that know them, such as `dtks+regsosek`, and by what brought their records together. */
  readonly personsBySources: Counts;
  readonly personsByMatch: Counts;
  /** People by what Dukcapil says of their NIK. */
  readonly personsByDukcapil: Counts;
  /** Where answers of families were given. */
  readonly families?: FamilyCounts;
  /** People somebody has to look at, by kind, by reason, and by kabupaten and kind. */
  readonly groundchecks: Readonly<Record<'persons' | 'households', number>> & {
    readonly byKind: Counts;
    readonly byReason: Counts;
    readonly byKabupaten: Readonly<Record<string, Counts>>;
    /** People who are not looked at again, by what the field found of them. */
    readonly settled: Counts;
  };
}

/** Counts the outcome of an import. Needs the tables `rec`, `reject` and those of `nameOutcome`. */
export async function importReport(
  duckDb: DuckDBConnection,
  {
    rules,
    day,
    sources,
    families,
  }: {
    readonly rules: MergeRules;
    readonly day: string;
    readonly sources: Readonly<Record<SourceName, SourceCount>>;
    readonly families: FamilyCounts | undefined;
  },
): Promise<ImportReport> {
  const [totals] = await rowsOf<Record<'persons' | 'households' | 'lookedAt' | 'visited', number>>(
    duckDb,
    `select (select count(*) from merged_person)::double as persons, (select count(*) from merged_household)::double as households,
      (select count(distinct person_id) from groundcheck)::double as "lookedAt",
      (select count(distinct household_id) from groundcheck)::double as visited`,
  );
  const rejected = await countsOf(duckDb, 'select distinct source as key, place from reject');
  const merged = await countsOf(duckDb, 'select source as key from rec');
  const each = SOURCES.map((name, index) => {
    const counted = { rejected: rejected[name] ?? 0, merged: merged[index] ?? 0 };
    return [name, { ...sources[name], ...counted }] as const;
  });
  return {
    ...{ format: 'registry-import-1', rules: rules.id, day },
    sources: Object.fromEntries(each) as unknown as ImportReport['sources'],
    rejects: await countsOf(duckDb, 'select code as key from reject'),
    ...{ persons: totals?.persons ?? 0, households: totals?.households ?? 0 },
    ...(families !== undefined && { families }),
    personsBySources: await countsOf(duckDb, `select array_to_string(sources, '+') as key from merged_person`),
    personsByMatch: await countsOf(duckDb, 'select matched_by as key from merged_person'),
    personsByDukcapil: await countsOf(duckDb, 'select dukcapil as key from merged_person'),
    groundchecks: {
      ...{ persons: totals?.lookedAt ?? 0, households: totals?.visited ?? 0 },
      byKind: await countsOf(duckDb, 'select distinct kind as key, person_id from groundcheck'),
      byReason: await countsOf(duckDb, 'select distinct reason as key, person_id from groundcheck'),
      byKabupaten: await byKabupaten(duckDb),
      settled: await countsOf(duckDb, 'select distinct outcome as key, person_id from settled'),
    },
  };
}

async function byKabupaten(duckDb: DuckDBConnection): Promise<Readonly<Record<string, Counts>>> {
  const rows = await rowsOf<{ kabupaten: string; kind: string; n: number }>(
    duckDb,
    `select kabupaten, kind, count(distinct person_id)::double as n from groundcheck group by all order by all`,
  );
  const counts = new Map<string, Record<string, number>>();
  for (const { kabupaten, kind, n } of rows) counts.set(kabupaten, { ...counts.get(kabupaten), [kind]: n });
  return Object.fromEntries(counts);
}
