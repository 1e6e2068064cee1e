import type { Holder, Stage } from '../proposal/stage';

/** Every kind of thing a person is asked to do. */
export const TASK_KINDS = [
  'identity-correction',
  'deliberation',
  'completeness-check',
  'ratification',
  'correction',
  'region-repair',
  'duplicate-review',
  'facilitator-assignment',
  'groundcheck-visit',
  'groundcheck-review',
  'linked-visit',
  'linked-visit-review',
  'registry-check',
  'registry-check-review',
  'agency-repair',
  'ranking-publication',
  'determination',
  'determination-signoff',
  'objection-verification',
  'objection-review',
  'objection-appeal',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export const ROLES = [
  'village-operator',
  'dinsos-verifier',
  'dinsos-head',
  'pkh-coordinator',
  'field-facilitator',
  'province-officer',
  'kemensos-officer',
  'pusdatin-officer',
  'bps-officer',
  'system-operator',
  /** A programme that files for others by client credentials, e.g. the Cek Bansos app. */
  'integrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Whose territory decides which office gets the task. */
export type OfficeLevel = 'village' | 'kabupaten' | 'province' | 'nation';

/** What becomes of a task nobody finished. Nothing is ever approved by timeout. */
export type TaskEnd = 'lapse' | 'keep-waiting';

export interface TaskDefinition {
  readonly officialName: { readonly id: string; readonly en: string };
  readonly stage: Stage;
  readonly holder: Holder;
  readonly role: Role;
  readonly office: OfficeLevel;
  readonly outcomes: readonly string[];
  /** Whether it can be sent back, and to which kind of task. */
  readonly returnsTo?: TaskKind;
  /** Working days from opening to the deadline, unless a calendar window ends later. */
  readonly dueWorkingDays: number;
  /** A calendar window that extends the deadline: it is never due before that window ends. */
  readonly dueWindow?: 'deliberation' | 'sign-off';
  readonly remindDaysBefore: number;
  /** Working days after the deadline until the next office is called in. */
  readonly escalateWorkingDaysAfter: number;
  readonly escalateTo: { readonly role: Role; readonly office: OfficeLevel };
  /** Working days after the deadline until `atEnd` applies. */
  readonly endWorkingDaysAfter: number;
  readonly atEnd: TaskEnd;
  /** Whoever completed one of these on the same case may not complete this one. */
  readonly notBy: readonly TaskKind[];
  /** Legal source, or why it is ours. */
  readonly basis: string;
}

/** What the deadlines of most kinds rest on. */
export const ASSUMED_DAYS = 'working-day limits none: policy assumption, no listed source sets them';
