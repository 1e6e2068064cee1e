/**
 * Ids in the examples. The test of the examples puts those of real objects in their place; the reference shows them as
 * they stand here.
 */
export const STAND_INS = {
  taskId: '3f2b8a52-6a4e-4e0b-9c7d-0f6f5b1c2d3e',
  proposalId: 'b7d0c1aa-52f3-8c1e-a0b4-6d2f9e8c7a15',
  trackingCode: 'B7N2QX9TP6',
  /** Of the head of the household. */
  birthDate: '1982-10-01',
  bulkId: '0c9be1f4-7a53-8d26-b1e8-93f04c5d6e7a',
  commandId: '9a1d7c36-0e5b-4f82-8c4d-7b3e2f1a0d59',
  attachmentId: '1f0e9d8c-7b6a-4c5d-8e4f-3a2b1c0d9e8f',
  instanceId: '4b8f0c6e-2d1a-4f3b-9e5c-7a6d8b9c0e1f',
  commentId: '2a1b0c9d-8e7f-4a6b-9c5d-4e3f2a1b0c9d',
  delegationId: 'e4f6a2b8-1c3d-4e5f-9a7b-8c6d5e4f3a2b',
  /** The official on leave, and who stands in. */
  absentId: '5d8e7f6a-4b3c-4d2e-8f1a-0b9c8d7e6f5a',
  standInId: '6e9f8a7b-5c4d-4e3f-9a2b-1c0d9e8f7a6b',
} as const;

const VILLAGE = '3201022003';

/** Where a proposal stands that Dinsos has to look into. */
export const STATUS = {
  stage: 'intake',
  nextStep: 'completeness-check',
  holder: 'dinsos',
  holderOffice: '3201',
  dueAt: '2026-01-08T01:00:00.000Z',
  reasonCodes: [],
  needsAttention: false,
} as const;

/** What `file-proposal` and `read-proposal` answer. */
export const PROPOSAL = {
  proposalId: STAND_INS.proposalId,
  trackingCode: STAND_INS.trackingCode,
  channel: 'kemensos',
  village: VILLAGE,
  version: '2026Q1',
  quarter: '2026Q2',
  expected: { from: '2026-04-01', until: '2026-04-10' },
  status: STATUS,
  filedAt: '2026-01-05T01:00:00.000Z',
  revision: 3,
} as const;

/** A task on the desk of a Dinsos, as it is read. */
export const TASK = {
  taskId: STAND_INS.taskId,
  workflowId: `proposal-${STAND_INS.proposalId}`,
  proposalId: STAND_INS.proposalId,
  trackingCode: STAND_INS.trackingCode,
  kind: 'completeness-check',
  state: 'OPEN',
  role: 'dinsos-verifier',
  office: '3201',
  village: VILLAGE,
  stage: 'intake',
  escalationLevel: 0,
  escalatedOffice: null,
  assignedTo: null,
  claimedBy: null,
  openedAt: '2026-01-05T01:00:00.000Z',
  dueAt: '2026-01-08T01:00:00.000Z',
  overdue: false,
  priority: 50,
  followUpAt: null,
  reasonCodes: [],
  markedFields: [],
  formVersion: null,
  subject: null,
  outcome: null,
  version: 1,
} as const;

/** The same task, claimed. */
export const CLAIMED = { ...TASK, state: 'CLAIMED', claimedBy: STAND_INS.absentId, version: 2 } as const;

/** A household of invented people: no province has the number 99. */
export const SUBMISSION = {
  channel: 'kemensos',
  villageCode: VILLAGE,
  rt: '002',
  rw: '001',
  address: 'Jalan Contoh nomor 2',
  kkNumber: '9903011107110402',
  members: [
    { nik: '9903010110824011', name: 'Joko Rahman', birthDate: '1982-10-01', sex: 'male', relation: '1' },
    { nik: '9903015904824012', name: 'Yuli Rahman', birthDate: '1982-04-19', sex: 'female', relation: '2' },
    { nik: '9903015202104013', name: 'Sri Rahman', birthDate: '2010-02-12', sex: 'female', relation: '3' },
  ],
  evidence: [
    {
      kind: 'assignment-letter',
      sha256: 'cd'.repeat(32),
      mediaType: 'application/pdf',
      reference: 'documents/assignment-letter',
    },
  ],
  programmes: ['PKH', 'SEMBAKO', 'PBI-JK'],
  consent: true,
} as const;
