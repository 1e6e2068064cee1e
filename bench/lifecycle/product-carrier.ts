import { randomUUID } from 'node:crypto';

import { WorkflowUpdateStage, type WorkflowHandle } from '@temporalio/client';

import { findOfficial } from '../../agencies/sandbox/officials';
import { keepAnswers } from '../../api/task-answers';
import { applyRanking, completeTask, type CompleteTask, type ProposalStatus } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { startProposal } from '../../contracts/start-proposal';
import { NATION } from '../../domain/region';
import type { TaskKind } from '../../domain/tasks/catalogue';
import type { Actor } from '../../domain/tasks/decide';
import { survey } from '../../scripts/play/survey';
import type { TaskView } from '../../store/tasks';
import { nextSubmission, seen, type Carrier, type Errand } from './carrier';
import type { Stand } from './stand';

type OpenTask = Pick<TaskView, 'taskId' | 'assignedTo'>;

const OPEN_TASK = `select /* bench */ id as "taskId", assigned_to as "assignedTo" from task
  where proposal_id = $1 and kind = $2 and state = 'OPEN'`;
const AWAITED = 'select /* bench */ version, quarter from proposal where id = $1 and awaits_version';
const SIGNED_AT = 'select /* bench */ signed_at from proposal where id = $1';

/** The product as its API uses it: admitted in SQL, decided by Updates, told of its ranking as the fan-out tells it. */
export function createProductCarrier(stand: Stand): Carrier {
  return {
    build: 'product',
    async carry(errand) {
      const submission = nextSubmission(errand.calendar.id);
      const proposalId = await file(stand, submission);
      const handle = stand.temporal.workflow.getHandle(proposalWorkflowId(proposalId));
      const journey: Journey = { stand, errand, proposalId, handle, submission };

      const verified = await decideNext(journey, { kind: 'completeness-check', outcome: 'verified', by: 'budi' });
      await decideNext(journey, { kind: 'ratification', outcome: 'ratified', by: 'dadang', after: verified });
      const visited = await visit(journey);
      await decideNext(journey, { kind: 'groundcheck-review', outcome: 'accepted', by: 'wawan', after: visited });
      await tellRanking(journey);
      await handle.result();
      return handle.workflowId;
    },
  };
}

/** One household on its way through the product. */
export interface Journey {
  readonly stand: Stand;
  readonly errand: Errand;
  readonly proposalId: string;
  readonly handle: WorkflowHandle;
  readonly submission: ReturnType<typeof nextSubmission>;
}

/** Whoever may file for the whole nation. */
const CEK_BANSOS = { subject: 'cek-bansos', role: 'integrator', regions: [NATION] } as const;

/** What `POST /v1/proposals` does. Answers the proposal's id. */
export async function file({ stores, temporal }: Stand, submission: Journey['submission']): Promise<string> {
  const proposalId = randomUUID();
  const { admission } = stores.as(CEK_BANSOS);
  const answer = await admission.admit({ proposalId, submission, startWorkflow: true });
  if (answer.kind !== 'admitted')
    throw new Error(`A household of the benchmark was not admitted: ${JSON.stringify(answer)}`);
  const pending = { proposalId, channel: submission.channel, village: submission.villageCode };
  await stores.outbox.relayOne(pending, (it) => startProposal(temporal, { ...it, input: { admitted: true } }));
  return proposalId;
}

export interface Decision {
  readonly kind: TaskKind;
  readonly outcome: string;
  /** User name of the official. */
  readonly by: string;
  /** What the decision before was answered with: it names the next task if that is already open. */
  readonly after?: ProposalStatus;
}

/** Completes the next task of a kind, as its official would. Answers where the proposal stands then. */
export async function decideNext(journey: Journey, { kind, outcome, by, after }: Decision): Promise<ProposalStatus> {
  const known = after?.openTask?.kind === kind ? after.openTask.taskId : undefined;
  const taskId = known ?? (await openTask(journey, kind)).taskId;
  await journey.errand.beforeMessage();
  return complete(journey, { taskId, outcome, actor: actorNamed(by) });
}

async function visit(journey: Journey): Promise<ProposalStatus> {
  const { stand, errand, proposalId, submission } = journey;
  const { taskId, assignedTo } = await openTask(journey, 'groundcheck-visit');
  await errand.beforeMessage();
  const office = submission.villageCode.slice(0, 4);
  const actor: Actor = { personId: assignedTo ?? '', role: 'field-facilitator', office };
  const kept = await keepAnswers(
    { ...stand.stores, ...stand.stores.as(actor), now: Date.now },
    {
      task: { taskId, proposalId, kind: 'groundcheck-visit', formVersion: 'gc-2026-02' } as TaskView,
      body: {
        outcome: 'submitted',
        answers: survey({ household: submission, wealth: 1, day: await signedDay(journey), offset: '+07:00' }),
      },
    },
  );
  return complete(journey, { taskId, outcome: 'submitted', actor, ...kept });
}

/** A legal day that is over for certain and after the household was filed. */
async function signedDay({ stand, proposalId }: Journey): Promise<string> {
  const { rows } = await stand.stores.database.pool.query<{ signed_at: Date }>(SIGNED_AT, [proposalId]);
  return rows[0]?.signed_at.toISOString().slice(0, 10) ?? '';
}

/** The decile and the decisions of a quarter, as the fan-out of a ranking hands them to one proposal. */
async function tellRanking({ stand, errand, proposalId, handle }: Journey): Promise<void> {
  const { version, quarter } = await seen('the ranking stage', async () => {
    const { rows } = await stand.stores.database.pool.query<{ version: string; quarter: string }>(AWAITED, [
      proposalId,
    ]);
    return rows[0];
  });
  await errand.beforeMessage();
  const decision = { programme: 'PKH', outcome: 'granted', reasons: [], amountRupiah: 600_000 } as const;
  const told = {
    kind: 'decided',
    runId: `bench-${version}`,
    version,
    quarter,
    decile: 2,
    decileVersion: version,
  } as const;
  await handle.startUpdate(applyRanking, {
    args: [{ ...told, decisions: [decision] }],
    updateId: `${told.runId}/${proposalId}`,
    waitForStage: WorkflowUpdateStage.ACCEPTED,
  });
}

function openTask({ stand, proposalId }: Journey, kind: TaskKind): Promise<OpenTask> {
  return seen(`the task ${kind}`, async () => {
    const { rows } = await stand.stores.database.pool.query<OpenTask>(OPEN_TASK, [proposalId, kind]);
    return rows[0];
  });
}

function complete({ handle }: Journey, command: CompleteTask): Promise<ProposalStatus> {
  return handle.executeUpdate(completeTask, { args: [command], updateId: randomUUID() });
}

function actorNamed(username: string): Actor {
  const official = findOfficial(username);
  if (official === undefined) throw new Error(`There is no official ${username}`);
  return { personId: official.subject, role: official.role, office: official.office };
}
