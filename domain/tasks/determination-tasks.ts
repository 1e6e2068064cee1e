import { ASSUMED_DAYS, type Role, type TaskDefinition, type TaskKind } from './definition';

const BASIS = `none: policy assumption (who receives a programme is laid down by one officer and signed by a second); ${ASSUMED_DAYS}`;

/** The two signatures under the recipients of a quarter. Nobody is granted or refused anything before both stand. */
export const DETERMINATION_TASKS = {
  determination: {
    officialName: { id: 'Penetapan penerima', en: 'Determination of recipients' },
    stage: 'eligibility',
    holder: 'kemensos',
    role: 'kemensos-officer',
    office: 'nation',
    outcomes: ['determined', 'withheld'],
    dueWorkingDays: 5,
    remindDaysBefore: 2,
    escalateWorkingDaysAfter: 2,
    escalateTo: { role: 'pusdatin-officer', office: 'nation' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['determination-signoff'],
    basis: BASIS,
  },
  'determination-signoff': {
    officialName: { id: 'Pengesahan penetapan', en: 'Sign-off of a determination' },
    stage: 'eligibility',
    holder: 'kemensos',
    role: 'kemensos-officer',
    office: 'nation',
    outcomes: ['signed-off', 'refused'],
    dueWorkingDays: 3,
    remindDaysBefore: 1,
    escalateWorkingDaysAfter: 2,
    escalateTo: { role: 'pusdatin-officer', office: 'nation' },
    endWorkingDaysAfter: 40,
    atEnd: 'keep-waiting',
    notBy: ['determination'],
    basis: BASIS,
  },
} as const satisfies Partial<Record<TaskKind, TaskDefinition>>;

/** Who is asked for one of the two signatures, at first or once it is late: nobody else sees what is proposed. */
export const DETERMINING_ROLES: readonly Role[] = [
  ...new Set(Object.values(DETERMINATION_TASKS).flatMap(({ role, escalateTo }) => [role, escalateTo.role])),
];
