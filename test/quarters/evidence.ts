import type { RankedHousehold } from '../../store/explanations';
import { VERSION_IN_FORCE } from '../../store/ranking-sql';
import type { QuotaPlaces } from '../../domain/eligibility/quota-table';
import type { EligibilityFacts } from '../../domain/eligibility/facts';
import type { DecisionOutcome, Programme } from '../../domain/eligibility/rules';
import type { HouseholdFeatures } from '../../ranking/features';
import type { TestStores } from '../support/database';
import type { System } from './system';

export interface Run {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  readonly calendarId: string | null;
  readonly modelId: string | null;
  readonly modelVersion: string | null;
  readonly modelSha256: string | null;
  readonly rulesId: string | null;
  readonly decidedOn: string | null;
  readonly snapshotSha256: string | null;
  readonly resultSha256: string | null;
  readonly manifestSha256: string | null;
  readonly households: number;
  readonly determinedBy: string | null;
  readonly signedBy: string | null;
}

/** What two officers signed of a run: by the version's own deciles, and before that by those of the version before if it is late. */
export interface Determination {
  readonly decileVersion: string;
  readonly rulesId: string;
  readonly decidedOn: string;
  readonly determinedBy: string | null;
  readonly signedBy: string | null;
}

/** A household in the frozen set. `household` is the reference of its KK number. */
export interface Entry {
  readonly proposalId: string;
  readonly household: string;
  readonly kabupaten: string;
  readonly features: HouseholdFeatures;
  readonly facts: Omit<EligibilityFacts, 'decile'> & {
    readonly waited: Readonly<Partial<Record<Programme, number>>>;
    readonly signedAt: string;
    readonly programmes: readonly Programme[];
  };
  readonly score: number;
  readonly decile: number;
  readonly previousDecile: number | null;
  /** The version by whose decile it was decided. */
  readonly decileVersion: string | null;
  readonly returnedReason: string | null;
  readonly isTold: boolean;
}

export interface Decided {
  readonly proposalId: string;
  readonly household: string;
  readonly kabupaten: string;
  readonly programme: Programme;
  readonly runId: string;
  readonly version: string;
  readonly decileVersion: string;
  readonly rulesId: string;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly amountRupiah: number;
  readonly places: number;
  readonly position: number | null;
  readonly quartersWaited: number;
}

/** What the database holds of a quarter once everybody has been told. */
export interface Evidence {
  readonly run: Run;
  /** In the order in which they came into force. */
  readonly determinations: readonly Determination[];
  readonly entries: readonly Entry[];
  /** What was decided before the version came, where it was late. */
  readonly servedBefore?: readonly Decided[];
  readonly decisions: readonly Decided[];
  readonly quotas: readonly QuotaPlaces[];
  /** By proposal. */
  readonly explained: ReadonlyMap<string, readonly RankedHousehold[]>;
}

const RUN = `select r.run_id as "runId", version, quarter, calendar_id as "calendarId", model_id as "modelId",
  model_version as "modelVersion", model_sha256 as "modelSha256", r.rules_id as "rulesId", r.decided_on::text as "decidedOn",
  snapshot_sha256 as "snapshotSha256", result_sha256 as "resultSha256", manifest_sha256 as "manifestSha256", households,
  determined_by as "determinedBy", signed_by as "signedBy"
from ranking_run r left join ranking_determination d on d.run_id = r.run_id and d.applied_at is not null
  and d.decile_version = r.version where r.run_id = $1`;

const DETERMINATIONS = `select decile_version as "decileVersion", rules_id as "rulesId", decided_on::text as "decidedOn",
  determined_by as "determinedBy", signed_by as "signedBy"
from ranking_determination where run_id = $1 and applied_at is not null order by applied_at`;

const ENTRIES = `select proposal_id as "proposalId", encode(kk_index, 'hex') as household, kabupaten, features, facts, score, decile,
  previous_decile as "previousDecile", ${VERSION_IN_FORCE} as "decileVersion",
  returned_reason as "returnedReason", told_at is not null as "isTold"
from ranking_entry e join ranking_run run using (run_id) where run_id = $1 order by 1`;

const DECISIONS = `select d.proposal_id as "proposalId", encode(d.kk_index, 'hex') as household, p.kabupaten, programme,
  d.run_id as "runId", d.version, d.decile_version as "decileVersion", rules_id as "rulesId", outcome,
  array_to_string(d.reason_codes, ',') as reason, amount_rupiah::float8 as "amountRupiah", places, position,
  quarters_waited as "quartersWaited"
from decision d join proposal p on p.id = d.proposal_id where d.quarter = $1 order by 1, 4`;

const QUOTAS = `select distinct on (programme, kabupaten) programme, kabupaten, places from quota where quarter <= $1
  order by programme, kabupaten, quarter desc`;

/** Reads a quarter as it stands in the database now: what is explained is the last of them. */
export async function readEvidence({ stores }: System, runId: string): Promise<Evidence> {
  const { pool } = stores.database;
  const [run] = (await pool.query<Run>(RUN, [runId])).rows;
  if (run === undefined) throw new Error('There is no such run');
  const entries = (await pool.query<Entry>(ENTRIES, [runId])).rows;
  const explained = new Map<string, readonly RankedHousehold[]>();
  for (const { proposalId } of entries) explained.set(proposalId, await stores.explanations.lastRuns(proposalId));
  return {
    run,
    determinations: (await pool.query<Determination>(DETERMINATIONS, [runId])).rows,
    entries,
    decisions: await decisionsOf(stores, run.quarter),
    quotas: (await pool.query<QuotaPlaces>(QUOTAS, [run.quarter])).rows,
    explained,
  };
}

/** Every decision of a quarter. */
export async function decisionsOf({ database }: Pick<TestStores, 'database'>, quarter: string): Promise<Decided[]> {
  return (await database.pool.query<Decided>(DECISIONS, [quarter])).rows;
}

/** Whether a cycle has read its calendar and is on record. */
export async function isOpened({ stores }: System, runId: string): Promise<boolean> {
  const { rows } = await stores.database.pool.query('select from ranking_run where run_id = $1', [runId]);
  return rows.length > 0;
}

/** The proposals that a run has decided. */
export async function decidedIn({ stores }: System, runId: string): Promise<ReadonlySet<string>> {
  const text = `select proposal_id as id from ranking_entry e join ranking_run run using (run_id)
    where run_id = $1 and ${VERSION_IN_FORCE} is not null`;
  const { rows } = await stores.database.pool.query<{ id: string }>(text, [runId]);
  return new Set(rows.map(({ id }) => id));
}
