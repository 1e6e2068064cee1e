import type { Pool } from 'pg';

import type { ApplyRanking } from '../contracts/household-proposal';
import type { OpenedCycle } from '../contracts/activities';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { APPLY_DECISIONS, FREEZE, PAGE_OF_UNTOLD, PREVIOUS_DECILES } from './ranking-sql';

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
  readonly kabupatenDecile: number;
}

/** What a run has to say to one proposal, and where the next page begins. */
export interface Telling {
  readonly proposalId: string;
  readonly told: ApplyRanking;
}

export interface RunRecord {
  readonly phase: string;
  readonly snapshotSha256?: string;
  readonly resultSha256?: string;
  readonly households?: number;
  readonly handoverNumber?: string;
  readonly modelId?: string;
  readonly rulesId?: string;
}

/** The quarter in SQL: everything is set-wise, guarded by the run's id, and may be run again. */
export interface RankingStore {
  open(cycle: OpenedCycle): Promise<void>;
  record(runId: string, record: RunRecord): Promise<void>;
  /** Takes the set. Answers how many proposals it holds. */
  freeze(cycle: OpenedCycle): Promise<number>;
  frozenProposals(runId: string): Promise<FrozenProposal[]>;
  markReturned(
    runId: string,
    rejected: readonly { readonly reference: string; readonly reason: string }[],
  ): Promise<void>;
  saveDeciles(runId: string, ranked: readonly RankedProposal[]): Promise<void>;
  /** Gives every entry the decile its household had before, where it had one. Answers how many. */
  usePreviousDeciles(runId: string, previousVersion: string): Promise<number>;
  /** Decides the quarter for all entries that have a decile and no decision yet. Answers how many were decided. */
  decide(request: OpenedCycle & { readonly decileVersion: string; readonly rules: EligibilityRules }): Promise<number>;
  /** The next proposals to be told, in order of need. */
  untold(runId: string, limit: number): Promise<Telling[]>;
  markTold(runId: string, proposalIds: readonly string[]): Promise<void>;
}

interface UntoldRow {
  readonly proposalId: string;
  readonly returnedReason: string | null;
  readonly version: string;
  readonly quarter: string;
  readonly decile: number | null;
  readonly decileVersion: string | null;
  readonly previousDecile: number | null;
  readonly decisions: Extract<ApplyRanking, { kind: 'decided' }>['decisions'] | null;
}

/** The quarter on PostgreSQL. */
export function createRankingStore(pool: Pool): RankingStore {
  return { ...runStatements(pool), ...decileStatements(pool), ...tellingStatements(pool) };
}

function runStatements(pool: Pool): Pick<RankingStore, 'open' | 'record' | 'freeze' | 'frozenProposals' | 'decide'> {
  return {
    async open({ runId, version, quarter, calendar }) {
      const text = `insert into ranking_run (run_id, version, quarter, calendar_id, phase) values ($1, $2, $3, $4, 'open')
        on conflict (run_id) do nothing`;
      await pool.query({ name: 'run-open', text, values: [runId, version, quarter, calendar.id] });
    },
    async record(runId, record) {
      const text = `update ranking_run set phase = $2, snapshot_sha256 = coalesce($3, snapshot_sha256),
        result_sha256 = coalesce($4, result_sha256), households = coalesce($5, households),
        handover_number = coalesce($6, handover_number), model_id = coalesce($7, model_id), rules_id = coalesce($8, rules_id)
        where run_id = $1`;
      const { phase, snapshotSha256, resultSha256, households, handoverNumber, modelId, rulesId } = record;
      const values = [runId, phase, snapshotSha256, resultSha256, households, handoverNumber, modelId, rulesId];
      await pool.query({ name: 'run-record', text, values });
    },
    async freeze({ runId, calendar, version }) {
      await pool.query({ name: 'run-freeze', text: FREEZE, values: [runId, calendar.id, version] });
      const text = 'select count(*)::int as proposals from ranking_entry where run_id = $1';
      const { rows } = await pool.query<{ proposals: number }>({ name: 'run-count', text, values: [runId] });
      return rows[0]?.proposals ?? 0;
    },
    async frozenProposals(runId) {
      const text = `select proposal_id as "proposalId", kabupaten, features from ranking_entry
        where run_id = $1 and returned_reason is null order by proposal_id`;
      return (await pool.query<FrozenProposal>({ name: 'run-frozen', text, values: [runId] })).rows;
    },
    async decide({ runId, version, quarter, decileVersion, rules }) {
      const values = [
        runId,
        version,
        quarter,
        decileVersion,
        rules.id,
        JSON.stringify(rules.programmes),
        rules.exclusions,
      ];
      const { rows } = await pool.query<{ decided: number }>({ name: 'run-decide', text: APPLY_DECISIONS, values });
      return rows[0]?.decided ?? 0;
    },
  };
}

