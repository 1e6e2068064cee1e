import type { GroundcheckForm, Language } from '../../groundcheck/form';
import {
  groundcheckJsonSchema,
  linkedVisitJsonSchema,
  paperCorrectionJsonSchema,
  type JsonSchema,
} from '../../groundcheck/json-schema';
import { CORRECTION_REASONS, REASON_CODES, REJECTION_REASONS } from '../../proposal/reason-codes';
import type { EvidenceKind } from '../../proposal/submission';
import { TASK_OUTCOME_TEXTS } from '../../texts/journey-texts';
import { VISIBLE_LINE_PATTERN } from '../../visible-text';
import { ASKED, OUTCOME_THAT_CORRECTS, OUTCOME_WITH_REASONS } from '../asked';
import { taskDefinition, type TaskKind } from '../catalogue';
import { evidenceSchema, householdSchema, labelled, reasonsSchema } from './fields';

/** Version of all forms but that of a visit, which has its own. It changes with every change of a form. */
export const TASK_FORMS_VERSION = '2026-11-26.3';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
/** Any UUID of a version that is in use. */
const UUID_PATTERN = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$';
/** More marks than a household has fields that can be wrong. */
const MOST_MARKS = 100;
const LONGEST_POINTER = 200;

/** Somebody who could make the visit. */
export interface FacilitatorChoice {
  readonly personId: string;
  readonly name: string;
}

/** What the task at hand adds to the form of its kind. */
export interface FormContext {
  readonly language: Language;
  /** JSON pointers the office marked when it sent the proposal back. */
  readonly markedFields?: readonly string[];
  readonly evidenceMissing?: readonly EvidenceKind[];
  readonly facilitators?: readonly FacilitatorChoice[];
  /** The form the visit is pinned to. */
  readonly groundcheck?: GroundcheckForm;
}

export interface TaskForm {
  readonly formVersion: string;
  /** Of the body of `complete`, JSON Schema 2020-12. */
  readonly schema: JsonSchema;
  /** Of the body of `return`, for tasks that can be sent back. */
  readonly returnSchema?: JsonSchema;
}

/**
 * The form of a task. It accepts what `checkCompletion` and the checks behind it accept, as far as a schema can say it:
 * numbers against dates, dates against today and ages are beyond one.
 */
export function taskForm(kind: TaskKind, context: FormContext): TaskForm {
  const { language, groundcheck } = context;
  const formVersion = `${kind}.${versionOf(kind, groundcheck)}`;
  const head = { $schema: DIALECT, title: taskDefinition(kind).officialName[language] };
  const returns = returnFields(kind, language);
  return {
    formVersion,
    schema: { ...head, $id: `urn:dtsen:form:${formVersion}:${language}`, ...completionSchema(kind, context) },
    ...(returns !== undefined && {
      returnSchema: { ...head, $id: `urn:dtsen:form:${formVersion}:return:${language}`, ...returns },
    }),
  };
}

/** That of a visit is the version of its sheet; a form that asks for some of its variables has both. */
function versionOf(kind: TaskKind, groundcheck: GroundcheckForm | undefined): string {
  const { answers, corrections } = ASKED[kind];
  if (groundcheck === undefined) return TASK_FORMS_VERSION;
  if (answers !== undefined) return groundcheck.version;
  return corrections === undefined ? TASK_FORMS_VERSION : `${TASK_FORMS_VERSION}.${groundcheck.version}`;
}

type Fields = Readonly<Record<string, JsonSchema | undefined>>;

function completionSchema(kind: TaskKind, context: FormContext): JsonSchema {
  const fields = completionFields(kind, context);
  const required = Object.entries(ASKED[kind]).flatMap(([field, need]) => (need === 'required' ? [field] : []));
  return {
    type: 'object',
    properties: ordered(fields),
    required: ['outcome', ...required],
    additionalProperties: false,
    ...(fields['reasonCodes'] && REASONS_ONLY_TO_REJECT),
    ...(fields['corrections'] && CORRECTIONS_ONLY_TO_ACCEPT),
  };
}

