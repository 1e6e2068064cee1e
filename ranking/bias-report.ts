import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from './duckdb';
import type { BiasLimits, RankingModel } from './model';
import { rankSnapshot } from './rank';

/** How a model treats one group of households, against who is in deciles 1-4 by the reference. */
export interface GroupBias {
  readonly dimension: 'nation' | 'sex-of-head' | 'disability' | 'island-group' | 'household-size';
  readonly group: string;
  readonly households: number;
  /** Share of the group in deciles 1-4 by the model, and by the reference. */
  readonly share: number;
  readonly referenceShare: number;
  /** `share / referenceShare` of the group, against the same ratio of the nation. */
  readonly ratio: number;
  /** Of those who belong in deciles 1-4 the part that is left out; of those let in the part that does not belong. */
  readonly exclusionError: number;
  readonly inclusionError: number;
}

export type BiasReport = readonly GroupBias[];

export interface BiasFault {
  readonly kind: 'bias-share' | 'bias-exclusion' | 'bias-inclusion';
  readonly dimension: string;
  readonly group: string;
  readonly limit: string;
  readonly found: number;
}

export interface BiasOptions extends DuckDbLimits {
  readonly registryPath: string;
  /** Parquet with `household_id` and `national_decile`: the synthetic truth, or the result of the model in force. */
  readonly referencePath: string;
  readonly model: RankingModel;
}

/** Islands by the first digits of their provinces. @basis Kepmendagri 300.2.2-2138/2025 */
const ISLAND_GROUP = `case when h.kabupaten < '30' then 'Sumatera' when h.kabupaten < '50' then 'Jawa'
  when h.kabupaten < '60' then 'Bali dan Nusa Tenggara' when h.kabupaten < '70' then 'Kalimantan'
  when h.kabupaten < '80' then 'Sulawesi' when h.kabupaten < '90' then 'Maluku'
  when h.kabupaten < '99' then 'Papua' else 'uji' end`;

/** The groups of a row `h` of the registry, as SQL. */
export const GROUPS: readonly (readonly [GroupBias['dimension'], string])[] = [
  ['nation', "'nation'"],
  ['sex-of-head', `case when h."headFemale" = 1 then 'female' else 'male' end`],
  ['disability', `case when h."disabled" > 0 then 'with' else 'without' end`],
  ['island-group', ISLAND_GROUP],
  ['household-size', `case when h."householdSize" >= 7 then '7+' else h."householdSize"::int::text end`],
];

/** Ranks the registry with the model and compares deciles 1-4 with the reference, group by group. Leaves no file. */
export async function biasReport(options: BiasOptions): Promise<BiasReport> {
  const { registryPath, referencePath, model, memoryLimit, threads } = options;
  const folder = await mkdtemp(join(tmpdir(), 'bias-'));
  try {
    const resultPath = join(folder, 'result.parquet');
    await rankSnapshot({ registryPath, model, resultPath, memoryLimit, threads });
    const report = await withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      await duckDb.run(`create temp table compared as
        select ${GROUPS.map(([, sql], index) => `${sql} as g${index}`).join(', ')},
          r.national_decile <= 4 as let_in, t.national_decile <= 4 as belongs
        from read_parquet(${sqlText(registryPath)}) h join read_parquet(${sqlText(resultPath)}) r using (household_id)
          join read_parquet(${sqlText(referencePath)}) t using (household_id)`);
      const counts = GROUPS.map(
        ([dimension], index) => `select '${dimension}' as dimension, g${index} as "group",
          count(*)::double as households, count_if(let_in)::double as "letIn", count_if(belongs)::double as belongs,
          count_if(let_in and belongs)::double as "both" from compared group by all`,
      );
      return rowsOf<Counts>(duckDb, `${counts.join(' union all ')} order by dimension, "group"`);
    });
    const nation = report.find(({ dimension }) => dimension === 'nation');
    return report.map((counts) => groupOf(counts, nation ?? counts));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Counts extends Pick<GroupBias, 'dimension' | 'group' | 'households'> {
  readonly letIn: number;
  readonly belongs: number;
  readonly both: number;
}

function groupOf({ dimension, group, households, letIn, belongs, both }: Counts, nation: Counts): GroupBias {
  const share = part(letIn, households);
  const referenceShare = part(belongs, households);
  return {
    dimension,
    group,
    households,
    share,
    referenceShare,
    ratio: part(part(letIn, belongs), part(nation.letIn, nation.belongs)),
    exclusionError: part(belongs - both, belongs),
    inclusionError: part(letIn - both, letIn),
  };
}

/** Of nobody, no part. */
function part(some: number, of: number): number {
  return of === 0 ? 0 : Math.round((some / of) * 10_000) / 10_000;
}

/** Every figure of a group that is outside the model's own limits. */
export function biasFaults(report: BiasReport, limits: BiasLimits): readonly BiasFault[] {
  return report
    .filter(({ households }) => households >= limits.smallestGroup)
    .flatMap(({ dimension, group, ratio, exclusionError, inclusionError }): readonly BiasFault[] => {
      const { min, max } = limits.shareRatio;
      const isFair = ratio >= min && ratio <= max;
      const at = { dimension, group };
      return [
        ...(isFair ? [] : [{ kind: 'bias-share' as const, ...at, limit: `${min} to ${max}`, found: ratio }]),
        ...(exclusionError > limits.exclusionError
          ? [
              {
                kind: 'bias-exclusion' as const,
                ...at,
                limit: `at most ${limits.exclusionError}`,
                found: exclusionError,
              },
            ]
          : []),
        ...(inclusionError > limits.inclusionError
          ? [
              {
                kind: 'bias-inclusion' as const,
                ...at,
                limit: `at most ${limits.inclusionError}`,
                found: inclusionError,
              },
            ]
          : []),
      ];
    });
}
