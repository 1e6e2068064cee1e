import { holdersToVisit } from '../../domain/identity/double-nik';
import { assessAtRegistration, matchReasons, type RegistrationConsequence } from '../../domain/identity/match';
import type { ReasonCode } from '../../domain/proposal/reason-codes';
import { criteriaReasons, type Criterion } from '../../domain/registration/criteria';
import { callAgency, pusdatin } from '../agency-call';
import { CaseEnd } from '../case-end';
import { takeOver } from '../correction';
import { humanTask } from '../human-task';
import { joinSignedWindow, type Proposal } from '../proposal';
import { matchIdentity } from './identity-match';

/**
 * Pusdatin checks the five criteria and gives the household its number. Whatever fails goes back to the region with its
 * code and is repaired there: a return, not a rejection. An identity only the field can settle is left to the groundcheck.
 * @basis Permensos 3/2025, art. 8
 */
export async function pusdatinRegistration(proposal: Proposal): Promise<void> {
  const { facts, file } = proposal;
  file.stand({ stage: 'registration', reasonCodes: [], needsAttention: false });
  for (;;) {
    const consequence = await identityConsequence(proposal);
    if (consequence === 'groundcheck') {
      file.note('registration-put-off');
      return;
    }
    if (consequence === 'return') {
      await regionRepair(proposal, matchReasons(facts.identity?.statuses ?? []));
      continue;
    }
    if (consequence === 'duplicate-review') await duplicateReview(proposal);
    const failed = await register(proposal);
    if (failed.length === 0) return;
    await regionRepair(proposal, criteriaReasons(failed));
  }
}

/** Hands the household to Pusdatin. Answers the criteria that failed; none means it is registered. */
async function register(proposal: Proposal): Promise<readonly Criterion[]> {
  const { facts, file, rules } = proposal;
  const answer = await callAgency(proposal, {
    agency: 'pusdatin',
    nextStep: 'registration-check',
    call: (call) =>
      pusdatin.registerHousehold({
        ...call,
        statuses: facts.identity?.statuses ?? [],
        attributesStillToCome: !facts.groundchecked && rules.channel.groundcheck === 'always',
      }),
  });
  if (answer === undefined) throw new Error('Pusdatin is waited for without end');
  if (!answer.registered) return answer.failed;
  facts.registrationNumber = answer.registrationNumber;
  file.stand({ reasonCodes: [] });
  file.note('registered');
  return [];
}

/** What the household's identity calls for, once Dukcapil has answered. */
export async function identityConsequence(proposal: Proposal): Promise<RegistrationConsequence> {
  const { admitted, facts, rules } = proposal;
  const statuses = (await matchIdentity(proposal)) ?? [];
  const heldElsewhere = facts.identity?.heldElsewhere ?? [];
  const others = holdersToVisit(rules.match, { villageCode: admitted.villageCode, heldElsewhere });
  const consequence = assessAtRegistration(rules.match, {
    statuses,
    groundchecked: facts.groundchecked,
    otherHolderKnown: others.length > 0,
  });
  return consequence === 'duplicate-review' && facts.identityReviewed ? 'none' : consequence;
}

/** The region mends what was returned. No regulation sets a limit, so it is reminded and never lapses. */
export async function regionRepair(proposal: Proposal, reasonCodes: readonly ReasonCode[]): Promise<void> {
  const { desk, facts, file } = proposal;
  facts.returns += 1;
  file.stand({ stage: 'registration' });
  file.tellEverybody('returned-to-region', { reason: reasonCodes.join(','), returns: facts.returns });
  await takeOver(proposal, await humanTask(desk, { kind: 'region-repair', reasonCodes }));
  delete facts.identity;
  signAgain(proposal);
}

/** A repaired household is signed anew by the region, and counts for the window of that day. */
function signAgain({ facts, file }: Proposal): void {
  facts.signedAtMs = file.legalNow();
  joinSignedWindow({ facts, file });
}

async function duplicateReview(proposal: Proposal): Promise<void> {
  const result = await humanTask(proposal.desk, { kind: 'duplicate-review', reasonCodes: ['NIK_GANDA'] });
  if (result.kind === 'completed' && result.command.outcome === 'duplicate')
    throw new CaseEnd('duplicate', ['NIK_GANDA']);
  proposal.facts.identityReviewed = true;
}
