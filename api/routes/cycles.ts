import { WorkflowNotFoundError, type UpdateDefinition } from '@temporalio/client';
import { z } from 'zod';

import { rankingWorkflowId } from '../../contracts/names';
import {
  CYCLE_PHASES,
  cycleStatus,
  OFFERED_NAME,
  OFFERED_SHA_256,
  offerResult,
  pauseCycle,
  resumeCycle,
  type PauseCycle,
  type RankingCycleStatus,
} from '../../contracts/ranking-cycle';
import { decideAccess } from '../../domain/access/policy';
import { ROLES, type Role } from '../../domain/tasks/catalogue';
import { DETERMINING_ROLES } from '../../domain/tasks/determination-tasks';
import { PROGRESS_STEPS } from '../../store/cycle-progress';
import { operation, type ActorCall, type Operation, type Reply, type Services } from '../operation';
import { notFound, Problem } from '../problem';
import { decide, deciding } from '../temporal';

/** A quarter, as versions are named. */
export const Version = z.string().regex(/^\d{4}Q[1-4]$/);

const StepSchema = z.object({
  step: z.enum(PROGRESS_STEPS),
  done: z.int().describe('Rows that are done'),
  of: z.int().describe('Rows there are'),
  perSecond: z.number().exactOptional().describe('Rows a second since the step began'),
  secondsLeft: z.int().exactOptional().describe('At that rate'),
});

const DeterminationSchema = z.object({
  decileVersion: Version.describe('Of the run itself, or the version before while the run is late'),
  rulesId: z.string(),
  decidedOn: z.iso.date().describe('Legal day of the decisions'),
  decisions: z.int(),
  decisionsSha256: z.string().describe('Of all decisions; what the two officers put their names under'),
  totals: z
    .array(z.object({ programme: z.string(), outcome: z.string(), decisions: z.int(), amountRupiah: z.int() }))
    .describe('By programme and outcome, for the quarter'),
  appliedAt: z.iso.datetime().exactOptional().describe('Present once both have signed and the decisions are in force'),
});

const Offered = {
  file: z
    .string()
    .regex(OFFERED_NAME)
    .describe('Its name in the inbox of the run; its cover lies beside it as `<file>.cover.json`'),
  sha256: z.string().regex(OFFERED_SHA_256).describe('Of its bytes'),
};
const OfferSchema = z.strictObject(Offered).meta({ id: 'OfferedResult' });

const FaultSchema = z.object({
  kind: z.string(),
  column: z.string().exactOptional(),
  rows: z.int().describe('How many rows are affected; 0 for a fault of the whole file or its cover'),
  examples: z.array(z.string()).describe('The first few, as `line 3` or `row 3`, or our own id of a household'),
});

const OutsideSchema = z.object({
  state: z.enum(['awaited', 'checking', 'taken']).describe('`awaited`: waiting for the result of BPS'),
  since: z.iso.datetime(),
  households: z.int().describe('That the result must have'),
  offered: z.object(Offered).exactOptional().describe('Being checked, or taken over'),
  refused: z
    .object({ ...Offered, at: z.iso.datetime(), faults: z.array(FaultSchema) })
    .exactOptional()
    .describe('The last result that was refused; nothing was changed. Shown to those who answer for the version'),
  made: z
    .object({ madeBy: z.string(), madeAt: z.string(), madeWith: z.string() })
    .exactOptional()
    .describe("Who made the result that was taken over, when and with what model, in its maker's words"),
});

const CycleSchema = z
  .object({
    version: Version,
    phase: z.enum(CYCLE_PHASES),
    paused: z
      .object({ since: z.iso.datetime(), role: z.enum(ROLES) })
      .exactOptional()
      .describe('Present while it is held up: no further step begins'),
    snapshotSha256: z.string().exactOptional().describe('Of the data that BPS was handed'),
    households: z.int().exactOptional(),
    proposals: z.int().exactOptional(),
    told: z.int().exactOptional().describe('Proposals that have heard of it'),
    manifestSha256: z.string().exactOptional().describe('Of the file that says what the run was made from and came to'),
    openTaskId: z.uuid().exactOptional(),
    outside: OutsideSchema.exactOptional().describe('Present once a version that BPS ranks has gone out'),
    determinations: z
      .array(DeterminationSchema)
      .describe(
        'What officers have been asked to determine; before both have signed, shown only to those who are asked',
      ),
    progress: z.array(StepSchema).describe('Its steps in their order, with how far each has come'),
  })
  .meta({ id: 'Cycle' });

const params = { version: Version };
const HELD_UP = { 200: { description: 'How it stands now', schema: CycleSchema } } as const;

