import { TELL_PARTITIONS } from '../contracts/activities';

/**
 * Takes the set of a run: proposals of its calendar that wait for this version or an earlier one. What a household is
 * scored and decided on is copied here, so that nothing newer than the freeze can enter the quarter. Aid received is the
 * registry's statement, or what the quarter before decided; a household without features cannot be ranked and is returned.
 * Once the snapshot of the run is on record nobody joins it any more, whoever repeats this.
 */
export const FREEZE = `
insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, previous_decile, returned_reason)
select $1, p.id, p.kabupaten, p.kk_index, coalesce(a.features, known.value, '{}'),
  jsonb_build_object(
    'memberCount', p.member_count, 'components', coalesce(a.components, parts.value, '{}'),
    'exclusions', coalesce(excluded.value, '[]') || coalesce(a.components->'exclusions', '[]'),
    'groundchecked', p.groundchecked,
    'receives', coalesce(before.granted, receives.value, '[]'), 'waited', coalesce(before.waited, '{}'),
    'signedAt', p.signed_at, 'programmes', to_jsonb(p.programmes)),
  coalesce(p.decile, (decile.value #>> '{}')::int),
  case when coalesce(a.features, known.value) is null then 'attributes-missing' end
from proposal p
left join lateral (select features, components from groundcheck_answers g
  where proposal_id = p.id and features is not null and not exists (
    select from groundcheck_instance late where late.answers_id = g.id and late.state = 'late')
  order by (id = p.answers_id) desc nulls last, created_at desc limit 1) a on true
left join household_fact known on known.kk_index = p.kk_index and known.fact = 'features'
left join household_fact parts on parts.kk_index = p.kk_index and parts.fact = 'components'
left join household_fact excluded on excluded.kk_index = p.kk_index and excluded.fact = 'exclusions'
left join household_fact receives on receives.kk_index = p.kk_index and receives.fact = 'receives'
left join household_fact decile on decile.kk_index = p.kk_index and decile.fact = 'decile'
left join lateral (
  select jsonb_agg(programme) filter (where outcome = 'granted') as granted,
    jsonb_object_agg(programme, quarters_waited + 1) filter (where outcome = 'waiting-list') as waited
  from (select distinct on (programme) programme, outcome, quarters_waited from decision
    where kk_index = p.kk_index order by programme, quarter desc) latest) before on true
where p.awaits_version and p.ended_as is null and p.calendar_id = $2 and p.version <= $3
  and not exists (select from ranking_run run where run.run_id = $1 and run.snapshot_sha256 is not null)
on conflict (run_id, proposal_id) do nothing`;

/** A household keeps the decile of the version before; one that never had any goes on waiting. */
export const PREVIOUS_DECILES = `
update ranking_entry set decile = previous_decile, applied_version = $2
where run_id = $1 and previous_decile is not null and decile is null and returned_reason is null`;

/**
 * The quarter's decisions for every entry with a decile: rules, then quota in order of need. It mirrors
 * domain/eligibility (decideQuarter); a test holds the two against each other. A household is
 * decided once for a programme and quarter whatever runs again.
 */
