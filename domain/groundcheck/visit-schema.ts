import { SAYING_LINE_PATTERN, SAYING_LINES_PATTERN } from '../visible-text';
import { PHOTO_KINDS, WITNESS_ROLES } from './answers';
import { GEO_LIMITS } from './check-value';
import {
  IMAGE_TYPE_PATTERN,
  LONGEST_NAME,
  LONGEST_NOTE,
  LONGEST_REFERENCE,
  MOST_PHOTOS,
  SHA256_PATTERN,
} from './check-visit';
import { INSTANT_PATTERN } from './dates';
import type { BilingualText, Item, Language } from './form';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The range of a number, as a schema says it. */
export function rangeSchema({ min, max, minUnlessZero }: Pick<Item, 'min' | 'max' | 'minUnlessZero'>): JsonSchema {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(minUnlessZero !== undefined && { anyOf: [{ const: 0 }, { minimum: minUnlessZero }] }),
  };
}

export const GEO_POINT: JsonSchema = {
  type: 'object',
  properties: {
    latitude: { type: 'number', ...rangeSchema(GEO_LIMITS.latitude) },
    longitude: { type: 'number', ...rangeSchema(GEO_LIMITS.longitude) },
    accuracyMetres: { type: 'number', ...rangeSchema(GEO_LIMITS.accuracyMetres) },
  },
  required: ['latitude', 'longitude', 'accuracyMetres'],
  additionalProperties: false,
};

/** Titles of the parts of a set of answers. */
export const SHEET_LABELS = {
  outcome: { id: 'Hasil kunjungan', en: 'Result of the visit' },
  visit: { id: 'Kunjungan', en: 'Visit' },
  household: { id: 'Keterangan keluarga', en: 'About the household' },
  members: { id: 'Anggota keluarga', en: 'Members' },
} as const satisfies Readonly<Record<string, BilingualText>>;

const VISIT_LABELS = {
  startedAt: { id: 'Mulai kunjungan', en: 'Start of the visit' },
  endedAt: { id: 'Selesai kunjungan', en: 'End of the visit' },
  location: { id: 'Titik lokasi', en: 'Geotag' },
  photos: { id: 'Foto', en: 'Photos' },
  note: { id: 'Catatan', en: 'Note' },
  witness: { id: 'Saksi', en: 'Witness' },
} as const satisfies Readonly<Record<string, BilingualText>>;

const PHOTO: JsonSchema = {
  type: 'object',
  properties: {
    kind: { enum: PHOTO_KINDS },
    sha256: { type: 'string', pattern: SHA256_PATTERN },
    mediaType: { type: 'string', pattern: IMAGE_TYPE_PATTERN },
    reference: { type: 'string', maxLength: LONGEST_REFERENCE, pattern: SAYING_LINE_PATTERN },
  },
  required: ['kind', 'sha256', 'mediaType', 'reference'],
  additionalProperties: false,
};

const WITNESS: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: LONGEST_NAME, pattern: SAYING_LINE_PATTERN },
    role: { enum: WITNESS_ROLES },
  },
  required: ['name', 'role'],
  additionalProperties: false,
};

const INSTANT: JsonSchema = { type: 'string', pattern: INSTANT_PATTERN, 'x-widget': 'date-time' };

const VISIT_FIELDS: Readonly<Record<'startedAt' | 'endedAt' | 'location' | 'photos' | 'note' | 'witness', JsonSchema>> =
  {
    startedAt: INSTANT,
    endedAt: INSTANT,
    location: GEO_POINT,
    photos: { type: 'array', maxItems: MOST_PHOTOS, items: PHOTO },
    note: { type: 'string', maxLength: LONGEST_NOTE, pattern: SAYING_LINES_PATTERN },
    witness: WITNESS,
  };

/** When, where and with which evidence a visit took place. */
export function visitSchema(language: Language): JsonSchema {
  const fields = Object.entries(VISIT_FIELDS).map(([field, schema], order) => {
    return [field, { ...schema, title: VISIT_LABELS[field as keyof typeof VISIT_FIELDS][language], 'x-order': order }];
  });
  return {
    type: 'object',
    title: SHEET_LABELS.visit[language],
    properties: Object.fromEntries(fields) as JsonSchema,
    required: ['startedAt', 'photos'],
    additionalProperties: false,
  };
}
