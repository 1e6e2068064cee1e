import { join } from 'node:path';

import { COMPONENTS, type EligibilityRules } from '../domain/eligibility/rules';
import { rowsOf, sqlText, withDuckDb, writeWhole, type DuckDbLimits } from './duckdb';

/** Whether a household received a programme in the quarter before. */
export function receivesColumn(programme: string): string {
  return `receives_${programme}`;
}

/** Quarters a household has waited for a programme. */
export function waitedColumn(programme: string): string {
  return `waited_${programme}`;
}

/**
 * Columns of a facts file, whatever the order: who it is about (`household_id` BIGINT or `proposal_id`, the other null),
 * what PKH counts, and what else the rules ask. `signed_at_ms` is legal milliseconds of ratification, 0 for a household
 * nobody proposed.
 */
export function factsColumns({ programmes }: EligibilityRules): readonly string[] {
  return ['household_id', 'proposal_id', 'exclusions', ...valueColumns({ programmes })];
}

/** Those of the columns that must have a value in every row. */
export function valueColumns({ programmes }: Pick<EligibilityRules, 'programmes'>): readonly string[] {
  return [
    'member_count',
    ...COMPONENTS,
    'groundchecked',
    'signed_at_ms',
    ...programmes.flatMap(({ programme }) => [receivesColumn(programme), waitedColumn(programme)]),
  ];
}

export interface MadeUpFactsOptions extends DuckDbLimits {
  /** Whole number. The same registry, seed and programmes give the same facts. */
  readonly seed: number;
  readonly registryPath: string;
  readonly rules: EligibilityRules;
  readonly factsPath: string;
}

/** Days over which the made-up signatures are spread: proposals are signed in the middle of a month. */
const FIRST_SIGNATURE_MS = Date.UTC(2026, 5, 15);
const SIGNING_SPAN_MS = 3 * 86_400_000;

/**
 * Makes up the programme facts of a made-up registry: who receives what already, was visited, waits, or is excluded.
 * Members and components come from the registry's own features. Answers the number of households.
 * @basis none: policy assumption (only plausible: who has no fridge receives aid more often)
 */
export async function makeUpFacts(options: MadeUpFactsOptions): Promise<number> {
  const { memoryLimit, threads, factsPath, registryPath } = options;
  return writeWhole(factsPath, ({ file, folder }) =>
    withDuckDb({ memoryLimit, threads, spillTo: join(folder, 'spill') }, async (duckDb) => {
      const rows = `select ${madeUpSql(options).join(', ')} from read_parquet(${sqlText(registryPath)})`;
      await duckDb.run(`copy (${rows}) to ${sqlText(file)} (format parquet, compression zstd)`);
      const counted = `select count(*)::double as households from read_parquet(${sqlText(file)})`;
      const [row] = await rowsOf<{ households: number }>(duckDb, counted);
      return row?.households ?? 0;
    }),
  );
}

function madeUpSql({ seed, rules: { programmes } }: MadeUpFactsOptions): readonly string[] {
  const chance = (salt: number): string => `((hash(household_id, ${salt}, ${seed}) >> 11)::double / 9007199254740992)`;
  const perProgramme = programmes.flatMap(({ programme }, index) => [
    `(${chance(10 + index)} < case when fridge = 0 then 0.45 else 0.06 end) as "${receivesColumn(programme)}"`,
    `(case when ${chance(30 + index)} < 0.03 then 1 + floor(${chance(50 + index)} * 4.99) else 0 end)::utinyint
      as "${waitedColumn(programme)}"`,
  ]);
  return [
    'household_id',
    'null::text as proposal_id',
    '"householdSize" as member_count',
    'pregnant',
    '"children0to6" as "earlyChildhood"',
    '"pupilsSd" as "pupilSd"',
    '"pupilsSmp" as "pupilSmp"',
    '"pupilsSma" as "pupilSma"',
    '"elderly60" as elderly',
    'disabled as "severeDisability"',
    `(case when "workStatusHead" = 4 then ['asn-tni-polri'] when ${chance(1)} < 0.004 then ['online-gambling']
      else [] end)::text[] as exclusions`,
    `(${chance(2)} < 0.35) as groundchecked`,
    `(${FIRST_SIGNATURE_MS} + floor(${chance(3)} * ${SIGNING_SPAN_MS}))::bigint as signed_at_ms`,
    ...perProgramme,
  ];
}
