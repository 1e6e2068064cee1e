import type { ProposalStatus } from '../contracts/household-proposal';
import type { Proposal } from '../prisma/generated/client';
import type { Database } from './database';

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
}

export interface DecisionView {
  readonly programme: string;
  readonly quarter: string;
  readonly version: string;
  readonly decileVersion: string;
  readonly rulesId: string;
  readonly outcome: string;
  readonly reasonCodes: readonly string[];
  readonly amountRupiah: number;
  readonly position: number | null;
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

function statusOf(row: Proposal): ProposalStatus {
  return {
    stage: row.stage as ProposalStatus['stage'],
    nextStep: row.nextStep as ProposalStatus['nextStep'],
    holder: row.holder as ProposalStatus['holder'],
    holderOffice: row.holderOffice,
    reasonCodes: row.reasonCodes as ProposalStatus['reasonCodes'],
    needsAttention: row.needsAttention,
    ...(row.dueAt === null ? {} : { dueAt: row.dueAt.toISOString() }),
    ...(row.clockPausedSince === null ? {} : { clockPausedSince: row.clockPausedSince.toISOString() }),
    ...(row.end === null ? {} : { end: row.end as NonNullable<ProposalStatus['end']> }),
  };
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Reads proposals as the journal of their workflows left them. Whoever asks must have checked the region. */
export function createProposalStore({ prisma }: Database): ProposalStore {
  async function view(row: Proposal | null): Promise<ProposalView | undefined> {
    if (row === null) return undefined;
    const decisions = await prisma.decision.findMany({
      where: { proposalId: row.id },
      orderBy: [{ quarter: 'asc' }, { programme: 'asc' }],
    });
    const { expectedFrom, expectedUntil } = row;
    return {
      proposalId: row.id,
      trackingCode: row.trackingCode,
      channel: row.channel,
      village: row.village,
      status: statusOf(row),
      version: row.version,
      quarter: row.quarter,
      expected:
        expectedFrom === null || expectedUntil === null ? null : { from: day(expectedFrom), until: day(expectedUntil) },
      registrationNumber: row.registrationNumber,
      groundchecked: row.groundchecked,
      returns: row.returns,
      decile: row.decile,
      decisions: decisions.map(({ amountRupiah, ...decision }) => {
        const { programme, quarter, version, decileVersion, rulesId, outcome, reasonCodes, position } = decision;
        const pins = { programme, quarter, version, decileVersion, rulesId };
        return { ...pins, outcome, reasonCodes, amountRupiah: Number(amountRupiah), position };
      }),
      previousProposalId: row.previousProposalId,
      filedAt: row.filedAt.toISOString(),
    };
  }

  return {
    async find(proposalId) {
      return view(await prisma.proposal.findUnique({ where: { id: proposalId } }));
    },
    async findByTrackingCode(code) {
      return view(await prisma.proposal.findUnique({ where: { trackingCode: code } }));
    },
    async timeline(proposalId) {
      const entries = await prisma.timelineEntry.findMany({
        where: { proposalId },
        orderBy: [{ recordedAt: 'asc' }, { workflowId: 'asc' }, { seq: 'asc' }],
      });
      return entries.map(({ workflowId, seq, at, kind, status, reasonCodes, detail }) => {
        return { workflowId, seq, at: at.toISOString(), kind, status, reasonCodes, detail };
      });
    },
  };
}
