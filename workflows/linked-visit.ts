import { allHandlersFinished, CancellationScope, condition, isCancellation } from '@temporalio/workflow';

import type { CompleteTask, LinkedVisitSummary } from '../contracts/household-proposal';
import type { LinkedVisitInput, LinkedVisitOutcome } from '../contracts/linked-visit';
import { proposalWorkflowId } from '../contracts/names';
import type { GroundcheckFormVersion } from '../domain/groundcheck/form';
import { assessLinkedVisit, type LinkedVisitVerdict } from '../domain/groundcheck/linked-visit';
import { PERSON_OUTCOMES } from '../domain/groundcheck/data/person-outcomes';
import { householdOutcomes } from '../domain/groundcheck/stop-codes';
import { kabupatenOf } from '../domain/region';
import type { TaskRefusal } from '../domain/tasks/decide';
import { CaseFile } from './case-file';
import { assignedFacilitator } from './facilitator';
import { clearDesk, humanTask, openDesk, type Desk } from './human-task';

/**
 * Visits the other person who holds a NIK of a proposing household, in that person's own village, while the household
 * itself is visited. Changes nothing of the other family: it answers what was found, and the proposal acts on both.
 * @basis domain reference 14.4 (two linked assignments); FASIH 2026 (officer submits, supervisor approves or rejects)
 */
export async function linkedVisit(input: LinkedVisitInput): Promise<LinkedVisitOutcome> {
  const desk: Desk = {};
  openDesk(desk);
  const { villageCode } = input.otherHolder;
  const file = new CaseFile({
    calendar: input.calendar,
    villageCode,
    proposalId: input.proposalId,
    actedBy: input.actedBy,
    status: {
      stage: 'groundcheck',
      nextStep: 'linked-visit',
      holder: 'facilitator',
      holderOffice: kabupatenOf(villageCode),
      reasonCodes: ['NIK_GANDA'],
      needsAttention: false,
    },
  });
  desk.file = file;
  const linked = { linkedCase: proposalWorkflowId(input.proposalId) };
  file.note('linked-visit-opened', linked);
  try {
    const outcome = await approvedFinding(desk, input);
    file.note('linked-visit-approved', linked);
    await close(file);
    return outcome;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => {
      clearDesk(desk);
      file.note('linked-visit-stopped', linked);
      return close(file);
    });
    throw error;
  }
}

/** Visits until somebody who did not visit accepts what was found. */
async function approvedFinding(
  desk: Desk,
  { proposalId, otherHolder, formVersion }: LinkedVisitInput,
): Promise<LinkedVisitOutcome> {
  const { villageCode } = otherHolder;
  const facilitatorId = await assignedFacilitator(desk, { proposalId, formVersion, villageCode, subject: otherHolder });
  const visits: LinkedVisitSummary[] = [];
  for (;;) {
    const visit = await visitHolder(desk, { input: { otherHolder, formVersion }, facilitatorId, visits });
    const verdict = verdictOn(visit, { formVersion, earlier: visits });
    visits.push(visit);
    if (verdict.kind !== 'concluded') continue;
    const review = await humanTask(desk, { kind: 'linked-visit-review', subject: otherHolder });
    if (review.kind === 'completed') return { finding: verdict.finding, answersId: visit.answersId };
  }
}

interface HolderVisit {
  readonly input: Pick<LinkedVisitInput, 'otherHolder' | 'formVersion'>;
  readonly facilitatorId: string;
  readonly visits: readonly LinkedVisitSummary[];
}

async function visitHolder(desk: Desk, { input, facilitatorId, visits }: HolderVisit): Promise<LinkedVisitSummary> {
  const { formVersion, otherHolder } = input;
  for (;;) {
    const result = await humanTask(desk, {
      kind: 'linked-visit',
      assignedTo: facilitatorId,
      formVersion,
      subject: otherHolder,
      refuseCompletion: (command) => refuseVisit(command, { formVersion, earlier: visits }),
    });
    if (result.kind === 'completed' && result.command.linkedVisit !== undefined) return result.command.linkedVisit;
  }
}

interface VisitRules {
  readonly formVersion: string;
  readonly earlier: readonly LinkedVisitSummary[];
}

function refuseVisit({ linkedVisit: visit }: CompleteTask, rules: VisitRules): TaskRefusal | undefined {
  if (visit === undefined) return 'visit-required';
  if (visit.formVersion !== rules.formVersion) return 'outcome-not-in-form';
  const verdict = verdictOn(visit, rules);
  return verdict.kind === 'refused' ? verdict.code : undefined;
}

function verdictOn(visit: LinkedVisitSummary, { formVersion, earlier }: VisitRules): LinkedVisitVerdict {
  const version = formVersion as GroundcheckFormVersion;
  const form = { householdOutcomes: householdOutcomes(version), personOutcomes: PERSON_OUTCOMES[version] };
  return assessLinkedVisit({ form, visit, earlierVisits: earlier });
}

/** The stage stays: the proposal whose timeline this is part of is still in its groundcheck. */
async function close(file: CaseFile): Promise<void> {
  file.stand({ holder: 'nobody', holderOffice: '', nextStep: 'none', reasonCodes: [], needsAttention: false });
  file.allCommandsHandled();
  await file.flush();
  await condition(allHandlersFinished);
}
