import { isWithin } from '../region';
import { TASK_CATALOGUE, type Role, type TaskKind } from '../tasks/catalogue';
import type { Actor } from '../tasks/decide';
import type { OperationName } from './policy';
import { SUPERVISES } from './relation';

/** An official stands in for another one, for a time, for some or all kinds of tasks. */
export interface Delegation {
  readonly delegationId: string;
  readonly fromPerson: string;
  readonly toPerson: string;
  /** Empty: every kind. */
  readonly kinds: readonly TaskKind[];
  /** Server instants, ISO 8601. */
  readonly validFrom: string;
  readonly validUntil: string;
}

export type DelegationRefusal =
  | 'delegation-to-self'
  | 'delegation-not-yours'
  | 'delegation-outside-office'
  | 'delegation-too-long'
  | 'delegation-window-invalid'
  | 'delegation-kind-unknown';

/** Longest leave for which one may be stood in for at a time. @basis none: policy assumption (a quarter) */
export const MAX_DELEGATION_DAYS = 92;

/** What may be done in another's place: his tasks, and nothing about people or the system. */
export const DELEGABLE: ReadonlySet<OperationName> = new Set<OperationName>([
  'search-tasks',
  'read-task',
  'read-task-form',
  'claim-task',
  'release-task',
  'complete-task',
  'return-task',
  'attach-to-task',
  'read-attachment',
  'search-late-visits',
  'read-late-visits',
  'reconcile-late-visit',
]);

export interface DelegationRequest {
  /** Who asks. */
  readonly by: Actor;
  readonly from: Actor;
  readonly to: Actor;
  readonly kinds: readonly TaskKind[];
  readonly fromMs: number;
  readonly untilMs: number;
}

const MS_PER_DAY = 86_400_000;

/**
 * Whether a delegation may be made, or why not: by the absent official or whoever supervises him, to somebody whose office
 * lies in his territory or is the same.
 * @basis none: policy assumption (both names stand under each decision, so four eyes still count people)
 */
export function refuseDelegation({
  by,
  from,
  to,
  kinds,
  fromMs,
  untilMs,
}: DelegationRequest): DelegationRefusal | undefined {
  if (from.personId === to.personId) return 'delegation-to-self';
  if (!mayDelegateFor(by, from)) return 'delegation-not-yours';
  if (to.office !== from.office && !isWithin(to.office, from.office)) return 'delegation-outside-office';
  if (!(fromMs < untilMs)) return 'delegation-window-invalid';
  if (untilMs - fromMs > MAX_DELEGATION_DAYS * MS_PER_DAY) return 'delegation-too-long';
  return kinds.every((kind) => kindsOf(from.role).includes(kind)) ? undefined : 'delegation-kind-unknown';
}

function mayDelegateFor(by: Actor, from: Actor): boolean {
  if (by.personId === from.personId) return true;
  return SUPERVISES[by.role]?.includes(from.role) === true && isWithin(from.office, by.office);
}

/** Kinds of tasks a role may come to hold, its own or escalated to it. */
function kindsOf(role: Role): TaskKind[] {
  const kinds = Object.keys(TASK_CATALOGUE) as TaskKind[];
  return kinds.filter((kind) => TASK_CATALOGUE[kind].role === role || TASK_CATALOGUE[kind].escalateTo.role === role);
}
