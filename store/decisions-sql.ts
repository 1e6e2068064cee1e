import { COMPLEMENTARITY_REASONS, complementaritySteps } from '../domain/eligibility/complementarity';
import { exclusionsInForce } from '../domain/eligibility/exclusions';
import type { EligibilityRules } from '../domain/eligibility/rules';
import type { ReasonCode } from '../domain/proposal/reason-codes';

/** Reasons for which a household qualifies. */
const QUALIFYING_REASONS: readonly ReasonCode[] = ['DESIL_MEMENUHI', 'SESUAI_ASESMEN', 'PENERIMA_LAMA'];
const QUALIFYING = QUALIFYING_REASONS.map((reason) => `'${reason}'`).join(', ');

/** Of a pair and the programmes `s` a household has. Pairs of earlier steps are settled and those of later ones not asked. */
const BROKEN = `(pair.other = any(s.programmes)) = (pair.kind = 'excludes')`;

/**
 * The quarter's decisions for every entry with a decile, as a list of common table expressions that ends with `outcome`:
 * rules of each programme, of programmes about each other, then quota in order of need. It mirrors domain/eligibility
 * (decideQuarter); a test holds the two against each other.
 *
 * $1 run, $2 quarter, of the rules in force $3 programmes, $4 exclusions and $5 rules about pairs of programmes with the step
 * in which each is asked; $6 legal day, $7 whether households are decided by their decile of this run or by the one they had
 * before: a ranking that nobody has published decides nothing, and neither does its score.
 *
 * Facts are read as the JSON they are and days compared as texts, as in the domain: one household's fact that says nothing
 * must not stop the quarter of everybody. A programme nobody asks for is weighed where a rule about another one names it.
 *
 * Where a version is late, those who were served with the one before have taken their places of the quota and in line: what is
 * left is for whoever is decided when the version comes.
 */