export const APPLY_DECISIONS = `
with rule as (
  select * from jsonb_to_recordset($6::jsonb) as rule(programme text, "maxDecile" int, components jsonb,
    "maxCountedComponents" int, "amountRupiah" bigint, "placeIs" text, "grandfathersUntilGroundcheck" boolean,
    "waitingListQuarters" int)
), entry as (
  select e.*, (e.facts->>'memberCount')::int as members, (e.facts->>'signedAt')::timestamptz as signed_at,
    (e.facts->>'groundchecked')::boolean as groundchecked
  from ranking_entry e
  where e.run_id = $1 and e.decile is not null and e.returned_reason is null and e.told_at is null
), weighed as (
  select entry.*, rule.programme, rule."waitingListQuarters",
    case when rule."placeIs" = 'member' then entry.members else 1 end as places,
    entry.facts->'receives' ? rule.programme as receives,
    coalesce((entry.facts#>>array['waited', rule.programme])::int, 0) as waited,
    entry.facts->'exclusions' ?| $7::text[] as is_excluded,
    entry.decile > rule."maxDecile" as outside,
    entry.facts->'receives' ? rule.programme and not entry.groundchecked and rule."grandfathersUntilGroundcheck" as kept,
    case when rule.components is null
      then coalesce(rule."amountRupiah", 0) * case when rule."placeIs" = 'member' then entry.members else 1 end
      else (select coalesce(sum(amount), 0) from (
        select value::bigint as amount from jsonb_each_text(rule.components) c(key, value),
          generate_series(1, coalesce((entry.facts#>>array['components', c.key])::int, 0))
        order by 1 desc limit rule."maxCountedComponents") counted) end as amount
  from entry cross join rule
  where entry.facts->'programmes' ? rule.programme
), judged as (
  select weighed.*, case when is_excluded then 'DIKECUALIKAN' when outside and not kept then 'DI_LUAR_DESIL'
    when amount = 0 then 'TANPA_KOMPONEN' when outside then 'PENERIMA_LAMA' else 'DESIL_MEMENUHI' end as reason
  from weighed
), lined_up as (
  select judged.*, sum(judged.places) over queue as taken, q.places as quota
  from judged
  left join lateral (select quota.places from quota where quota.programme = judged.programme
    and quota.kabupaten = judged.kabupaten and quota.quarter <= $3 order by quota.quarter desc limit 1) q on true
  where reason in ('PENERIMA_LAMA', 'DESIL_MEMENUHI')
  window queue as (partition by judged.programme, judged.kabupaten order by
    case when receives then 0 when groundchecked then 1 when waited > 0 then 2 else 3 end,
    waited desc, decile, score, signed_at, proposal_id)
), decided as (
  select l.*, quota is null or taken <= quota as has_place,
    sum(places) over (partition by programme, kabupaten, quota is null or taken <= quota, waited >= "waitingListQuarters"
      order by taken) - places + 1 as place_in_line
  from lined_up l
), outcome as (
  select kk_index, programme, proposal_id, reason as code, amount, places, waited,
    case when has_place then 'granted' when waited >= "waitingListQuarters" then 'refused' else 'waiting-list' end as outcome,
    case when has_place then reason when waited >= "waitingListQuarters" then 'DAFTAR_TUNGGU_BERAKHIR' else 'KUOTA_PENUH' end as why,
    case when not has_place and waited < "waitingListQuarters" then place_in_line end as position
  from decided
  union all
  select kk_index, programme, proposal_id, reason, 0, places, waited, 'refused', reason, null
  from judged where reason not in ('PENERIMA_LAMA', 'DESIL_MEMENUHI')
), saved as (
  insert into decision (kk_index, programme, quarter, proposal_id, run_id, version, decile_version, rules_id, outcome,
    reason_codes, amount_rupiah, places, position, quarters_waited)
  select kk_index, programme, $3, proposal_id, $1, $2, $4, $5, outcome, array[why],
    case when outcome = 'granted' then amount else 0 end, places, position, waited
  from outcome
  on conflict (kk_index, programme, quarter) do nothing
  returning proposal_id
), shown as (
  update proposal p set decile = entry.decile, decile_version = $4, run_id = $1
  from entry where p.id = entry.proposal_id
  returning p.id
), applied as (
  update ranking_entry e set applied_version = $4 from entry where e.run_id = $1 and e.proposal_id = entry.proposal_id
)
select count(*)::int as decided from shown`;

/** The partition of an entry, from 0. Ids are random, so partitions are of one size. The index of what is untold has it too. */
const PARTITION = `get_byte(uuid_send(e.proposal_id), 3) & ${String(TELL_PARTITIONS - 1)}`;

/** Returned ones first, because people must act on them, then in order of need. */
const PLACE = 'e.returned_reason is null, coalesce(e.score, 0), e.proposal_id';

const UNTOLD = `e.run_id = $1 and e.told_at is null and (e.returned_reason is not null or e.applied_version is not null)`;

/** Those of a partition to be told next, after the place ($4, $5, $6) where the page before ended. */
export const PAGE_OF_UNTOLD = `
select e.proposal_id as "proposalId", e.returned_reason as "returnedReason", run.version, run.quarter, e.decile,
  e.applied_version as "decileVersion", e.previous_decile as "previousDecile", coalesce(e.score, 0) as score,
  (select jsonb_agg(jsonb_build_object('programme', d.programme, 'outcome', d.outcome, 'reasons', to_jsonb(d.reason_codes),
    'amountRupiah', d.amount_rupiah, 'position', d.position) order by d.programme)
   from decision d where d.kk_index = e.kk_index and d.quarter = run.quarter) as decisions
from ranking_entry e join ranking_run run on run.run_id = e.run_id
where ${UNTOLD} and ${PARTITION} = $2 and (${PLACE}) > ($4::boolean, $5::float8, $6::uuid)
order by ${PLACE} limit $3`;

/** How many of a partition have been told, and how many there are to tell. */
export const COUNT_OF_PARTITION = `
select count(*) filter (where e.told_at is not null)::int as told, count(*)::int as of
from ranking_entry e where e.run_id = $1 and ${PARTITION} = $2
  and (e.returned_reason is not null or e.applied_version is not null)`;
