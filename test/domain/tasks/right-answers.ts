import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';

import { CompleteBody } from '../../../api/task-answers';
import { faultsOf as zodFaultsOf } from '../../../contracts/submission-schema';
import { checkLinkedVisit } from '../../../domain/groundcheck/check-linked-visit';
import { checkCorrectedHousehold } from '../../../domain/proposal/check-submission';
import type { TaskKind } from '../../../domain/tasks/catalogue';
import { checkCompletion, type Completion } from '../../../domain/tasks/check-completion';
import { maskHousehold, unmaskHousehold } from '../../../domain/tasks/forms/masked';
import type { HouseholdOnRecord } from '../../../domain/tasks/forms/prefill';
import type { FormContext } from '../../../domain/tasks/forms/task-form';
import { aSurvey, aVisitWithoutSurvey, testNik, VISITED_ON } from '../../support/groundcheck-answers';
import { faultsOf, form2026 } from '../groundcheck/checked';

export const SITI = {
  nik: testNik({ birthDate: '1982-11-02', female: true, serial: 2 }),
  name: 'Siti',
  birthDate: '1982-11-02',
  sex: 'female' as const,
  relation: '1',
};
export const BUDI = {
  nik: testNik({ birthDate: '2013-07-15', female: false, serial: 3 }),
  name: 'Budi',
  birthDate: '2013-07-15',
  sex: 'male' as const,
  relation: '3',
};
export const HOUSEHOLD: HouseholdOnRecord = {
  villageCode: '9901012001',
  kkNumber: '9901010101100001',
  address: 'Dusun Uji RT 01',
  members: [SITI, BUDI],
};
export const FACILITATORS = [
  { personId: '0d6a7c52-51a7-4a55-9b9e-3a0b6f2a8c01', name: 'Ujang' },
  { personId: '0d6a7c52-51a7-4a55-9b9e-3a0b6f2a8c02', name: 'Ketut' },
];
const PHOTO = { kind: 'berita-acara', sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', reference: 'files/ba' };

export const context: FormContext = {
  language: 'id',
  evidenceMissing: ['berita-acara'],
  facilitators: FACILITATORS,
  groundcheck: form2026,
};

export const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);

export function accepts(schema: object): ValidateFunction {
  return ajv.getSchema((schema as { readonly $id: string }).$id) ?? ajv.compile(schema);
}

const LINKED = { ...aVisitWithoutSurvey('found'), personOutcome: '1' };

/** Answers that are right for each kind, one for each outcome or shape. */
export const RIGHT: Readonly<Record<TaskKind, readonly Record<string, unknown>[]>> = {
  'identity-correction': [{ outcome: 'corrected' }, { outcome: 'corrected', household: { members: [SITI, BUDI] } }],
  deliberation: [{ outcome: 'held', evidence: [PHOTO, { ...PHOTO, kind: 'attendance-list' }] }],
  'completeness-check': [{ outcome: 'verified' }, { outcome: 'rejected', reasonCodes: ['BUKTI_KURANG'] }],
  ratification: [{ outcome: 'ratified' }, { outcome: 'rejected', reasonCodes: ['DI_LUAR_WILAYAH', 'BUKAN_SASARAN'] }],
  correction: [
    { outcome: 'corrected', evidence: [PHOTO], household: { ...maskHousehold(HOUSEHOLD), villageCode: undefined } },
  ],
  'region-repair': [{ outcome: 'repaired', household: { address: ' Dusun Lain ', kkNumber: '9901010101100009' } }],
  'duplicate-review': [{ outcome: 'distinct' }, { outcome: 'duplicate' }],
  'facilitator-assignment': [{ outcome: 'assigned', facilitatorId: FACILITATORS[1]?.personId }],
  'groundcheck-visit': [{ outcome: 'submitted', answers: aSurvey() }],
  'groundcheck-review': [{ outcome: 'accepted' }],
  'linked-visit': [
    { outcome: 'submitted', answers: LINKED },
    { outcome: 'submitted', answers: aVisitWithoutSurvey('died') },
  ],
  'linked-visit-review': [{ outcome: 'accepted' }],
  'registry-check': [{ outcome: 'identity-right' }, { outcome: 'listed-twice' }],
  'registry-check-review': [{ outcome: 'accepted' }, { outcome: 'refused' }],
  'agency-repair': [{ outcome: 'try-again' }],
  'ranking-publication': [{ outcome: 'published' }, { outcome: 'withheld' }],
  'objection-appeal': [{ outcome: 'accepted', corrections: { goldGram: 10 } }, { outcome: 'refused' }],
  determination: [{ outcome: 'determined' }, { outcome: 'withheld' }],
  'determination-signoff': [{ outcome: 'signed-off' }, { outcome: 'refused' }],
  'objection-verification': [{ outcome: 'supported' }, { outcome: 'unsupported' }],
  'objection-review': [
    { outcome: 'accepted', corrections: { cars: 0, ownsOtherLand: true, farmLandHectare: 0, floorMaterial: '3' } },
    { outcome: 'refused' },
  ],
};

