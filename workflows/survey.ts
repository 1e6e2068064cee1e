import { condition } from '@temporalio/workflow';

import type { CompleteTask, VisitSummary } from '../contracts/household-proposal';
import { pathOfVersion, nextQuarter } from '../domain/calendar/quarter';
import type { GroundcheckFormVersion } from '../domain/groundcheck/form';
import { assessVisit, householdOutcomes, type VisitVerdict } from '../domain/groundcheck/stop-codes';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { TaskRefusal } from '../domain/tasks/decide';
import { CaseEnd } from './case-end';
import type { CaseFile } from './case-file';
import { assignedFacilitator } from './facilitator';
import { humanTask, type Desk } from './human-task';

/** A household that is to be visited: for its proposal, or because it disputes what its record says. */
export interface Survey {
  readonly desk: Desk;
  readonly file: CaseFile;
  /** Of the proposal. */
  readonly id: string;
  readonly formVersion: string;
  /** The version the household waits for: the next field period begins after its freeze. */
  readonly version: () => string;
  /** Says why there will be no answers, where that is news to anybody. */
  readonly tellStopped?: (reason: ReasonCode) => void;
}

/** The accepted visit that found the household. Throws the end of the case (`CaseEnd`) when there will be none. */
export async function surveyed(survey: Survey): Promise<VisitSummary> {
  const { desk, id, formVersion } = survey;
  const visits: VisitSummary[] = [];
  let facilitatorId: string | undefined;
  for (;;) {
    facilitatorId ??= await assignedFacilitator(desk, { proposalId: id, formVersion });
    const visit = await visitHousehold(survey, { facilitatorId, visits });
    visits.push(visit);
    const verdict = verdictOn(survey, { visit, earlier: visits.slice(0, -1) });
    if (verdict.kind === 'revisit' || verdict.kind === 'refused') continue;
    if (!(await acceptedByReviewer(survey))) continue;
    if (verdict.kind === 'surveyed') return visit;
    if (verdict.kind === 'stopped') throw stop(survey, verdict);
    await nextPeriod(survey, verdict);
    facilitatorId = undefined;
  }
}

interface VisitRound {
  readonly facilitatorId: string;
  readonly visits: readonly VisitSummary[];
}

async function visitHousehold(survey: Survey, { facilitatorId, visits }: VisitRound): Promise<VisitSummary> {
  const { desk, formVersion } = survey;
  for (;;) {
    const result = await humanTask(desk, {
      kind: 'groundcheck-visit',
      assignedTo: facilitatorId,
      formVersion,
      refuseCompletion: (command) => refuseVisit(survey, { command, earlier: visits }),
    });
    if (result.kind === 'completed' && result.command.visit !== undefined) return result.command.visit;
  }
}

function refuseVisit(
  survey: Survey,
  { command, earlier }: { readonly command: CompleteTask; readonly earlier: readonly VisitSummary[] },
): TaskRefusal | undefined {
  if (command.visit === undefined) return 'visit-required';
  if (command.visit.formVersion !== survey.formVersion) return 'outcome-not-in-form';
  const verdict = verdictOn(survey, { visit: command.visit, earlier });
  return verdict.kind === 'refused' ? verdict.code : undefined;
}

function verdictOn(
  { formVersion }: Survey,
  { visit, earlier }: { readonly visit: VisitSummary; readonly earlier: readonly VisitSummary[] },
): VisitVerdict {
  return assessVisit({
    form: { householdOutcomes: householdOutcomes(formVersion as GroundcheckFormVersion) },
    answers: { outcome: visit.outcome, visit: { startedAt: visit.startedAt } },
    earlierVisits: earlier,
  });
}

async function acceptedByReviewer({ desk }: Survey): Promise<boolean> {
  const result = await humanTask(desk, { kind: 'groundcheck-review' });
  return result.kind === 'completed';
}

function stop({ tellStopped }: Survey, verdict: Extract<VisitVerdict, { kind: 'stopped' }>): CaseEnd {
  tellStopped?.(verdict.reasonCode);
  return new CaseEnd('stopped', [verdict.reasonCode]);
}

/** Nobody could be met before the field period ended: aid stays as it is and the household is visited in the next one. */
async function nextPeriod(
  { file, version }: Survey,
  verdict: Extract<VisitVerdict, { kind: 'next-period' }>,
): Promise<void> {
  const { freezeAtMs } = pathOfVersion(file.calendar, nextQuarter(version()));
  const opensMs = Math.max(freezeAtMs, file.legalNow());
  file.stand({
    nextStep: 'groundcheck-visit',
    holder: 'facilitator',
    reasonCodes: [verdict.reasonCode],
    dueAt: new Date(opensMs).toISOString(),
  });
  file.note('groundcheck-postponed', { reason: verdict.reasonCode });
  file.tellEverybody('groundcheck-postponed', { reason: verdict.reasonCode });
  await file.flush();
  await condition(() => false, file.msUntil(opensMs), { summary: 'next field period begins' });
}
