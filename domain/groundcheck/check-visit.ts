import { PHOTO_KINDS, WITNESS_ROLES, type Sheet } from './answers';
import { checkGeoPoint, checkText, type TextLimits } from './check-value';
import { unknownFields } from './check-sheet';
import { answerTo, isSheet } from './conditions';
import { isInstant } from './dates';
import { faultsAt, type Fault, type ValueFault } from './faults';

/** One of each room, the front and room for doubt; more would not be looked at by a supervisor. */
export const MOST_PHOTOS = 20;
export const LONGEST_NOTE = 2000;
export const LONGEST_NAME = 100;
export const LONGEST_REFERENCE = 300;
export const IMAGE_TYPE_PATTERN = '^image/[a-z0-9.+-]{1,40}$';
export const SHA256_PATTERN = '^[0-9a-f]{64}$';

const VISIT_FIELDS = new Set(['startedAt', 'endedAt', 'location', 'photos', 'note', 'witness']);
const PHOTO_FIELDS = new Set(['kind', 'sha256', 'mediaType', 'reference']);
const WITNESS_FIELDS = new Set(['name', 'role']);

/** What the evidence of a visit must show: a survey, or that there was none. */
export type EvidenceRule = 'survey' | 'no-survey' | 'not-known';

/** Checks when, where and with which evidence a visit took place. */
export function checkVisit(
  visit: unknown,
  { rule, today }: { readonly rule: EvidenceRule; readonly today: string },
): Fault[] {
  if (visit === undefined) return [{ pointer: '/visit', code: 'missing' }];
  if (!isSheet(visit)) return [{ pointer: '/visit', code: 'wrong-type' }];
  return [
    ...unknownFields({ sheet: visit, fields: VISIT_FIELDS, pointer: '/visit' }),
    ...checkTimes(visit, today),
    ...checkOptional(visit, { field: 'location', check: checkGeoPoint }),
    ...checkPhotos(answerTo(visit, 'photos')),
    ...checkOptional(visit, {
      field: 'note',
      check: (note) => checkText({ maxLength: LONGEST_NOTE, lines: 'several' }, note),
    }),
    ...checkWitness(answerTo(visit, 'witness')),
    ...checkEvidence(visit, rule),
  ];
}

function checkTimes(visit: Sheet, today: string): Fault[] {
  const start = readInstant(answerTo(visit, 'startedAt'), today);
  const endedAt = answerTo(visit, 'endedAt');
  const starts = faultsAt('/visit/startedAt', start.faults);
  if (endedAt === undefined) return starts;
  const end = readInstant(endedAt, today);
  const ends = faultsAt('/visit/endedAt', end.faults);
  // An instant that could not be read is NaN and comes neither before nor after another.
  return end.ms < start.ms ? [...starts, ...ends, ENDED_BEFORE_STARTED] : [...starts, ...ends];
}

const ENDED_BEFORE_STARTED: Fault = { pointer: '/visit/endedAt', code: 'ended-before-started' };

interface ReadInstant {
  readonly faults: readonly ValueFault[];
  /** Milliseconds since 1970; NaN when the value is no instant. */
  readonly ms: number;
}

function readInstant(value: unknown, today: string): ReadInstant {
  if (value === undefined) return { faults: [{ code: 'missing' }], ms: NaN };
  if (typeof value !== 'string') return { faults: [{ code: 'wrong-type' }], ms: NaN };
  if (!isInstant(value)) return { faults: [{ code: 'wrong-shape' }], ms: NaN };
  // The written date is the date at the place, as `today` is.
  const isAhead = value.slice(0, 10) > today;
  return { faults: isAhead ? [{ code: 'date-in-future' }] : [], ms: Date.parse(value) };
}

interface OptionalField {
  readonly field: string;
  readonly check: (value: unknown) => readonly ValueFault[];
}

function checkOptional(sheet: Sheet, { field, check }: OptionalField): Fault[] {
  const value = answerTo(sheet, field);
  return value === undefined ? [] : faultsAt(`/visit/${field}`, check(value));
}