const OUTCOME = `
with recursive rule as (
  select * from jsonb_to_recordset($3::jsonb) as rule(programme text, "maxDecile" int, "orByAssessment" jsonb,
    components jsonb, "maxCountedComponents" int, "amountRupiah" bigint, "inKind" boolean, "placeIs" text,
    "grandfathersUntilGroundcheck" boolean, "waitingListQuarters" int)
), exclusion as (
  select * from jsonb_to_recordset($4::jsonb) as exclusion(code text, "statedBy" jsonb, reach text, "freshFrom" text)
), pair as (
  select * from jsonb_to_recordset($5::jsonb) as pair(step int, row int, kind text, programme text, other text, reason text)
), entry as (
  select e.proposal_id, e.kabupaten, e.kk_index, e.facts, case when $7::boolean then e.score end as score,
    case when $7 then e.decile else e.previous_decile end as decile,
    (e.facts->>'memberCount')::int as members, (e.facts->>'signedAt')::timestamptz as signed_at,
    (e.facts->>'groundchecked')::boolean as groundchecked,
    e.facts->'exclusions' <> '[]' and exists (
      select from jsonb_array_elements(e.facts->'exclusions') fact(said)
      join exclusion on exclusion.code = said->>'code' and exclusion."statedBy" ? (said->>'statedBy')
      where (reach = 'any-member' or said->>'concerns' = 'household')
        and (said->>'statedOn') collate "C" between "freshFrom" and $6::text) as is_excluded
  from ranking_entry e
  where e.run_id = $1 and e.returned_reason is null and e.told_at is null
    and case when $7 then e.decile else e.previous_decile end is not null
), weighed as (
  select entry.*, rule.programme, rule."waitingListQuarters",
    case when rule."placeIs" = 'member' then entry.members else 1 end as places,
    entry.facts->'receives' ? rule.programme as receives,
    coalesce((entry.facts#>>array['waited', rule.programme])::int, 0) as waited,
    entry.facts->'programmes' ? rule.programme as is_asked,
    entry.decile > rule."maxDecile" as outside, coalesce(rule."inKind", false) as in_kind,
    rule."orByAssessment" is not null and entry.facts->'assessments' <> '[]'
      and entry.facts->'receives' ?& array_remove(array[rule."orByAssessment"->>'onlyClientsOf'], null)
      and exists (select from jsonb_array_elements(entry.facts->'assessments') fact(said)
        where said->>'programme' = rule.programme
          and $6::text collate "C" between said->>'assessedOn' and said->>'validUntil') as is_assessed,
    entry.facts->'receives' ? rule.programme and not entry.groundchecked and rule."grandfathersUntilGroundcheck" as kept,
    case when rule.components is null
      then coalesce(rule."amountRupiah", 0) * case when rule."placeIs" = 'member' then entry.members else 1 end
      else (select coalesce(sum(amount), 0) from (
        select value::bigint as amount from jsonb_each_text(rule.components) c(key, value),
          generate_series(1, coalesce((entry.facts#>>array['components', c.key])::int, 0))
        order by 1 desc limit rule."maxCountedComponents") counted) end as amount
  from entry cross join rule
  where entry.facts->'programmes' ? rule.programme or rule.programme in (select other from pair)
), alone as (
  select weighed.*, case when is_excluded then 'DIKECUALIKAN' when outside and not kept and not is_assessed then 'DI_LUAR_DESIL'
    when amount = 0 and not in_kind then 'TANPA_KOMPONEN' when not outside then 'DESIL_MEMENUHI'
    when is_assessed then 'SESUAI_ASESMEN' else 'PENERIMA_LAMA' end as reason
  from weighed
), had as (
  select proposal_id, array_agg(programme) as programmes from alone
  where reason in (${QUALIFYING}) and (is_asked or receives) and exists (select from pair)
  group by proposal_id
), settled as (
  select proposal_id, 0 as step, programmes from had
  union all
  select s.proposal_id, s.step + 1, array(
    select programme from unnest(s.programmes) own(programme) where not exists (
      select from pair where pair.step = s.step + 1 and pair.programme = own.programme and ${BROKEN}))
  from settled s where s.step < (select max(step) from pair)
), judged as (
  select alone.*, coalesce(broken.reason, alone.reason) as verdict,
    alone.reason in (${QUALIFYING}) and broken.reason is null as qualifies
  from alone
  left join settled s on s.proposal_id = alone.proposal_id and s.step = (select max(step) from pair)
  left join lateral (select pair.reason from pair where pair.programme = alone.programme and ${BROKEN}
    order by row limit 1) broken on alone.reason in (${QUALIFYING})
  where is_asked
), served as (
  select d.programme, e.kabupaten, coalesce(sum(d.places) filter (where d.outcome = 'granted'), 0) as granted,
    coalesce(sum(d.places) filter (where d.outcome = 'waiting-list'), 0) as waiting
  from ranking_entry e join decision d on d.kk_index = e.kk_index and d.quarter = $2 and d.run_id = e.run_id
  where e.run_id = $1 and e.told_at is not null
  group by d.programme, e.kabupaten
), lined_up as (
  select judged.*, coalesce(s.granted, 0) + sum(judged.places) over queue as taken, q.places as quota,
    coalesce(s.waiting, 0) as ahead
  from judged
  left join served s on s.programme = judged.programme and s.kabupaten = judged.kabupaten
  left join lateral (select quota.places from quota where quota.programme = judged.programme
    and quota.kabupaten = judged.kabupaten and quota.quarter <= $2 and coalesce(quota.until_quarter, $2) >= $2
    order by quota.quarter desc limit 1) q on true
  where qualifies
  window queue as (partition by judged.programme, judged.kabupaten order by
    case when receives then 0 when groundchecked then 1 when waited > 0 then 2 else 3 end,
    waited desc, decile, score, signed_at, proposal_id)
), decided as (
  select l.*, quota is null or taken <= quota as has_place,
    sum(places) over (partition by programme, kabupaten, quota is null or taken <= quota, waited >= "waitingListQuarters"
      order by taken) - places + 1 + ahead as place_in_line
  from lined_up l
), outcome as (
  select kk_index, programme, proposal_id, amount, places, waited,
    case when has_place then 'granted' when waited >= "waitingListQuarters" then 'refused' else 'waiting-list' end as outcome,
    case when has_place then verdict when waited >= "waitingListQuarters" then 'DAFTAR_TUNGGU_BERAKHIR' else 'KUOTA_PENUH' end as why,
    case when not has_place and waited < "waitingListQuarters" then place_in_line end as position
  from decided
  union all
  select kk_index, programme, proposal_id, 0, places, waited, 'refused', verdict, null
  from judged where not qualifies
`;

/**
 * Writes the decisions of the quarter down for those who determine them; nobody else reads
 * that. Parameters as `OUTCOME`, then $8 version of the deciles.
 */
