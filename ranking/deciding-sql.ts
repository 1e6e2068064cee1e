import type { EligibilityRules, ProgrammeRule } from '../domain/eligibility/rules';
import { sqlText } from './duckdb';
import { flatAmountSql, placesSql, qualifiesSql, REASONS, reasonValue } from './eligibility-terms';
import { waitedInSql } from './need-buckets';
import { unservedSql } from './lines-sql';

const OUTCOMES = ['granted', 'waiting-list', 'refused'] as const;

/** Texts of few values, kept as numbers until the file is written. Needs the programmes' names and every kabupaten. */
export function typesSql({ programmes }: EligibilityRules): readonly string[] {
  const names = { programme: programmes.map(({ programme }) => programme), outcome: OUTCOMES, reason: REASONS };
  return Object.entries(names).map(([name, values]) => {
    return `create type ${name}_name as enum (${values.map(sqlText).join(', ')})`;
  });
}

/**
 * Every household with what becomes of it, in the order of the ranking: left unsorted, it would be the order of the threads.
 * A household has a place unless it comes behind the last that its line served. Needs the table `last_served`.
 */
export function placedSql({ programmes }: EligibilityRules): string {
  const kept = programmes.flatMap((rule, index) => {
    const [reason, bucket] = [`r${index}`, `b${index}`];
    const unserved = `case when ${waitedInSql(bucket)} >= ${rule.waitingListQuarters}
      then ${reasonValue('DAFTAR_TUNGGU_BERAKHIR')} else ${reasonValue('KUOTA_PENUH')} end`;
    return [
      ...(rule.components === undefined ? [] : [`a${index}`]),
      `case when ${unservedSql(index)} then ${unserved} else ${reason} end as ${reason}`,
    ];
  });
  return `select n, proposal_id, kabupaten, members, ${kept.join(', ')}
    from household left join last_served using (kabupaten) order by n`;
}

/** One row for each household, for programme number `index`. Its verdict is told as it is written: it costs more to keep. */
export function decisionsSql(rule: ProgrammeRule, index: number): string {
  const own = `r${index}`;
  const amount = rule.components === undefined ? flatAmountSql(rule, 'members') : `a${index}`;
  const served = `${qualifiesSql(own)} and ${own} <= ${reasonValue('DESIL_MEMENUHI')}`;
  return `select case when proposal_id is null then n::bigint end as household_id, proposal_id, kabupaten,
      ${sqlText(rule.programme)}::programme_name as programme,
      case when ${served} then 'granted'::outcome_name when ${own} = ${reasonValue('KUOTA_PENUH')}
        then 'waiting-list'::outcome_name else 'refused'::outcome_name end as outcome,
      ${own} as reason, case when ${served} then ${amount} else 0 end as amount_rupiah, (${placesSql(rule)})::utinyint as places
    from placed`;
}
