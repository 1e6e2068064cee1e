import type { GroundcheckReason } from '../../domain/registration/groundcheck-need';
import type { Proposal } from '../proposal';
import { surveyed, type Survey } from '../survey';
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
  const { answersId } = await withLinkedVisits(proposal, () => surveyed(surveyOf(proposal)));
  // The visit has settled what Dukcapil left open, and what it changed must be matched anew when next asked.
  facts.groundchecked = true;
  facts.answersId = answersId;
}

function surveyOf({ desk, facts, file, id, rules }: Proposal): Survey {
  return {
    desk,
    file,
    id,
    formVersion: rules.formVersion,
    version: () => facts.path.version,
    tellStopped: (reason) => {
      file.tellEverybody('groundcheck-stopped', { reason });
    },
  };
}
