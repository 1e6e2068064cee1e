import type { Pool } from 'pg';

import type {
  CalendarFigures,
  DecileChurn,
  DecileMove,
  DeterminationTime,
  Moved,
  QuotaFill,
  RunFigures,
  WaitingAge,
  WaitingList,
} from '../domain/monitoring/figures';
import { VERSION_IN_FORCE } from './ranking-sql';

/** What monitoring reads, with the role `app_read`: counts, and nothing about anybody. */
export interface MonitoringStore {
  /** The last two quarters of a calendar whose decisions are in force, and the last determinations. */
  figures(calendarId: string): Promise<CalendarFigures>;
  /** The calendar that decided last, e.g. the demonstration's; the one in force where none has decided yet. */
  calendarToReport(): Promise<string | undefined>;
}

const RUNS = `select run_id as "runId", version, quarter, decided_on::text as "decidedOn"
from ranking_run where calendar_id = $1 and decided_on is not null order by version desc limit 2`;

/**
 * Entries whose decile of this version is in force, by move and by kabupaten/kota. The decile before is the one that was in
 * force when the run was frozen: of the run before, or of the registry.
 */
const MOVES = `
select e.previous_decile as "from", e.decile as "to", e.kabupaten, count(*)::int as households,
  count(*) filter (where e.decile > e.previous_decile)::int as up,
  count(*) filter (where e.decile < e.previous_decile)::int as down
from ranking_entry e join ranking_run run using (run_id)
where e.run_id = $1 and e.returned_reason is null and ${VERSION_IN_FORCE} = $2 and e.previous_decile is not null
group by grouping sets ((e.previous_decile, e.decile), (e.kabupaten))
order by 1, 2, 3`;

const NOT_MOVED = `
select count(*) filter (where ${VERSION_IN_FORCE} = $2 and previous_decile is null)::int as "rankedFirst",
  count(*) filter (where ${VERSION_IN_FORCE} <> $2)::int as "servedWithEarlier"
from ranking_entry e join ranking_run run using (run_id) where run_id = $1 and returned_reason is null`;

/** Regions with a quota and nobody decided, and those with decisions and no quota, are told too. */
const QUOTAS = `
with decided as (
  select d.programme, e.kabupaten, count(*) filter (where d.outcome = 'granted') as granted,
    sum(d.places) filter (where d.outcome = 'granted') as taken,
    count(*) filter (where d.outcome = 'waiting-list') as waiting,
    sum(d.places) filter (where d.outcome = 'waiting-list') as waiting_places
  from decision d join ranking_entry e using (run_id, proposal_id)
  where d.run_id = $1 and d.quarter = $2
  group by d.programme, e.kabupaten
), allowed as (
  select distinct on (programme, kabupaten) programme, kabupaten, places
  from quota where quarter <= $2 and coalesce(until_quarter, $2) >= $2 order by programme, kabupaten, quarter desc
)
select programme, kabupaten, allowed.places, coalesce(granted, 0)::int as granted, coalesce(taken, 0)::int as taken,
  coalesce(waiting, 0)::int as waiting, coalesce(waiting_places, 0)::int as "waitingPlaces"
from decided full join allowed using (programme, kabupaten)
order by programme, kabupaten`;

const WAITING = `
with waited as (
  select programme, quarters_waited as quarters, count(*) filter (where outcome = 'waiting-list')::int as households,
    count(*) filter (where outcome = 'granted' and quarters_waited > 0)::int as promoted,
    count(*) filter (where 'DAFTAR_TUNGGU_BERAKHIR' = any(reason_codes))::int as ended
  from decision where run_id = $1 and quarter = $2
  group by programme, quarters_waited
), rule as (
  select programme, "waitingListQuarters" as quarters
  from ranking_run run join eligibility_rule_set rules on rules.id = run.rules_id,
    jsonb_to_recordset(rules.body->'programmes') as rule(programme text, "waitingListQuarters" int)
  where run.run_id = $1
)
select programme, rule.quarters as "endsAfter", sum(promoted)::int as promoted, sum(ended)::int as ended,
  coalesce(jsonb_agg(jsonb_build_object('quarters', waited.quarters, 'households', households) order by waited.quarters)
    filter (where households > 0), '[]') as ages
from waited left join rule using (programme)
group by programme, rule.quarters
order by programme`;

