import type { CompleteTask, ReturnTask } from '../../contracts/household-proposal';
import { missingEvidence } from '../../domain/proposal/channels';
import { CaseEnd } from '../case-end';
import { takeOver } from '../correction';
import { humanTask } from '../human-task';
import { joinSignedWindow, tellExpectedDate, type Proposal } from '../proposal';
import { groundcheck } from './groundcheck';
import { entryCheck } from './identity-match';

/**
 * Dinsos receives and verifies, a second person ratifies; Dinsos decides nothing about aid. What is incomplete goes back
 * with marked fields, a deadline and a limited number of rounds.
 * @basis Permensos 3/2025, art. 4-7, 10
 */
export async function dinsosIntake(proposal: Proposal): Promise<void> {
  await entryCheck(proposal);
  await deliberation(proposal);
  if (proposal.rules.channel.groundcheckBefore === 'verification') await visitBeforeVerification(proposal);

  while (!(await verifiedAndRatified(proposal)));

  sign(proposal);
}

async function visitBeforeVerification(proposal: Proposal): Promise<void> {
  await groundcheck(proposal, 'door');
  proposal.file.stand({ stage: 'intake' });
}

/** What the door demands before Dinsos looks, and did not come with the proposal, is asked of the village. */
async function deliberation(proposal: Proposal): Promise<void> {
  const { desk, facts, rules } = proposal;
  const missing = missingEvidence(rules.channel.evidenceBeforeVerification, facts.evidence);
  if (missing.length === 0) return;
  const result = await humanTask(desk, {
    kind: 'deliberation',
    reasonCodes: ['BUKTI_KURANG'],
    refuseCompletion: ({ evidenceAdded = [] }) =>
      missing.every((kind) => evidenceAdded.includes(kind)) ? undefined : 'fields-required',
  });
  if (result.kind === 'ended') throw new CaseEnd('lapsed', ['TENGGAT_LEWAT', 'BUKTI_KURANG']);
  await takeOver(proposal, result);
  tellExpectedDate(proposal.file, facts.path);
}

/** One round of verification and ratification. False when it was sent back and has been corrected. */
async function verifiedAndRatified(proposal: Proposal): Promise<boolean> {
  for (const kind of ['completeness-check', 'ratification'] as const) {
    const result = await humanTask(proposal.desk, { kind, roundsSoFar: proposal.facts.correctionRounds });
    if (result.kind === 'ended') throw new CaseEnd('lapsed', ['TENGGAT_LEWAT']);
    if (result.kind === 'returned') {
      await correction(proposal, result.command);
      return false;
    }
    if (result.command.outcome === 'rejected') throw reject(proposal, result.command);
  }
  return true;
}

function reject({ file }: Proposal, { reasonCodes = [] }: CompleteTask): CaseEnd {
  file.tellEverybody('proposal-rejected', { reason: reasonCodes.join(',') });
  return new CaseEnd('rejected', reasonCodes);
}

async function correction(proposal: Proposal, { reasonCodes, markedFields }: ReturnTask): Promise<void> {
  const { desk, facts, file } = proposal;
  facts.correctionRounds += 1;
  file.tellEverybody('proposal-returned', { reason: reasonCodes.join(','), round: facts.correctionRounds });
  const result = await humanTask(desk, { kind: 'correction', reasonCodes, markedFields });
  if (result.kind === 'ended') throw new CaseEnd('lapsed', ['TENGGAT_LEWAT', ...reasonCodes]);
  await takeOver(proposal, result);
  // What the region has changed must be matched anew.
  delete facts.identity;
}

/** Ratification can only move the proposal to a later window: a cut-off that was missed stays missed. */
function sign({ facts, file }: Proposal): void {
  facts.signedAtMs = file.legalNow();
  file.note('proposal-ratified');
  joinSignedWindow({ facts, file });
}
