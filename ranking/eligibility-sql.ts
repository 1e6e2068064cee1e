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
/** What is said of most households, the most frequent last. */
const OFTEN: readonly ReasonCode[] = ['DESIL_MEMENUHI', 'DI_LUAR_DESIL'];
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
 * A row for each household of the ranking: `n` is its place there, and for programme number i `r<i>` is the reason, `b<i>`
 * the bucket of need it stands in (0 where it does not qualify) and, where it depends on who lives there, `a<i>` the amount
 * it would get. The registry is joined by number, the proposals by their ids and counted on from the last number: no row
 * depends on how threads shared the work. Needs the type `region`. What facts come to is worked out before they are joined,
 * so that no list has to be carried there, and whatever can be told from `n` and buckets again is not kept.
 */
export function householdSql({ resultPath, factsPath, rules, day }: Inputs): string {
  const result = `read_parquet(${sqlText(resultPath)})`;
  const said = ['members', 'groundchecked', 'signed', 'excluded', ...rules.programmes.flatMap((_, i) => saidOf(i))];
  const known = ({ key, place }: { readonly key: string; readonly place: string }): string => `
    select ${place} as n, r.proposal_id, r.kabupaten::region as kabupaten, r.national_decile as decile, r.score,
      f.${key} is null as unknown, ${said.map((name) => `f.${name}`).join(', ')}
    from (from ${result} where ${key} is not null) r left join (${statedSql({ key, factsPath, rules, day })}) f using (${key})`;
  const after = `(select coalesce(max(household_id), 0) from ${result}) + row_number() over (order by r.proposal_id)`;
  const reasons = rules.programmes.map((rule, index) => `${reasonSql(rule, index)} as r${index}`);
  const asked = ['excluded', ...rules.programmes.map((_, index) => `s${index}`)];
  const alone = `select * exclude (${asked.join(', ')}), ${reasons.join(', ')}
    from (${known({ key: 'household_id', place: 'r.household_id' })}
      union all ${known({ key: 'proposal_id', place: after })})`;
  const programmes = rules.programmes.map(({ programme }) => programme);
  const settled = complementaritySteps(rules.complementarity.rules).reduce(
    (before, step) => settledSql(step, { programmes, before }),
    alone,
  );
  const kept = rules.programmes.flatMap((rule, index) => [
    ...(rule.components === undefined ? [] : [`a${index}`]),
    `r${index}`,
    `${bucketSql(index)} as b${index}`,
  ]);
  return `select n, proposal_id, kabupaten, score, signed, members, unknown, ${kept.join(', ')} from (${settled})`;
}

function saidOf(index: number): readonly string[] {
  return ['a', 'w', 'h', 's'].map((name) => `${name}${index}`);
}

