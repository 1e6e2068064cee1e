import { sleep } from '@temporalio/workflow';

import type { ProposalInput, ProposalOutcome } from '../../contracts/household-proposal';
import { determination, householdProposal as product, objection, rankingCycle } from '../../workflows';

export { determination, objection, rankingCycle };

/** The product's workflow as somebody might carelessly change it: it waits a moment before it begins. */
export async function householdProposal(input: ProposalInput): Promise<ProposalOutcome> {
  await sleep(1);
  return product(input);
}
