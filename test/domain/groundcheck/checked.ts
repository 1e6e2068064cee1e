import type { Fault } from '../../../domain/groundcheck/faults';
import type { GroundcheckForm } from '../../../domain/groundcheck/form';
import { checkGroundcheckAnswers } from '../../../domain/groundcheck/validate';
import { findGroundcheckForm } from '../../../domain/groundcheck/versions';
import { KNOWN_MEMBERS, VISITED_ON } from '../../support/groundcheck-answers';

/** The form of a version that must exist. */
export function formOf(version: string): GroundcheckForm {
  const form = findGroundcheckForm(version);
  if (form === undefined) throw new Error('No such version of the form.');
  return form;
}

export const form2025 = formOf('gc-2025-02');
export const form2026 = formOf('gc-2026-02');

/** The faults of answers about the household on record, on the day it was visited. */
export function faultsOf(answers: unknown, form = form2026): Fault[] {
  return checkGroundcheckAnswers({ form, answers, knownMembers: KNOWN_MEMBERS, today: VISITED_ON });
}

/** The same faults as one line each: pointer and code. */
export function codesAt(answers: unknown, form = form2026): string[] {
  return faultsOf(answers, form).map(({ pointer, code }) => `${pointer} ${code}`);
}
