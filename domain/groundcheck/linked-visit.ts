import type { HolderFinding } from '../identity/double-nik';
import type { GroundcheckForm } from './form';
import { assessVisit, type EarlierVisit } from './stop-codes';

/** What each person outcome of each list says of somebody who was looked for; a name that is not here says nothing. */
const PERSON_FINDINGS: Readonly<Record<string, HolderFinding>> = {
  found: 'lives-there',
  'lives-here': 'lives-there',
  died: 'died',
  'not-found': 'not-found',
  // The list of 2025 does not tell the two apart, and who moved may hold the NIK still.
  'moved-or-not-found': 'not-seen',
  'moved-within-indonesia': 'lives-elsewhere',
  'moved-abroad': 'lives-elsewhere',
  'split-to-own-kk': 'lives-elsewhere',
};

/** What an outcome that stops the form says of everybody in the household. */
const HOUSEHOLD_FINDINGS: Readonly<Record<string, HolderFinding>> = { 'not-found': 'not-found', died: 'died' };

/** All of a linked visit that decides what follows. */
export interface LinkedVisitResult {
  readonly outcome: string;
  readonly personOutcome?: string;
  readonly startedAt: string;
}

export type LinkedVisitVerdict =
  | { readonly kind: 'concluded'; readonly finding: HolderFinding }
  | { readonly kind: 'revisit' }
  | { readonly kind: 'refused'; readonly code: 'second-visit-required' | 'outcome-not-in-form' };

/**
 * What a visit says of the other holder. Who refused or could not be met before the period ended has not been seen: the
 * proposing household does not wait a quarter for it, Pusdatin reviews instead.
 * @basis FASIH 2026 questionnaire (outcome codes); what code 5 means for the other case none: policy assumption
 */
export function assessLinkedVisit({
  form,
  visit,
  earlierVisits,
}: {
  readonly form: Pick<GroundcheckForm, 'householdOutcomes' | 'personOutcomes'>;
  readonly visit: LinkedVisitResult;
  readonly earlierVisits: readonly EarlierVisit[];
}): LinkedVisitVerdict {
  const { outcome, startedAt, personOutcome } = visit;
  const verdict = assessVisit({ form, answers: { outcome, visit: { startedAt } }, earlierVisits });
  if (verdict.kind === 'refused') return verdict;
  if (verdict.kind === 'revisit') return { kind: 'revisit' };
  if (verdict.kind !== 'surveyed') return { kind: 'concluded', finding: HOUSEHOLD_FINDINGS[outcome] ?? 'not-seen' };
  const person = form.personOutcomes.find(({ code }) => code === personOutcome);
  if (person === undefined) return { kind: 'refused', code: 'outcome-not-in-form' };
  return { kind: 'concluded', finding: PERSON_FINDINGS[person.name] ?? 'not-seen' };
}
