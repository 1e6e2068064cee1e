import type { Calendar } from '../domain/calendar/calendar';
import type { MatchStatus } from '../domain/identity/match';
import type { Channel } from '../domain/proposal/channels';
import type { EvidenceKind } from '../domain/proposal/submission';
import type { RegistrationAnswer } from '../domain/registration/criteria';
import type { JournalStep } from './journal';

export interface AdmissionRequest {
  readonly workflowId: string;
  /** Present when the workflow was started directly: whatever the client sent, not yet checked. */
  readonly submission?: unknown;
}

/** What the workflow needs to know of the admitted household: references and counts, no people. */
export interface AdmittedProposal {
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly channel: Channel;
  readonly villageCode: string;
  readonly calendar: Calendar;
  readonly evidence: readonly EvidenceKind[];
  readonly kind: 'new' | 'update';
  readonly receivesAid: boolean;
  /** Legal instant of filing, ISO 8601. */
  readonly filedAt: string;
}

export type Admission = { readonly admitted: AdmittedProposal } | { readonly runningProposalId: string };

/** Local activities of the proposals worker: short, idempotent, in PostgreSQL. */
export interface CaseActivities {
  /** Throws a non-retryable failure whose type is the refusal code. */
  admitProposal(request: AdmissionRequest): Promise<Admission>;
  /** Writes one step into what people read. Written twice, it changes nothing. */
  recordStep(step: JournalStep): Promise<void>;
  /** Takes over what a correction changed in the sealed household and its evidence. Taken over twice, it changes nothing. */
  applyCorrection(request: { readonly proposalId: string; readonly correctionId: string }): Promise<void>;
  /** Picks a facilitator who is free, trained for the form and not from the household's own RT. */
  assignFacilitator(request: { proposalId: string; formVersion: string }): Promise<{ facilitatorId?: string }>;
}

export interface AgencyCall {
  readonly proposalId: string;
  /** Idempotency key of this call: the same through all its attempts. */
  readonly callKey: string;
}

/** Calls to Dukcapil, on its queue. */
export interface DukcapilActivities {
  /** Answers one status for each member, in the order of the sealed household. */
  matchHousehold(call: AgencyCall): Promise<{ statuses: readonly MatchStatus[] }>;
}

export interface RegistrationCall extends AgencyCall {
  /** Dukcapil's answer for each member, in the order of the household. */
  readonly statuses: readonly MatchStatus[];
  /** A groundcheck is still to come and will bring what is missing. */
  readonly attributesStillToCome: boolean;
}

/** Calls to Pusdatin, on its queue. */
export interface PusdatinActivities {
  registerHousehold(call: RegistrationCall): Promise<RegistrationAnswer>;
}

/** The cycle as opened: what every further activity needs to find its run. */
export interface OpenedCycle {
  readonly runId: string;
  readonly version: string;
  readonly quarter: string;
  readonly calendar: Calendar;
}

export interface FrozenSet {
  readonly proposals: number;
  readonly sha256: string;
}

/** Set-wise work on a quarter, on the cycle's queue. Each call is repeatable. */
export interface CycleActivities {
  openCycle(request: {
    readonly version?: string;
    readonly calendarId?: string;
    readonly runId: string;
  }): Promise<OpenedCycle>;
  /** Takes every registered proposal that waits for this version into the set of the run and writes the snapshot. */
  freezeSet(cycle: OpenedCycle): Promise<FrozenSet>;
  /** Hands the set to BPS; what it leaves out for NIK or KK leaves the set. On the queue of BPS. */
  deliverToBps(cycle: OpenedCycle): Promise<{ readonly returned: number }>;
  tellReturned(cycle: OpenedCycle): Promise<{ readonly told: number }>;
  rankSet(cycle: OpenedCycle): Promise<{ readonly households: number }>;
  /** Decides the quarter for those who had a decile in the previous version, because this one is late. */
  servePreviousVersion(cycle: OpenedCycle): Promise<{ readonly told: number }>;
  applyOutcome(request: OpenedCycle & { readonly decileVersion: string }): Promise<{ readonly decided: number }>;
  /** Tells the waiting workflows at a bounded rate, from the cursor of an earlier attempt. */
  tellWaiting(cycle: OpenedCycle): Promise<{ readonly told: number }>;
}
