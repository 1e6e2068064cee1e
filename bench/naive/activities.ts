import { activityInfo } from '@temporalio/activity';

import type { Dukcapil } from '../../agencies/dukcapil';
import type { Pusdatin } from '../../agencies/pusdatin';
import type { SyntheticHousehold } from '../../agencies/sandbox/households';
import type { PrismaClient } from '../../prisma/generated/client';

export interface NaiveDependencies {
  readonly prisma: PrismaClient;
  readonly dukcapil: Dukcapil;
  readonly pusdatin: Pusdatin;
}

interface OfProposal {
  readonly proposalId: string;
}

/** One attempt at an agency. */
const AGENCY_TIMEOUT_MS = 20_000;

/** One activity for every side effect, each one statement through Prisma or one call to an agency. */
export function createNaiveActivities(dependencies: NaiveDependencies) {
  return { ...rowActivities(dependencies), callAgency: agencyActivity(dependencies) };
}

function rowActivities({ prisma }: Pick<NaiveDependencies, 'prisma'>) {
  return {
    async insertProposal({ proposalId, household }: OfProposal & { household: SyntheticHousehold }): Promise<void> {
      await prisma.$executeRaw`insert into naive.proposal (id, household, stage, next_step)
        values (${proposalId}::uuid, ${JSON.stringify(household)}::jsonb, 'intake', 'none')`;
    },
    async updateProposal({
      proposalId,
      stage,
      nextStep,
    }: OfProposal & { stage: string; nextStep: string }): Promise<void> {
      await prisma.$executeRaw`update naive.proposal set stage = ${stage}, next_step = ${nextStep}, updated_at = now()
        where id = ${proposalId}::uuid`;
    },
    async insertTask({ proposalId, task }: OfProposal & { task: string }): Promise<void> {
      await prisma.$executeRaw`insert into naive.task (proposal_id, kind) values (${proposalId}::uuid, ${task})`;
    },
    async closeTask({ proposalId, task, outcome }: OfProposal & { task: string; outcome: string }): Promise<void> {
      await prisma.$executeRaw`update naive.task set state = 'COMPLETED', outcome = ${outcome}, closed_at = now()
        where proposal_id = ${proposalId}::uuid and kind = ${task} and state = 'OPEN'`;
    },
    async insertTimeline({ proposalId, kind }: OfProposal & { kind: string }): Promise<void> {
      await prisma.$executeRaw`insert into naive.timeline (proposal_id, kind) values (${proposalId}::uuid, ${kind})`;
    },
    async insertNotice({ proposalId, template }: OfProposal & { template: string }): Promise<void> {
      await prisma.$executeRaw`insert into naive.notice (proposal_id, template) values (${proposalId}::uuid, ${template})`;
    },
    async insertAudit({ proposalId, task }: OfProposal & { task: string }): Promise<void> {
      await prisma.$executeRaw`insert into naive.audit (proposal_id, task) values (${proposalId}::uuid, ${task})`;
    },
    async insertDecision({ proposalId }: OfProposal): Promise<void> {
      await prisma.$executeRaw`insert into naive.decision (proposal_id, programme, outcome)
        values (${proposalId}::uuid, 'PKH', 'granted')`;
    },
  };
}

type AgencyRequest = OfProposal & { readonly name: 'dukcapil' | 'pusdatin' };

function agencyActivity({ prisma, dukcapil, pusdatin }: NaiveDependencies) {
  return async ({ proposalId, name }: AgencyRequest): Promise<void> => {
    const [row] = await prisma.$queryRaw<{ household: SyntheticHousehold }[]>`
      select household from naive.proposal where id = ${proposalId}::uuid`;
    if (row === undefined) throw new Error('The proposal is unknown');
    const { kkNumber, villageCode, members } = row.household;
    // The id of the activity is the same through all its attempts and differs between two calls.
    const callKey = `${proposalId}/${activityInfo().activityId}`;
    const signal = AbortSignal.timeout(AGENCY_TIMEOUT_MS);
    if (name === 'dukcapil') {
      await dukcapil.matchHousehold({ callKey, kkNumber, villageCode, members }, signal);
      return;
    }
    const household = { callKey, proposalReference: proposalId, kkNumber, villageCode, members };
    const identityStatuses = members.map(() => 'matched' as const);
    const answer = await pusdatin.registerHousehold(
      { ...household, attributesComplete: true, identityStatuses },
      signal,
    );
    if (!answer.registered) throw new Error('Pusdatin did not register the household');
  };
}

export type NaiveActivities = ReturnType<typeof createNaiveActivities>;
