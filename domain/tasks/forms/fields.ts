import { RELATION_2026 } from '../../groundcheck/data/person-codes';
import { SHA256_PATTERN } from '../../groundcheck/check-visit';
import type { Language } from '../../groundcheck/form';
import type { JsonSchema } from '../../groundcheck/json-schema';
import {
  EVIDENCE_KINDS,
  EVIDENCE_MEDIA_TYPES,
  LONGEST_ADDRESS,
  LONGEST_NAME,
  LONGEST_REFERENCE,
  MOST_MEMBERS,
} from '../../proposal/limits';
import type { ReasonCode } from '../../proposal/reason-codes';
import type { EvidenceKind } from '../../proposal/submission';
import { EVIDENCE_TEXTS } from '../../texts/journey-texts';
import { REASON_TEXTS } from '../../texts/reason-texts';
import { filledLinePattern, VISIBLE_LINE_PATTERN } from '../../visible-text';
import { MOST_EVIDENCE, MOST_REASONS } from '../asked';
import { FIELD_LABELS, SEX_TITLES, type FieldLabel } from './labels';
import { MASKED_PATTERN } from './masked';

export interface LabelledField {
  readonly field: FieldLabel;
  readonly language: Language;
}

/** Title and hint of a field before what it holds. */
export function labelled({ field, language }: LabelledField, schema: JsonSchema): JsonSchema {
  const { title, hint } = FIELD_LABELS[field];
  return { title: title[language], description: hint[language], ...schema };
}

interface MarkedIn {
  readonly language: Language;
  /** JSON pointers below `/household` or into the proposal, as the office marked them. */
  readonly markedFields: readonly string[];
}

/** Reasons to choose from, in words. */
export function reasonsSchema(codes: readonly ReasonCode[], language: Language): JsonSchema {
  const items = { oneOf: codes.map((code) => ({ const: code, title: REASON_TEXTS[code].text[language] })) };
  return labelled({ field: 'reasonCodes', language }, { type: 'array', minItems: 1, maxItems: MOST_REASONS, items });
}

/** Documents by reference. Each of `missing` must be among them. */
export function evidenceSchema(missing: readonly EvidenceKind[], language: Language): JsonSchema {
  const named = (field: FieldLabel, schema: JsonSchema): JsonSchema => labelled({ field, language }, schema);
  const kinds = EVIDENCE_KINDS.map((kind) => ({ const: kind, title: EVIDENCE_TEXTS[kind][language] }));
  const fields = {
    kind: named('evidence.kind', { oneOf: kinds, 'x-order': 0 }),
    sha256: named('evidence.sha256', { type: 'string', pattern: SHA256_PATTERN, 'x-order': 1 }),
    mediaType: named('evidence.mediaType', { enum: EVIDENCE_MEDIA_TYPES, 'x-order': 2 }),
    reference: named('evidence.reference', {
      type: 'string',
      minLength: 1,
      maxLength: LONGEST_REFERENCE,
      pattern: VISIBLE_LINE_PATTERN,
      'x-order': 3,
    }),
  };
  const contains = (kind: EvidenceKind) => ({
    contains: { properties: { kind: { const: kind } }, required: ['kind'] },
  });
  return named('evidence', {
    type: 'array',
    maxItems: MOST_EVIDENCE,
    items: { type: 'object', properties: fields, required: Object.keys(fields), additionalProperties: false },
    ...(missing.length > 0 && { allOf: missing.map(contains) }),
  });
}

const IDENTITY: JsonSchema = { type: 'string', pattern: `^([0-9]{16}|${MASKED_PATTERN})$` };

/** The household as a correction may state it; what the office marked comes first. */
export function householdSchema({ language, markedFields }: MarkedIn): JsonSchema {
  const marks = markedFields.map((pointer) => pointer.replace(/^\/household(?=\/)/u, ''));
  const fields = {
    kkNumber: labelled({ field: 'household.kkNumber', language }, IDENTITY),
    address: labelled(
      { field: 'household.address', language },
      { type: 'string', pattern: filledLinePattern(LONGEST_ADDRESS) },
    ),
    members: labelled(
      { field: 'household.members', language },
      { type: 'array', minItems: 1, maxItems: MOST_MEMBERS, items: memberSchema({ language, markedFields: marks }) },
    ),
  };
  const isMarked = (field: string): boolean => marks.some((mark) => mark.split('/')[1] === field);
  return labelled(
    { field: 'household', language },
    { type: 'object', properties: markedFirst(fields, isMarked), additionalProperties: false },
  );
}

function memberSchema({ language, markedFields }: MarkedIn): JsonSchema {
  const named = (field: FieldLabel, schema: JsonSchema): JsonSchema => labelled({ field, language }, schema);
  const sexes = Object.entries(SEX_TITLES).map(([sex, title]) => ({ const: sex, title: title[language] }));
  const relations = RELATION_2026.map(({ code, label }) => ({ const: code, title: label[language] }));
  const fields = {
    nik: named('member.nik', IDENTITY),
    name: named('member.name', { type: 'string', pattern: filledLinePattern(LONGEST_NAME) }),
    birthDate: named('member.birthDate', { type: 'string', format: 'date' }),
    sex: named('member.sex', { oneOf: sexes }),
    relation: named('member.relation', { oneOf: relations }),
  };
  const isMarked = (field: string): boolean =>
    markedFields.some((mark) => mark.startsWith('/members/') && mark.split('/')[3] === field);
  return {
    type: 'object',
    properties: markedFirst(fields, isMarked),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

type Fields = Readonly<Record<string, JsonSchema>>;

/** In the order of asking: what was marked, then the rest as it always is. */
function markedFirst(fields: Fields, isMarked: (field: string) => boolean): Fields {
  const names = Object.keys(fields);
  const inOrder = [...names.filter(isMarked), ...names.filter((name) => !isMarked(name))];
  return Object.fromEntries(
    inOrder.map((name, order) => [
      name,
      { ...fields[name], 'x-order': order, ...(isMarked(name) && { 'x-marked': true }) },
    ]),
  );
}