function checkPhotos(photos: unknown): Fault[] {
  const pointer = '/visit/photos';
  if (photos === undefined) return [{ pointer, code: 'missing' }];
  if (!Array.isArray(photos)) return [{ pointer, code: 'wrong-type' }];
  if (photos.length > MOST_PHOTOS) return [{ pointer, code: 'too-many', parameters: { max: MOST_PHOTOS } }];
  return photos.flatMap((photo: unknown, index) => checkPhoto(photo, `${pointer}/${String(index)}`));
}

function checkPhoto(photo: unknown, pointer: string): Fault[] {
  if (!isSheet(photo)) return [{ pointer, code: 'wrong-type' }];
  return [
    ...unknownFields({ sheet: photo, fields: PHOTO_FIELDS, pointer }),
    ...faultsAt(`${pointer}/kind`, checkChoice(answerTo(photo, 'kind'), PHOTO_KINDS)),
    ...faultsAt(`${pointer}/sha256`, checkHash(answerTo(photo, 'sha256'))),
    ...faultsAt(`${pointer}/mediaType`, checkNeededText(answerTo(photo, 'mediaType'), { pattern: IMAGE_TYPE_PATTERN })),
    ...faultsAt(
      `${pointer}/reference`,
      checkNeededText(answerTo(photo, 'reference'), { maxLength: LONGEST_REFERENCE }),
    ),
  ];
}

function checkHash(value: unknown): readonly ValueFault[] {
  if (value === undefined || value === '') return [{ code: 'photo-hash-missing' }];
  return checkText({ pattern: SHA256_PATTERN }, value);
}

function checkNeededText(value: unknown, limits: TextLimits): readonly ValueFault[] {
  return value === undefined ? [{ code: 'missing' }] : checkText(limits, value);
}

function checkChoice(value: unknown, choices: readonly string[]): readonly ValueFault[] {
  if (value === undefined) return [{ code: 'missing' }];
  if (typeof value !== 'string') return [{ code: 'wrong-type' }];
  return choices.includes(value) ? [] : [{ code: 'not-in-code-list' }];
}

function checkWitness(witness: unknown): Fault[] {
  const pointer = '/visit/witness';
  if (witness === undefined) return [];
  if (!isSheet(witness)) return [{ pointer, code: 'wrong-type' }];
  return [
    ...unknownFields({ sheet: witness, fields: WITNESS_FIELDS, pointer }),
    ...faultsAt(`${pointer}/name`, checkNeededText(answerTo(witness, 'name'), { maxLength: LONGEST_NAME })),
    ...faultsAt(`${pointer}/role`, checkChoice(answerTo(witness, 'role'), WITNESS_ROLES)),
  ];
}

/**
 * A survey needs the front of the house and its geotag; a visit without one needs a photo or somebody who confirms it.
 * @basis none: policy assumption (domain reference, sections 3.5 and 14.5: photo and geotag are saved at each visit)
 */
function checkEvidence(visit: Sheet, rule: EvidenceRule): Fault[] {
  const photos = answerTo(visit, 'photos');
  const pictures: readonly unknown[] = Array.isArray(photos) ? photos : [];
  if (rule === 'not-known') return [];
  if (rule === 'no-survey') {
    const hasEvidence = pictures.length > 0 || answerTo(visit, 'witness') !== undefined;
    return hasEvidence ? [] : [{ pointer: '/visit', code: 'photo-or-witness-required' }];
  }
  const hasFront = pictures.some((photo) => isSheet(photo) && answerTo(photo, 'kind') === 'front');
  const missingFront: Fault = { pointer: '/visit/photos', code: 'photo-required', parameters: { kind: 'front' } };
  const missingPlace: Fault = { pointer: '/visit/location', code: 'location-required' };
  return [...(hasFront ? [] : [missingFront]), ...(answerTo(visit, 'location') === undefined ? [missingPlace] : [])];
}