/** What the facts of each household come to. */
function statedSql({ key, factsPath, rules, day }: Omit<Inputs, 'resultPath'> & { readonly key: string }): string {
  const verdicts = rules.programmes.map((rule, index) => {
    return `${amountSql(rule)}::integer as a${index}, ${waitedSql(rule)} as w${index}, ${receivesSql(rule)} as h${index},
      ${assessedSql(rule, day)} as s${index}`;
  });
  return `select f.${key}, f.member_count as members, f.groundchecked, f.signed_at_ms as signed,
      ${excludedSql(exclusionsInForce(rules.exclusions, day), day)} as excluded, ${verdicts.join(', ')}
    from read_parquet(${sqlText(factsPath)}) f where f.${key} is not null`;
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

/**
 * Whether a list, which may be absent, has an entry for which the condition holds. Most lists are empty: those cost nothing.
 * A list of answers is made, since one of the entries themselves would have their texts copied.
 */
function hasSql(list: string, condition: string): string {
  return `(case when len(${list}) > 0 then list_contains(list_transform(${list}, ${condition}), true) else false end)`;
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
function amountSql(rule: ProgrammeRule): string {
  const { components, maxCountedComponents } = rule;
  if (components === undefined) return flatAmountSql(rule, 'f.member_count');
  const dearestFirst = [...COMPONENTS].sort((left, right) => components[right] - components[left]);
  const steps = dearestFirst.flatMap((component, index) => {
    const next = dearestFirst[index + 1];
    const step = components[component] - (next === undefined ? 0 : components[next]);
    if (step === 0) return [];
    const soFar = dearestFirst
      .slice(0, index + 1)
      .map((each) => `f."${each}"::integer`)
      .join(' + ');
    const counted = maxCountedComponents === undefined ? `(${soFar})` : `least(${maxCountedComponents}, ${soFar})`;
    return [`${step} * ${counted}`];
  });
  return steps.length === 0 ? '0' : `(${steps.join(' + ')})`;
}

/** The amount of a programme without components. */
function flatAmountSql({ amountRupiah = 0, placeIs }: ProgrammeRule, members: string): string {
  return placeIs === 'member' ? `(${amountRupiah} * ${members})` : `${amountRupiah}`;
}

function placesSql({ placeIs }: ProgrammeRule): string {
  return placeIs === 'member' ? 'members' : '1';
}

/** Programme (by number) and kabupaten where more places are wanted than the quota has. */
export function contestedSql({ programmes }: EligibilityRules): string {
  const wanted = programmes.map((rule, index) => {
    return `sum(${placesSql(rule)}) filter (b${index} > 0) as wanted${index}`;
  });
  const each = programmes.map(({ programme }, index) => {
    return `select ${index}::utinyint as p, kabupaten, wanted${index} as wanted, ${sqlText(programme)} as programme from w`;
  });
  return `with w as (select kabupaten, ${wanted.join(', ')} from household group by kabupaten)
    select p, each.kabupaten, q.places as quota
    from (${each.join(' union all ')}) each join quota q on q.programme = each.programme and q.kabupaten = each.kabupaten::text
    where wanted > q.places`;
}

/**
 * The buckets of need that find no place for all in them, with the places taken by everybody before them. Whoever is in an
 * earlier bucket has a place in whatever order the bucket is served, so nobody there has to be sorted. All in a bucket have
 * waited as long, so waiting ends for all of them or none; `ended_before` counts the places wanted in short buckets before
 * it for whose households it ends, and `first_ended` tells whether the first short bucket is one of those.
 */
export function shortSql({ programmes }: EligibilityRules): string {
  const buckets = programmes.map((rule, index) => {
    return `select ${index}::utinyint as p, kabupaten, b${index} as bucket, sum(${placesSql(rule)})::bigint as places,
      ${waitedInSql(`b${index}`)} >= ${rule.waitingListQuarters} as ended
      from household where b${index} > 0 group by all`;
  });
  return `with served as (
      select *, (sum(places) over (partition by p, kabupaten order by bucket))::bigint as until
      from (${buckets.join(' union all ')}))
    select p, kabupaten, bucket, quota, ended, min(until - places) over own as before,
      coalesce((sum(places) filter (ended) over (own order by bucket rows between unbounded preceding and 1 preceding))::bigint, 0)
        as ended_before, arg_min(ended, bucket) over own as first_ended
    from served join contested using (p, kabupaten) where until > quota
    window own as (partition by p, kabupaten)`;
}

/** Orders those who qualify as `compareNeed` does, as far as whole numbers of few values go: class, quarters waited, decile. */
function bucketSql(index: number): string {
  const need = `case when h${index} then 0 when groundchecked then 1 when w${index} > 0 then 2 else 3 end`;
  return `(case when r${index} < ${QUALIFIES_FROM} then 0 else (${need}) * ${WAITED_STEP * CLASS_STEP}
    + (${CLASS_STEP - 1} - w${index}::integer) * ${WAITED_STEP} + decile end)::usmallint`;
}

/** A decile has two digits; quarters waited fit a byte. */
const WAITED_STEP = 16;
const CLASS_STEP = 256;

function waitedInSql(bucket: string): string {
  return `(${CLASS_STEP - 1} - (${bucket} // ${WAITED_STEP}) % ${CLASS_STEP})`;
}

/** Those in short buckets, with the places taken by them and everybody before them. Sums of doubles are exact up to 2^53. */
export function behindSql({ programmes }: EligibilityRules): string {
  const candidates = programmes.map((rule, index) => {
    return `select ${index}::utinyint as p, h.n, (${placesSql(rule)})::double as places, score, signed, s.*
      from household h join (select * exclude p from short where p = ${index}) s
        on s.kabupaten = h.kabupaten and s.bucket = b${index}
      where b${index} > 0`;
  });
  return `select p, kabupaten, n, quota, before, ended, ended_before, first_ended, places,
      before + sum(places) over (
        partition by p, kabupaten order by bucket, score, signed, n rows unbounded preceding) as taken
    from (${candidates.join(' union all ')})`;
}

/**
 * Those for whom there is no place, all programmes of a household beside each other: `q<i>` is the first place of the list
 * it waits for, 0 where its waiting has ended. The list begins behind the last place served; where those in the first short
 * bucket do not wait, what was served of it is among `ended_before` already.
 */
export function waitingSql({ programmes }: EligibilityRules): string {
  const lists = programmes.map((_, index) => `any_value(position) filter (p = ${index}) as q${index}`);
  return `with line as (
      select p, kabupaten, coalesce(max(taken) filter (taken <= quota), min(before)) as served from behind group by all),
    waiting as (
      select p, n, case when ended then 0
        else taken - places + 1 - ended_before - case when first_ended then before else served end end::integer as position
      from behind join line using (p, kabupaten) where taken > quota)
    select n, ${lists.join(', ')} from waiting group by n`;
}

/** Texts of few values, kept as numbers until the file is written. Needs the programmes' names and every kabupaten. */
export function typesSql({ programmes }: EligibilityRules): readonly string[] {
  const reasons = [...REASONS, 'KUOTA_PENUH', 'DAFTAR_TUNGGU_BERAKHIR'];
  const names = { programme: programmes.map(({ programme }) => programme), outcome: OUTCOMES, reason: reasons };
  return Object.entries(names).map(([name, values]) => {
    return `create type ${name}_name as enum (${values.map(sqlText).join(', ')})`;
  });
}

/**
 * What becomes of every household, all programmes beside each other, in the order of the ranking: left unsorted, it would be
 * the order of the threads.
 */
export function placedSql({ programmes }: EligibilityRules): string {
  const outcomes = programmes.map((rule, index) => outcomeSql(rule, index));
  return `select case when proposal_id is null then n end as household_id, proposal_id, kabupaten, ${outcomes.join(', ')}
    from household left join waiting using (n) order by n`;
}

/** One row for each programme and household. */
export function decisionsSql({ programmes }: EligibilityRules): string {
  const names = ['outcome', 'reason', 'amount_rupiah', 'places', 'position'];
  return programmes
    .map(({ programme }, index) => {
      const own = names.map((name) => `${name}${index} as ${name}`).join(', ');
      return `select household_id, proposal_id, kabupaten, ${sqlText(programme)}::programme_name as programme, ${own}
        from placed`;
    })
    .join(' union all ');
}

/** The first conditions are those that hold for most: each further one is asked of whoever is left. */
function outcomeSql(rule: ProgrammeRule, index: number): string {
  const [own, list] = [`r${index}`, `q${index}`];
  const amount = rule.components === undefined ? flatAmountSql(rule, 'members') : `a${index}`;
  const reasons = [...REASONS].sort((left, right) => OFTEN.indexOf(right) - OFTEN.indexOf(left));
  const whens = reasons.map((reason) => `when ${numberOf(reason)} then ${sqlText(reason)}::reason_name`);
  return `
      case when ${own} < ${QUALIFIES_FROM} or ${list} = 0 then 'refused'::outcome_name when ${list} is null
        then 'granted'::outcome_name else 'waiting-list'::outcome_name end as outcome${index},
      case when ${list} is null then case ${own} ${whens.join(' ')} end
        when ${list} > 0 then 'KUOTA_PENUH'::reason_name else 'DAFTAR_TUNGGU_BERAKHIR'::reason_name end as reason${index},
      case when ${own} >= ${QUALIFIES_FROM} and ${list} is null then ${amount} else 0 end as amount_rupiah${index},
      (${placesSql(rule)})::utinyint as places${index}, nullif(${list}, 0) as position${index}`;
}
