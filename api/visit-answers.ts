import type { VisitSummary } from '../contracts/household-proposal';
import { isoDay, legalDay } from '../domain/calendar/calendar';
import { legalTime } from '../domain/calendar/clock';
import { householdFacts } from '../domain/eligibility/household-facts';
import type { GroundcheckAnswers } from '../domain/groundcheck/answers';
import { isSheet } from '../domain/groundcheck/conditions';
import type { Fault } from '../domain/groundcheck/faults';
import { rankingFeatures } from '../domain/groundcheck/features';
import type { GroundcheckForm } from '../domain/groundcheck/form';
import { membersNotMet } from '../domain/groundcheck/presence';
import { checkGroundcheckAnswers } from '../domain/groundcheck/validate';
import { findGroundcheckForm } from '../domain/groundcheck/versions';
import { utcOffsetMinutes } from '../domain/region';
import { unmaskHousehold, unmaskMembers } from '../domain/tasks/forms/masked';
import type { AuditActor } from '../store/audit/entry';
import type { Household, HouseholdStore } from '../store/households';
import type { ReferenceStore } from '../store/reference';
import type { TaskView } from '../store/tasks';
import type { NewAnswers } from '../store/visit-answers';
import { Problem } from './problem';

export interface VisitDependencies {
  readonly households: HouseholdStore;
  readonly reference: ReferenceStore;
  readonly now: () => number;
}

/** The legal day at the household's place, by the calendar the proposal pinned. One kabupaten has one time. */
export async function legalToday(
  { households, reference, now }: VisitDependencies,
  proposalId: string,
): Promise<string> {
  const pinned = await households.findPinned(proposalId);
  if (pinned === undefined) throw new Problem(404, 'not-found');
  const calendar = await reference.calendar(pinned.calendarId);
  return isoDay(legalDay(legalTime(calendar.clock, now()), utcOffsetMinutes(pinned.villageCode)));
}

/** The form a task is pinned to. Throws when it is none of ours. */
export function formOf({ formVersion }: Pick<TaskView, 'formVersion'>): GroundcheckForm {
  const form = findGroundcheckForm(formVersion ?? '');
  if (form === undefined) throw new Problem(409, 'form-version-unknown');
  return form;
}

/** Throws the answer to a visit that cannot be taken, with pointers below `/answers`. */
export function refuseAnswers(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const known = faults.map((fault) => ({ ...fault, pointer: `/answers${fault.pointer}` }));
  throw new Problem(400, 'answers-invalid', { faults: known });
}

export interface VisitToCheck {
  readonly task: TaskView;
  readonly proposalId: string;
  /** Any JSON value. */
  readonly answers: unknown;
  readonly by: AuditActor;
}

/** A visit that may be kept, and what the workflow is told of it once it is. */
export interface CheckedVisit {
  readonly toKeep: NewAnswers;
  readonly summaryOf: (kept: { readonly answersId: string; readonly sha256: string }) => VisitSummary;
}

/** Checks the answers of a visit against its form, the record and the legal day. Throws when they cannot be taken. */
export async function checkedVisit(
  dependencies: VisitDependencies,
  { task, proposalId, answers: stated, by }: VisitToCheck,
): Promise<CheckedVisit> {
  const form = formOf(task);
  const household = await dependencies.households.open(proposalId);
  const today = await legalToday(dependencies, proposalId);
  const unmasked = withNumbers(stated, household);
  refuseAnswers(checkGroundcheckAnswers({ form, answers: unmasked, knownMembers: household.members, today }));
  const answers = unmasked as GroundcheckAnswers;
  const surveyed = answers.outcome === 'found';
  const features = surveyed ? rankingFeatures({ form, answers }) : undefined;
  const summary = { outcome: answers.outcome, startedAt: answers.visit.startedAt, formVersion: form.version };
  const absentMembers = surveyed ? membersNotMet({ form, answers, knownMembers: household.members }) : [];
  const weighed = features === undefined ? {} : { features, facts: householdFacts({ form, answers }) };
  return {
    toKeep: { proposalId, taskId: task.taskId, ...summary, answers, by, ...weighed },
    summaryOf: (kept) => ({ ...kept, ...summary, ...(absentMembers.length === 0 ? {} : { absentMembers }) }),
  };
}

/** Masked numbers that come back stand for those on record. */
function withNumbers(answers: unknown, household: Household): unknown {
  if (!isSheet(answers)) return answers;
  const { household: sheet, members } = answers;
  const { kkNumber } = household;
  return {
    ...answers,
    ...(isSheet(sheet) && { household: unmaskHousehold(sheet, { kkNumber, members: [] }) }),
    ...(members !== undefined && { members: unmaskMembers(members, household.members) }),
  };
}
