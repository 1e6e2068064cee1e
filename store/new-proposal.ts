import type { Calendar } from '../domain/calendar/calendar';
import type { CalendarPath } from '../domain/calendar/quarter';
import type { ProposalSubmission } from '../domain/proposal/submission';
import { kabupatenOf } from '../domain/region';
import { trackingCode } from '../domain/tracking-code';
import { freshBytes } from './fresh-bytes';
import { cipherDigest, SYSTEM, type AuditActor, type AuditFact } from './audit/entry';
import { sealEvidence, type KeptEvidence } from './evidence';
import type { Household } from './households';
import type { ProposalView } from './proposals';
import type { Sealer } from './sealing';

export interface NewProposal {
  readonly proposalId: string;
  readonly submission: ProposalSubmission;
  readonly calendar: Calendar;
  /** Legal instant of filing. */
  readonly filedAt: Date;
  /** The window and quarter it counts for if nothing comes in between. */
  readonly path: CalendarPath;
  /** Whether a workflow has still to be started for it. */
  readonly startWorkflow: boolean;
  /** Who files it, for the audit; the process itself where a client started the workflow directly. */
  readonly filedBy?: AuditActor;
}

/** A new proposal as the statements that admit one take it in JSON: everything but the references of its numbers. */
interface FilingRow {
  readonly id: string;
  readonly tracking_code: string;
  readonly channel: string;
  readonly kind: string;
  readonly village: string;
  readonly kabupaten: string;
  readonly rt: string | null;
  readonly calendar_id: string;
  readonly sealed: string;
  readonly wrapped_key: string;
  readonly key_id: string;
  readonly member_count: number;
  readonly evidence: readonly KeptEvidence[];
  readonly programmes: readonly string[];
  readonly filed_at: Date;
  readonly previous_proposal_id: string | null;
  readonly quarter: string;
  readonly expected_from: string;
  readonly expected_until: string;
  readonly start_workflow: boolean;
  readonly facts: readonly AuditFact[];
}

/** Seals the household with a key of its own. */
export function filingRow(
  sealer: Sealer,
  { proposal, view }: { readonly proposal: NewProposal; readonly view: ProposalView },
): FilingRow {
  const { proposalId, submission, calendar, filedAt, path, startWorkflow, filedBy = SYSTEM } = proposal;
  const { villageCode, kkNumber, address, members, evidence } = submission;
  const household: Household = { villageCode, kkNumber, address, members };
  const key = sealer.newKey(proposalId);
  const sealed = sealer.seal({ ...key, purpose: 'household' }, household);
  const detail = { channel: submission.channel, members: members.length, sealed: cipherDigest(sealed) };
  return {
    id: proposalId,
    tracking_code: view.trackingCode,
    channel: submission.channel,
    kind: submission.kind ?? 'new',
    village: villageCode,
    kabupaten: kabupatenOf(villageCode),
    rt: submission.rt ?? null,
    calendar_id: calendar.id,
    sealed: asBytea(sealed),
    wrapped_key: asBytea(key.wrappedKey),
    key_id: key.keyId,
    member_count: members.length,
    evidence: sealEvidence({ sealer, key }, evidence),
    programmes: submission.programmes,
    filed_at: filedAt,
    previous_proposal_id: submission.previousProposalId ?? null,
    quarter: path.quarter,
    expected_from: path.deliveryFrom,
    expected_until: path.deliveryUntil,
    start_workflow: startWorkflow,
    facts: [{ ...filedBy, action: 'proposal-admitted', detail }],
  };
}

/** Bytes as PostgreSQL reads them from text. */
export function asBytea(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** What reading the row would answer, without reading it. */
export function viewOfNew({ proposalId, submission, filedAt, path }: NewProposal): ProposalView {
  const { channel, villageCode, previousProposalId = null } = submission;
  return {
    proposalId,
    trackingCode: trackingCode(freshBytes(9)),
    channel,
    village: villageCode,
    status: {
      stage: 'intake',
      nextStep: 'entry-check',
      holder: 'village',
      holderOffice: villageCode,
      reasonCodes: [],
      needsAttention: false,
    },
    version: null,
    quarter: path.quarter,
    expected: { from: path.deliveryFrom, until: path.deliveryUntil },
    registrationNumber: null,
    groundchecked: false,
    returns: 0,
    decile: null,
    decisions: [],
    previousProposalId,
    filedAt: filedAt.toISOString(),
    revision: 0,
  };
}
