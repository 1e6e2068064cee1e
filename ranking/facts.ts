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

/** What the columns of lists hold, as DuckDB names it; an absent list is an empty one. Dates are legal days. */
export const LIST_TYPES = {
  exclusions: 'STRUCT(code VARCHAR, stated_by VARCHAR, stated_on DATE, concerns VARCHAR)[]',
  assessments: 'STRUCT(programme VARCHAR, assessed_on DATE, valid_until DATE)[]',
} as const;

/**
 * Columns of a facts file, whatever the order: who it is about (`household_id` BIGINT or `proposal_id`, the other null),
 * what PKH counts, and what else the rules ask. `signed_at_ms` is legal milliseconds of ratification, 0 for a household
 * nobody proposed. A file may have `completed_at_ms` beside it, when the proposal was complete: a calendar's cut-off asks for it.
 */
export function factsColumns({ programmes }: EligibilityRules): readonly string[] {
  return ['household_id', 'proposal_id', ...Object.keys(LIST_TYPES), ...valueColumns({ programmes })];
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
  /** Legal day (yyyy-mm-dd) before which the facts were stated. */
  readonly day: string;
  readonly factsPath: string;
}

/** Days over which the made-up signatures are spread: proposals are signed from the 15th to the 17th, in every zone. */
const FIRST_SIGNATURE_MS = Date.UTC(2026, 5, 15);
const SIGNING_SPAN_MS = 3 * 86_400_000 - 9 * 3_600_000;

/** And complete before: until the end of the tenth, in the easternmost zone as well. */
const FIRST_COMPLETE_MS = Date.UTC(2026, 5, 3);
const COMPLETING_SPAN_MS = 8 * 86_400_000 - 9 * 3_600_000;

/** Statements are made up over more than a year, so that some are too old to count. */
const STATED_OVER_DAYS = 500;
const ASSESSED_OVER_DAYS = 300;
const ASSESSED_FOR_DAYS = 180;

/**
 * Makes up the programme facts of a made-up registry: who receives what already, was visited, waits, is excluded or assessed.
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

/** SQL of a number from 0 to below 1 that follows from household, seed and salt. */
type Chance = (salt: number) => string;

function madeUpSql(options: MadeUpFactsOptions): readonly string[] {
  const { programmes } = options.rules;
  const chance: Chance = (salt) => `((hash(household_id, ${salt}, ${options.seed}) >> 11)::double / 9007199254740992)`;
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
    `${exclusionsSql(options, chance)} as exclusions`,
    `${assessmentsSql(options, chance)} as assessments`,
    `(${chance(2)} < 0.35) as groundchecked`,
    `(${FIRST_SIGNATURE_MS} + floor(${chance(3)} * ${SIGNING_SPAN_MS}))::bigint as signed_at_ms`,
    `(${FIRST_COMPLETE_MS} + floor(${chance(5)} * ${COMPLETING_SPAN_MS}))::bigint as completed_at_ms`,
    ...perProgramme,
  ];
}

function exclusionsSql({ day }: MadeUpFactsOptions, chance: Chance): string {
  const stated = (code: string, { by, concerns }: { readonly by: string; readonly concerns: string }): string =>
    `[{code: '${code}', stated_by: '${by}', concerns: '${concerns}',
      stated_on: date ${sqlText(day)} - floor(${chance(4)} * ${STATED_OVER_DAYS})::integer}]`;
  return `(case when "workStatusHead" = 4 then ${stated('asn-tni-polri', { by: 'groundcheck', concerns: 'member' })}
    when ${chance(1)} < 0.004 then ${stated('online-gambling', { by: 'ppatk', concerns: 'member' })}
    when ${chance(1)} < 0.006 then ${stated('died', { by: 'dukcapil', concerns: 'member' })}
    else [] end)::${LIST_TYPES.exclusions}`;
}

/** One household in a hundred for each programme that an assessment can open. */
function assessmentsSql({ day, rules: { programmes } }: MadeUpFactsOptions, chance: Chance): string {
  const assessed = programmes.flatMap(({ programme, orByAssessment }, index) => {
    if (orByAssessment === undefined) return [];
    const on = `date ${sqlText(day)} - floor(${chance(90 + index)} * ${ASSESSED_OVER_DAYS})::integer`;
    const entry = `{programme: ${sqlText(programme)}, assessed_on: ${on}, valid_until: ${on} + ${ASSESSED_FOR_DAYS}}`;
    return [`case when ${chance(70 + index)} < 0.01 then [${entry}] else [] end`];
  });
  return `list_concat([], ${['[]', ...assessed].join(', ')})::${LIST_TYPES.assessments}`;
}
