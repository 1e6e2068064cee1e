import {
  COMPLEMENTARITY_REASONS,
  complementaritySteps,
  type ComplementarityStep,
} from '../domain/eligibility/complementarity';
import { exclusionsInForce, type ExclusionInForce } from '../domain/eligibility/exclusions';
import {
  COMPONENTS,
  type ComplementarityRule,
  type EligibilityRules,
  type Programme,
  type ProgrammeRule,
} from '../domain/eligibility/rules';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import { sqlText } from './duckdb';
import { receivesColumn, waitedColumn } from './facts';

/**
 * What a rule says of a household, from worst to best. The numbers are kept for each household and programme, because a
 * text for each of forty million would cost more than deciding.
 */
const REASONS = [
  'DIKECUALIKAN',
  'DI_LUAR_DESIL',
  'TANPA_KOMPONEN',
  'TIDAK_BOLEH_RANGKAP',
  'PERLU_PROGRAM_LAIN',
  'PENERIMA_LAMA',
  'SESUAI_ASESMEN',
  'DESIL_MEMENUHI',
] as const satisfies readonly ReasonCode[];
const OUTCOMES = ['granted', 'waiting-list', 'refused'] as const;
const QUALIFIES_FROM = REASONS.indexOf('PENERIMA_LAMA');

interface Inputs {
  readonly resultPath: string;
  readonly factsPath: string;
  readonly rules: EligibilityRules;
  /** Legal day of the decisions, yyyy-mm-dd. */
  readonly day: string;
}

/**
 * A row for each household of the ranking: `n` is its place there, and for programme number i `r<i>` is the reason, `a<i>`
 * the amount it would get, `w<i>` how long it has waited and `h<i>` whether it has the aid. The registry is joined by
 * number, the proposals by their ids and counted on from the last number: no row depends on how threads shared the work.
 */
export function householdSql({ resultPath, factsPath, rules, day }: Inputs): string {
  const verdicts = rules.programmes.map((rule, index) => {
    return `${amountSql(rule)}::integer as a${index}, ${waitedSql(rule)} as w${index}, ${receivesSql(rule)} as h${index},
      ${assessedSql(rule, day)} as s${index}`;
  });
  const result = `read_parquet(${sqlText(resultPath)})`;
  const known = ({ key, place }: { readonly key: string; readonly place: string }): string => `
    select ${place} as n, r.household_id, r.proposal_id, r.kabupaten, r.national_decile as decile, r.score,
      f.member_count as members, f.groundchecked, f.signed_at_ms as signed, ${excludedSql(exclusionsInForce(rules.exclusions, day), day)} as excluded,
      f.${key} is null as unknown, ${verdicts.join(', ')}
    from (from ${result} where ${key} is not null) r
    left join (from read_parquet(${sqlText(factsPath)}) where ${key} is not null) f using (${key})`;
  const after = `(select coalesce(max(household_id), 0) from ${result}) + row_number() over (order by r.proposal_id)`;
  const reasons = rules.programmes.map((rule, index) => `${reasonSql(rule, index)} as r${index}`);
  const asked = ['excluded', ...rules.programmes.map((_, index) => `s${index}`)];
  const alone = `select * exclude (${asked.join(', ')}), ${reasons.join(', ')}
    from (${known({ key: 'household_id', place: 'r.household_id' })}
      union all ${known({ key: 'proposal_id', place: after })})`;
  const programmes = rules.programmes.map(({ programme }) => programme);
  return complementaritySteps(rules.complementarity.rules).reduce(
    (before, step) => settledSql(step, { programmes, before }),
    alone,
  );
}

function numberOf(reason: ReasonCode): number {
  return (REASONS as readonly ReasonCode[]).indexOf(reason);
}

function reasonSql({ maxDecile, grandfathersUntilGroundcheck, inKind }: ProgrammeRule, index: number): string {
  const kept = grandfathersUntilGroundcheck ? `(h${index} and not groundchecked)` : 'false';
  const gives = inKind === true ? 'true' : `a${index} > 0`;
  return `(case when excluded then ${numberOf('DIKECUALIKAN')}
    when decile > ${maxDecile} and not s${index} and not ${kept} then ${numberOf('DI_LUAR_DESIL')}
    when not (${gives}) then ${numberOf('TANPA_KOMPONEN')} when decile <= ${maxDecile} then ${numberOf('DESIL_MEMENUHI')}
    when s${index} then ${numberOf('SESUAI_ASESMEN')} else ${numberOf('PENERIMA_LAMA')} end)::utinyint`;
}

