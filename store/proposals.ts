import type { QueryConfig } from 'pg';

import type { ProposalStatus } from '../contracts/household-proposal';
import type { PaymentView } from './payments';
import type { Rows } from './scope';

/** A proposal as people with a right to it read it: no household data. */
export interface ProposalView {
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly channel: string;
  readonly village: string;
  readonly status: ProposalStatus;
  /** Version it waits for or was decided with; null until its workflow has begun. */
  readonly version: string | null;
  readonly quarter: string | null;
  readonly expected: { readonly from: string; readonly until: string } | null;
  readonly registrationNumber: string | null;
  readonly groundchecked: boolean;
  readonly returns: number;
  readonly decile: number | null;
  readonly decisions: readonly DecisionView[];
  readonly previousProposalId: string | null;
  readonly filedAt: string;
  /** Grows with every step of the workflow. */
  readonly revision: number;
}

export interface DecisionView {
  readonly programme: string;
  readonly quarter: string;
  readonly version: string;
  readonly decileVersion: string;
  readonly rulesId: string;
  /** Calendar whose quarter it is. */
  readonly calendarId: string;
  /** What the decile was made from and with: by these alone anybody who has the files can repeat it. */
  readonly snapshotSha256: string | null;
  readonly modelId: string | null;
  readonly modelVersion: string | null;
  readonly outcome: string;
  readonly reasonCodes: readonly string[];
  readonly amountRupiah: number;
  readonly position: number | null;
  /** Server instant of the run, or of the later one that decided anew. */
  readonly decidedAt: string;
  /** The payer's latest report of it; `null` while there is none. */
  readonly payment: PaymentView | null;
}

export interface TimelineView {
  readonly workflowId: string;
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly status: unknown;
  readonly reasonCodes: readonly string[];
  readonly detail: unknown;
}

export interface ProposalStore {
  find(proposalId: string): Promise<ProposalView | undefined>;
  findByTrackingCode(code: string): Promise<ProposalView | undefined>;
  timeline(proposalId: string): Promise<TimelineView[]>;
}

/** A row as it is read. Days are read as text: a date has no time zone, and `pg` would give it one. */
interface ProposalRow extends Omit<ProposalView, 'status' | 'expected' | 'filedAt' | 'decisions'> {
  readonly stage: ProposalStatus['stage'];
  readonly nextStep: ProposalStatus['nextStep'];
  readonly holder: ProposalStatus['holder'];
  readonly holderOffice: string;
  readonly reasonCodes: ProposalStatus['reasonCodes'];
  readonly needsAttention: boolean;
  readonly dueAt: Date | null;
  readonly clockPausedSince: Date | null;
  readonly end: NonNullable<ProposalStatus['end']> | null;
  readonly expectedFrom: string | null;
  readonly expectedUntil: string | null;
  readonly filedAt: Date;
  readonly revision: number;
  readonly decisions: readonly DecisionView[];
}

/** The proposal with its decisions, in one statement. */
const SELECT = `select id as "proposalId", tracking_code as "trackingCode", channel, village, stage, next_step as "nextStep", holder,
  holder_office as "holderOffice", reason_codes as "reasonCodes", needs_attention as "needsAttention", due_at as "dueAt",
  clock_paused_since as "clockPausedSince", ended_as as "end", version, quarter, expected_from::text as "expectedFrom",
  expected_until::text as "expectedUntil", registration_number as "registrationNumber", groundchecked, returns, decile,
  previous_proposal_id as "previousProposalId", filed_at as "filedAt", step_no + objection_steps as revision,
  (select coalesce(jsonb_agg(jsonb_build_object('programme', programme, 'quarter', decision.quarter,
      'version', decision.version, 'decileVersion', decision.decile_version, 'rulesId', rules_id, 'calendarId', calendar_id, 'snapshotSha256', ranked.snapshot_sha256,
      'modelId', ranked.model_id, 'modelVersion', ranked.model_version, 'outcome', outcome,
      'reasonCodes', to_jsonb(decision.reason_codes), 'amountRupiah', amount_rupiah, 'position', position,
      'decidedAt', decided_at, 'payment', paid.report)
      order by decision.quarter, programme), '[]')
    from decision left join lateral (select snapshot_sha256, model_id, model_version from ranking_run run
      where run.calendar_id = proposal.calendar_id and run.version = decision.decile_version) ranked on true
      left join lateral (select jsonb_build_object('state', state, 'reason', reason, 'amountRupiah', amount_rupiah, 'at', at) as report
        from payment_report paid where paid.proposal_id = proposal.id and paid.programme = decision.programme
          and paid.quarter = decision.quarter order by at desc, recorded_at desc limit 1) paid on true
    where decision.proposal_id = proposal.id) as decisions
  from proposal`;

const TIMELINE = `select workflow_id as "workflowId", seq, at, kind, status, reason_codes as "reasonCodes", detail from timeline
  where proposal_id = $1 order by recorded_at, workflow_id, seq`;

function statusOf(row: ProposalRow): ProposalStatus {
  const { stage, nextStep, holder, holderOffice, reasonCodes, needsAttention, dueAt, clockPausedSince, end } = row;
  return {
    stage,
    nextStep,
    holder,
    holderOffice,
    reasonCodes,
    needsAttention,
    ...(dueAt === null ? {} : { dueAt: dueAt.toISOString() }),
    ...(clockPausedSince === null ? {} : { clockPausedSince: clockPausedSince.toISOString() }),
    ...(end === null ? {} : { end }),
  };
}

function viewOf(row: ProposalRow): ProposalView {
  const { proposalId, trackingCode, channel, village, version, quarter, expectedFrom, expectedUntil } = row;
  const { registrationNumber, groundchecked, returns, decile, decisions, previousProposalId, filedAt, revision } = row;
  return {
    proposalId,
    trackingCode,
    channel,
    village,
    status: statusOf(row),
    version,
    quarter,
    expected: expectedFrom === null || expectedUntil === null ? null : { from: expectedFrom, until: expectedUntil },
    registrationNumber,
    groundchecked,
    returns,
    decile,
    decisions,
    previousProposalId,
    filedAt: filedAt.toISOString(),
    revision,
  };
}

/** Reads proposals as the journal of their workflows left them: those that `rows` shows to whoever asks. */
export function createProposalStore(rows: Rows): ProposalStore {
  async function first(statement: QueryConfig): Promise<ProposalView | undefined> {
    const [row] = (await rows.query<ProposalRow>(statement)).rows;
    return row === undefined ? undefined : viewOf(row);
  }

  return {
    find: (proposalId) => first({ name: 'proposal', text: `${SELECT} where id = $1`, values: [proposalId] }),
    findByTrackingCode: (code) =>
      first({ name: 'proposal-by-code', text: `${SELECT} where tracking_code = $1`, values: [code] }),
    async timeline(proposalId) {
      const statement = { name: 'timeline', text: TIMELINE, values: [proposalId] };
      const entries = await rows.query<Omit<TimelineView, 'at'> & { at: Date }>(statement);
      return entries.rows.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() }));
    },
  };
}
