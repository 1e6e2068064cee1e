import { PHOTO_KINDS, WITNESS_ROLES } from './answers';
import type { Condition, GroundcheckForm, Item, ItemType, Language } from './form';
import { NOBODY_HOME } from './stop-codes';

export type JsonSchema = Readonly<Record<string, unknown>>;

const IDENTITY: JsonSchema = { type: 'string', pattern: '^[0-9]{16}$' };

const GEO_POINT: JsonSchema = {
  type: 'object',
  properties: {
    latitude: { type: 'number' },
    longitude: { type: 'number' },
    accuracyMetres: { type: 'number', minimum: 0 },
  },
  required: ['latitude', 'longitude', 'accuracyMetres'],
  additionalProperties: false,
};

/**
 * The pinned form as JSON Schema 2020-12 for whoever draws it or fills it in. `x-order` is the order of asking. Rules
 * between answers (ages, heads, region codes, land) are beyond a schema: `checkGroundcheckAnswers` has the last word.
 */
export function groundcheckJsonSchema(form: GroundcheckForm, language: Language): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:dtsen:groundcheck:${form.version}:${language}`,
    title: form.version,
    description: form.source,
    type: 'object',
    properties: {
      formVersion: { const: form.version, 'x-order': 0 },
      outcome: { ...outcomeSchema(form, language), 'x-order': 1 },
      visit: { ...VISIT, 'x-order': 2 },
      household: { ...sheetSchema(form.household, language), 'x-order': 3 },
      members: { type: 'array', minItems: 1, items: sheetSchema(form.person, language), 'x-order': 4 },
    },
    required: ['formVersion', 'outcome', 'visit'],
    additionalProperties: false,
    ...surveyOrStop(form),
  };
}

function outcomeSchema({ householdOutcomes }: GroundcheckForm, language: Language): JsonSchema {
  const nobodyHome = { const: NOBODY_HOME, title: NOBODY_HOME_TITLE[language] };
  return {
    oneOf: [
      ...householdOutcomes.map(({ name, label, officialCode }) => ({
        const: name,
        title: label[language],
        'x-official-code': officialCode,
      })),
      nobodyHome,
    ],
  };
}

const NOBODY_HOME_TITLE: Readonly<Record<Language, string>> = {
  id: 'Tidak ada orang di rumah; kunjungan ulang direncanakan',
  en: 'Nobody home; a revisit is planned',
};

const VISIT: JsonSchema = {
  type: 'object',
  properties: {
    startedAt: { type: 'string', format: 'date-time' },
    endedAt: { type: 'string', format: 'date-time' },
    location: GEO_POINT,
    photos: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          kind: { enum: PHOTO_KINDS },
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          mediaType: { type: 'string', pattern: '^image/' },
          reference: { type: 'string', minLength: 1 },
        },
        required: ['kind', 'sha256', 'mediaType', 'reference'],
        additionalProperties: false,
      },
    },
    note: { type: 'string' },
    witness: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1 }, role: { enum: WITNESS_ROLES } },
      required: ['name', 'role'],
      additionalProperties: false,
    },
  },
  required: ['startedAt', 'photos'],
  additionalProperties: false,
};

/** A household that was found is surveyed with a front photo and a geotag; any other outcome stops the form. */
function surveyOrStop({ householdOutcomes }: GroundcheckForm): JsonSchema {
  const continuing = householdOutcomes.filter(({ follows }) => follows === 'continue').map(({ name }) => name);
  const front = { properties: { kind: { const: 'front' } }, required: ['kind'] };
  const evidence = { properties: { photos: { contains: front } }, required: ['location'] };
  return {
    if: { properties: { outcome: { enum: continuing } }, required: ['outcome'] },
    then: { required: ['household', 'members'], properties: { visit: evidence } },
    else: {
      properties: {
        household: false,
        members: false,
        visit: { anyOf: [{ properties: { photos: { minItems: 1 } } }, { required: ['witness'] }] },
      },
    },
  };
}

function sheetSchema(items: readonly Item[], language: Language): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(items.map((item, index) => [item.field, itemSchema({ item, index, language })])),
    required: items.filter(({ required, shownWhen }) => required && shownWhen === undefined).map(({ field }) => field),
    additionalProperties: false,
    allOf: items.flatMap(shownSchema),
  };
}

function itemSchema(place: { readonly item: Item; readonly index: number; readonly language: Language }): JsonSchema {
  const { item, index, language } = place;
  return {
    title: item.label[language],
    description: item.definition[language],
    ...TYPE_SCHEMAS[item.type](item, language),
    ...(item.unit !== undefined && { 'x-unit': item.unit }),
    ...(item.countedBy !== undefined && { 'x-counted-by': item.countedBy }),
    'x-variable': item.variable,
    'x-source': item.source,
    'x-order': index,
  };
}

const TYPE_SCHEMAS: Readonly<Record<ItemType, (item: Item, language: Language) => JsonSchema>> = {
  text: textSchema,
  texts: (item) => ({ type: 'array', items: textSchema(item) }),
  integer: (item) => ({ type: 'integer', ...rangeSchema(item) }),
  decimal: (item) => ({ type: 'number', ...rangeSchema(item) }),
  date: () => ({ type: 'string', format: 'date' }),
  code: codeSchema,
  codes: (item, language) => ({ type: 'array', items: codeSchema(item, language) }),
  'yes-no': () => ({ type: 'boolean' }),
  geopoint: () => GEO_POINT,
  identity: () => IDENTITY,
};

function textSchema({ maxLength, pattern }: Item): JsonSchema {
  return {
    type: 'string',
    minLength: 1,
    ...(maxLength !== undefined && { maxLength }),
    ...(pattern !== undefined && { pattern }),
  };
}

function rangeSchema({ min, max, minUnlessZero }: Item): JsonSchema {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(minUnlessZero !== undefined && { anyOf: [{ const: 0 }, { minimum: minUnlessZero }] }),
  };
}

function codeSchema({ codes = [] }: Item, language: Language): JsonSchema {
  return { type: 'string', oneOf: codes.map(({ code, label }) => ({ const: code, title: label[language] })) };
}

/** Shown: answered if required. Not shown: absent. */
function shownSchema({ field, required, shownWhen }: Item): readonly JsonSchema[] {
  if (shownWhen === undefined) return [];
  const absent = { properties: { [field]: false } };
  return [{ if: conditionSchema(shownWhen), then: required ? { required: [field] } : {}, else: absent }];
}

function conditionSchema(condition: Condition): JsonSchema {
  if ('all' in condition) return { allOf: condition.all.map(conditionSchema) };
  if ('any' in condition) return { anyOf: condition.any.map(conditionSchema) };
  return { properties: { [condition.field]: expectedAnswer(condition) }, required: [condition.field] };
}

type SimpleCondition = Extract<Condition, { readonly field: string }>;

function expectedAnswer(condition: SimpleCondition): JsonSchema {
  if ('in' in condition) return { enum: condition.in };
  if ('is' in condition) return { const: condition.is };
  return { type: 'number', minimum: condition.atLeast };
}
