import { allHandlersFinished, CancellationScope, condition, isCancellation, workflowInfo } from '@temporalio/workflow';

import type { Admission } from '../contracts/activities';
import type { ProposalInput, ProposalOutcome } from '../contracts/household-proposal';
import { drawFrom, groundcheckReason, type GroundcheckReason } from '../domain/registration/groundcheck-need';
import { CaseEnd } from './case-end';
import { changesSince } from './changes';
import { clearDesk, openDesk, type Desk } from './human-task';
import { caseActivities } from './local-activities';
import { openMailbox } from './mailbox';
import {
  createProposal,
  decisionReasons,
  decisionsOf,
  type Mailbox,
  type Proposal,
  type ProposalChange,
} from './proposal';
import { bpsRanking } from './stages/bps-ranking';
import { dinsosIntake } from './stages/dinsos-intake';
import { groundcheck } from './stages/groundcheck';
import { objectionWindow } from './stages/objection-window';
import { identityConsequence, pusdatinRegistration } from './stages/pusdatin-registration';
import { endOfDecisions, quarterlyEligibility } from './stages/quarterly-eligibility';

/** Carries one household proposal from Dinsos intake to its quarterly decision, waiting as long as people and agencies need. */
export async function householdProposal(input: ProposalInput): Promise<ProposalOutcome> {
  const changes = changesSince<ProposalChange>('proposal-2026-11-26');
  const desk: Desk = {};
  const mailbox: Mailbox = {};
  const story = new CancellationScope();
  openDesk(desk);
  openMailbox({ desk, mailbox, story });

  const admission = await admit(input);
  if ('runningProposalId' in admission) return duplicateOf(admission.runningProposalId);
  const proposal = createProposal(admission.admitted, { changes, desk, mailbox });
  try {
    await story.run(() => journey(proposal));
  } catch (error) {
    return await closeCase(proposal, endFrom(proposal, error));
  }
  return closeCase(proposal, new CaseEnd(endOfDecisions(proposal), decisionReasons(proposal.facts)));
}

async function journey(proposal: Proposal): Promise<void> {
  await dinsosIntake(proposal);
  await pusdatinRegistration(proposal);
  const reason = await needsGroundcheck(proposal);
  if (reason !== undefined) {
    await groundcheck(proposal, reason);
    await pusdatinRegistration(proposal);
  }
  for (;;) {
    const decided = await bpsRanking(proposal);
    await quarterlyEligibility(proposal, decided);
    const objection = await objectionWindow(proposal);
    if (objection === undefined) return;
    if (objection.corrected) await pusdatinRegistration(proposal);
  }
}

async function needsGroundcheck(proposal: Proposal): Promise<GroundcheckReason | undefined> {
  const { admitted, facts, id, rules } = proposal;
  return groundcheckReason(rules.groundcheck, {
    channel: rules.channel,
    match: await identityConsequence(proposal),
    receivesAid: admitted.receivesAid,
    draw: drawFrom(id),
    alreadyGroundchecked: facts.groundchecked,
  });
}

function admit(input: ProposalInput): Promise<Admission> {
  const { workflowId } = workflowInfo();
  // A foreign client can send anything at all, so nothing is assumed of the input until the activity has checked it.
  const stated: unknown = input;
  const started = typeof stated === 'object' && stated !== null ? stated : {};
  if ('admitted' in started && started.admitted === true) return caseActivities.admitProposal({ workflowId });
  return caseActivities.admitProposal({ workflowId, submission: 'submission' in started ? started.submission : null });
}

function duplicateOf(runningProposalId: string): ProposalOutcome {
  return { end: 'duplicate', reasonCodes: ['USULAN_BERJALAN'], decisions: [], runningProposalId };
}

/** Tells the ways a journey can break off from each other. Anything else is a bug and must not pass as an end. */
function endFrom({ mailbox }: Proposal, error: unknown): CaseEnd {
  if (error instanceof CaseEnd) return error;
  if (!isCancellation(error)) throw error;
  if (mailbox.withdrawal !== undefined) return new CaseEnd('withdrawn', [mailbox.withdrawal.reason]);
  return new CaseEnd('withdrawn', ['DIHENTIKAN_OPERATOR']);
}

/** Closes the case for good, even while it is being cancelled, and answers every command that was still waiting. */
async function closeCase(proposal: Proposal, { end, reasonCodes }: CaseEnd): Promise<ProposalOutcome> {
  const { desk, facts, file, mailbox } = proposal;
  return CancellationScope.nonCancellable(async () => {
    clearDesk(desk);
    facts.awaitsVersion = false;
    file.stand({
      stage: 'closed',
      holder: 'nobody',
      holderOffice: '',
      nextStep: 'none',
      reasonCodes,
      needsAttention: false,
      end,
    });
    file.noteBy(end === 'withdrawn' ? mailbox.withdrawal?.actor : undefined, { kind: 'closed', detail: { end } });
    file.tellEverybody(`closed-${end}`, { reason: reasonCodes.join(','), quarter: facts.path.quarter });
    file.allCommandsHandled();
    await file.flush();
    await condition(allHandlersFinished);
    return { end, reasonCodes, quarter: facts.path.quarter, decisions: decisionsOf(facts) };
  });
}
