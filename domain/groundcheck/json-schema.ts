import { SAYING_LINE_PATTERN } from '../visible-text';
import { MOST_MEMBERS } from './check-members';
import { MOST_ROWS } from './check-value';
import type { Condition, GroundcheckForm, Item, ItemType, Language } from './form';
import { correctableItems } from './paper-correction';
import { NOBODY_HOME } from './stop-codes';
import { GEO_POINT, rangeSchema, SHEET_LABELS, visitSchema, type JsonSchema } from './visit-schema';

export type { JsonSchema } from './visit-schema';

const IDENTITY: JsonSchema = { type: 'string', pattern: '^[0-9]{16}$' };

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
      visit: { ...visitSchema(language), 'x-order': 2 },
      household: { ...sheetSchema(form.household, language), title: SHEET_LABELS.household[language], 'x-order': 3 },
      members: {
        type: 'array',
        title: SHEET_LABELS.members[language],
        minItems: 1,
        maxItems: MOST_MEMBERS,
        items: sheetSchema(form.person, language),
        'x-order': 4,
      },
    },
    required: ['formVersion', 'outcome', 'visit'],
    additionalProperties: false,
    ...surveyOrStop(form),
  };
}

/** The form of a visit to the other holder of a NIK, for the same readers: nobody is surveyed there. */
export function linkedVisitJsonSchema(form: GroundcheckForm, language: Language): JsonSchema {
  const persons = form.personOutcomes.map(({ code, label }) => ({ const: code, title: label[language] }));
  const { if: found, then, else: stopped } = surveyOrStop(form);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:dtsen:linked-visit:${form.version}:${language}`,
    title: form.version,
    description: form.source,
    type: 'object',
    properties: {
      formVersion: { const: form.version, 'x-order': 0 },
      outcome: { ...outcomeSchema(form, language), 'x-order': 1 },
      personOutcome: { oneOf: persons, 'x-order': 2 },
      visit: { ...visitSchema(language), 'x-order': 3 },
    },
    required: ['formVersion', 'outcome', 'visit'],
    additionalProperties: false,
    if: found,
    then: { ...then, required: ['personOutcome'] },
    else: { properties: { personOutcome: false, visit: stopped.properties.visit } },
  };
}

/** What a ruling on papers may correct: some of the household's variables, at least one. */
export function paperCorrectionJsonSchema(form: GroundcheckForm, language: Language): JsonSchema {
  const items = correctableItems(form);
  return {
    type: 'object',
    properties: Object.fromEntries(items.map((item, index) => [item.field, itemSchema({ item, index, language })])),
    minProperties: 1,
    additionalProperties: false,
  };
}

function outcomeSchema({ householdOutcomes }: GroundcheckForm, language: Language): JsonSchema {
  const nobodyHome = { const: NOBODY_HOME, title: NOBODY_HOME_TITLE[language] };
  return {
    title: SHEET_LABELS.outcome[language],
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

/** What the device offers beside the outcomes of the form. */
export const NOBODY_HOME_TITLE: Readonly<Record<Language, string>> = {
  id: 'Tidak ada orang di rumah; kunjungan ulang direncanakan',
  en: 'Nobody home; a revisit is planned',
};

/** A household that was found is surveyed with a front photo and a geotag; any other outcome stops the form. */
function surveyOrStop({ householdOutcomes }: GroundcheckForm) {
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
  texts: (item) => ({ type: 'array', maxItems: MOST_ROWS, items: textSchema(item) }),
  integer: (item) => ({ type: 'integer', ...rangeSchema(item) }),
  decimal: (item) => ({ type: 'number', ...rangeSchema(item) }),
  date: () => ({ type: 'string', format: 'date' }),
  code: codeSchema,
  codes: (item, language) => ({ type: 'array', maxItems: MOST_ROWS, items: codeSchema(item, language) }),
  'yes-no': () => ({ type: 'boolean' }),
  geopoint: () => GEO_POINT,
  identity: () => IDENTITY,
};

function textSchema({ maxLength, pattern = SAYING_LINE_PATTERN }: Item): JsonSchema {
  return { type: 'string', minLength: 1, ...(maxLength !== undefined && { maxLength }), pattern };
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