function decileStatements(pool: Pool): Pick<RankingStore, 'markReturned' | 'saveDeciles' | 'usePreviousDeciles'> {
  return {
    async markReturned(runId, rejected) {
      const text = `update ranking_entry e set returned_reason = r.reason
        from unnest($2::uuid[], $3::text[]) as r(id, reason) where e.run_id = $1 and e.proposal_id = r.id`;
      const values = [runId, rejected.map(({ reference }) => reference), rejected.map(({ reason }) => reason)];
      await pool.query({ name: 'run-returned', text, values });
    },
    async saveDeciles(runId, ranked) {
      const text = `update ranking_entry e set score = r.score, decile = r.decile, kabupaten_decile = r.kabupaten
        from unnest($2::uuid[], $3::float8[], $4::int[], $5::int[]) as r(id, score, decile, kabupaten)
        where e.run_id = $1 and e.proposal_id = r.id`;
      const columns = [
        ranked.map(({ proposalId }) => proposalId),
        ranked.map(({ score }) => score),
        ranked.map(({ nationalDecile }) => nationalDecile),
        ranked.map(({ kabupatenDecile }) => kabupatenDecile),
      ];
      await pool.query({ name: 'run-deciles', text, values: [runId, ...columns] });
    },
    async usePreviousDeciles(runId, previousVersion) {
      const values = [runId, previousVersion];
      return (await pool.query({ name: 'run-previous', text: PREVIOUS_DECILES, values })).rowCount ?? 0;
    },
  };
}

function tellingStatements(pool: Pool): Pick<RankingStore, 'untold' | 'markTold'> {
  return {
    async untold(runId, limit) {
      const { rows } = await pool.query<UntoldRow>({
        name: 'run-untold',
        text: PAGE_OF_UNTOLD,
        values: [runId, limit],
      });
      return rows.map((row) => tellingOf(runId, row));
    },
    async markTold(runId, proposalIds) {
      const text =
        'update ranking_entry set told_at = clock_timestamp() where run_id = $1 and proposal_id = any($2::uuid[])';
      await pool.query({ name: 'run-told', text, values: [runId, proposalIds] });
    },
  };
}

function tellingOf(runId: string, row: UntoldRow): Telling {
  const { proposalId, returnedReason, decile, previousDecile, version, quarter } = row;
  if (returnedReason !== null || decile === null) {
    const reason = returnedReason === 'attributes-missing' ? 'KRIT_E' : 'NIK_KK_DITOLAK_BPS';
    return { proposalId, told: { kind: 'returned', runId, reasonCodes: [reason] } };
  }
  const decisions = (row.decisions ?? []).map(({ position, ...decision }) => {
    // SQL has null where the contract leaves the field out.
    return (position as number | null) === null
      ? decision
      : { ...decision, ...(position === undefined ? {} : { position }) };
  });
  const decided = {
    kind: 'decided',
    runId,
    version,
    quarter,
    decile,
    decileVersion: row.decileVersion ?? version,
    decisions,
  } as const;
  return { proposalId, told: previousDecile === null ? decided : { ...decided, previousDecile } };
}
