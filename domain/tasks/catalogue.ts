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
  'agency-repair',
  'ranking-publication',
  'objection-verification',
  'objection-review',
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

const ASSUMED_DAYS = 'working-day limits none: policy assumption, no listed source sets them';

/** Every human step in the life of a proposal. API enums, role checks, deadlines and the task reference derive from it. */
export const TASK_CATALOGUE = {
  'identity-correction': {
    officialName: { id: 'Perbaikan identitas di Dukcapil', en: 'Identity correction at Dukcapil' },
    stage: 'intake',
    holder: 'village',
    role: 'village-operator',
    office: 'village',
    outcomes: ['corrected'],
    dueWorkingDays: 5,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 5,
    escalateTo: { role: 'dinsos-verifier', office: 'kabupaten' },
    endWorkingDaysAfter: 60,
    atEnd: 'lapse',
    notBy: [],
    basis: `Domain reference 14.3; ${ASSUMED_DAYS}`,
  },
  deliberation: {
    officialName: { id: 'Musyawarah desa/kelurahan', en: 'Village deliberation' },
    stage: 'intake',
    holder: 'village',
    role: 'village-operator',
    office: 'village',
    outcomes: ['held'],
    dueWorkingDays: 5,
    dueWindow: 'deliberation',
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 5,
    escalateTo: { role: 'dinsos-verifier', office: 'kabupaten' },
    endWorkingDaysAfter: 60,
    atEnd: 'lapse',
    notBy: [],
    basis: `Permensos 3/2025 art. 5(2); Panduan Paser 2026 (musdes); ${ASSUMED_DAYS}`,
  },
  'completeness-check': {
    officialName: { id: 'Pemeriksaan kelengkapan', en: 'Completeness check' },
    stage: 'intake',
    holder: 'dinsos',
    role: 'dinsos-verifier',
    office: 'kabupaten',
    outcomes: ['verified', 'rejected'],
    returnsTo: 'correction',
    dueWorkingDays: 3,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['deliberation', 'correction', 'identity-correction'],
    basis: `Permensos 3/2025 art. 5(3), 6(2); ${ASSUMED_DAYS}`,
  },
  ratification: {
    officialName: { id: 'Pengesahan', en: 'Ratification' },
    stage: 'intake',
    holder: 'dinsos',
    role: 'dinsos-head',
    office: 'kabupaten',
    outcomes: ['ratified', 'rejected'],
    returnsTo: 'correction',
    dueWorkingDays: 3,
    dueWindow: 'sign-off',
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['completeness-check', 'deliberation'],
    basis: `Permensos 3/2025 art. 5(3), 7(1); Panduan Paser 2026 (days 15-17); ${ASSUMED_DAYS}`,
  },
  correction: {
    officialName: { id: 'Perbaikan usulan', en: 'Correction of a returned proposal' },
    stage: 'intake',
    holder: 'village',
    role: 'village-operator',
    office: 'village',
    outcomes: ['corrected'],
    dueWorkingDays: 10,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'dinsos-verifier', office: 'kabupaten' },
    endWorkingDaysAfter: 20,
    atEnd: 'lapse',
    notBy: [],
    basis: `none: policy assumption (a return needs a deadline to end); ${ASSUMED_DAYS}`,
  },
  'region-repair': {
    officialName: { id: 'Perbaikan oleh kabupaten/kota', en: 'Repair by the region' },
    stage: 'registration',
    holder: 'dinsos',
    role: 'dinsos-verifier',
    office: 'kabupaten',
    outcomes: ['repaired'],
    dueWorkingDays: 10,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 10,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 120,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: `Permensos 3/2025 art. 8(3): a return sets no repair deadline, so it never lapses; ${ASSUMED_DAYS}`,
  },
  'duplicate-review': {
    officialName: { id: 'Pemeriksaan data ganda', en: 'Duplicate review' },
    stage: 'registration',
    holder: 'pusdatin',
    role: 'pusdatin-officer',
    office: 'nation',
    outcomes: ['distinct', 'duplicate'],
    dueWorkingDays: 5,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 5,
    escalateTo: { role: 'kemensos-officer', office: 'nation' },
    endWorkingDaysAfter: 60,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: `Permensos 3/2025 art. 8(2)a; ${ASSUMED_DAYS}`,
  },
  'facilitator-assignment': {
    officialName: { id: 'Penugasan pendamping', en: 'Assignment of a field facilitator' },
    stage: 'groundcheck',
    holder: 'dinsos',
    role: 'pkh-coordinator',
    office: 'kabupaten',
    outcomes: ['assigned'],
    dueWorkingDays: 3,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 60,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: `none: policy assumption (nobody free and trained); ${ASSUMED_DAYS}`,
  },
  'groundcheck-visit': {
    officialName: { id: 'Verifikasi dan validasi lapangan', en: 'Groundcheck visit' },
    stage: 'groundcheck',
    holder: 'facilitator',
    role: 'field-facilitator',
    office: 'kabupaten',
    outcomes: ['submitted'],
    dueWorkingDays: 10,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'pkh-coordinator', office: 'kabupaten' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['completeness-check', 'ratification'],
    basis: `Permensos 3/2025 art. 9(3), 10(2); BPS bahan ajar groundcheck 2025; ${ASSUMED_DAYS}`,
  },
  'groundcheck-review': {
    officialName: { id: 'Pemeriksaan hasil lapangan', en: 'Groundcheck review' },
    stage: 'groundcheck',
    holder: 'dinsos',
    role: 'pkh-coordinator',
    office: 'kabupaten',
    outcomes: ['accepted'],
    returnsTo: 'groundcheck-visit',
    dueWorkingDays: 3,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['groundcheck-visit'],
    basis: `FASIH: officer submits, supervisor approves or rejects; ${ASSUMED_DAYS}`,
  },
  'agency-repair': {
    officialName: { id: 'Perbaikan panggilan instansi', en: 'Repair of a call to an agency' },
    stage: 'registration',
    holder: 'operator',
    role: 'system-operator',
    office: 'nation',
    outcomes: ['try-again'],
    dueWorkingDays: 1,
    remindDaysBefore: 0,
    escalateWorkingDaysAfter: 1,
    escalateTo: { role: 'pusdatin-officer', office: 'nation' },
    endWorkingDaysAfter: 60,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: 'none: policy assumption (a call that can never succeed needs a person)',
  },
  'ranking-publication': {
    officialName: { id: 'Pengesahan hasil pemeringkatan', en: 'Sign-off of a ranking' },
    stage: 'ranking',
    holder: 'bps',
    role: 'bps-officer',
    office: 'nation',
    outcomes: ['published', 'withheld'],
    dueWorkingDays: 15,
    remindDaysBefore: 3,
    escalateWorkingDaysAfter: 2,
    escalateTo: { role: 'pusdatin-officer', office: 'nation' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: `Peraturan BPS 6/2025 (delivery documents); ${ASSUMED_DAYS}`,
  },
  'objection-verification': {
    officialName: { id: 'Verifikasi sanggahan', en: 'Verification of an objection' },
    stage: 'objection',
    holder: 'dinsos',
    role: 'dinsos-verifier',
    office: 'kabupaten',
    outcomes: ['supported', 'unsupported'],
    dueWorkingDays: 7,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 2,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['completeness-check', 'ratification'],
    basis: `DTKS rule of 2024 (14 days) v Banyuwangi pilot (one month): the lapse is a calendar setting; ${ASSUMED_DAYS}`,
  },
  'objection-review': {
    officialName: { id: 'Putusan sanggahan', en: 'Review of an objection' },
    stage: 'objection',
    holder: 'dinsos',
    role: 'dinsos-head',
    office: 'kabupaten',
    outcomes: ['accepted', 'refused'],
    dueWorkingDays: 5,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 3,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['completeness-check', 'ratification', 'objection-verification'],
    basis: `none: policy assumption (decided by somebody who did not decide before); ${ASSUMED_DAYS}`,
  },
} as const satisfies Record<TaskKind, TaskDefinition>;

/** The definition of a kind, in its general type. */
export function taskDefinition(kind: TaskKind): TaskDefinition {
  return TASK_CATALOGUE[kind];
}