/** The same households once the rules of one programme have been asked about the others. Those are settled already. */
function settledSql(
  { programme, rules }: ComplementarityStep,
  { programmes, before }: { readonly programmes: readonly Programme[]; readonly before: string },
): string {
  const own = `r${programmes.indexOf(programme)}`;
  const broken = rules.map(({ kind, other }: ComplementarityRule) => {
    const had = `r${programmes.indexOf(other)} >= ${QUALIFIES_FROM}`;
    const reason = numberOf(COMPLEMENTARITY_REASONS[kind]);
    return `when ${kind === 'excludes' ? had : `not (${had})`} then ${reason}::utinyint`;
  });
  return `select * replace (case when ${own} < ${QUALIFIES_FROM} then ${own} ${broken.join(' ')} else ${own} end as ${own})
    from (${before})`;
}

function excludedSql(exclusions: readonly ExclusionInForce[], day: string): string {
  const rules = exclusions.map(({ code, statedBy, reach, freshFrom }) => {
    const ofThem = reach === 'any-member' ? '' : `and e.concerns = 'household'`;
    return `(e.code = ${sqlText(code)} and e.stated_by in (${statedBy.map(sqlText).join(', ')}) ${ofThem}
      and e.stated_on between date ${sqlText(freshFrom)} and date ${sqlText(day)})`;
  });
  return rules.length === 0 ? 'false' : hasSql('f.exclusions', `lambda e: ${rules.join(' or ')}`);
}

function assessedSql({ programme, orByAssessment }: ProgrammeRule, day: string): string {
  if (orByAssessment === undefined) return 'false';
  const { onlyClientsOf } = orByAssessment;
  const isClient = onlyClientsOf === undefined ? '' : `f."${receivesColumn(onlyClientsOf)}" and `;
  const isAssessed = `lambda e: e.programme = ${sqlText(programme)}
    and date ${sqlText(day)} between e.assessed_on and e.valid_until`;
  return `(${isClient}${hasSql('f.assessments', isAssessed)})`;
}

/** Whether a list, which may be absent, has an entry for which the condition holds. */
function hasSql(list: string, condition: string): string {
  return `coalesce(len(list_filter(${list}, ${condition})) > 0, false)`;
}

function waitedSql({ programme }: ProgrammeRule): string {
  return `f."${waitedColumn(programme)}"`;
}

function receivesSql({ programme }: ProgrammeRule): string {
  return `f."${receivesColumn(programme)}"`;
}

/**
 * The dearest members first until as many as count are counted. With the components from dear to cheap, that is the sum
 * over all of them of the step down to the next amount, once for each member counted so far.
 */
function amountSql({ components, maxCountedComponents, amountRupiah = 0, placeIs }: ProgrammeRule): string {
  if (components === undefined) return placeIs === 'member' ? `(${amountRupiah} * f.member_count)` : `${amountRupiah}`;
  const dearestFirst = [...COMPONENTS].sort((left, right) => components[right] - components[left]);
  const steps = dearestFirst.map((component, index) => {
    const next = dearestFirst[index + 1];
    const step = components[component] - (next === undefined ? 0 : components[next]);
    const soFar = dearestFirst
      .slice(0, index + 1)
      .map((each) => `f."${each}"::integer`)
      .join(' + ');
    const counted = maxCountedComponents === undefined ? `(${soFar})` : `least(${maxCountedComponents}, ${soFar})`;
    return `${step} * ${counted}`;
  });
  return `(${steps.join(' + ')})`;
}

function placesSql({ placeIs }: ProgrammeRule): string {
  return placeIs === 'member' ? 'members' : '1';
}

/** Programme (by number) and kabupaten where more places are wanted than the quota has. */
export function demandSql({ programmes }: EligibilityRules): string {
  const wanted = programmes.map((rule, index) => {
    return `select ${index} as p, kabupaten, sum(${placesSql(rule)}) filter (r${index} >= ${QUALIFIES_FROM}) as wanted,
      ${sqlText(rule.programme)} as programme from household group by kabupaten`;
  });
  return `select p, kabupaten, q.places as quota
    from (${wanted.join(' union all ')}) w join quota q using (programme, kabupaten) where wanted > q.places`;
}

