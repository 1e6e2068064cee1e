import type { Calendar } from '../domain/calendar/calendar';
import type { HeldElsewhere, NikFinding } from '../domain/identity/double-nik';
import type { MatchStatus } from '../domain/identity/match';
import type { Channel } from '../domain/proposal/channels';
import type { EvidenceKind } from '../domain/proposal/submission';
import type { RegistrationAnswer } from '../domain/registration/criteria';
import type { ProposedOutcome, SignedDetermination } from './determination';
import type { JournalStep } from './journal';
import type { OfferedFile, ResultFault, ResultMaker } from './ranking-cycle';

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

export interface FacilitatorRequest {
  readonly proposalId: string;
  readonly formVersion: string;
  /** The village visited, where it is not the proposal's: its RT is not known, so nobody of that village is sent. */
  readonly villageCode?: string;
}

/** Local activities of the proposals worker: short, idempotent, in PostgreSQL. */
export interface CaseActivities {
  /** Throws a non-retryable failure whose type is the refusal code. */
  admitProposal(request: AdmissionRequest): Promise<Admission>;
  /** Writes one step into what people read. Written twice, it changes nothing. */
  recordStep(step: JournalStep): Promise<void>;
  /** Takes over what a correction changed in the sealed household and its evidence. Taken over twice, it changes nothing. */
  applyCorrection(request: { readonly proposalId: string; readonly correctionId: string }): Promise<void>;
  /** Picks a facilitator who is free, trained for the form and not from the household's own RT. */
  assignFacilitator(request: FacilitatorRequest): Promise<{ facilitatorId?: string }>;
}

export interface AgencyCall {
  readonly proposalId: string;
  /** Idempotency key of this call: the same through all its attempts. */
  readonly callKey: string;
}

/** What Dukcapil says of a household, by references only. */
export interface HouseholdMatch {
  /** One for each member, in the order of the sealed household. */
  readonly statuses: readonly MatchStatus[];
  /** Absent where no NIK is double, or nobody knows who else holds it. */
  readonly heldElsewhere?: readonly HeldElsewhere[];
}

/** What both visits of a double NIK found, reported by the record of the other holder. */
export interface NikSettlementCall extends AgencyCall {
  readonly memberNo: number;
  readonly reference: string;
  readonly finding: Exclude<NikFinding, 'unsettled'>;
}

/** Calls to Dukcapil, on its queue. */
export interface DukcapilActivities {
  matchHousehold(call: AgencyCall): Promise<HouseholdMatch>;
  /** Answers who keeps the NIK. It is Dukcapil that decides, by biometrics: what the visits found is its occasion. */
  settleNik(call: NikSettlementCall): Promise<{ readonly keptBy: Exclude<NikFinding, 'unsettled'> }>;
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

/** Who says that a result is there, and at which legal instant. */
export interface OfferedBy extends OfferedFile {
  readonly by: string;
  readonly at: string;
}

/** A result that was taken over and ranks the run now, or all that is wrong with one that changed nothing. */
export type TakenResult =
  { readonly households: number; readonly made: ResultMaker } | { readonly faults: readonly ResultFault[] };

/** What became of a partition: how many heard of the outcome, and how many are left for the sweeper. */
export interface PartitionTold {
  readonly told: number;
  readonly missed: number;
}

/** The waiting proposals of a run are told by this many coordinators side by side, each with its share of the rate. */
export const TELL_PARTITIONS = 8;

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
  /** Puts the frozen set out for BPS to rank. Answers how many households its result must have. */
  exportSet(request: OpenedCycle & { readonly snapshotSha256: string }): Promise<{ readonly households: number }>;
  /** Checks a result that BPS made; one without a fault ranks the run as `rankSet` would. */
  takeResult(request: OpenedCycle & { readonly offered: OfferedBy }): Promise<TakenResult>;
  /** Decides the quarter for those who had a decile in the previous version, because this one is late. */
  servePreviousVersion(cycle: OpenedCycle): Promise<{ readonly told: number }>;
  applyOutcome(request: OpenedCycle & { readonly decileVersion: string }): Promise<{ readonly decided: number }>;
  /** Computes the decisions by the deciles of a version and writes them down for two officers. Nobody else sees them. */
  proposeOutcome(request: OpenedCycle & { readonly decileVersion: string }): Promise<ProposedOutcome>;
  /** Puts decisions that two officers have signed into force. Fails for good when others than those stand proposed. */
  applyDetermined(
    request: OpenedCycle & { readonly decileVersion: string; readonly signed: SignedDetermination },
  ): Promise<{ readonly decided: number }>;
  /** Tells everybody whose decisions are in force and who has not heard of them. */
  tellApplied(cycle: OpenedCycle): Promise<{ readonly told: number }>;
  /**
   * Tells the waiting workflows of one partition in order of need at a steady rate, from the cursor of an earlier attempt.
   * Passes over those that cannot be told now.
   */
  tellPartition(request: OpenedCycle & { readonly partition: number }): Promise<PartitionTold>;
  /** Sweeps up: tells those no partition could tell, is tried again until none is left, and counts all that were told. */
  tellWaiting(cycle: OpenedCycle): Promise<{ readonly told: number }>;
  /** Writes what the run was made from and what it came to: hashes, versions, counts by region. */
  archiveRun(cycle: OpenedCycle): Promise<{ readonly manifestSha256: string }>;
}
