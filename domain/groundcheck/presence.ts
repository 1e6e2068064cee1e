import type { GroundcheckAnswers } from './answers';
import type { KnownMember } from './check-members';
import type { GroundcheckForm } from './form';

/**
 * Numbers (from 1, in the order of the record) of the people on record whom a visit did not find in the household. The
 * answers must have been checked.
 */
export function membersNotMet({
  form,
  answers,
  knownMembers,
}: {
  readonly form: Pick<GroundcheckForm, 'personOutcomes'>;
  readonly answers: Pick<GroundcheckAnswers, 'members'>;
  readonly knownMembers: readonly KnownMember[];
}): number[] {
  const present = new Set<unknown>(form.personOutcomes.filter(({ continues }) => continues).map(({ code }) => code));
  const met = new Set((answers.members ?? []).filter((sheet) => present.has(sheet['presence'])).map(({ nik }) => nik));
  return knownMembers.flatMap(({ nik }, index) => (met.has(nik) ? [] : [index + 1]));
}
