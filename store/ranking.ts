import type { Pool } from 'pg';

import type { OpenedCycle } from '../contracts/activities';
import { createCycleProgress, type CycleProgress } from './cycle-progress';
import { createDeterminationStore, type DeterminationStore } from './determinations';
import { absentQuotas, type AbsentQuota } from './quota-versions';
import { FREEZE, REFRESH_STATISTICS } from './ranking-sql';
import { countsOf, manifestOf, type RunCounts, type RunManifest } from './run-manifest';
import { createTellingStore, type TellingStore } from './telling';

/** A proposal of the frozen set with what the score needs. */
export interface FrozenProposal {
  readonly proposalId: string;
  readonly kabupaten: string;
  readonly features: Readonly<Record<string, number>>;
}

export interface RankedProposal {
  readonly proposalId: string;
  readonly score: number;
  readonly nationalDecile: number;
  readonly provinceDecile: number;
  readonly kabupatenDecile: number;
}

/** Where the deciles meet, of the nation and of each kabupaten/kota: nine scores each. */
export interface RunCuts {
  readonly national: readonly number[];
  /** By the first two digits of the code. Runs of before 2026-11 kept none. */
  readonly province?: Readonly<Record<string, readonly number[]>>;
  readonly kabupaten: Readonly<Record<string, readonly number[]>>;
}

/** What a run was ranked from and with. */
export interface RankedRun {
  readonly runId: string;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly snapshotSha256: string;
}

/** Where the result of a run comes from that this system did not rank: its maker's words, and the bytes that came. */
export interface RankedOutside {
  readonly madeBy: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** The model, as its maker names it. */
  readonly madeWith: string;
  /** Name and SHA-256 of the file. */
  readonly file: string;
  readonly sha256: string;
  /** The official who handed it in, and the legal instant. */
  readonly takenFrom: string;
  readonly takenAt: string;
}

export interface RunRecord {
  readonly phase: string;
  readonly snapshotSha256?: string;
  readonly resultSha256?: string;
  readonly households?: number;
  readonly handoverNumber?: string;
  readonly modelId?: string;
  readonly modelVersion?: string;
  readonly modelSha256?: string;
  readonly cuts?: RunCuts;
  /** Of the run before, under this run's model. */
  readonly carriedCuts?: RunCuts;
  readonly rulesId?: string;
  readonly manifestSha256?: string;
  readonly rankedOutside?: RankedOutside;
}

/** The quarter in SQL: everything is set-wise, guarded by the run's id, and may be run again. */
export interface RankingStore extends TellingStore, DeterminationStore {
  readonly progress: CycleProgress;
  open(cycle: OpenedCycle): Promise<void>;
  record(runId: string, record: RunRecord): Promise<void>;
  /** The run itself, once it has a model. */
  ranked(runId: string): Promise<RankedRun | undefined>;
  /** The last ranked run of an earlier version of the same calendar. */
  rankedBefore(runId: string): Promise<RankedRun | undefined>;
  /** Takes the set. Answers how many proposals it holds. */
  freeze(cycle: OpenedCycle): Promise<number>;
  frozenProposals(runId: string): Promise<FrozenProposal[]>;
  markReturned(
    runId: string,
    rejected: readonly { readonly reference: string; readonly reason: string }[],
  ): Promise<void>;
  saveDeciles(runId: string, ranked: readonly RankedProposal[]): Promise<void>;
  counts(runId: string): Promise<RunCounts>;
  /** Regions of a run's households for which no quota is on record that a programme needs there; empty when it may be decided. */
  absentQuotas(runId: string): Promise<readonly AbsentQuota[]>;
  /** Throws when there is no such run. */
  manifest(runId: string): Promise<RunManifest>;
}

const RANKED_RUN = `run_id as "runId", model_id as "modelId", model_version as "modelVersion",
  snapshot_sha256 as "snapshotSha256"`;

/** The quarter on PostgreSQL. */
export function createRankingStore(pool: Pool): RankingStore {
  return {
    ...runStatements(pool),
    ...rankedRuns(pool),
    ...decileStatements(pool),
    ...createTellingStore(pool),
    ...createDeterminationStore(pool),
    progress: createCycleProgress(pool),
    counts: (runId) => countsOf(pool, runId),
    absentQuotas: (runId) => absentQuotas(pool, runId),
    manifest: (runId) => manifestOf(pool, runId),
  };
}