export const PROPOSE_DECISIONS = `${OUTCOME}), proposed as (
  insert into proposed_decision (run_id, decile_version, proposal_id, programme, decile, outcome, reason, amount_rupiah, places,
    position, quarters_waited)
  select $1, $8, outcome.proposal_id, programme, decile, outcome, why,
    case when outcome = 'granted' then amount else 0 end, places, position, waited
  from outcome join entry using (proposal_id)
  returning 1
)
select count(*)::int as decisions from proposed`;

/** The decile that an entry `e` is decided by, and whether it is decided at all: it has one and has heard of no decision. */
const DETERMINED_DECILE =
  'case when (select version = decile_version from determined) then e.decile else e.previous_decile end';
const IS_DETERMINED = `exists (select from determined) and e.run_id = $1 and e.returned_reason is null and e.told_at is null
    and ${DETERMINED_DECILE} is not null`;

/**
 * Puts what was proposed ($1 run, $2 version of the deciles) into force, of those that stand signed with the hash $3. A household
 * is decided once for a programme and quarter whatever runs again; one that has heard of its decision keeps it.
 *
 * Entries are read anew for each table that changes, and not once for all: so both large tables are changed in the order in
 * which they lie on disk, where a list of entries had PostgreSQL go through the proposals in the order of that list.
 */
export const APPLY_DETERMINED = `
with determined as (
  select d.run_id, d.decile_version, d.rules_id, d.decided_on, run.version, run.quarter
  from ranking_determination d join ranking_run run using (run_id)
  where d.run_id = $1 and d.decile_version = $2 and d.decisions_sha256 = $3 and d.signed_by is not null
), saved as (
  insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
    reason_codes, amount_rupiah, places, position, quarters_waited)
  select e.kk_index, p.programme, d.quarter, p.proposal_id, d.run_id, d.version, d.decile_version, d.rules_id, p.outcome,
    array[p.reason], p.amount_rupiah, p.places, p.position, p.quarters_waited
  from determined d join proposed_decision p using (run_id, decile_version) join ranking_entry e using (run_id, proposal_id)
  where ${IS_DETERMINED}
  on conflict (kk_index, programme, quarter) do nothing
), dated as (
  update ranking_run run set decided_on = d.decided_on, rules_id = d.rules_id, applied_version = d.decile_version
  from determined d where run.run_id = d.run_id
), done as (
  update ranking_determination r set applied_at = coalesce(r.applied_at, clock_timestamp()) from determined d
  where r.run_id = d.run_id and r.decile_version = d.decile_version
), shown as (
  update proposal p set decile = ${DETERMINED_DECILE}, decile_version = $2, run_id = $1
  from ranking_entry e where p.id = e.proposal_id and ${IS_DETERMINED}
  returning 1
)
select (select count(*)::int from shown) as decided, exists (select from determined) as is_signed`;

/**
 * Decides and puts into force at once, as cycles do that began before recipients were determined by two officers. Parameters as
 * `OUTCOME`, then $8 version, $9 rules and $10 version of the deciles.
 */
export const APPLY_DECISIONS = `${OUTCOME}), saved as (
  insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
    reason_codes, amount_rupiah, places, position, quarters_waited)
  select kk_index, programme, $2, proposal_id, $1, $8, $10, $9, outcome, array[why],
    case when outcome = 'granted' then amount else 0 end, places, position, waited
  from outcome
  on conflict (kk_index, programme, quarter) do nothing
  returning proposal_id
), dated as (
  update ranking_run set applied_version = $10,
    decided_on = case when decided_on is null or exists (select from saved) then $6::text::date else decided_on end
  where run_id = $1
), shown as (
  update proposal p set decile = entry.decile, decile_version = $10, run_id = $1
  from entry where p.id = entry.proposal_id
  returning p.id
)
select count(*)::int as decided from shown`;

/** The rules of a legal day as the statements take them, from $3 on. */
export function ruleValues({ programmes, exclusions, complementarity }: EligibilityRules, day: string): string[] {
  const pairs = complementaritySteps(complementarity.rules).flatMap(({ rules }, index) =>
    rules.map(({ kind, programme, other }, row) => {
      return { step: index + 1, row, kind, programme, other, reason: COMPLEMENTARITY_REASONS[kind] };
    }),
  );
  return [programmes, exclusionsInForce(exclusions, day), pairs].map((list) => JSON.stringify(list)).concat(day);
}