/** What no schema can say: numbers against dates, answers against each other, the record and the calendar. */
const BEYOND_A_SCHEMA = new Set([
  'nik-shape', 'kk-shape', 'nik-disagrees', 'member-listed-twice', 'one-head-required', 'date-in-future',
  'age-differs-from-birth-date', 'land-implies-ownership', 'region-codes-differ', 'head-missing', 'more-than-one-head',
  'nik-repeated', 'known-member-missing', 'newcomer-has-no-record', 'rows-differ-from-count', 'ended-before-started',
]); // prettier-ignore

interface ServerFault {
  readonly pointer: string;
  readonly code: string;
}

/** Everything the server checks of a completion before its workflow sees it. */
export function serverFaults(kind: TaskKind, body: unknown): readonly ServerFault[] {
  const parsed = CompleteBody.safeParse(body, { reportInput: true });
  if (!parsed.success) return zodFaultsOf(parsed.error);
  const facilitators = FACILITATORS.map(({ personId }) => personId);
  const asking = { evidenceMissing: evidenceMissing(kind), facilitators, groundcheck: form2026 };
  const completion: Completion = parsed.data;
  const stated = unmaskHousehold((completion.household ?? {}) as Record<string, unknown>, HOUSEHOLD);
  const household = { ...HOUSEHOLD, ...stated };
  return [
    ...checkCompletion({ kind, completion, asking }),
    ...checkCorrectedHousehold(household, VISITED_ON),
    ...(completion.answers === undefined ? [] : answerFaults(kind, completion.answers)),
  ];
}

function answerFaults(kind: TaskKind, answers: unknown): readonly ServerFault[] {
  if (kind === 'linked-visit') return checkLinkedVisit({ form: form2026, answers, today: VISITED_ON });
  return kind === 'groundcheck-visit' ? faultsOf(answers) : [];
}

function evidenceMissing(kind: TaskKind) {
  return kind === 'deliberation' ? (['berita-acara'] as const) : [];
}

export function contextOf(kind: TaskKind): FormContext {
  return { ...context, evidenceMissing: evidenceMissing(kind) };
}

/** Whether only things beyond a schema are wrong; an instant whose day does not exist is one of them. */
export function isBeyond({ pointer, code }: ServerFault): boolean {
  return BEYOND_A_SCHEMA.has(code) || (code === 'wrong-shape' && /\/(startedAt|endedAt)$/.test(pointer));
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every place in a body, as the keys that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((inner: unknown, place) => (String(place) === key ? replaced(inner, rest, by) : inner));
  const object = value as Record<string, unknown>;
  const { [key]: inner, ...others } = object;
  const put = replaced(inner, rest, by);
  return put === undefined ? others : { ...others, [key]: put };
}

const CODES = [
  'rejected',
  'verified',
  'found',
  'died',
  '1',
  '2',
  'BUKTI_KURANG',
  'KRIT_A',
  'berita-acara',
  'ktp',
  '2026-02-30',
  '1990-05-01',
  '9901**********01',
  '9901010101100009',
  'Si\u200bti',
  ' ',
  '',
  'x'.repeat(400),
];
const anything = fc.oneof(
  fc.constantFrom<unknown>(...CODES, undefined, null, 0, 5, 12.5, -1, true, false, [], {}, [PHOTO], ['BUKTI_KURANG']),
  fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
);

export function changedBodies(kind: TaskKind): fc.Arbitrary<unknown> {
  const plain = RIGHT[kind].map((body) => JSON.parse(JSON.stringify(body)) as Record<string, Json>);
  const onePlace = fc
    .constantFrom(...plain)
    .chain((body) =>
      fc.tuple(fc.constantFrom(...placesIn(body)), anything).map(([path, by]) => replaced(body, path, by)),
    );
  const extra = fc
    .tuple(
      fc.constantFrom(...plain),
      fc.constantFrom('reasonCodes', 'evidence', 'household', 'facilitatorId', 'answers', 'note'),
      anything,
    )
    .map(([body, field, value]) => replaced(body, [field], value));
  return fc.oneof({ weight: 6, arbitrary: onePlace }, { weight: 3, arbitrary: extra }, anything);
}
