import type { Sheet } from './answers';
import { checkMembers, type KnownMember } from './check-members';
import { checkSheet, unknownFields } from './check-sheet';
import { checkVisit, type EvidenceRule } from './check-visit';
import { answerTo, isSheet } from './conditions';
import { isInstant } from './dates';
import type { Fault } from './faults';
import type { GroundcheckForm } from './form';
import { HOUSEHOLD_OUTCOMES, NOBODY_HOME } from './stop-codes';
import { findGroundcheckForm } from './versions';

const ANSWER_FIELDS = new Set(['formVersion', 'outcome', 'visit', 'household', 'members']);

export interface AnswersToCheck {
  /** The version the case is pinned to. */
  readonly form: GroundcheckForm;
  /** Any JSON value: it came from a device. */
  readonly answers: unknown;
  /** The people on the record the visit started from. */
  readonly knownMembers: readonly KnownMember[];
  /** Legal date at the place visited, yyyy-mm-dd. */
  readonly today: string;
}

/**
 * Everything wrong with a set of answers; empty when they may be handed to the supervisor. Never throws, and never
 * repeats an answer. Answers written for another form version get that one fault, since all others would mislead.
 * @basis GC-AJAR (BPS, Bahan ajar groundcheck DTSEN, 2025); FASIH 2026 questionnaire
 */
export function checkGroundcheckAnswers(input: AnswersToCheck): Fault[] {
  const { answers, form, today } = input;
  if (!isSheet(answers)) return [{ pointer: '', code: 'wrong-type' }];
  const versionFault = checkFormVersion(answers, form);
  if (versionFault !== undefined) return [versionFault];
  const outcomeFault = checkOutcome(answers, form);
  const rule: EvidenceRule = outcomeFault === undefined ? evidenceRule(answers, form) : 'not-known';
  return [
    ...unknownFields({ sheet: answers, fields: ANSWER_FIELDS, pointer: '' }),
    ...(outcomeFault === undefined ? [] : [outcomeFault]),
    ...checkVisit(answerTo(answers, 'visit'), { rule, today }),
    ...(rule === 'survey' ? checkSurvey(answers, input) : []),
    ...(rule === 'no-survey' ? checkNoSurvey(answers) : []),
  ];
}

/** Answers for another form version are read no further. */
export function checkFormVersion(answers: Sheet, form: GroundcheckForm): Fault | undefined {
  const pointer = '/formVersion';
  const version = answerTo(answers, 'formVersion');
  if (version === form.version) return undefined;
  if (version === undefined) return { pointer, code: 'missing' };
  const isKnown = typeof version === 'string' && findGroundcheckForm(version) !== undefined;
  return { pointer, code: isKnown ? 'form-version-mismatch' : 'form-version-unknown' };
}

/** Whether the household outcome is one of this form's list, or a visit that settled nothing. */
export function checkOutcome(answers: Sheet, form: GroundcheckForm): Fault | undefined {
  const pointer = '/outcome';
  const outcome = answerTo(answers, 'outcome');
  if (outcome === undefined) return { pointer, code: 'missing' };
  if (typeof outcome !== 'string') return { pointer, code: 'wrong-type' };
  if (outcome === NOBODY_HOME || form.householdOutcomes.some(({ name }) => name === outcome)) return undefined;
  return { pointer, code: Object.hasOwn(HOUSEHOLD_OUTCOMES, outcome) ? 'outcome-not-in-form' : 'not-in-code-list' };
}

/** What the outcome asks of the evidence. */
export function evidenceRule(answers: Sheet, form: GroundcheckForm): EvidenceRule {
  const outcome = form.householdOutcomes.find(({ name }) => name === answerTo(answers, 'outcome'));
  return outcome?.follows === 'continue' ? 'survey' : 'no-survey';
}

/**
 * Any outcome but found stops the form, so that nobody fills in what was not seen.
 * @basis FASIH 2026 questionnaire: code 0 stops the form
 */
function checkNoSurvey(answers: Sheet): Fault[] {
  return ['household', 'members'].flatMap((field) =>
    answerTo(answers, field) === undefined ? [] : [{ pointer: `/${field}`, code: 'not-shown' as const }],
  );
}

function checkSurvey(answers: Sheet, { form, knownMembers, today }: AnswersToCheck): Fault[] {
  const members = answerTo(answers, 'members');
  const visitedOn = visitDay(answers) ?? today;
  return [
    ...checkHousehold(answerTo(answers, 'household'), { form, today }),
    ...checkMembers({ form, members, knownMembers, today, visitedOn }),
  ];
}

function visitDay(answers: Sheet): string | undefined {
  const visit = answerTo(answers, 'visit');
  const startedAt = isSheet(visit) ? answerTo(visit, 'startedAt') : undefined;
  return typeof startedAt === 'string' && isInstant(startedAt) ? startedAt.slice(0, 10) : undefined;
}

function checkHousehold(sheet: unknown, { form, today }: Pick<AnswersToCheck, 'form' | 'today'>): Fault[] {
  const pointer = '/household';
  if (sheet === undefined) return [{ pointer, code: 'missing' }];
  if (!isSheet(sheet)) return [{ pointer, code: 'wrong-type' }];
  return [
    ...checkSheet({ items: form.household, sheet, pointer, today }),
    ...checkLand(sheet),
    ...checkRegionCodes(sheet),
  ];
}

/** @basis GC-AJAR: if an area of rice field or garden is filled in, owning land must be yes */
function checkLand(sheet: Sheet): Fault[] {
  const hectares = answerTo(sheet, 'farmLandHectare');
  const isAmiss = typeof hectares === 'number' && hectares > 0 && answerTo(sheet, 'ownsOtherLand') === false;
  return isAmiss ? [{ pointer: '/household/ownsOtherLand', code: 'land-implies-ownership' }] : [];
}

const REGION_FIELDS = ['provinceCode', 'kabupatenCode', 'kecamatanCode', 'villageCode'] as const;

/**
 * Each region code begins with the code of the region around it.
 * @basis Kepmendagri 300.2.2-2138/2025
 */
function checkRegionCodes(sheet: Sheet): Fault[] {
  return REGION_FIELDS.flatMap((field, index) => {
    const outer = answerTo(sheet, REGION_FIELDS[index - 1] ?? '');
    const inner = answerTo(sheet, field);
    if (typeof outer !== 'string' || typeof inner !== 'string' || inner.startsWith(outer)) return [];
    return [{ pointer: `/household/${field}`, code: 'region-codes-differ' as const }];
  });
}
