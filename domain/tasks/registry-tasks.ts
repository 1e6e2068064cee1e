import { ASSUMED_DAYS, type TaskDefinition, type TaskKind } from './definition';

/** What people are asked about a household of the merged registry whose identities are double, inactive or unmatched. */
export const REGISTRY_TASKS = {
  'registry-check': {
    officialName: { id: 'Pemeriksaan identitas registri', en: 'Check of a registry identity' },
    stage: 'groundcheck',
    holder: 'facilitator',
    role: 'field-facilitator',
    office: 'kabupaten',
    outcomes: ['identity-right', 'identity-wrong', 'listed-twice', 'not-there'],
    dueWorkingDays: 20,
    remindDaysBefore: 5,
    escalateWorkingDaysAfter: 10,
    escalateTo: { role: 'pkh-coordinator', office: 'kabupaten' },
    endWorkingDaysAfter: 120,
    atEnd: 'keep-waiting',
    notBy: [],
    basis: `Issue of the quarter: double, inactive and unmatched identities of the merge become groundchecks; ${ASSUMED_DAYS}`,
  },
  'registry-check-review': {
    officialName: { id: 'Pemeriksaan hasil identitas registri', en: 'Review of a registry identity' },
    stage: 'groundcheck',
    holder: 'dinsos',
    role: 'pkh-coordinator',
    office: 'kabupaten',
    outcomes: ['accepted', 'refused'],
    dueWorkingDays: 5,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 5,
    escalateTo: { role: 'province-officer', office: 'province' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['registry-check'],
    basis: `FASIH: officer submits, supervisor approves or rejects; ${ASSUMED_DAYS}`,
  },
} as const satisfies Partial<Record<TaskKind, TaskDefinition>>;
