import type { DeclaredExample } from '../operation';
import { STAND_INS } from './stand-ins';

/** The smallest picture there is: one pixel. */
const PICTURE = {
  mediaType: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
} as const;

const WRITTEN = { office: '3201', at: '2026-01-06T02:00:00.000Z' } as const;
const ATTACHMENT = {
  ...WRITTEN,
  attachmentId: STAND_INS.attachmentId,
  taskId: STAND_INS.taskId,
  mediaType: PICTURE.mediaType,
  bytes: 70,
  sha256: '12'.repeat(32),
  uploader: STAND_INS.absentId,
} as const;
const SAID = { visibility: 'citizen', text: 'Mohon bawa kartu keluarga yang asli.' } as const;
const COMMENT = {
  ...WRITTEN,
  ...SAID,
  commentId: STAND_INS.commentId,
  taskId: STAND_INS.taskId,
  author: STAND_INS.absentId,
  role: 'dinsos-verifier',
} as const;
const VISIT = {
  __id: `uuid:${STAND_INS.instanceId}`,
  __system: { formVersion: 'gc-2026-02' },
  start: '2026-01-05T09:00:00+07:00',
  end: '2026-01-05T09:20:00+07:00',
  trackingCode: STAND_INS.trackingCode,
  outcome: 'nobody-home',
  visit: {
    v_location: { type: 'Point', coordinates: [106.98, -6.35, 30], properties: { accuracy: 8 } },
    v_witnessName: 'Wayan',
    v_witnessRole: 'rt',
    v_note: 'Rumah terkunci',
  },
} as const;

const LATE = {
  instanceId: STAND_INS.instanceId,
  taskId: STAND_INS.taskId,
  proposalId: STAND_INS.proposalId,
  trackingCode: STAND_INS.trackingCode,
  handedInBy: STAND_INS.standInId,
  receivedAt: '2026-01-09T02:00:00.000Z',
} as const;
const COMPARED = {
  ...LATE,
  late: { formVersion: 'gc-2026-02', outcome: 'found', startedAt: '2026-01-05T09:00:00+07:00' },
  counted: { formVersion: 'gc-2026-02', outcome: 'found', startedAt: '2026-01-06T10:00:00+07:00' },
  sideBySide: [
    {
      pointer: '/household/floorMaterial',
      title: 'Jenis lantai terluas',
      current: { value: '1', title: 'Marmer/granit' },
      incoming: { value: '8', title: 'Tanah' },
      changed: true,
    },
  ],
} as const;

/** Examples of documents, words and visits, by operation. */
export const PAPER_EXAMPLES = {
  'attach-to-task': [
    { name: 'A photo', as: 'budi', given: 'my-task', content: PICTURE, status: 201, answer: ATTACHMENT },
    {
      name: 'A photo that is none',
      as: 'budi',
      given: 'my-task',
      content: { ...PICTURE, base64: 'aGFsbw==' },
      status: 415,
      code: 'attachment-type-mismatch',
    },
    {
      name: 'Without its hash',
      as: 'budi',
      given: 'my-task',
      content: PICTURE,
      headers: { 'content-digest': '' },
      status: 400,
      code: 'content-digest-required',
    },
  ],
  'list-attachments': [
    {
      name: 'What was uploaded',
      as: 'budi',
      given: 'attachment',
      status: 200,
      answer: { attachments: [ATTACHMENT] },
    },
    { name: 'Of a task of another office', as: 'daeng', given: 'attachment', status: 404, code: 'not-found' },
  ],
  'read-attachment': [
    { name: 'The photo as it was', as: 'budi', given: 'attachment', status: 200 },
    { name: 'Of a task of another office', as: 'daeng', given: 'attachment', status: 404, code: 'not-found' },
  ],
  comment: [
    { name: 'For the household to read', as: 'budi', given: 'my-task', body: SAID, status: 201, answer: COMMENT },
    {
      name: 'With an identity number in it',
      as: 'budi',
      given: 'my-task',
      body: { ...SAID, text: 'NIK 9903 0101 1082 4011 keliru' },
      status: 400,
      code: 'body-invalid',
    },
  ],
  'read-comments': [
    { name: 'What was said', as: 'budi', given: 'open-proposal', status: 200, answer: { comments: [COMMENT] } },
    { name: 'A proposal of another region', as: 'daeng', given: 'open-proposal', status: 404, code: 'not-found' },
  ],
  'read-xlsform': [
    { name: 'The form in force', as: 'ujang', params: { version: 'gc-2026-02' }, status: 200 },
    {
      name: 'A form that never was',
      as: 'ujang',
      params: { version: 'gc-1999-01' },
      status: 404,
      code: 'not-found',
    },
  ],
  'hand-in-visit': [
    {
      name: 'Nobody was at home',
      as: 'ujang',
      given: 'odk-visit',
      body: { odata: VISIT },
      status: 200,
      answer: { instanceId: VISIT.__id, answersId: STAND_INS.commandId, repeated: false },
    },
    {
      name: 'The code of another proposal',
      as: 'ujang',
      given: 'odk-visit',
      body: { odata: { ...VISIT, trackingCode: 'ABCDEFGH23' } },
      status: 409,
      code: 'other-proposal',
    },
    {
      name: 'No XML',
      as: 'ujang',
      given: 'odk-visit',
      body: { xml: '<data' },
      status: 400,
      code: 'submission-unreadable',
    },
  ],
  'search-late-visits': [
    {
      name: 'Nobody has compared them',
      as: 'wawan',
      given: 'late-visit',
      status: 200,
      answer: { items: [LATE], more: false },
    },
    { name: 'Whoever reviews no visits', as: 'budi', status: 403, code: 'forbidden' },
  ],
  'read-late-visits': [
    { name: 'What came late', as: 'wawan', given: 'late-visit', status: 200, answer: { items: [COMPARED] } },
    { name: 'A visit of another region', as: 'ridwan', given: 'late-visit', status: 404, code: 'not-found' },
  ],
  'reconcile-late-visit': [
    {
      name: 'What counted is right',
      as: 'wawan',
      given: 'late-visit',
      body: { finding: 'counted-stands' },
      status: 200,
      answer: { instanceId: STAND_INS.instanceId, finding: 'counted-stands' },
    },
    {
      name: 'A finding that is none',
      as: 'wawan',
      given: 'late-visit',
      body: { finding: 'whatever' },
      status: 400,
      code: 'body-invalid',
    },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
