import type { OtherHolder } from '../domain/identity/double-nik';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { Role, TaskKind } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import type { ProposalStatus } from './household-proposal';

/** The official who caused an event, and whose leave that person stood in for. */
export type EventActor = Actor & { readonly onBehalfOf?: string };

/** One line of the timeline. Everything a citizen, a village and an office may be told, and nothing that names a person. */
export interface TimelineEvent {
  /** From 1 within its workflow, without gaps. */
  readonly seq: number;
  /** Legal instant, ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly status: Omit<ProposalStatus, 'openTask'>;
  readonly reasonCodes: readonly ReasonCode[];
  readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** For the audit, not for readers of the timeline. Absent where a date, a rule or an agency's answer caused it. */
  readonly by?: EventActor;
}

/** A task as the workflow left it. Claims are not here: they are a matter of the office, in PostgreSQL. */
export interface TaskProjection {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly state: 'OPEN' | 'COMPLETED' | 'RETURNED' | 'EXPIRED' | 'CANCELLED';
  readonly role: Role;
  readonly office: string;
  readonly escalationLevel: number;
  readonly escalatedRole?: Role;
  readonly escalatedOffice?: string;
  readonly assignedTo?: string;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly reasonCodes: readonly ReasonCode[];
  readonly markedFields: readonly string[];
  readonly formVersion?: string;
  /** A record of another register that the task is about, and the village it lies in, where that is not the household's. */
  readonly subject?: OtherHolder;
  readonly outcome?: string;
  readonly completedBy?: string;
  /** The official on leave in whose place it was completed. */
  readonly onBehalfOf?: string;
}

export interface NoticeRequest {
  /** Key of the text in the language catalogue. */
  readonly template: string;
  /**
   * `linked-household` is one that has no proposal here and was visited for another's: told through its village, and
   * recorded without the proposal, whose tracking code is nobody else's business.
   */
  readonly to: 'household' | 'village' | 'dinsos' | 'office' | 'linked-household';
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** All that one step of a workflow changes in what people read, written by one statement or not at all. */
export interface JournalStep {
  readonly workflowId: string;
  /** From 1, growing: a step written twice changes nothing the second time. */
  readonly stepNo: number;
  readonly proposalId?: string;
  /** Absent for workflows that do not own the proposal's status (cycle, objection). */
  readonly proposal?: {
    readonly status: ProposalStatus;
    /** The version it waits for, or was in. */
    readonly version: string;
    readonly quarter?: string;
    readonly expected?: { readonly from: string; readonly until: string };
    readonly signedAt?: string;
    readonly registrationNumber?: string;
    readonly groundchecked: boolean;
    /** Ready for the freeze: registered, signed, and waiting for a version. */
    readonly awaitsVersion: boolean;
    readonly answersId?: string;
    readonly correctionRounds: number;
    readonly returns: number;
  };
  /** Where an objection stands that is judged meanwhile: the proposal says so until its own workflow goes on. */
  readonly objection?: ProposalStatus;
  readonly tasks: readonly TaskProjection[];
  readonly events: readonly TimelineEvent[];
  readonly notices: readonly NoticeRequest[];
}
