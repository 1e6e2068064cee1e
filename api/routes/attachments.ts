import { isoDay, legalDay } from '../../domain/calendar/calendar';
import { ATTACHMENT_TYPES, attachmentRules, type AttachmentRefusal } from '../../domain/attachments';
import type { AttachmentStore } from '../../store/attachments';
import { taskOperation, type Operation, type Reply, type Services, type TaskCall } from '../operation';
import { notFound, Problem } from '../problem';
import { uploadOf } from '../upload';
import { AttachmentListSchema, AttachmentSchema } from '../schemas/papers';

const STATUS: Readonly<Record<AttachmentRefusal, number>> = {
  'attachment-too-large': 413,
  'attachment-type-mismatch': 415,
  'attachment-hash-differs': 400,
};

/** Documents and photos of a case. They are looked at for what they are; whether they carry malware is not examined here. */
export const ATTACHMENT_OPERATIONS: readonly Operation[] = [
  taskOperation({
    name: 'attach-to-task',
    summary: 'Upload a document or photo',
    description:
      'The body is the content itself. `Content-Digest: sha-256=:…:` (RFC 9530) states its hash. The same content on the same task is kept once.',
    tag: 'Tasks',
    method: 'post',
    path: '/v1/tasks/{taskId}/attachments',
    upload: ATTACHMENT_TYPES,
    idempotent: 'own',
    answers: { 201: { description: 'What was kept; refer to it by its hash', schema: AttachmentSchema } },
    refusals: [
      'attachment-hash-differs',
      'attachment-too-large',
      'attachment-type-mismatch',
      'content-digest-required',
    ],
    handle: attach,
  }),
  taskOperation({
    name: 'list-attachments',
    summary: 'List the documents and photos of a case',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/tasks/{taskId}/attachments',
    answers: { 200: { description: 'Oldest first', schema: AttachmentListSchema } },
    handle: list,
  }),
  taskOperation({
    name: 'read-attachment',
    summary: 'Download a document or photo',
    description: 'It is sent only when it is, bit by bit, what was uploaded.',
    tag: 'Tasks',
    method: 'get',
    path: '/v1/tasks/{taskId}/attachments/{attachmentId}',
    answers: { 200: { description: 'The content', mediaType: ATTACHMENT_TYPES } },
    handle: download,
  }),
];

function attachmentsOf({ actor }: TaskCall, { stores, attachmentFolder }: Services): AttachmentStore {
  return stores.as(actor).attachmentsIn(attachmentFolder);
}

async function attach(call: TaskCall, services: Services): Promise<Reply> {
  const { actor, task } = call;
  const { proposalId, taskId } = task;
  const rules = attachmentRules(isoDay(legalDay(services.now(), 0)));
  if (proposalId === null || rules === undefined) throw notFound();
  const { content, declared } = uploadOf(call);
  const place = { proposalId, taskId, uploader: actor };
  const result = await attachmentsOf(call, services).add({ ...place, declared, content, rules });
  if (result.kind === 'refused') throw new Problem(STATUS[result.code], result.code);
  return { status: 201, body: result.attachment };
}

async function list(call: TaskCall, services: Services): Promise<Reply> {
  const { proposalId } = call.task;
  if (proposalId === null) return { status: 200, body: { attachments: [] } };
  return { status: 200, body: { attachments: await attachmentsOf(call, services).list(proposalId) } };
}

async function download(call: TaskCall, services: Services): Promise<Reply> {
  const { params, task } = call;
  if (task.proposalId === null) throw notFound();
  const address = { proposalId: task.proposalId, attachmentId: params['attachmentId'] ?? '' };
  const found = await attachmentsOf(call, services).read(address);
  if (found === undefined) throw notFound();
  const { attachment, content } = found;
  // Saved and not shown: whatever a browser would make of a content stays outside the pages of the API.
  const headers = { 'Content-Type': attachment.mediaType, 'Content-Disposition': 'attachment' };
  return { status: 200, body: content, headers };
}
