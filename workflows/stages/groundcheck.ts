import { condition } from '@temporalio/workflow';

import type { CompleteTask, VisitSummary } from '../../contracts/household-proposal';
import { pathOfVersion, nextQuarter } from '../../domain/calendar/quarter';
import type { GroundcheckFormVersion } from '../../domain/groundcheck/form';
import { assessVisit, householdOutcomes, type VisitVerdict } from '../../domain/groundcheck/stop-codes';
import type { GroundcheckReason } from '../../domain/registration/groundcheck-need';
import type { TaskRefusal } from '../../domain/tasks/decide';
import { CaseEnd } from '../case-end';
import { assignedFacilitator } from '../facilitator';
import { humanTask } from '../human-task';
import type { Proposal } from '../proposal';
import { withLinkedVisits } from './linked-visits';

/**
 * A PKH companion visits the household and fills the form, or a stop code; somebody else accepts the result or sends
 * it back. Ends the proposal when the household cannot be surveyed.
 * @basis Permensos 3/2025, art. 9(3), 10(2); BPS bahan ajar groundcheck 2025; FASIH (submit, then approve or reject)
 */
export async function groundcheck(proposal: Proposal, reason: GroundcheckReason): Promise<void> {
  const { facts, file } = proposal;
  file.stand({ stage: 'groundcheck', reasonCodes: [], needsAttention: false });
  file.note('groundcheck-called', { reason });
  const { answersId } = await withLinkedVisits(proposal, () => surveyed(proposal));
  // The visit has settled what Dukcapil left open, and what it changed must be matched anew when next asked.
  facts.groundchecked = true;
  facts.answersId = answersId;
}

/** The accepted visit that found the household. Ends the proposal when there will be none. */
async function surveyed(proposal: Proposal): Promise<VisitSummary> {
  const { desk, id, rules } = proposal;
  const visits: VisitSummary[] = [];
  let facilitatorId: string | undefined;
  for (;;) {
    facilitatorId ??= await assignedFacilitator(desk, { proposalId: id, formVersion: rules.formVersion });
    const visit = await visitHousehold(proposal, { facilitatorId, visits });
    visits.push(visit);
    const verdict = verdictOn(proposal, { visit, earlier: visits.slice(0, -1) });
    if (verdict.kind === 'revisit' || verdict.kind === 'refused') continue;
    if (!(await acceptedByReviewer(proposal))) continue;
    if (verdict.kind === 'surveyed') return visit;
    if (verdict.kind === 'stopped') throw stop(proposal, verdict);
    await nextPeriod(proposal, verdict);
    facilitatorId = undefined;
  }
}

interface VisitRound {
  readonly facilitatorId: string;
  readonly visits: readonly VisitSummary[];
}

async function visitHousehold(proposal: Proposal, { facilitatorId, visits }: VisitRound): Promise<VisitSummary> {
  const { desk, rules } = proposal;
  for (;;) {
    const result = await humanTask(desk, {
      kind: 'groundcheck-visit',
      assignedTo: facilitatorId,
      formVersion: rules.formVersion,
      refuseCompletion: (command) => refuseVisit(proposal, { command, earlier: visits }),
    });
    if (result.kind === 'completed' && result.command.visit !== undefined) return result.command.visit;
  }
}

function refuseVisit(
  proposal: Proposal,
  { command, earlier }: { readonly command: CompleteTask; readonly earlier: readonly VisitSummary[] },
): TaskRefusal | undefined {
  if (command.visit === undefined) return 'visit-required';
  if (command.visit.formVersion !== proposal.rules.formVersion) return 'outcome-not-in-form';
  const verdict = verdictOn(proposal, { visit: command.visit, earlier });
  return verdict.kind === 'refused' ? verdict.code : undefined;
}

function verdictOn(
  { rules }: Proposal,
  { visit, earlier }: { readonly visit: VisitSummary; readonly earlier: readonly VisitSummary[] },
): VisitVerdict {
  return assessVisit({
    form: { householdOutcomes: householdOutcomes(rules.formVersion as GroundcheckFormVersion) },
    answers: { outcome: visit.outcome, visit: { startedAt: visit.startedAt } },
    earlierVisits: earlier,
  });
}

async function acceptedByReviewer({ desk }: Proposal): Promise<boolean> {
  const result = await humanTask(desk, { kind: 'groundcheck-review' });
  return result.kind === 'completed';
}

function stop({ file }: Proposal, verdict: Extract<VisitVerdict, { kind: 'stopped' }>): CaseEnd {
  file.tellEverybody('groundcheck-stopped', { reason: verdict.reasonCode });
  return new CaseEnd('stopped', [verdict.reasonCode]);
}

/** Nobody could be met before the field period ended: aid stays as it is and the household is visited in the next one. */
async function nextPeriod(
  { facts, file }: Proposal,
  verdict: Extract<VisitVerdict, { kind: 'next-period' }>,
): Promise<void> {
  const { freezeAtMs } = pathOfVersion(file.calendar, nextQuarter(facts.path.version));
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
