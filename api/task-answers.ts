import { z } from 'zod';

import { EvidenceReferenceSchema, filledText, SubmittedMemberSchema } from '../contracts/submission-schema';
import type { CompleteTask } from '../contracts/household-proposal';
import { isoDay, legalDay } from '../domain/calendar/calendar';
import { legalTime } from '../domain/calendar/clock';
import { householdFacts } from '../domain/eligibility/household-facts';
import type { GroundcheckAnswers } from '../domain/groundcheck/answers';
import { rankingFeatures } from '../domain/groundcheck/features';
import { checkGroundcheckAnswers } from '../domain/groundcheck/validate';
import { findGroundcheckForm } from '../domain/groundcheck/versions';
import { checkCorrectedHousehold } from '../domain/proposal/check-submission';
import { REASON_CODES } from '../domain/proposal/reason-codes';
import { utcOffsetMinutes } from '../domain/region';
import type { Household, HouseholdStore } from '../store/households';
import type { ReferenceStore } from '../store/reference';
import type { TaskView } from '../store/tasks';
import { Problem } from './problem';

/** Body of `complete`. What a task needs beyond its outcome depends on its kind. */
export const CompleteBody = z.strictObject({
  outcome: z.string().min(1).max(40),
  reasonCodes: z.array(z.enum(REASON_CODES)).max(10).exactOptional(),
  /** Answers of a groundcheck visit, checked against the task's form. */
  answers: z.unknown().exactOptional(),
  evidence: z.array(EvidenceReferenceSchema).max(20).exactOptional(),
  /** What the region corrected; fields left out stay as they are. */
  household: z
    .strictObject({
      kkNumber: z.string().max(32).exactOptional(),
      address: filledText(300).exactOptional(),
      members: z.array(SubmittedMemberSchema).min(1).max(30).exactOptional(),
    })
    .exactOptional(),
  facilitatorId: z.uuid().exactOptional(),
});
export type CompleteRequest = z.output<typeof CompleteBody>;

export interface AnswerDependencies {
  readonly households: HouseholdStore;
  readonly reference: ReferenceStore;
  readonly now: () => number;
}

type Extra = Pick<CompleteTask, 'visit' | 'correctionId' | 'evidenceAdded' | 'facilitatorId'>;

/**
 * Checks and seals what came with a completion and answers references to it: household data goes into PostgreSQL, never
 * into Temporal. What is sealed for a command that is then refused is referred to by nothing.
 */
export async function keepAnswers(
  dependencies: AnswerDependencies,
  { task, body }: { readonly task: TaskView; readonly body: CompleteRequest },
): Promise<Extra> {
  const { proposalId } = task;
  if (proposalId === null) return {};
  if (task.kind === 'groundcheck-visit') return { visit: await keepVisit(dependencies, { task, proposalId, body }) };
  const facilitator = body.facilitatorId === undefined ? {} : { facilitatorId: body.facilitatorId };
  if (body.household === undefined && body.evidence === undefined) return facilitator;
  return { ...facilitator, ...(await keepCorrection(dependencies, { task, proposalId, body })) };
}

interface Kept {
  readonly task: TaskView;
  readonly proposalId: string;
  readonly body: CompleteRequest;
}

/** The legal day at the household's place, by the calendar the proposal pinned. */
async function legalToday({ households, reference, now }: AnswerDependencies, proposalId: string): Promise<string> {
  const admitted = await households.findAdmitted(proposalId);
  if (admitted === undefined) throw new Problem(404, 'not-found');
  const calendar = await reference.calendar(admitted.calendarId);
  return isoDay(legalDay(legalTime(calendar.clock, now()), utcOffsetMinutes(admitted.villageCode)));
}

async function keepVisit(
  dependencies: AnswerDependencies,
  { task, proposalId, body }: Kept,
): Promise<NonNullable<Extra['visit']>> {
  const { households } = dependencies;
  const form = findGroundcheckForm(task.formVersion ?? '');
  if (form === undefined) throw new Problem(409, 'form-version-unknown');
  const { members } = await households.open(proposalId);
  const today = await legalToday(dependencies, proposalId);
  const faults = checkGroundcheckAnswers({ form, answers: body.answers, knownMembers: members, today });
  if (faults.length > 0) {
    const known = faults.map((fault) => ({ ...fault, pointer: `/answers${fault.pointer}` }));
    throw new Problem(400, 'answers-invalid', { faults: known });
  }
  const answers = body.answers as GroundcheckAnswers;
  const surveyed = answers.outcome === 'found';
  const features = surveyed ? rankingFeatures({ form, answers }) : undefined;
  const { startedAt } = answers.visit;
  const kept = await households.saveAnswers({
    proposalId,
    taskId: task.taskId,
    formVersion: form.version,
    outcome: answers.outcome,
    startedAt,
    answers,
    ...(features === undefined ? {} : { features, facts: householdFacts(features) }),
  });
  return { ...kept, outcome: answers.outcome, startedAt, formVersion: form.version };
}

async function keepCorrection(dependencies: AnswerDependencies, { task, proposalId, body }: Kept): Promise<Extra> {
  const { households } = dependencies;
  const evidence = body.evidence ?? [];
  let household: Household | undefined;
  if (body.household !== undefined) {
    household = { ...(await households.open(proposalId)), ...body.household };
    const faults = checkCorrectedHousehold(household, await legalToday(dependencies, proposalId));
    if (faults.length > 0) {
      throw new Problem(400, 'household-invalid', {
        faults: faults.map((fault) => ({ ...fault, pointer: `/household${fault.pointer}` })),
      });
    }
  }
  const correctionId = await households.saveCorrection({
    proposalId,
    taskId: task.taskId,
    evidence,
    ...(household === undefined ? {} : { household }),
  });
  return { correctionId, evidenceAdded: evidence.map(({ kind }) => kind) };
}
