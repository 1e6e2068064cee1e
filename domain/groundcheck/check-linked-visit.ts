import type { Visit } from './answers';
import { unknownFields } from './check-sheet';
import { checkVisit } from './check-visit';
import { answerTo, isSheet } from './conditions';
import type { Fault } from './faults';
import type { GroundcheckForm } from './form';
import { checkFormVersion, checkOutcome, evidenceRule } from './validate';

/**
 * What a facilitator brings back from the household of the other holder of a NIK. Nobody is surveyed there: the family's
 * outcome, that of the one person on record, and the evidence of both.
 */
export interface LinkedVisitAnswers {
  readonly formVersion: string;
  /** Name of a household outcome, or `nobody-home`. */
  readonly outcome: string;
  /** Official code of the form's list, for a household that was found. */
  readonly personOutcome?: string;
  readonly visit: Visit;
}

const ANSWER_FIELDS = new Set(['formVersion', 'outcome', 'personOutcome', 'visit']);

/** Everything wrong with the answers of a linked visit. Never throws, and never repeats an answer. */
export function checkLinkedVisit({
  form,
  answers,
  today,
}: {
  readonly form: GroundcheckForm;
  /** Any JSON value: it came from a device. */
  readonly answers: unknown;
  /** Legal date at the place visited, yyyy-mm-dd. */
  readonly today: string;
}): Fault[] {
  if (!isSheet(answers)) return [{ pointer: '', code: 'wrong-type' }];
  const versionFault = checkFormVersion(answers, form);
  if (versionFault !== undefined) return [versionFault];
  const outcomeFault = checkOutcome(answers, form);
  if (outcomeFault !== undefined) return [outcomeFault];
  const rule = evidenceRule(answers, form);
  return [
    ...unknownFields({ sheet: answers, fields: ANSWER_FIELDS, pointer: '' }),
    ...checkPersonOutcome(answerTo(answers, 'personOutcome'), { form, asked: rule === 'survey' }),
    ...checkVisit(answerTo(answers, 'visit'), { rule, today }),
  ];
}

/** @basis FASIH 2026 questionnaire: persons are asked for only where the household was found */
function checkPersonOutcome(
  code: unknown,
  { form, asked }: { readonly form: GroundcheckForm; readonly asked: boolean },
): Fault[] {
  const pointer = '/personOutcome';
  if (!asked) return code === undefined ? [] : [{ pointer, code: 'not-shown' }];
  if (code === undefined) return [{ pointer, code: 'missing' }];
  return form.personOutcomes.some((outcome) => outcome.code === code) ? [] : [{ pointer, code: 'not-in-code-list' }];
}
