import { z } from 'zod';

import { completeTask } from '../../contracts/household-proposal';
import { visibleText } from '../../contracts/submission-schema';
import type { Sheet } from '../../domain/groundcheck/answers';
import { SHA256_PATTERN } from '../../domain/groundcheck/check-visit';
import { visitFromOdk, type ImportedVisit } from '../../domain/groundcheck/odk-import';
import { officialOrSystem } from '../../store/audit/entry';
import type { Received } from '../../store/groundcheck-instances';
import { readOdkXml } from '../odk-submission';
import { taskOperation, type Operation, type Reply, type Services, type TaskCall } from '../operation';
import { notFound, Problem } from '../problem';
import { DECISION_REFUSALS } from '../refusals';
import { decide, deciding } from '../temporal';
import { checkedVisit, formOf, type CheckedVisit } from '../visit-answers';
import { standsOpen } from './task-decisions';

/** An instance on a device has at most so many photos; see the form. */
const MOST_FILES = 20;

const Media = z
  .record(
    z.string().max(200),
    z.strictObject({
      sha256: z.string().regex(new RegExp(SHA256_PATTERN, 'u')),
      mediaType: z.string().max(60),
      reference: visibleText(300).min(1),
    }),
  )
  .refine((files) => Object.keys(files).length <= MOST_FILES, { params: { code: 'too-long' } })
  .default({})
  .describe('By file name in the submission: where each photo was uploaded to before');

const HandInBody = z.union([
  z.strictObject({
    odata: z.record(z.string(), z.unknown()).describe('One row of ODK Central’s OData, repeats expanded'),
    media: Media,
  }),
  z.strictObject({ xml: z.string().max(200_000).describe('The instance as the device wrote it'), media: Media }),
]);

const HandedInSchema = z
  .object({
    instanceId: z.string(),
    answersId: z.uuid(),
    repeated: z.boolean().describe('The same instance was handed in before: it counts once'),
  })
  .meta({ id: 'HandedInVisit' });

/** Answers of devices that were offline. */
export const VISIT_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'hand-in-visit',
    summary: 'Hand in an ODK submission of a visit',
    description:
      'The instance id is the key: handed in twice, an instance counts once. After the deadline it is taken while the visit is open; when another instance has completed the visit it is kept, flagged for comparison, and answered 409 answers-late.',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/visits',
    body: HandInBody,
    answers: { 200: { description: 'The visit is completed with it', schema: HandedInSchema } },
    refusals: [
      ...DECISION_REFUSALS,
      'answers-invalid',
      'answers-late',
      'form-version-unknown',
      'frozen',
      'instance-differs',
      'instance-id-invalid',
      'other-proposal',
      'outcome-unknown',
      'submission-unreadable',
    ],
    handle: handIn,
  }),
];

type HandInCall = TaskCall<z.output<typeof HandInBody>>;

async function handIn(call: HandInCall, services: Services): Promise<Reply> {
  const { actor, task } = call;
  const { proposalId } = task;
  if (proposalId === null || task.kind !== 'groundcheck-visit') throw notFound();
  const { instanceId, trackingCode, answers } = imported(call);
  if (instanceId === undefined) throw new Problem(400, 'instance-id-invalid');
  if (trackingCode !== task.trackingCode) throw new Problem(409, 'other-proposal');
  const { households, instances } = services.stores.as(actor);
  const dependencies = { households, reference: services.stores.reference, now: services.now };
  const by = officialOrSystem(actor);
  const visit = await checkedVisit(dependencies, { task, proposalId, answers, by });
  const received = await instances.receive({ instanceId, handedInBy: actor.personId, answers: visit.toKeep });
  const answersId = await settled({ call, visit, instanceId, received }, services);
  return { status: 200, body: { instanceId, answersId, repeated: received.kind === 'counted' } };
}

function imported({ body, task }: HandInCall): ImportedVisit {
  const record: Sheet | undefined = 'xml' in body ? readOdkXml(body.xml) : body.odata;
  if (record === undefined) throw new Problem(400, 'submission-unreadable');
  return visitFromOdk({ form: formOf(task), record, media: body.media });
}

interface ToSettle {
  readonly call: HandInCall;
  readonly visit: CheckedVisit;
  readonly instanceId: string;
  readonly received: Received;
}

/** Answers the id of the answers that count. Throws when they do not. */
async function settled({ call, visit, instanceId, received }: ToSettle, services: Services): Promise<string> {
  if (received.kind === 'other-content') throw new Problem(409, 'instance-differs');
  if (received.kind === 'late') throw new Problem(409, 'answers-late');
  if (received.kind !== 'received') return received.answersId;
  const { actor, task } = call;
  const { instances, freezes } = services.stores.as(actor);
  const proposalId = task.proposalId ?? '';
  const freeze = await freezes.findActive({ proposalId, kind: task.kind });
  if (freeze !== undefined)
    throw new Problem(423, 'frozen', { extra: { until: freeze.until, reason: freeze.reason[call.language] } });
  const { answersId, sha256 } = received;
  try {
    await decide(deciding(services), {
      subject: actor.personId,
      workflowId: task.workflowId,
      update: completeTask,
      // The same instance is the same decision, whoever hands it in and however often.
      updateId: `visit:${instanceId}`,
      argument: { taskId: task.taskId, outcome: 'submitted', actor, visit: visit.summaryOf({ answersId, sha256 }) },
      endOf: async () => (await services.stores.as(actor).proposals.find(proposalId))?.status.end,
      standsOpen: () => standsOpen(call, services),
    });
  } catch (error) {
    if (!cameTooLate(error)) throw error;
    await instances.settle({ instanceId, as: 'late' });
    throw new Problem(409, 'answers-late');
  }
  await instances.settle({ instanceId, as: 'counted' });
  return answersId;
}

/** The visit or the whole case was over: the answers are kept and count for nothing. */
function cameTooLate(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'task-not-open' || error.code === 'proposal-closed');
}