/** How far the ranking of a version has come, and holding it up. */
export const CYCLE_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'read-cycle',
    summary: 'Read how far the ranking of a version has come',
    tag: 'Cycles',
    method: 'get',
    path: '/v1/cycles/{version}',
    params,
    answers: { 200: { description: 'The phase of the cycle', schema: CycleSchema } },
    handle: async (call, services) => {
      const runId = await runOf(call, services);
      return stands(await statusOf(runId, services), { runId, services, role: call.actor.role });
    },
  }),
  operation({
    name: 'pause-cycle',
    summary: 'Hold the ranking of a version up',
    description: `The step that runs is finished, and telling proposals stops after those in hand. Nothing further begins, and no
      date of the calendar moves. Tasks of the cycle can be completed meanwhile.`,
    tag: 'Cycles',
    method: 'post',
    path: '/v1/cycles/{version}/pause',
    params,
    idempotent: 'ledger',
    answers: HELD_UP,
    refusals: ['cycle-over', 'cycle-paused', 'outcome-unknown', 'service-unavailable'],
    handle: (call, services) => change(pauseCycle, { call, services, argument: {} }),
  }),
  operation({
    name: 'resume-cycle',
    summary: 'Let the ranking of a version go on',
    tag: 'Cycles',
    method: 'post',
    path: '/v1/cycles/{version}/resume',
    params,
    idempotent: 'ledger',
    answers: HELD_UP,
    refusals: ['cycle-not-paused', 'cycle-over', 'outcome-unknown', 'service-unavailable'],
    handle: (call, services) => change(resumeCycle, { call, services, argument: {} }),
  }),
  operation({
    name: 'offer-result',
    summary: 'Say that a ranking made by BPS lies in the inbox of the run',
    description: `The answer comes before the check, which takes minutes over a nation: follow \`outside\` of the cycle. A result
      without a fault ranks the version. One with faults changes nothing; the list of them with rows stands in
      \`outside.refused\`, and the cycle waits for the next.`,
    tag: 'Cycles',
    method: 'post',
    path: '/v1/cycles/{version}/result',
    params,
    body: OfferSchema,
    idempotent: 'ledger',
    answers: HELD_UP,
    refusals: [
      'cycle-over',
      'result-being-checked',
      'result-name-invalid',
      'result-not-awaited',
      'outcome-unknown',
      'service-unavailable',
    ],
    handle: (call, services) => change(offerResult, { call, services, argument: call.body }),
  }),
];

/** A run that has only just been started by hand is not in the database yet, but its id is known. */
export async function runOf({ params: asked }: Pick<ActorCall, 'params'>, { stores }: Services): Promise<string> {
  const version = asked['version'] ?? '';
  return (await stores.cycleProgress.findRun(version)) ?? rankingWorkflowId(version);
}

/** Asks the workflow of a run where it stands. Throws the 404 to answer with where there is none. */
export async function statusOf(runId: string, { temporal }: Services): Promise<RankingCycleStatus> {
  try {
    return await temporal.workflow.getHandle(runId).query(cycleStatus);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw notFound();
    throw error;
  }
}

interface Of {
  readonly runId: string;
  readonly services: Services;
  /** Of whoever asks. */
  readonly role: Role;
}

/** What two officers have before them and have not signed yet is shown to those who are asked, and to nobody else. */
async function stands(status: RankingCycleStatus, { role, runId, services }: Of): Promise<Reply> {
  const { cycleProgress } = services.stores;
  const [proposed, progress] = await Promise.all([cycleProgress.determinations(runId), cycleProgress.read(runId)]);
  const isAsked = DETERMINING_ROLES.includes(role);
  const determinations = proposed.filter(({ appliedAt }) => isAsked || appliedAt !== undefined);
  return { status: 200, body: { ...status, ...outsideFor(role, status), determinations, progress } };
}

/** Faults of a result name households by our own ids: they are for those who answer for the version. */
function outsideFor(role: Role, { outside }: RankingCycleStatus): Pick<RankingCycleStatus, 'outside'> {
  if (outside === undefined || decideAccess({ role, operation: 'pause-cycle' }).allowed) return {};
  const { refused: _, ...shown } = outside;
  return { outside: shown };
}

/** A cycle whose workflow is over cannot be held up any more; one that nobody knows is not found. */
async function change<Command extends PauseCycle>(
  update: UpdateDefinition<RankingCycleStatus, [Command]>,
  {
    call,
    services,
    argument,
  }: { readonly call: ActorCall; readonly services: Services; readonly argument: Omit<Command, 'actor'> },
): Promise<Reply> {
  const { actor, key } = call;
  const runId = await runOf(call, services);
  try {
    const status = await decide(deciding(services), {
      subject: actor.personId,
      workflowId: runId,
      update,
      updateId: key,
      argument: { ...argument, actor } as Command,
      endOf: () => Promise.resolve(undefined),
    });
    return await stands(status, { runId, services, role: actor.role });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'proposal-closed') throw error;
    const isKnown = (await services.stores.cycleProgress.findRun(call.params['version'] ?? '')) !== undefined;
    throw isKnown ? new Problem(409, 'cycle-over') : notFound();
  }
}
