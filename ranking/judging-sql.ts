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
import { sqlText } from './duckdb';
import { flatAmountSql, qualifiesSql, reasonValue } from './eligibility-terms';
import { receivesColumn, waitedColumn } from './facts';
import { MALFORMED_LISTS } from './facts-faults';
import { bucketSql } from './need-buckets';

/** A type that is enough for the numbers of all households: those of a nation fit four bytes, a registry's own may need eight. */
export type NumberType = 'integer' | 'bigint';

/** A column by which facts and result are matched, and its type. */
interface Key {
  readonly key: 'household_id' | 'proposal_id';
  readonly as: NumberType | 'text';
}

interface Inputs {
  readonly resultPath: string;
  readonly factsPath: string;
  readonly rules: EligibilityRules;
  /** Legal day of the decisions, yyyy-mm-dd. */
  readonly day: string;
  readonly numbers: NumberType;
}

/**
 * A row for each household of the ranking: `n` is its place there, and for programme number i `r<i>` is the reason, `b<i>`
 * the bucket of need it stands in (0 where it does not qualify) and, where it depends on who lives there, `a<i>` the amount
 * it would get; `faulty` where it has no facts or malformed ones. The registry is joined by number, the proposals by their
 * ids and counted on from the last number: no row depends on how threads shared the work, but their order does. Needs the types
 * `region` and `reason_name`. What facts come to is worked out before they are joined, so that no list has to be carried there;
 * they pass by the few columns of the result, which take less room to be looked up in than theirs; and whatever can be told
 * from `n` and buckets again is not kept.
 */
export function householdSql({ resultPath, factsPath, rules, day, numbers }: Inputs): string {
  const result = `read_parquet(${sqlText(resultPath)})`;
  const said = ['members', 'groundchecked', 'signed', 'excluded', ...rules.programmes.flatMap((_, i) => saidOf(i))];
  const known = ({ key, as, place }: Key & { readonly place: string }): string => `
    select (${place})::${numbers} as n, r.proposal_id, r.kabupaten::region as kabupaten, r.national_decile as decile, r.score,
      f.malformed is distinct from false as faulty, ${said.map((name) => `f.${name}`).join(', ')}
    from (${statedSql({ key, as, factsPath, rules, day })}) f
      right join (select *, ${key}::${as} as key from ${result} where ${key} is not null) r using (key)`;
  const after = `(select coalesce(max(household_id), 0) from ${result}) + row_number() over (order by r.proposal_id)`;
  const reasons = rules.programmes.map((rule, index) => `${reasonSql(rule, index)} as r${index}`);
  const asked = ['excluded', ...rules.programmes.map((_, index) => `s${index}`)];
  const alone = `select * exclude (${asked.join(', ')}), ${reasons.join(', ')}
    from (${known({ key: 'household_id', as: numbers, place: 'r.household_id' })}
      union all ${known({ key: 'proposal_id', as: 'text', place: after })})`;
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
  return `select n, proposal_id, kabupaten, score, signed, members, faulty, ${kept.join(', ')} from (${settled})`;
}

function saidOf(index: number): readonly string[] {
  return ['a', 'w', 'h', 's'].map((name) => `${name}${index}`);
}

/** What the facts of each household come to. A number too long for any household of the ranking finds none. */
function statedSql({ key, as, factsPath, rules, day }: Omit<Inputs, 'resultPath' | 'numbers'> & Key): string {
  const verdicts = rules.programmes.map((rule, index) => {
    return `${amountSql(rule)}::integer as a${index}, ${waitedSql(rule)} as w${index}, ${receivesSql(rule)} as h${index},
      ${assessedSql(rule, day)} as s${index}`;
  });
  return `select try_cast(f.${key} as ${as}) as key, f.member_count as members, f.groundchecked, f.signed_at_ms as signed,
      ${MALFORMED_LISTS} as malformed, ${excludedSql(exclusionsInForce(rules.exclusions, day), day)} as excluded,
      ${verdicts.join(', ')}
    from read_parquet(${sqlText(factsPath)}) f where f.${key} is not null`;
}

function reasonSql({ maxDecile, grandfathersUntilGroundcheck, inKind }: ProgrammeRule, index: number): string {
  const kept = grandfathersUntilGroundcheck ? `(h${index} and not groundchecked)` : 'false';
  const gives = inKind === true ? 'true' : `a${index} > 0`;
  return `(case when excluded then ${reasonValue('DIKECUALIKAN')}
    when decile > ${maxDecile} and not s${index} and not ${kept} then ${reasonValue('DI_LUAR_DESIL')}
    when not (${gives}) then ${reasonValue('TANPA_KOMPONEN')}
    when decile <= ${maxDecile} then ${reasonValue('DESIL_MEMENUHI')}
    when s${index} then ${reasonValue('SESUAI_ASESMEN')} else ${reasonValue('PENERIMA_LAMA')} end)`;
}

/** The same households once the rules of one programme have been asked about the others. Those are settled already. */
function settledSql(
  { programme, rules }: ComplementarityStep,
  { programmes, before }: { readonly programmes: readonly Programme[]; readonly before: string },
): string {
  const own = `r${programmes.indexOf(programme)}`;
  const broken = rules.map(({ kind, other }: ComplementarityRule) => {
    const had = qualifiesSql(`r${programmes.indexOf(other)}`);
    const reason = reasonValue(COMPLEMENTARITY_REASONS[kind]);
    return `when ${kind === 'excludes' ? had : `not (${had})`} then ${reason}`;
  });
  return `select * replace (case when not (${qualifiesSql(own)}) then ${own} ${broken.join(' ')} else ${own} end as ${own})
    from (${before})`;
}

/**
 * Whether an entry is one that excludes. Who stated what is compared as one text, for all rules of the same reach and age at
 * once: conditions on the entries of a list are each asked of every entry, and there would be three for each rule.
 */
function excludedSql(exclusions: readonly ExclusionInForce[], day: string): string {
  const alike = new Map<string, string[]>();
  for (const { code, statedBy, reach, freshFrom } of exclusions) {
    const ofThem = reach === 'any-member' ? '' : ` and e.concerns = 'household'`;
    const when = `e.stated_on between date ${sqlText(freshFrom)} and date ${sqlText(day)}${ofThem}`;
    alike.set(when, [...(alike.get(when) ?? []), ...statedBy.map((by) => sqlText(`${code} ${by}`))]);
  }
  const rules = [...alike].map(([when, stated]) => {
    return `((e.code || ' ' || e.stated_by) in (${stated.join(', ')}) and ${when})`;
  });
  return rules.length === 0 ? 'false' : hasSql('f.exclusions', `lambda e: ${rules.join(' or ')}`);
}

function assessedSql({ programme, orByAssessment }: ProgrammeRule, day: string): string {
  if (orByAssessment === undefined) return 'false';
  const { onlyClientsOf } = orByAssessment;
  const isAssessed = `lambda e: e.programme = ${sqlText(programme)}
    and date ${sqlText(day)} between e.assessed_on and e.valid_until`;
  const assessed = hasSql('f.assessments', isAssessed);
  return onlyClientsOf === undefined
    ? assessed
    : `(case when f."${receivesColumn(onlyClientsOf)}" then ${assessed} else false end)`;
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
