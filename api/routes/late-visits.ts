import { z } from 'zod';

import { findGroundcheckForm } from '../../domain/groundcheck/versions';
import { LATE_VISIT_FINDINGS } from '../../domain/groundcheck/late-visit';
import { kabupatenOf } from '../../domain/region';
import { sideBySide, visitsSideBySide } from '../../domain/tasks/forms/side-by-side';
import { officialOrSystem } from '../../store/audit/entry';
import type { LateInstance, OpenedLateInstance } from '../../store/groundcheck-instances';
import type { Household } from '../../store/households';
import {
  operation,
  taskOperation,
  type ActorCall,
  type Operation,
  type Reply,
  type Services,
  type TaskCall,
} from '../operation';
import { comparedAsShown } from '../compared';
import { notFound, Problem } from '../problem';
import { SideBySideSchema } from '../schemas/papers';

const LateVisit = z.object({
  instanceId: z.uuid().describe('Of the device, without the prefix uuid:'),
  taskId: z.uuid(),
  proposalId: z.uuid(),
  trackingCode: z.string(),
  handedInBy: z.uuid(),
  receivedAt: z.iso.datetime(),
});

const LateVisitListSchema = z
  .object({
    items: z.array(LateVisit).describe('The oldest first; what is settled leaves the list'),
    more: z.boolean().describe('There are others than these'),
  })
  .meta({ id: 'LateVisitList' });

const Said = z.object({
  outcome: z.string(),
  startedAt: z.string(),
  formVersion: z.string(),
});

const ComparedLateVisitsSchema = z
  .object({
    items: z.array(
      LateVisit.extend({
        late: Said,
        counted: Said.nullable().describe('Null where the visit ended without answers'),
        sideBySide: SideBySideSchema.describe(
          'incoming: what came late. current: what counted; where nothing did, what is on record. Numbers are masked',
        ),
      }),
    ),
  })
  .meta({ id: 'ComparedLateVisits' });

const FindingBody = z.strictObject({
  finding: z
    .enum(LATE_VISIT_FINDINGS)
    .describe('A finding changes no record: file an update of the household, or an objection, where one is wrong'),
});

const ReconciledSchema = z.object({ instanceId: z.uuid(), finding: z.enum(LATE_VISIT_FINDINGS) });

/** Answers of devices that came after their visit was decided: listed, compared with what counted, and settled. */
export const LATE_VISIT_OPERATIONS: readonly Operation[] = [
  operation({
    name: 'search-late-visits',
    summary: 'List answers that came after their visit was decided',
    description: 'Of the kabupaten or kota of the caller, until somebody has compared them.',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/late-visits',
    answers: { 200: { description: 'Late answers', schema: LateVisitListSchema } },
    handle: search,
  }),
  taskOperation({
    name: 'read-late-visits',
    summary: 'Compare late answers with those that counted',
    reads: 'task',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/tasks/{taskId}/late-visits',
    answers: { 200: { description: 'Side by side', schema: ComparedLateVisitsSchema } },
    handle: compare,
  }),
  taskOperation({
    name: 'reconcile-late-visit',
    summary: 'Say what the comparison found',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/late-visits/{instanceId}/reconcile',
    body: FindingBody,
    idempotent: 'ledger',
    answers: { 200: { description: 'Settled; on the record of the case', schema: ReconciledSchema } },
    refusals: ['already-reconciled', 'same-officer'],
    handle: reconcile,
  }),
];

/** What devices call an instance, and what stands in an address. */
const PREFIX = 'uuid:';

function shown({ instanceId, taskId, proposalId, trackingCode, handedInBy, receivedAt }: LateInstance) {
  return { instanceId: instanceId.slice(PREFIX.length), taskId, proposalId, trackingCode, handedInBy, receivedAt };
}

async function search({ actor, kinds }: ActorCall, { stores }: Services): Promise<Reply> {
  // Somebody who stands in for other tasks than visits has none to compare.
  if (kinds.length > 0 && !kinds.includes('groundcheck-visit'))
    return { status: 200, body: { items: [], more: false } };
  const { late, more } = await stores.as(actor).instances.listToReconcile(kabupatenOf(actor.office));
  return { status: 200, body: { items: late.map(shown), more } };
}

async function compare(call: TaskCall, { stores }: Services): Promise<Reply> {
  const { taskId, proposalId } = call.task;
  if (proposalId === null) throw notFound();
  const { households, instances } = stores.as(call.actor);
  const late = await instances.openToReconcile({ taskId, proposalId });
  if (late.length === 0) return { status: 200, body: { items: [] } };
  const household = await households.open(proposalId);
  return { status: 200, body: { items: late.map((one) => compared(call, { instance: one, household })) } };
}

function compared(
  { language }: TaskCall,
  { instance, household }: { readonly instance: OpenedLateInstance; readonly household: Household },
) {
  const { late, counted } = instance;
  const form = findGroundcheckForm(late.formVersion);
  if (form === undefined) throw new Error('Answers are kept under a form that is known');
  const as = { form, language, numbers: 'masked' } as const;
  const rows =
    counted === undefined
      ? sideBySide({ ...as, household, incoming: late.answers })
      : visitsSideBySide({ ...as, counted: counted.answers, late: late.answers });
  return {
    ...shown(instance),
    late: said(late),
    counted: counted === undefined ? null : said(counted),
    sideBySide: comparedAsShown(rows),
  };
}

function said({ formVersion, answers }: OpenedLateInstance['late']) {
  return { formVersion, outcome: answers.outcome, startedAt: answers.visit.startedAt };
}

async function reconcile(call: TaskCall<z.output<typeof FindingBody>>, { stores }: Services): Promise<Reply> {
  const { actor, body, params, task } = call;
  const instanceId = params['instanceId'] ?? '';
  const by = { ...officialOrSystem(actor), personId: actor.personId };
  const outcome = await stores
    .as(actor)
    .instances.reconcile({ taskId: task.taskId, instanceId: `${PREFIX}${instanceId}`, by, finding: body.finding });
  if (outcome === 'unknown') throw notFound();
  if (outcome === 'same-officer') throw new Problem(403, outcome);
  if (outcome === 'already-reconciled') throw new Problem(409, outcome);
  return { status: 200, body: { instanceId, finding: body.finding } };
}