function completionFields(kind: TaskKind, context: FormContext): Fields {
  const { evidenceMissing = [], groundcheck, language, markedFields = [] } = context;
  const asked = ASKED[kind];
  return {
    outcome: outcomeSchema(kind, language),
    ...(taskDefinition(kind).outcomes.includes(OUTCOME_WITH_REASONS) && {
      reasonCodes: reasonsSchema(REJECTION_REASONS, language),
    }),
    ...(asked.answers && { answers: answersSchema(kind, context) }),
    ...(asked.corrections && groundcheck && { corrections: correctionsSchema(groundcheck, language) }),
    ...(asked.household && { household: householdSchema({ language, markedFields }) }),
    ...(asked.evidence && { evidence: evidenceSchema(evidenceMissing, language) }),
    ...(asked.facilitatorId && { facilitatorId: facilitatorSchema(context) }),
  };
}

const REASONS_ONLY_TO_REJECT: JsonSchema = {
  if: { properties: { outcome: { const: OUTCOME_WITH_REASONS } }, required: ['outcome'] },
  then: { required: ['reasonCodes'] },
  else: { properties: { reasonCodes: false } },
};

const CORRECTIONS_ONLY_TO_ACCEPT: JsonSchema = {
  if: { properties: { outcome: { const: OUTCOME_THAT_CORRECTS } }, required: ['outcome'] },
  then: { required: ['corrections'] },
  else: { properties: { corrections: false } },
};

function correctionsSchema(groundcheck: GroundcheckForm, language: Language): JsonSchema {
  return labelled({ field: 'corrections', language }, paperCorrectionJsonSchema(groundcheck, language));
}

function ordered(fields: Fields): JsonSchema {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field], order) => [name, { ...field, 'x-order': order }]),
  );
}

function outcomeSchema(kind: TaskKind, language: Language): JsonSchema {
  const texts: Readonly<Record<string, { readonly id: string; readonly en: string }>> = TASK_OUTCOME_TEXTS;
  const oneOf = taskDefinition(kind).outcomes.map((code) => ({ const: code, title: texts[code]?.[language] ?? code }));
  return labelled({ field: 'outcome', language }, { oneOf });
}

/** The sheet of a visit is a schema resource of its own, with its own id and version. */
function answersSchema(kind: TaskKind, { groundcheck, language }: FormContext): JsonSchema {
  const sheetOf = kind === 'linked-visit' ? linkedVisitJsonSchema : groundcheckJsonSchema;
  const sheet = groundcheck === undefined ? {} : sheetOf(groundcheck, language);
  return { ...sheet, ...labelled({ field: 'answers', language }, {}) };
}

function facilitatorSchema({ facilitators, language }: FormContext): JsonSchema {
  const choice =
    facilitators === undefined || facilitators.length === 0
      ? { type: 'string', pattern: UUID_PATTERN }
      : { enum: facilitators.map(({ personId }) => personId), 'x-titles': facilitators.map(({ name }) => name) };
  return labelled({ field: 'facilitatorId', language }, choice);
}

/** A result of a visit may be sent back for any reason; a proposal for what a region can mend, with the fields marked. */
function returnFields(kind: TaskKind, language: Language): JsonSchema | undefined {
  const { returnsTo } = taskDefinition(kind);
  if (returnsTo === undefined) return undefined;
  const toVisit = ASKED[returnsTo].answers !== undefined;
  const pointer = { type: 'string', maxLength: LONGEST_POINTER, pattern: `^(?=/)${VISIBLE_LINE_PATTERN.slice(1)}` };
  const marks = { type: 'array', ...(!toVisit && { minItems: 1 }), maxItems: MOST_MARKS, items: pointer };
  return {
    type: 'object',
    properties: ordered({
      reasonCodes: reasonsSchema(toVisit ? REASON_CODES : CORRECTION_REASONS, language),
      markedFields: labelled({ field: 'markedFields', language }, marks),
    }),
    required: ['reasonCodes', 'markedFields'],
    additionalProperties: false,
  };
}
