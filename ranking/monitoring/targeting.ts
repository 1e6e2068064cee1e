import type { ProgrammeLimit, TargetingCounts, TargetingFigures } from '../../domain/monitoring/figures';
import type { EligibilityRules } from '../../domain/eligibility/rules';
import { GROUPS } from '../bias-report';
import { rowsOf, sqlText, withDuckDb, type DuckDbLimits } from '../duckdb';

export interface TargetingFiles extends DuckDbLimits {
  readonly registryPath: string;
  /** Of `rankSnapshot`. */
  readonly resultPath: string;
  /** Parquet with `household_id` and `national_decile`: for a made-up registry, what its recipe says they live on. */
  readonly truthPath: string;
  /** Versions whose limits are asked for. */
  readonly rules: readonly EligibilityRules[];
  /** Folder for what does not fit into memory. */
  readonly spillTo: string;
}

/**
 * Counts, for each decile limit that any programme has, whom the ranking lets in and who truly belongs: of the nation, each
 * kabupaten/kota and each group of the bias report. Throws what DuckDB throws.
 */
export async function targetingFigures(files: TargetingFiles): Promise<TargetingFigures> {
  const { registryPath, resultPath, truthPath, rules, ...limits } = files;
  const asked = limitsOf(rules);
  const tenths = [...new Set(asked.map(({ limit }) => limit))].sort((one, other) => one - other);
  const groups = [...GROUPS, ['kabupaten', 'h.kabupaten']] as const;
  return withDuckDb(limits, async (duckDb) => {
    await duckDb.run(`
      create temp table compared as
      select ${groups.map(([, sql], index) => `${sql} as g${index}`).join(', ')},
        r.national_decile as ranked, t.national_decile as truly, count(*) as households
      from read_parquet(${sqlText(registryPath)}) h join read_parquet(${sqlText(resultPath)}) r using (household_id)
        left join read_parquet(${sqlText(truthPath)}) t using (household_id)
      group by all`);
    const count = (of: string): string => `coalesce(sum(households) filter (where ${of}), 0)::double`;
    const counts = tenths.flatMap((limit) =>
      groups.map(
        ([dimension], index) => `
        select ${limit} as "limit", ${sqlText(dimension)} as dimension, g${index} as "group",
          ${count('true')} as households, ${count(`truly <= ${limit}`)} as belongs, ${count(`ranked <= ${limit}`)} as "letIn",
          ${count(`truly <= ${limit} and ranked <= ${limit}`)} as "both"
        from compared where truly is not null group by all`,
      ),
    );
    const ordered = `${counts.join(' union all ')} order by "limit", dimension, "group"`;
    const [unknown] = await rowsOf<{ households: number }>(
      duckDb,
      `select ${count('truly is null')} as households from compared`,
    );
    return {
      limits: asked,
      counts: await rowsOf<TargetingCounts>(duckDb, ordered),
      withoutTruth: unknown?.households ?? 0,
    };
  });
}

function limitsOf(rules: readonly EligibilityRules[]): readonly ProgrammeLimit[] {
  return rules.flatMap(({ id, programmes }) =>
    programmes.map(({ programme, maxDecile }) => ({ rulesId: id, programme, limit: maxDecile })),
  );
}
