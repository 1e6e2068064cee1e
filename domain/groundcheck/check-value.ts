import { answerTo, isSheet } from './conditions';
import { isRealDate } from './dates';
import type { ValueFault } from './faults';
import type { Item, ItemType } from './form';
import { hasInvisibleCharacters, hasInvisibleCharactersInLines } from '../visible-text';

/** An answer with its question. `today` (yyyy-mm-dd) is the legal date at the place visited. */
export interface Answered {
  readonly item: Item;
  readonly value: unknown;
  readonly today: string;
}

const NONE: readonly ValueFault[] = [];
/** More rows than any item may have; longer lists are refused unread. */
export const MOST_ROWS = 50;

const CHECKS: Readonly<Record<ItemType, (answered: Answered) => readonly ValueFault[]>> = {
  text: ({ item, value }) => checkText(item, value),
  texts: ({ item, value }) => checkRows(value, (row) => checkText(item, row)),
  integer: ({ item, value }) => checkNumber(item, Number.isInteger(value) ? value : undefined),
  decimal: ({ item, value }) => checkNumber(item, value),
  date: ({ value, today }) => checkDate(value, today),
  code: ({ item, value }) => checkCode(item, value),
  codes: ({ item, value }) => checkRows(value, (row) => checkCode(item, row)),
  'yes-no': ({ value }) => (typeof value === 'boolean' ? NONE : [{ code: 'wrong-type' }]),
  geopoint: ({ value }) => checkGeoPoint(value),
  identity: ({ item, value }) => checkIdentity(item, value),
};

/** What is wrong with one answer by itself. Never throws, whatever the value is. */
export function checkValue(answered: Answered): readonly ValueFault[] {
  return CHECKS[answered.item.type](answered);
}

/** Limits of a text: how long it may be, which pattern it must match, and whether it may have several lines. */
export type TextLimits = Pick<Item, 'maxLength' | 'pattern'> & { readonly lines?: 'several' };

/** What is wrong with a text: its type, blankness, length, characters or pattern. */
export function checkText({ maxLength, pattern, lines }: TextLimits, value: unknown): readonly ValueFault[] {
  if (typeof value !== 'string') return [{ code: 'wrong-type' }];
  if (value.trim() === '') return [{ code: 'missing' }];
  if (maxLength !== undefined && value.length > maxLength) return [{ code: 'too-long', parameters: { maxLength } }];
  const hides = lines === 'several' ? hasInvisibleCharactersInLines(value) : hasInvisibleCharacters(value);
  if (hides) return [{ code: 'invisible-characters' }];
  return pattern === undefined || new RegExp(pattern, 'u').test(value) ? NONE : [{ code: 'wrong-shape' }];
}

function checkRows(value: unknown, checkRow: (row: unknown) => readonly ValueFault[]): readonly ValueFault[] {
  if (!Array.isArray(value)) return [{ code: 'wrong-type' }];
  if (value.length > MOST_ROWS) return [{ code: 'too-many', parameters: { max: MOST_ROWS } }];
  return value.flatMap((row: unknown, index) => checkRow(row).map((fault) => ({ at: `/${String(index)}`, ...fault })));
}

type NumberLimits = Pick<Item, 'min' | 'max' | 'minUnlessZero'>;

function checkNumber(limits: NumberLimits, value: unknown): readonly ValueFault[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [{ code: 'wrong-type' }];
  const { min = -Infinity, max = Infinity, minUnlessZero = min } = limits;
  const isTooSmall = value < min || (value !== 0 && value < minUnlessZero);
  return isTooSmall || value > max ? [{ code: 'out-of-range', parameters: statedLimits(limits) }] : NONE;
}

function statedLimits({ min, max, minUnlessZero }: NumberLimits): Readonly<Record<string, number>> {
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(minUnlessZero !== undefined && { minUnlessZero }),
  };
}

function checkDate(value: unknown, today: string): readonly ValueFault[] {
  if (typeof value !== 'string') return [{ code: 'wrong-type' }];
  if (!isRealDate(value)) return [{ code: 'wrong-shape' }];
  return value > today ? [{ code: 'date-in-future' }] : NONE;
}

function checkCode({ codes = [] }: Pick<Item, 'codes'>, value: unknown): readonly ValueFault[] {
  if (typeof value !== 'string') return [{ code: 'wrong-type' }];
  return codes.some(({ code }) => code === value) ? NONE : [{ code: 'not-in-code-list' }];
}

/** @basis FASIH 2026 questionnaire: NIK exactly 16 digits; GC-AJAR: the KK number has 16 digits */
function checkIdentity({ field }: Pick<Item, 'field'>, value: unknown): readonly ValueFault[] {
  if (typeof value !== 'string') return [{ code: 'wrong-type' }];
  if (/^[0-9]{16}$/.test(value)) return NONE;
  return [{ code: field === 'nik' ? 'nik-shape' : 'kk-number-shape' }];
}

/** The rectangle around Indonesia with half a degree to spare: a point outside it was not taken at the house. */
export const GEO_LIMITS: Readonly<Record<'latitude' | 'longitude' | 'accuracyMetres', NumberLimits>> = {
  latitude: { min: -11.5, max: 6.5 },
  longitude: { min: 94.5, max: 141.5 },
  accuracyMetres: { min: 0 },
};

/** A geotag: latitude, longitude and accuracy, all three, within Indonesia. */
export function checkGeoPoint(value: unknown): readonly ValueFault[] {
  if (!isSheet(value)) return [{ code: 'wrong-type' }];
  const extra = Object.keys(value).filter((key) => !Object.hasOwn(GEO_LIMITS, key)).length;
  const unknown: readonly ValueFault[] = extra > 0 ? [{ code: 'unknown-field', parameters: { count: extra } }] : [];
  const coordinates = Object.entries(GEO_LIMITS).flatMap(([field, limits]) => {
    const answer = answerTo(value, field);
    const faults: readonly ValueFault[] = answer === undefined ? [{ code: 'missing' }] : checkNumber(limits, answer);
    return faults.map((fault) => ({ ...fault, at: `/${field}` }));
  });
  return [...unknown, ...coordinates];
}
