import type { EligibilityRules, ProgrammeRule } from '../domain/eligibility/rules';
import { sqlText } from './duckdb';
import { flatAmountSql, placesSql, qualifiesSql, REASONS, reasonValue } from './eligibility-terms';

const OUTCOMES = ['granted', 'waiting-list', 'refused'] as const;

/** Texts of few values, kept as numbers until the file is written. Needs the programmes' names and every kabupaten. */
export function typesSql({ programmes }: EligibilityRules): readonly string[] {
  const names = { programme: programmes.map(({ programme }) => programme), outcome: OUTCOMES, reason: REASONS };
  return Object.entries(names).map(([name, values]) => {
    return `create type ${name}_name as enum (${values.map(sqlText).join(', ')})`;
  });
}

/**
 * Every household with its place in the lists, in the order of the ranking: left unsorted, it would be the order of the
 * threads. What becomes of it is worked out as it is written, programme by programme, because a verdict of five columns costs
 * more to keep than to tell again.
 */
export function placedSql({ programmes }: EligibilityRules): string {
  const kept = programmes.flatMap((rule, index) => [
    ...(rule.components === undefined ? [] : [`a${index}`]),
    `r${index}`,
    `q${index}`,
  ]);
  return `select n, proposal_id, kabupaten, members, ${kept.join(', ')} from household left join waiting using (n) order by n`;
}

/** One row for each programme and household. */
export function decisionsSql({ programmes }: EligibilityRules): string {
  return programmes
    .map((rule, index) => {
      return `select case when proposal_id is null then n::bigint end as household_id, proposal_id, kabupaten,
        ${sqlText(rule.programme)}::programme_name as programme, ${outcomeSql(rule, index)}
        from placed`;
    })
    .join(' union all ');
}

/** The first conditions are those that hold for most: each further one is asked of whoever is left. */
function outcomeSql(rule: ProgrammeRule, index: number): string {
  const [own, list] = [`r${index}`, `q${index}`];
  const amount = rule.components === undefined ? flatAmountSql(rule, 'members') : `a${index}`;
  return `
      case when not (${qualifiesSql(own)}) or ${list} = 0 then 'refused'::outcome_name when ${list} is null
        then 'granted'::outcome_name else 'waiting-list'::outcome_name end as outcome,
      case when ${list} is null then ${own}
        when ${list} > 0 then ${reasonValue('KUOTA_PENUH')} else ${reasonValue('DAFTAR_TUNGGU_BERAKHIR')} end as reason,
      case when ${qualifiesSql(own)} and ${list} is null then ${amount} else 0 end as amount_rupiah,
      (${placesSql(rule)})::utinyint as places, nullif(${list}, 0) as position`;
}