/** Of a year and more: four quarters, some of them proposed twice. */
const DETERMINATIONS = `
select run.version, d.decile_version as "decileVersion", d.decisions, d.proposed_at as "proposedAt",
  extract(epoch from d.applied_at - d.proposed_at)::float8 as seconds
from ranking_determination d join ranking_run run using (run_id)
where run.calendar_id = $1 order by d.proposed_at desc limit 8`;

/** Monitoring on PostgreSQL. `pool` connects as `app_read`; each figure is one statement over a whole run. */
export function createMonitoringStore(pool: Pool): MonitoringStore {
  return {
    async figures(calendarId) {
      const { rows } = await pool.query<RunRow>({ name: 'monitoring-runs', text: RUNS, values: [calendarId] });
      const runs: RunFigures[] = [];
      for (const run of rows) runs.push(await figuresOf(pool, run));
      return { calendarId, runs, determinations: await determinationTimes(pool, calendarId) };
    },
    async calendarToReport() {
      const text = `select coalesce(
        (select calendar_id from ranking_run where decided_on is not null order by created_at desc limit 1),
        (select id from calendar where in_force order by valid_from desc limit 1)) as id`;
      return (await pool.query<{ id: string | null }>({ name: 'monitoring-calendar', text })).rows[0]?.id ?? undefined;
    },
  };
}

type RunRow = Pick<RunFigures, 'runId' | 'version' | 'quarter' | 'decidedOn'>;

async function figuresOf(pool: Pool, run: RunRow): Promise<RunFigures> {
  const { runId, version, quarter } = run;
  const rest = { name: 'monitoring-not-moved', text: NOT_MOVED, values: [runId, version] };
  const { rows } = await pool.query<Pick<RunFigures, 'rankedFirst' | 'servedWithEarlier'>>(rest);
  const [notMoved = { rankedFirst: 0, servedWithEarlier: 0 }] = rows;
  const values = [runId, quarter];
  const quotas = await pool.query<QuotaFill>({ name: 'monitoring-quotas', text: QUOTAS, values });
  const waiting = await pool.query<WaitingList & { ages: WaitingAge[] }>({
    name: 'monitoring-waiting',
    text: WAITING,
    values,
  });
  const churn = await churnOf(pool, run);
  return { ...run, ...notMoved, churn, quotas: quotas.rows, waitingLists: waiting.rows };
}

type MoveRow = (Moved & (DecileMove & { kabupaten: null })) | (Moved & { from: null; to: null; kabupaten: string });

async function churnOf(pool: Pool, { runId, version }: RunRow): Promise<DecileChurn> {
  const statement = { name: 'monitoring-moves', text: MOVES, values: [runId, version] };
  const { rows } = await pool.query<MoveRow>(statement);
  return {
    moves: rows.flatMap(({ from, to, households }) => (from === null ? [] : [{ from, to, households }])),
    byKabupaten: rows.flatMap(({ kabupaten, households, up, down }) => {
      return kabupaten === null ? [] : [{ kabupaten, households, up, down }];
    }),
  };
}

async function determinationTimes(pool: Pool, calendarId: string): Promise<readonly DeterminationTime[]> {
  const statement = { name: 'monitoring-determinations', text: DETERMINATIONS, values: [calendarId] };
  const { rows } = await pool.query<Omit<DeterminationTime, 'proposedAt'> & { proposedAt: Date }>(statement);
  return rows.map(({ proposedAt, ...time }) => ({ ...time, proposedAt: proposedAt.toISOString() }));
}
