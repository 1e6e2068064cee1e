import { Context } from '@temporalio/activity';

import type { Bps, HouseholdToDeliver } from '../agencies/bps';
import type { Dukcapil } from '../agencies/dukcapil';
import type { Pusdatin } from '../agencies/pusdatin';
import type { CycleActivities, DukcapilActivities, PusdatinActivities } from '../contracts/activities';
import type { SubmittedMember } from '../domain/proposal/submission';
import type { HouseholdStore } from '../store/households';
import type { RankingStore } from '../store/ranking';
import { atAgencyBoundary } from './failure-boundary';

/** Runs a call to an agency and translates its failure into what Temporal shall do about it. */
async function called<Answer>(call: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const { cancellationSignal, info } = Context.current();
  try {
    return await call(cancellationSignal);
  } catch (error) {
    throw atAgencyBoundary(error, info.attempt);
  }
}

/** Person data is read from the sealed row right before the call and goes no further than the agency. */
export function createDukcapilActivities({
  households,
  dukcapil,
}: {
  readonly households: HouseholdStore;
  readonly dukcapil: Dukcapil;
}): DukcapilActivities {
  return {
    async matchHousehold({ proposalId, callKey }) {
      const { kkNumber, members, villageCode } = await households.open(proposalId);
      const household = { callKey, kkNumber, members, villageCode };
      const { statuses, heldElsewhere } = await called((signal) => dukcapil.matchHousehold(household, signal));
      return { statuses, ...(heldElsewhere.length === 0 ? {} : { heldElsewhere }) };
    },
    async settleNik({ proposalId, callKey, memberNo, reference, finding }) {
      const { kkNumber, members } = await households.open(proposalId);
      const { nik } = memberOf(members, memberNo);
      const settled = { callKey, nik, kkNumber, reference, finding };
      return { keptBy: await called((signal) => dukcapil.settleNik(settled, signal)) };
    },
  };
}

/** The household was matched under its present members, so that one is missing is a bug of ours and no answer. */
function memberOf(members: readonly SubmittedMember[], memberNo: number): SubmittedMember {
  const member = members[memberNo - 1];
  if (member === undefined) throw new Error('The household has no such member');
  return member;
}

/** Registers households with Pusdatin. A criterion that failed is an answer, not an error. */
export function createPusdatinActivities({
  households,
  pusdatin,
}: {
  readonly households: HouseholdStore;
  readonly pusdatin: Pusdatin;
}): PusdatinActivities {
  return {
    async registerHousehold({ proposalId, callKey, statuses, attributesStillToCome }) {
      const { kkNumber, members, villageCode } = await households.open(proposalId);
      const attributesComplete = attributesStillToCome || (await households.hasFeatures(proposalId));
      const { attempt } = Context.current().info;
      const household = { callKey, proposalReference: proposalId, kkNumber, villageCode, members, attempt };
      const answer = await called((signal) =>
        pusdatin.registerHousehold({ ...household, attributesComplete, identityStatuses: statuses }, signal),
      );
      return answer.registered
        ? { registered: true, registrationNumber: answer.registrationNumber }
        : { registered: false, failed: answer.failed };
    },
  };
}

/** Hands the frozen set of a quarter to BPS and marks the households it sent back. */
export function createBpsActivities({
  households,
  ranking,
  bps,
}: {
  readonly households: HouseholdStore;
  readonly ranking: RankingStore;
  readonly bps: Bps;
}): Pick<CycleActivities, 'deliverToBps'> {
  return {
    async deliverToBps({ runId, version }) {
      const set: HouseholdToDeliver[] = [];
      for (const { proposalId } of await ranking.frozenProposals(runId)) {
        const { kkNumber, members, villageCode } = await households.open(proposalId);
        set.push({ reference: proposalId, kkNumber, villageCode, niks: members.map(({ nik }) => nik) });
        Context.current().heartbeat();
      }
      const handover = await called((signal) =>
        bps.deliverSet({ callKey: `${runId}/delivery`, version, households: set }, signal),
      );
      await ranking.markReturned(runId, handover.rejected);
      await ranking.record(runId, { phase: 'frozen', handoverNumber: handover.handoverNumber });
      return { returned: handover.rejected.length };
    },
  };
}
