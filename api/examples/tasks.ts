import type { DeclaredExample } from '../operation';
import { CLAIMED, STAND_INS, STATUS, TASK } from './stand-ins';

const DECIDED = {
  taskId: STAND_INS.taskId,
  proposalId: STAND_INS.proposalId,
  status: { ...STATUS, nextStep: 'ratification' },
} as const;
const BULK = {
  bulkId: STAND_INS.bulkId,
  total: 1,
  done: 0,
  succeeded: 0,
  items: [{ taskId: STAND_INS.taskId, command: 'complete', status: null, code: null }],
} as const;
const RATIFY = {
  items: [{ taskId: STAND_INS.taskId, version: 1, command: 'complete', body: { outcome: 'ratified' } }],
} as const;

/** Examples of what officials do with their tasks, by operation. */
export const TASK_EXAMPLES = {
  'search-tasks': [
    {
      name: 'Completeness checks that are overdue',
      as: 'budi',
      body: { kind: 'completeness-check', overdue: true, limit: 20 },
      status: 200,
      answer: { items: [{ ...TASK, overdue: true }] },
    },
    { name: 'A page that is too long', as: 'budi', body: { limit: 10_000 }, status: 400, code: 'body-invalid' },
  ],
  'read-task': [
    { name: 'A task of my desk', as: 'budi', given: 'open-task', status: 200, answer: TASK },
    { name: 'A task of another office', as: 'daeng', given: 'open-task', status: 404, code: 'not-found' },
  ],
  'read-task-form': [
    {
      name: 'What a completeness check asks',
      as: 'budi',
      given: 'my-task',
      status: 200,
      answer: {
        formVersion: 'completeness-check-1',
        schema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: { outcome: { title: 'Hasil', enum: ['verified', 'rejected'] } },
          required: ['outcome'],
          'x-order': ['outcome'],
        },
        prefilled: {},
      },
    },
    { name: 'A task of another office', as: 'daeng', given: 'visit-task', status: 404, code: 'not-found' },
  ],
  'claim-task': [
    { name: 'The first one gets it', as: 'budi', given: 'open-task', status: 200, answer: CLAIMED },
    { name: 'Somebody was first', as: 'budi', given: 'others-task', status: 409, code: 'already-claimed' },
    {
      name: 'On a version that is past',
      as: 'budi',
      given: 'open-task',
      headers: { 'if-match': `"${STAND_INS.taskId}.7"` },
      status: 412,
      code: 'stale-version',
    },
  ],
  'release-task': [
    {
      name: 'I give it back',
      as: 'budi',
      given: 'my-task',
      status: 200,
      answer: { ...TASK, version: 3 },
    },
    { name: 'It is not mine', as: 'budi', given: 'others-task', status: 409, code: 'already-claimed' },
  ],
  'change-task': [
    {
      name: 'Look at it again after the holiday',
      as: 'budi',
      given: 'open-task',
      body: { priority: 80, followUpAt: '2026-01-12T01:00:00Z' },
      status: 200,
      answer: { ...TASK, priority: 80, followUpAt: '2026-01-12T01:00:00.000Z', version: 2 },
    },
    { name: 'A change of nothing', as: 'budi', given: 'open-task', body: {}, status: 400, code: 'body-invalid' },
  ],
  'assign-task': [
    {
      name: 'To a colleague of the office',
      as: 'budi',
      given: 'open-task',
      body: { to: STAND_INS.standInId },
      status: 200,
      answer: { ...TASK, assignedTo: STAND_INS.standInId, version: 2 },
    },
    {
      name: 'To somebody elsewhere',
      as: 'budi',
      given: 'open-task',
      body: { to: STAND_INS.delegationId },
      status: 403,
      code: 'assign-outside-office',
    },
  ],
  'complete-task': [
    {
      name: 'The papers are complete',
      as: 'budi',
      given: 'my-task',
      body: { outcome: 'verified' },
      status: 200,
      answer: DECIDED,
    },
    {
      name: 'Nobody has claimed it',
      as: 'budi',
      given: 'open-task',
      body: { outcome: 'verified' },
      status: 409,
      code: 'claim-required',
    },
    {
      name: 'Decisions rest while auditors are in the office',
      as: 'budi',
      given: 'frozen-task',
      body: { outcome: 'verified' },
      status: 423,
      code: 'frozen',
    },
    {
      name: 'No worker answers in time: kept and applied once',
      as: 'budi',
      given: 'unanswered',
      body: { outcome: 'verified' },
      status: 503,
      code: 'outcome-unknown',
    },
  ],
  'return-task': [
    {
      name: 'The address has to be mended',
      as: 'budi',
      given: 'my-task',
      body: { reasonCodes: ['DATA_TIDAK_LENGKAP'], markedFields: ['/address'] },
      status: 200,
      answer: { ...DECIDED, status: { ...STATUS, nextStep: 'correction', holder: 'village' } },
    },
    {
      name: 'Without a reason',
      as: 'budi',
      given: 'my-task',
      body: { reasonCodes: [], markedFields: ['/address'] },
      status: 400,
      code: 'body-invalid',
    },
  ],
  'act-in-bulk': [
    { name: 'A head of Dinsos ratifies', as: 'dadang', given: 'open-task', body: RATIFY, status: 202, answer: BULK },
    {
      name: 'Several as one',
      as: 'dadang',
      given: 'open-task',
      body: { items: [RATIFY.items[0], RATIFY.items[0]], atomic: true },
      status: 400,
      code: 'bulk-not-atomic',
    },
  ],
  'read-bulk': [
    {
      name: 'All are settled',
      as: 'dadang',
      given: 'bulk',
      status: 200,
      answer: { ...BULK, done: 1, succeeded: 1, items: [{ ...BULK.items[0], status: 200 }] },
    },
    { name: 'A bulk of somebody else', as: 'rina', given: 'bulk', status: 404, code: 'not-found' },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
