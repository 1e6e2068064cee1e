import { isWithin } from '../region';
import { taskDefinition, type Role, type TaskKind } from '../tasks/catalogue';
import type { Actor } from '../tasks/decide';

/** Where an object lies, seen from the caller's office. `supervised` is a task of somebody who works under the caller. */
export const REGION_RELATIONS = ['own', 'below', 'above', 'supervised', 'elsewhere'] as const;
export type RegionRelation = (typeof REGION_RELATIONS)[number];

export const OBJECT_STATES = ['open', 'closed'] as const;
export type ObjectState = (typeof OBJECT_STATES)[number];

/** Who has claimed a task. `reserved`: a rule gave it to one other person, e.g. the facilitator of a visit. */
export const OWNERSHIPS = ['nobody', 'mine', 'anothers', 'reserved'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];

/** How the territory of `region` lies to that of `office`; both are whole codes or empty for the nation. */
export function regionRelation(region: string, office: string): Exclude<RegionRelation, 'supervised'> {
  if (region === office) return 'own';
  if (isWithin(region, office)) return 'below';
  return isWithin(office, region) ? 'above' : 'elsewhere';
}

/**
 * Whose work a role answers for, so that it may hand out, take back and re-date it. Deciding stays with the office.
 * @basis none: policy assumption (heads answer for their office, coordinators for facilitators, provinces for kabupaten)
 */
export const SUPERVISES: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  'dinsos-head': ['dinsos-verifier', 'village-operator'],
  'pkh-coordinator': ['field-facilitator'],
  'province-officer': ['dinsos-verifier', 'dinsos-head', 'pkh-coordinator'],
  'kemensos-officer': ['pusdatin-officer', 'province-officer'],
};

/** As much of a task as its place in the offices needs. */
export interface PlacedTask {
  readonly kind: TaskKind;
  readonly role: Role;
  readonly office: string;
  readonly escalationLevel: number;
  readonly escalatedOffice: string | null;
  readonly assignedTo: string | null;
  readonly claimedBy: string | null;
}

/** Where a task lies for `actor`: by the office that does it in the actor's role, or by those he supervises. */
export function taskRelation(task: PlacedTask, actor: Actor): RegionRelation {
  if (actor.role === task.role) return regionRelation(task.office, actor.office);
  const calledIn = task.escalationLevel > 0 && actor.role === taskDefinition(task.kind).escalateTo.role;
  if (calledIn) return regionRelation(task.escalatedOffice ?? task.office, actor.office);
  const supervises = SUPERVISES[actor.role]?.includes(task.role) === true && isWithin(task.office, actor.office);
  return supervises ? 'supervised' : 'elsewhere';
}

/** Who holds a task, seen from `actor`. */
export function taskOwnership(task: PlacedTask, actor: Actor): Ownership {
  const reserved = task.assignedTo !== null && task.assignedTo !== (actor.onBehalfOf ?? actor.personId);
  if (reserved && actor.role === task.role) return 'reserved';
  if (task.claimedBy === null) return 'nobody';
  return task.claimedBy === actor.personId ? 'mine' : 'anothers';
}
