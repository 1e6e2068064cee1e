import { REJECTION_REASONS, CORRECTION_REASONS, type ReasonCode } from '../proposal/reason-codes';
import { isWithin, kabupatenOf, NATION } from '../region';
import { taskDefinition, type OfficeLevel, type Role, type TaskKind } from './catalogue';

/** The official who acts, as the identity provider and our own table know them. */
export interface Actor {
  /** Person id, the same in every office that person works for. */
  readonly personId: string;
  readonly role: Role;
  /** Region code of the office; empty for a national office. */
  readonly office: string;
  /** Of a service account: every region it may act in, `office` being the first. */
  readonly regions?: readonly string[];
  /** The official on leave whose role and office the actor has meanwhile. */
  readonly onBehalfOf?: string;
}

/** Everybody whose name stands under a decision: who acts, and for whom. */
export function peopleBehind({ personId, onBehalfOf }: Actor): string[] {
  return onBehalfOf === undefined ? [personId] : [personId, onBehalfOf];
}

/** A task as its workflow holds it. */
export interface OpenTask {
  readonly taskId: string;
  readonly kind: TaskKind;
  /** Region code of the office it was given to; empty for a national office. */
  readonly office: string;
  readonly role: Role;
  /** 0 at first; 1 once the next office was called in. */
  readonly escalationLevel: number;
  readonly escalatedOffice?: string;
  /** The one person it was assigned to by rule, e.g. the facilitator of a visit. */
  readonly assignedTo?: string;
}

export type TaskRefusal =
  | 'task-not-open'
  | 'wrong-role'
  | 'wrong-office'
  | 'not-assigned-to-you'
  | 'same-officer'
  | 'outcome-not-allowed'
  | 'return-not-allowed'
  | 'reason-required'
  | 'reason-not-allowed'
  | 'fields-required'
  | 'rounds-exhausted'
  | 'visit-required'
  | 'second-visit-required'
  | 'outcome-not-in-form'
  | 'facilitator-required'
  | 'correction-required'
  | 'correction-not-asked';

/** Which region's office of a level handles a household in `villageCode`. */
export function officeFor(level: OfficeLevel, villageCode: string): string {
  switch (level) {
    case 'village':
      return villageCode;
    case 'kabupaten':
      return kabupatenOf(villageCode);
    case 'province':
      return villageCode.slice(0, 2);
    case 'nation':
      return NATION;
  }
}

/** People who have acted on a case so far, by the kind of task they completed. */
export type ActedBy = Readonly<Partial<Record<TaskKind, readonly string[]>>>;

/**
 * Whether `actor` may act on `task`, or why not. An escalated task may be done by either office; four eyes are counted
 * by person over the whole case, both by who acts and by whom he stands in for.
 * @basis none: policy assumption (two signatures exist to check each other)
 */
export function refuseActor(
  task: OpenTask,
  { actor, actedBy }: { actor: Actor; actedBy: ActedBy },
): TaskRefusal | undefined {
  const office = officeOfRole(task, actor.role);
  if (office === undefined) return 'wrong-role';
  if (!isWithin(office, actor.office)) return 'wrong-office';
  const people = peopleBehind(actor);
  const assignedToOther = task.assignedTo !== undefined && !people.includes(task.assignedTo);
  if (assignedToOther && actor.role === task.role) return 'not-assigned-to-you';
  const acted = taskDefinition(task.kind).notBy.some((kind) => people.some((one) => actedBy[kind]?.includes(one)));
  return acted ? 'same-officer' : undefined;
}

/** The office that does the task in this role: the first one, or once it is escalated the one called in. */
function officeOfRole(task: OpenTask, role: Role): string | undefined {
  if (role === task.role) return task.office;
  const calledIn = task.escalationLevel > 0 && role === taskDefinition(task.kind).escalateTo.role;
  return calledIn ? (task.escalatedOffice ?? task.office) : undefined;
}

/** Whether an outcome with its reasons is one this kind of task knows. */
export function refuseOutcome(
  kind: TaskKind,
  { outcome, reasonCodes }: { readonly outcome: string; readonly reasonCodes: readonly ReasonCode[] },
): TaskRefusal | undefined {
  if (!taskDefinition(kind).outcomes.includes(outcome)) return 'outcome-not-allowed';
  if (outcome !== 'rejected') return undefined;
  if (reasonCodes.length === 0) return 'reason-required';
  const known: readonly ReasonCode[] = REJECTION_REASONS;
  return reasonCodes.every((code) => known.includes(code)) ? undefined : 'reason-not-allowed';
}

export interface ReturnRequest {
  readonly reasonCodes: readonly ReasonCode[];
  /** JSON pointers of the fields to be mended. */
  readonly markedFields: readonly string[];
  readonly roundsSoFar: number;
}

/** How often an office may send a proposal back before it has to decide. */
export const MAX_CORRECTION_ROUNDS = 3;

/** Answers of a visit are done again as a whole, as often as it takes. */
const VISITS: readonly TaskKind[] = ['groundcheck-visit', 'linked-visit'];

/** Whether a task of this kind may be sent back now, or why not. */
export function refuseReturn(kind: TaskKind, request: ReturnRequest): TaskRefusal | undefined {
  const { returnsTo } = taskDefinition(kind);
  if (returnsTo === undefined) return 'return-not-allowed';
  if (request.reasonCodes.length === 0) return 'reason-required';
  if (VISITS.includes(returnsTo)) return undefined;
  const known: readonly ReasonCode[] = CORRECTION_REASONS;
  if (!request.reasonCodes.every((code) => known.includes(code))) return 'reason-not-allowed';
  if (request.markedFields.length === 0) return 'fields-required';
  return request.roundsSoFar >= MAX_CORRECTION_ROUNDS ? 'rounds-exhausted' : undefined;
}
