import { PHOTO_KINDS, type Sheet } from './answers';
import { isSheet } from './conditions';
import type { GroundcheckForm, Item, ItemType } from './form';
import { hasRows, NO, questionName, rowName, YES, type Sheet as SheetName } from './xlsform/names';
import { photoQuestion } from './xlsform/xlsform';

/** A media file of a submission, uploaded before: ODK itself sends its name alone. */
export interface UploadedMedia {
  readonly sha256: string;
  readonly mediaType: string;
  readonly reference: string;
}

export interface OdkSubmission {
  readonly form: GroundcheckForm;
  /** The instance by variable names: a row of Central's OData with its repeats expanded, or the XML read into objects. */
  readonly record: Sheet;
  /** By file name in the submission. */
  readonly media: Readonly<Record<string, UploadedMedia>>;
}

/** A submission in our own shape. What could not be converted stays as it came, and the check of answers names it. */
export interface ImportedVisit {
  /** `uuid:` and a UUID, or `undefined`. */
  readonly instanceId: string | undefined;
  readonly trackingCode: unknown;
  readonly answers: Sheet;
}

const INSTANCE_ID = /^uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** What only steers the form on the device. */
const NOT_AN_ANSWER = 'p_isHead';

/**
 * Turns a submission of the XLSForm into answers that `checkGroundcheckAnswers` can look at. Never throws: pointers of its
 * faults then lead into the answers, whose names are those of the form.
 */
export function visitFromOdk({ form, record, media }: OdkSubmission): ImportedVisit {
  const { outcome, visit, household, members } = record;
  const isFound = outcome === 'found';
  return {
    instanceId: instanceIdOf(record),
    trackingCode: answered(record['trackingCode']),
    answers: withoutGaps({
      formVersion: answered(versionOf(record)),
      outcome: answered(outcome),
      visit: visitOf({ record, visit, media }),
      ...(isFound && { household: sheetOf(household, { items: form.household, sheet: 'household' }) }),
      ...(isFound && { members: listOf(members).map((row) => sheetOf(row, { items: form.person, sheet: 'members' })) }),
    }),
  };
}

function instanceIdOf({ __id, meta }: Sheet): string | undefined {
  const stated = __id ?? (isSheet(meta) ? meta['instanceID'] : undefined);
  return typeof stated === 'string' && INSTANCE_ID.test(stated) ? stated.toLowerCase() : undefined;
}

/** Central says the version beside the record, XML in an attribute of its root. */
function versionOf({ __system, version }: Sheet): unknown {
  return isSheet(__system) ? __system['formVersion'] : version;
}

interface VisitParts {
  readonly record: Sheet;
  readonly visit: unknown;
  readonly media: OdkSubmission['media'];
}

function visitOf({ record, visit, media }: VisitParts): Sheet {
  const group = isSheet(visit) ? visit : {};
  const answer = (field: string): unknown => answered(group[questionName('visit', field)]);
  const name = answer('witnessName');
  return withoutGaps({
    startedAt: answered(record['start']),
    endedAt: answered(record['end']),
    location: geoPoint(answer('location')),
    photos: PHOTO_KINDS.flatMap((kind) => {
      const file = answered(group[photoQuestion(kind)]);
      return file === undefined ? [] : [{ kind, ...uploaded(file, media) }];
    }),
    witness: name === undefined ? undefined : withoutGaps({ name, role: answer('witnessRole') }),
    note: answer('note'),
  });
}

/** A file nobody uploaded has no hash, and is then found missing by the check. */
function uploaded(file: unknown, media: OdkSubmission['media']): Partial<UploadedMedia> {
  return typeof file === 'string' && Object.hasOwn(media, file) ? { ...media[file] } : {};
}

interface Sheets {
  readonly items: readonly Item[];
  readonly sheet: SheetName;
}

function sheetOf(group: unknown, { items, sheet }: Sheets): unknown {
  if (!isSheet(group)) return answered(group);
  const known = items.map((item) => [item.field, valueOf(item, { group, sheet })] as const);
  const names = new Set(items.map(({ field }) => questionName(sheet, field)));
  const strange = Object.entries(group).filter(([name]) => !names.has(name) && !isTechnical(name));
  return withoutGaps({ ...Object.fromEntries(strange), ...Object.fromEntries(known) });
}

/** What the form or the server adds to the answers. */
function isTechnical(name: string): boolean {
  return name === NOT_AN_ANSWER || name.startsWith('__') || name.includes('@odata.');
}

function valueOf(item: Item, { group, sheet }: { readonly group: Sheet; readonly sheet: SheetName }): unknown {
  const answer = answered(group[questionName(sheet, item.field)]);
  if (answer === undefined) return undefined;
  if (!hasRows(item)) return CONVERSIONS[item.type](answer);
  return listOf(answer).map((row) => (isSheet(row) ? answered(row[rowName(sheet, item.field)]) : row));
}

const asIs = (answer: unknown): unknown => answer;

const CONVERSIONS: Readonly<Record<ItemType, (answer: unknown) => unknown>> = {
  text: asIs,
  texts: asIs,
  code: asText,
  codes: asIs,
  identity: asText,
  date: asIs,
  integer: asNumber,
  decimal: asNumber,
  'yes-no': yesOrNo,
  geopoint: geoPoint,
};

/** Codes and numbers of people are text, also where a spreadsheet between device and us made a number of a short one. */
function asText(answer: unknown): unknown {
  return typeof answer === 'number' ? String(answer) : answer;
}

function asNumber(answer: unknown): unknown {
  return typeof answer === 'string' && /^-?\d{1,15}(\.\d{1,10})?$/u.test(answer) ? Number(answer) : answer;
}

function yesOrNo(answer: unknown): unknown {
  if (answer === YES) return true;
  return answer === NO ? false : answer;
}

/** "latitude longitude altitude accuracy" in XML; a GeoJSON point, longitude first, in OData. */
function geoPoint(answer: unknown): unknown {
  if (typeof answer === 'string') {
    const [latitude, longitude, , accuracyMetres] = answer.split(' ').map(asNumber);
    return withoutGaps({ latitude, longitude, accuracyMetres });
  }
  if (!isSheet(answer) || !Array.isArray(answer['coordinates'])) return answer;
  const [longitude, latitude] = answer['coordinates'] as unknown[];
  const properties = isSheet(answer['properties']) ? answer['properties'] : {};
  return withoutGaps({ latitude, longitude, accuracyMetres: properties['accuracy'] });
}

/** A repeat with one row is one object in XML. */
function listOf(rows: unknown): readonly unknown[] {
  if (answered(rows) === undefined) return [];
  return Array.isArray(rows) ? rows : [rows];
}

/** ODK writes what was not asked as null or as nothing. */
function answered(answer: unknown): unknown {
  return answer === null || answer === '' ? undefined : answer;
}

function withoutGaps(sheet: Sheet): Sheet {
  return Object.fromEntries(Object.entries(sheet).filter(([, answer]) => answer !== undefined));
}