function runStatements(pool: Pool): Pick<RankingStore, 'open' | 'record' | 'freeze' | 'frozenProposals'> {
  return {
    async open({ runId, version, quarter, calendar }) {
      const text = `insert into ranking_run (run_id, version, quarter, calendar_id, phase) values ($1, $2, $3, $4, 'open')
        on conflict (run_id) do nothing`;
      await pool.query({ name: 'run-open', text, values: [runId, version, quarter, calendar.id] });
    },
    async record(runId, record) {
      const text = `update ranking_run set phase = $2, snapshot_sha256 = coalesce($3, snapshot_sha256),
        result_sha256 = coalesce($4, result_sha256), households = coalesce($5, households),
        handover_number = coalesce($6, handover_number), model_id = coalesce($7, model_id), rules_id = coalesce($8, rules_id),
        model_version = coalesce($9, model_version), model_sha256 = coalesce($10, model_sha256),
        cuts = coalesce($11, cuts), carried_cuts = coalesce($12, carried_cuts),
        manifest_sha256 = coalesce($13, manifest_sha256), ranked_outside = coalesce($14, ranked_outside) where run_id = $1`;
      const { phase, snapshotSha256, resultSha256, households, handoverNumber, modelId, rulesId } = record;
      const { modelVersion, modelSha256, cuts, carriedCuts, manifestSha256, rankedOutside } = record;
      const values = [runId, phase, snapshotSha256, resultSha256, households, handoverNumber, modelId, rulesId];
      const made = [modelVersion, modelSha256, cuts, carriedCuts, manifestSha256, rankedOutside];
      await pool.query({ name: 'run-record', text, values: [...values, ...made] });
    },
    async freeze({ runId, calendar, version }) {
      await pool.query({ name: 'run-freeze', text: FREEZE, values: [runId, calendar.id, version] });
      await pool.query(REFRESH_STATISTICS);
      return (await countsOf(pool, runId)).proposals;
    },
    async frozenProposals(runId) {
      const text = `select proposal_id as "proposalId", kabupaten, features from ranking_entry
        where run_id = $1 and returned_reason is null order by proposal_id`;
      return (await pool.query<FrozenProposal>({ name: 'run-frozen', text, values: [runId] })).rows;
    },
  };
}

function rankedRuns(pool: Pool): Pick<RankingStore, 'ranked' | 'rankedBefore'> {
  return {
    async ranked(runId) {
      const text = `select ${RANKED_RUN} from ranking_run where run_id = $1 and model_version is not null`;
      return (await pool.query<RankedRun>({ name: 'run-ranked', text, values: [runId] })).rows[0];
    },
    async rankedBefore(runId) {
      const text = `select ${RANKED_RUN} from ranking_run earlier where cuts is not null and exists (
          select from ranking_run run where run.run_id = $1 and run.calendar_id = earlier.calendar_id
            and earlier.version < run.version) order by version desc limit 1`;
      return (await pool.query<RankedRun>({ name: 'run-before', text, values: [runId] })).rows[0];
    },
  };
}

function decileStatements(pool: Pool): Pick<RankingStore, 'markReturned' | 'saveDeciles'> {
  return {
    async markReturned(runId, rejected) {
      const text = `update ranking_entry e set returned_reason = r.reason
        from unnest($2::uuid[], $3::text[]) as r(id, reason) where e.run_id = $1 and e.proposal_id = r.id`;
      const values = [runId, rejected.map(({ reference }) => reference), rejected.map(({ reason }) => reason)];
      await pool.query({ name: 'run-returned', text, values });
    },
    async saveDeciles(runId, ranked) {
      const text = `update ranking_entry e set score = r.score, decile = r.decile, province_decile = r.province,
          kabupaten_decile = r.kabupaten
        from unnest($2::uuid[], $3::float8[], $4::int[], $5::int[], $6::int[]) as r(id, score, decile, province, kabupaten)
        where e.run_id = $1 and e.proposal_id = r.id`;
      const columns = [
        ranked.map(({ proposalId }) => proposalId),
        ranked.map(({ score }) => score),
        ranked.map(({ nationalDecile }) => nationalDecile),
        ranked.map(({ provinceDecile }) => provinceDecile),
        ranked.map(({ kabupatenDecile }) => kabupatenDecile),
      ];
      await pool.query({ name: 'run-deciles', text, values: [runId, ...columns] });
    },
  };
}
