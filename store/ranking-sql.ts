import { TELL_PARTITIONS } from '../contracts/activities';

/**
 * After rows of a run have come in their masses: a planner that has never seen the run takes it for one row and joins millions
 * row by row with millions.
 */
export const REFRESH_STATISTICS = 'select refresh_run_statistics()';

/**
 * Takes the set of a run: proposals of its calendar that wait for this version or an earlier one. What a household is
 * scored and decided on is copied here, so that nothing newer than the freeze can enter the quarter. Aid received is the
 * registry's statement, or what the quarter before decided; a household without features cannot be ranked and is returned. What
 * a ruling on papers has corrected since the visit counts before what the visit or the registry says.
 * Once the snapshot of the run is on record nobody joins it any more, whoever repeats this.
 */
export const FREEZE = `
insert into ranking_entry (run_id, proposal_id, kabupaten, kk_index, features, facts, previous_decile, returned_reason)
select $1, p.id, p.kabupaten, p.kk_index, coalesce(a.features, known.value, '{}') || coalesce(on_papers.corrected, '{}'),
  jsonb_build_object(
    'memberCount', p.member_count, 'components', coalesce(a.components, parts.value, '{}'),
    'exclusions', coalesce(excluded.value, '[]') || coalesce(a.components->'exclusions', '[]'),
    'assessments', '[]' || coalesce(assessed.value, '[]'),
    'groundchecked', p.groundchecked,
    'receives', coalesce(before.granted, receives.value, '[]'), 'waited', coalesce(before.waited, '{}'),
    'signedAt', p.signed_at, 'programmes', to_jsonb(p.programmes)),
  coalesce(p.decile, (decile.value #>> '{}')::int),
  case when coalesce(a.features, known.value) is null then 'attributes-missing' end
from proposal p
left join lateral (select features, components, created_at from groundcheck_answers g
  where proposal_id = p.id and features is not null and not exists (
    select from groundcheck_instance late where late.answers_id = g.id and late.state = 'late')
  order by (id = p.answers_id) desc nulls last, created_at desc limit 1) a on true
left join household_fact known on known.kk_index = p.kk_index and known.fact = 'features'
left join lateral (
  select jsonb_object_agg(variable.key, variable.value order by c.applied_at) as corrected
  from correction c, jsonb_each(c.features) variable
  where c.proposal_id = p.id and c.applied_at is not null and (a.created_at is null or c.applied_at > a.created_at)
) on_papers on true
left join household_fact parts on parts.kk_index = p.kk_index and parts.fact = 'components'
left join household_fact excluded on excluded.kk_index = p.kk_index and excluded.fact = 'exclusions'
left join household_fact assessed on assessed.kk_index = p.kk_index and assessed.fact = 'assessments'
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

/** The partition of an entry, from 0. Ids are random, so partitions are of one size. The index of what is untold has it too. */
const PARTITION = `get_byte(uuid_send(e.proposal_id), 3) & ${String(TELL_PARTITIONS - 1)}`;

/** Returned ones first, because people must act on them, then in order of need. */
const PLACE = 'e.returned_reason is null, coalesce(e.score, 0), e.proposal_id';

/**
 * The version by whose decile an entry `e` of a run `run` is decided; null when it is not decided yet. What an entry was told
 * of stays; for all others it follows from the run, so that no entry has to change when an outcome comes into force.
 */
export const VERSION_IN_FORCE = `case
  when e.told_at is null and e.returned_reason is null
    and case when run.applied_version = run.version then e.decile else e.previous_decile end is not null
  then coalesce(run.applied_version, e.applied_version) else e.applied_version end`;

const UNTOLD = `e.run_id = $1 and e.told_at is null and (e.returned_reason is not null or ${VERSION_IN_FORCE} is not null)`;

/** Those of a partition to be told next, after the place ($4, $5, $6) where the page before ended. */
export const PAGE_OF_UNTOLD = `
select e.proposal_id as "proposalId", e.returned_reason as "returnedReason", run.version, run.quarter,
  case when ${VERSION_IN_FORCE} = run.version then e.decile else e.previous_decile end as decile,
  ${VERSION_IN_FORCE} as "decileVersion", e.previous_decile as "previousDecile", coalesce(e.score, 0) as score,
  (select jsonb_agg(jsonb_build_object('programme', d.programme, 'outcome', d.outcome, 'reasons', to_jsonb(d.reason_codes),
    'amountRupiah', d.amount_rupiah, 'position', d.position) order by d.programme)
   from decision d where d.kk_index = e.kk_index and d.quarter = run.quarter) as decisions
from ranking_entry e join ranking_run run on run.run_id = e.run_id
where ${UNTOLD} and ${PARTITION} = $2 and (${PLACE}) > ($4::boolean, $5::float8, $6::uuid)
order by ${PLACE} limit $3`;

/** How many of a partition have been told, and how many there are to tell. */
export const COUNT_OF_PARTITION = `
select count(*) filter (where e.told_at is not null)::int as told, count(*)::int as of
from ranking_entry e join ranking_run run using (run_id) where e.run_id = $1 and ${PARTITION} = $2
  and (e.returned_reason is not null or ${VERSION_IN_FORCE} is not null)`;

/** Notes that proposals ($2) of a run ($1) were told, and of which version. */
export const MARK_TOLD = `
update ranking_entry e set told_at = clock_timestamp(), applied_version = ${VERSION_IN_FORCE}
from ranking_run run where e.run_id = $1 and run.run_id = e.run_id and e.proposal_id = any($2::uuid[])`;
