import { z } from 'zod';

import {
  EvidenceReferenceSchema,
  filledText,
  SubmittedMemberSchema,
  visibleText,
} from '../contracts/submission-schema';
import type { CompleteTask } from '../contracts/household-proposal';
import type { Sheet } from '../domain/groundcheck/answers';
import { checkLinkedVisit, type LinkedVisitAnswers } from '../domain/groundcheck/check-linked-visit';
import { correctedFeatures, correctedFields } from '../domain/groundcheck/paper-correction';
import { findGroundcheckForm } from '../domain/groundcheck/versions';
import { checkCorrectedHousehold, type Fault } from '../domain/proposal/check-submission';
import { REASON_CODES } from '../domain/proposal/reason-codes';
import { checkCompletion } from '../domain/tasks/check-completion';
import type { Actor } from '../domain/tasks/decide';
import { unmaskHousehold } from '../domain/tasks/forms/masked';
import { officialOrSystem, type AuditActor } from '../store/audit/entry';
import type { FacilitatorStore } from '../store/facilitators';
import type { Household } from '../store/households';
import type { TaskView } from '../store/tasks';
import { Problem } from './problem';
import { suitableFacilitators } from './suitable-facilitators';
import { checkedVisit, formOf, legalToday, refuseAnswers, type VisitDependencies } from './visit-answers';

/** Answers to visits, and who may be sent on them. */
export interface AnswerDependencies extends VisitDependencies {
  readonly facilitators: FacilitatorStore;
}

/** Body of `complete`. What a task needs beyond its outcome depends on its kind. */
export const CompleteBody = z.strictObject({
  outcome: visibleText(40).min(1),
  reasonCodes: z.array(z.enum(REASON_CODES)).max(10).exactOptional(),
  /** Answers of a groundcheck visit, checked against the task's form. */
  answers: z.unknown().exactOptional(),
  /** Variables of the household that a ruling on papers corrects, by field of the task's form. */
  corrections: z.unknown().exactOptional(),
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

type Extra = Pick<
  CompleteTask,
  'visit' | 'linkedVisit' | 'correctionId' | 'correctedFields' | 'evidenceAdded' | 'facilitatorId'
>;

/**
 * Checks and seals what came with a completion and answers references to it: household data goes into PostgreSQL, never
 * into Temporal. What is sealed for a command that is then refused is referred to by nothing.
 */
export async function keepAnswers(
  dependencies: AnswerDependencies,
  { task, body, actor }: { readonly task: TaskView; readonly body: CompleteRequest; readonly actor?: Actor },
): Promise<Extra> {
  const { proposalId } = task;
  const by = officialOrSystem(actor);
  await refuseWrong(dependencies, { task, body });
  if (proposalId === null) return {};
  if (task.kind === 'linked-visit')
    return { linkedVisit: await keepLinkedVisit(dependencies, { task, proposalId, body, by }) };
  if (task.kind === 'groundcheck-visit')
    return { visit: await keepVisit(dependencies, { task, proposalId, body, by }) };
  if (body.corrections !== undefined) return keepPaperCorrection(dependencies, { task, proposalId, body, by });
  const facilitator = body.facilitatorId === undefined ? {} : { facilitatorId: body.facilitatorId };
  if (body.household === undefined && body.evidence === undefined) return facilitator;
  return { ...facilitator, ...(await keepCorrection(dependencies, { task, proposalId, body, by })) };
}

const OUR_FAULTS = new Set(['field-not-asked', 'facilitator-unknown']);
/** What is wrong with a correction on papers is said in full, since no check comes after it. */
const isOurs = ({ code, pointer }: Fault): boolean => OUR_FAULTS.has(code) || pointer.startsWith('/corrections');

/** Everything else that is wrong with a completion its workflow refuses in its own words. */
async function refuseWrong(
  { facilitators }: AnswerDependencies,
  { task, body }: { readonly task: TaskView; readonly body: CompleteRequest },
): Promise<void> {
  const choices = await suitableFacilitators(facilitators, task);
  const groundcheck = findGroundcheckForm(task.formVersion ?? '');
  const asking = {
    ...(choices !== undefined && { facilitators: choices.map(({ personId }) => personId) }),
    ...(groundcheck !== undefined && { groundcheck }),
  };
  const faults = checkCompletion({ kind: task.kind, completion: body, asking }).filter(isOurs);
  if (faults.length > 0) throw new Problem(400, 'body-invalid', { faults });
}

interface Kept {
  readonly task: TaskView;
  readonly proposalId: string;
  readonly body: CompleteRequest;
  readonly by: AuditActor;
}

async function keepVisit(
  dependencies: AnswerDependencies,
  { task, proposalId, body, by }: Kept,
): Promise<NonNullable<Extra['visit']>> {
  const { toKeep, summaryOf } = await checkedVisit(dependencies, { task, proposalId, answers: body.answers, by });
  return summaryOf(await dependencies.households.saveAnswers(toKeep));
}

/** Sealed with the key of the proposal that called for the visit, and erased with it: the other family has no key here. */
async function keepLinkedVisit(
  dependencies: AnswerDependencies,
  { task, proposalId, body, by }: Kept,
): Promise<NonNullable<Extra['linkedVisit']>> {
  const form = formOf(task);
  refuseAnswers(checkLinkedVisit({ form, answers: body.answers, today: await legalToday(dependencies, proposalId) }));
  const answers = body.answers as LinkedVisitAnswers;
  const { outcome, personOutcome, visit } = answers;
  const summary = { formVersion: form.version, outcome, startedAt: visit.startedAt };
  const kept = await dependencies.households.saveAnswers({ proposalId, taskId: task.taskId, ...summary, answers, by });
  return { ...kept, ...summary, ...(personOutcome === undefined ? {} : { personOutcome }) };
}

/** The variables that a ruling on papers corrects. They count from when the workflow has accepted the ruling. */
async function keepPaperCorrection(
  { households }: AnswerDependencies,
  { task, proposalId, body, by }: Kept,
): Promise<Extra> {
  const corrections = body.corrections as Sheet;
  const features = correctedFeatures(corrections);
  const correctionId = await households.saveCorrection({
    proposalId,
    taskId: task.taskId,
    evidence: [],
    features,
    by,
  });
  return { correctionId, correctedFields: correctedFields(corrections) };
}

async function keepCorrection(dependencies: AnswerDependencies, { task, proposalId, body, by }: Kept): Promise<Extra> {
  const { households } = dependencies;
  const evidence = body.evidence ?? [];
  let household: Household | undefined;
  if (body.household !== undefined) {
    const current = await households.open(proposalId);
    household = { ...current, ...unmaskHousehold(body.household, current) };
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
    by,
    ...(household === undefined ? {} : { household }),
  });
  return { correctionId, evidenceAdded: evidence.map(({ kind }) => kind) };
}
