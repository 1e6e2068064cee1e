import { join } from 'node:path';

import { decideQuarter, type DecidedHousehold } from '../../domain/eligibility/decide';
import type { Assessment, ExclusionFact } from '../../domain/eligibility/facts';
import { COMPONENTS, PROGRAMMES } from '../../domain/eligibility/rules';
import { rowsOf, sqlText, withDuckDb } from '../../ranking/duckdb';
import { receivesColumn, waitedColumn } from '../../ranking/facts';
import type { RankingModel } from '../../ranking/model';
import { rankSnapshot } from '../../ranking/rank';
import type { Versions, WhatIfRow } from '../../ranking/what-if';

/** The row of the whole nation and everybody in it. */
export function nationwide(rows: readonly WhatIfRow[], programme: string): WhatIfRow | undefined {
  return rows.find((row) => row.programme === programme && row.region === 'nation' && row.dimension === 'all');
}

/** Ids of those granted, by programme, as `<programme>/<id>`. */
export function grantsOf(
  { rules, quotas: given, day }: Versions,
  nation: readonly DecidedHousehold[],
): ReadonlySet<string> {
  const granted = decideQuarter({ rules, quotas: given, day }, nation).filter(({ outcome }) => outcome === 'granted');
  return new Set(granted.map(({ programme, id }) => `${programme}/${id}`));
}

/** A count below five is not told. */
export function countChanges({
  before,
  after,
  households,
  programme,
}: {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
  readonly households: readonly DecidedHousehold[];
  readonly programme: string;
}) {
  const keys = households.map(({ id }) => `${programme}/${id}`);
  const told = (count: number) => (count > 0 && count < 5 ? null : count);
  return {
    gained: told(keys.filter((key) => !before.has(key) && after.has(key)).length),
    lost: told(keys.filter((key) => before.has(key) && !after.has(key)).length),
  };
}

/** Files of a made-up nation without proposals, the model that ranks it, and a folder for the ranking. */
export interface Nation {
  readonly registryPath: string;
  readonly factsPath: string;
  readonly model: RankingModel;
  readonly folder: string;
}

/** The made-up nation as the domain knows households. */
export async function readNation({
  registryPath,
  factsPath,
  model,
  folder,
}: Nation): Promise<readonly DecidedHousehold[]> {
  const resultPath = join(folder, 'oracle-result.parquet');
  await rankSnapshot({ registryPath, model, resultPath });
  const rows = await withDuckDb({}, (duckDb) =>
    rowsOf<Readonly<Record<string, unknown>>>(
      duckDb,
      `select *, household_id::text as id, signed_at_ms::double as signed, 
        to_json(exclusions)::text as excluded, to_json(assessments)::text as assessed
       from read_parquet(${sqlText(resultPath)}) r join read_parquet(${sqlText(factsPath)}) f using (household_id)`,
    ),
  );
  return rows.map((row) => ({
    // As numbers and as texts they sort alike.
    id: (row['id'] as string).padStart(5, '0'),
    kabupaten: row['kabupaten'] as string,
    score: Number(row['score']),
    signedAtMs: Number(row['signed']),
    waited: Object.fromEntries(PROGRAMMES.map((name) => [name, Number(row[waitedColumn(name)])])),
    facts: {
      decile: Number(row['national_decile']),
      memberCount: Number(row['member_count']),
      components: Object.fromEntries(COMPONENTS.map((name) => [name, Number(row[name])])),
      exclusions: JSON.parse(camelCased(row['excluded'] as string)) as ExclusionFact[],
      assessments: JSON.parse(camelCased(row['assessed'] as string)) as Assessment[],
      groundchecked: row['groundchecked'] === true,
      receives: PROGRAMMES.filter((name) => row[receivesColumn(name)] === true),
    },
  }));
}

/** Columns of DuckDB under the names of the domain. */
function camelCased(json: string): string {
  return json.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
