import type { Pool } from 'pg';

import type { RankedOutside } from './ranking';

/** How many proposals a run holds, how many of them BPS left out, and how many have heard of it. */
export interface RunCounts {
  readonly proposals: number;
  readonly returned: number;
  readonly told: number;
}

/** What a run was made from and what it came to. */
export interface RunManifest extends RunCounts {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  readonly calendarId: string;
  readonly modelId: string | null;
  readonly modelVersion: string | null;
  readonly modelSha256: string | null;
  /** Present where the run was ranked outside: then the model is named in its maker's words and has no hash. */
  readonly rankedOutside?: RankedOutside;
  readonly rulesId: string | null;
  /** Legal day of its decisions, yyyy-mm-dd. */
  readonly decidedOn: string | null;
  readonly snapshotSha256: string | null;
  readonly resultSha256: string | null;
  readonly handoverNumber: string | null;
  readonly households: number | null;
  /** Proposals of the frozen set by kabupaten/kota. */
  readonly proposalsByKabupaten: Readonly<Record<string, number>>;
  /** Decisions by programme and outcome. */
  readonly decisions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const COUNTS = `select count(*)::int as proposals, count(*) filter (where returned_reason is not null)::int as returned,
    count(*) filter (where told_at is not null)::int as told from ranking_entry where run_id = $1`;

const MANIFEST = `
select run_id as "runId", version, quarter, calendar_id as "calendarId", model_id as "modelId", model_version as "modelVersion",
  model_sha256 as "modelSha256", ranked_outside as "rankedOutside", rules_id as "rulesId",
  decided_on::text as "decidedOn",
  snapshot_sha256 as "snapshotSha256", result_sha256 as "resultSha256", handover_number as "handoverNumber", households,
  entry.proposals, entry.returned, entry.told,
  (select coalesce(jsonb_object_agg(kabupaten, proposals), '{}') from (
    select kabupaten, count(*) as proposals from ranking_entry where run_id = $1 group by kabupaten) by_kabupaten)
    as "proposalsByKabupaten",
  (select coalesce(jsonb_object_agg(programme, outcomes), '{}') from (
    select programme, jsonb_object_agg(outcome, decisions) as outcomes from (
      select programme, outcome, count(*) as decisions from decision where run_id = $1 group by programme, outcome) counted
    group by programme) by_programme) as decisions
from ranking_run, lateral (${COUNTS}) entry
where run_id = $1`;

/** Counts the entries of a run; a run without any has none of each. */
export async function countsOf(pool: Pool, runId: string): Promise<RunCounts> {
  const { rows } = await pool.query<RunCounts>({ name: 'run-counts', text: COUNTS, values: [runId] });
  return rows[0] ?? { proposals: 0, returned: 0, told: 0 };
}

/** Counts what a run was made from and came to. Throws when there is no such run. */
export async function manifestOf(pool: Pool, runId: string): Promise<RunManifest> {
  const { rows } = await pool.query<
    Omit<RunManifest, 'rankedOutside'> & { readonly rankedOutside: RankedOutside | null }
  >({
    name: 'run-manifest',
    text: MANIFEST,
    values: [runId],
  });
  const [manifest] = rows;
  if (manifest === undefined) throw new Error('There is no such run');
  // A run of our own says nothing of it, so that its manifest is the same file as before there were others.
  const { rankedOutside, ...own } = manifest;
  return rankedOutside === null ? own : { ...own, rankedOutside };
}