/**
 * Those who qualify where places are short, with their class of need. `bucket` orders them as `compareNeed` does, as far as
 * whole numbers of few values go: class, quarters waited, decile.
 */
export function lineSql({ programmes }: EligibilityRules): string {
  const candidates = programmes.map((rule, index) => {
    const need = `case when h${index} then 0 when groundchecked then 1 when w${index} > 0 then 2 else 3 end`;
    return `select ${index}::utinyint as p, c.quota, h.kabupaten, h.n, (${placesSql(rule)})::integer as places,
      w${index} >= ${rule.waitingListQuarters} as ended,
      (${need}) * ${WAITED_STEP * CLASS_STEP} + (${CLASS_STEP - 1} - w${index}::integer) * ${WAITED_STEP} + decile as bucket,
      score, signed
      from household h join contested c on c.p = ${index} and c.kabupaten = h.kabupaten
      where r${index} >= ${QUALIFIES_FROM}`;
  });
  return candidates.join(' union all ');
}

/** A decile has two digits; quarters waited fit a byte. */
const WAITED_STEP = 16;
const CLASS_STEP = 256;

/**
 * Those behind the last bucket that finds places for all in it, with the places taken by them and everybody before them:
 * whoever is in an earlier bucket has a place in whatever order the bucket is served, so nobody there is sorted.
 */
export const BEHIND_SQL = `
  with served as (
    select *, sum(places) over (partition by p, kabupaten order by bucket) as until
    from (select p, kabupaten, bucket, sum(places) as places from line group by all)
  )
  select l.p, l.kabupaten, l.n, l.places, l.ended, l.quota,
    before + sum(l.places) over (partition by l.p, l.kabupaten order by l.bucket, l.score, l.signed, l.n
      rows unbounded preceding) as taken
  from line l join (select p, kabupaten, bucket, until,
      min(until - places) filter (until > quota) over (partition by p, kabupaten) as before
    from served join contested using (p, kabupaten)) s
    on s.p = l.p and s.kabupaten = l.kabupaten and s.bucket = l.bucket
  where s.until > l.quota`;

/** Those for whom there is no place, each with the first place of the list it waits for. */
export const WAITING_SQL = `
  select p, n, ended, case when not ended then
      sum(places) over (partition by p, kabupaten, ended order by taken rows unbounded preceding) - places + 1
    end::integer as position
  from behind where taken > quota`;

/** Texts of few values, kept as numbers until the file is written. Needs the programmes' names and every kabupaten. */
export function typesSql({ programmes }: EligibilityRules): readonly string[] {
  const reasons = [...REASONS, 'KUOTA_PENUH', 'DAFTAR_TUNGGU_BERAKHIR'];
  const names = { programme: programmes.map(({ programme }) => programme), outcome: OUTCOMES, reason: reasons };
  return Object.entries(names).map(([name, values]) => {
    return `create type ${name}_name as enum (${values.map(sqlText).join(', ')})`;
  });
}

/** One row for each programme and household. Left unsorted, the order of the rows would be that of the threads. */
export function decisionsSql({ programmes }: EligibilityRules): string {
  return `select * exclude (p, n) from (${programmes.map(decisionSql).join(' union all ')}) order by p, n`;
}

function decisionSql(rule: ProgrammeRule, index: number): string {
  const reasons = REASONS.map((reason, number) => `when ${number} then ${sqlText(reason)}::reason_name`);
  return `
    select ${index}::utinyint as p, h.n, household_id, proposal_id, kabupaten, ${sqlText(rule.programme)}::programme_name as programme,
      case when r${index} < ${QUALIFIES_FROM} or w.ended then 'refused'::outcome_name when w.n is null
        then 'granted'::outcome_name else 'waiting-list'::outcome_name end as outcome,
      case when w.ended then 'DAFTAR_TUNGGU_BERAKHIR'::reason_name when w.n is not null then 'KUOTA_PENUH'::reason_name
        else case r${index} ${reasons.join(' ')} end end as reason,
      case when r${index} >= ${QUALIFIES_FROM} and w.n is null then a${index} else 0 end as amount_rupiah,
      (${placesSql(rule)})::utinyint as places, w.position
    from household h left join (from waiting where p = ${index}) w on w.n = h.n`;
}
