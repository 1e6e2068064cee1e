import { condition } from '@temporalio/workflow';

import type { ApplyRanking } from '../../contracts/household-proposal';
import type { ReasonCode } from '../../domain/proposal/reason-codes';
import { joinOpenVersion, type Proposal } from '../proposal';
import { groundcheck } from './groundcheck';
import { identityConsequence, pusdatinRegistration, regionRepair } from './pusdatin-registration';

export type Decided = Extract<ApplyRanking, { kind: 'decided' }>;

/**
 * Waits for the version the proposal counts for. The quarter's run takes the whole set to BPS, ranks it, and tells each
 * waiting proposal; nothing is asked for one household alone. What BPS leaves out for its NIK or KK is repaired by the
 * region and registered again.
 * @basis Peraturan BPS 6/2025 art. 15(3) (invalid records go back to the supplier); Permensos 3/2025 art. 11
 */
export async function bpsRanking(proposal: Proposal): Promise<Decided> {
  for (;;) {
    const told = await awaitVersion(proposal);
    if (told.kind === 'decided') return told;
    await registeredAgain(proposal, told.reasonCodes);
  }
}

/** Stands the proposal in the queue of the next version and waits until a run has something to say to it. */
export async function awaitVersion({ facts, file, mailbox }: Proposal): Promise<ApplyRanking> {
  if (file.status.stage !== 'eligibility') {
    joinOpenVersion({ facts, file });
    file.stand({ stage: 'ranking', holder: 'bps', holderOffice: '', nextStep: 'ranking-version', reasonCodes: [] });
    file.note('awaiting-version', {
      version: facts.path.version,
      from: facts.path.deliveryFrom,
      until: facts.path.deliveryUntil,
    });
  }
  facts.awaitsVersion = true;
  await file.flush();
  await condition(() => mailbox.ranking !== undefined);
  const told = mailbox.ranking;
  delete mailbox.ranking;
  if (told === undefined) throw new Error('Nothing was told');
  facts.awaitsVersion = false;
  file.commandHandled();
  return told;
}

/** The region mends what BPS left out; where that leaves the identity doubtful, the household is visited as well. */
export async function registeredAgain(proposal: Proposal, reasonCodes: readonly ReasonCode[]): Promise<void> {
  await regionRepair(proposal, reasonCodes);
  await pusdatinRegistration(proposal);
  if ((await identityConsequence(proposal)) !== 'groundcheck') return;
  await groundcheck(proposal, 'unclear-identity');
  await pusdatinRegistration(proposal);
}
