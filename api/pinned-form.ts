import type { GroundcheckForm } from '../domain/groundcheck/form';
import { findGroundcheckForm } from '../domain/groundcheck/versions';
import type { HouseholdStore } from '../store/households';
import type { ReferenceStore } from '../store/reference';

/** The groundcheck form that a proposal's calendar pins; `undefined` for a proposal that cannot be seen. */
export async function pinnedForm(
  { households, reference }: { readonly households: HouseholdStore; readonly reference: ReferenceStore },
  proposalId: string,
): Promise<GroundcheckForm | undefined> {
  const pinned = await households.findPinned(proposalId);
  if (pinned === undefined) return undefined;
  const { pins } = await reference.calendar(pinned.calendarId);
  return findGroundcheckForm(pins.groundcheckForm);
}
