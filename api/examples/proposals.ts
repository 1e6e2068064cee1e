import type { DeclaredExample } from '../operation';
import { PROPOSAL, STAND_INS, STATUS, SUBMISSION } from './stand-ins';

const UNKNOWN: DeclaredExample = {
  name: 'A proposal of another region',
  as: 'daeng',
  given: 'open-proposal',
  status: 404,
  code: 'not-found',
};

const NOT_RANKED = {
  ranked: false,
  place: ['Keluarga ini belum diperingkat. Penjelasan ada setelah BPS menerbitkan versi berikutnya.'],
  change: [],
  programmes: [],
  smallChanges: [],
} as const;

/** Examples of what is done with proposals, by operation. */
export const PROPOSAL_EXAMPLES = {
  'file-proposal': [
    {
      name: 'A Kemensos unit files a household',
      as: 'dewi',
      body: SUBMISSION,
      status: 202,
      answer: { ...PROPOSAL, revision: 0, running: false },
    },
    {
      name: 'The household has an open proposal already',
      as: 'dewi',
      body: SUBMISSION,
      status: 200,
      answer: { ...PROPOSAL, running: true },
    },
    {
      name: 'Consent was not given',
      as: 'dewi',
      body: { ...SUBMISSION, consent: false },
      status: 400,
      code: 'consent-required',
    },
    {
      name: 'By the door of another office',
      as: 'dewi',
      body: { ...SUBMISSION, channel: 'village' },
      status: 403,
      code: 'door-not-yours',
    },
  ],
  'read-proposal': [
    {
      name: 'Dinsos looks where it stands',
      as: 'budi',
      given: 'open-proposal',
      status: 200,
      answer: {
        ...PROPOSAL,
        registrationNumber: null,
        groundchecked: false,
        returns: 0,
        decile: null,
        decisions: [],
        previousProposalId: null,
      },
    },
    UNKNOWN,
  ],
  'read-explanation': [
    {
      name: 'Before the first ranking',
      as: 'budi',
      given: 'open-proposal',
      status: 200,
      answer: { inWords: NOT_RANKED, detail: null },
    },
    {
      name: 'As a page to print',
      as: 'budi',
      given: 'open-proposal',
      headers: { accept: 'text/html' },
      status: 200,
    },
    UNKNOWN,
  ],
  'public-explanation': [
    {
      name: 'The household asks before the first ranking',
      given: 'open-proposal',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: STAND_INS.birthDate },
      status: 200,
      answer: NOT_RANKED,
    },
    {
      name: 'A code that is not known',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: '1982-10-01' },
      status: 404,
      code: 'not-found',
    },
  ],
  'read-timeline': [
    {
      name: 'What happened so far',
      as: 'budi',
      given: 'open-proposal',
      status: 200,
      answer: {
        events: [
          {
            workflowId: `proposal-${STAND_INS.proposalId}`,
            seq: 1,
            at: '2026-01-05T01:00:00.000Z',
            kind: 'proposal-received',
            status: STATUS,
            reasonCodes: [],
            detail: {},
          },
        ],
      },
    },
    UNKNOWN,
  ],
  'reveal-identity': [
    {
      name: 'The NIK of the second member, for a call to Dukcapil',
      as: 'budi',
      given: 'open-proposal',
      body: { number: { kind: 'nik', memberNo: 2 }, reason: 'agency-asks' },
      status: 200,
      answer: { number: '9903015904824012', revealsOfLastDay: 1 },
    },
    {
      name: 'Without a reason',
      as: 'budi',
      given: 'open-proposal',
      body: { number: { kind: 'kk' } },
      status: 400,
      code: 'body-invalid',
    },
  ],
  'read-audit': [
    {
      name: 'Who did what',
      as: 'dadang',
      given: 'open-proposal',
      status: 200,
      answer: {
        entries: [
          {
            seq: 1,
            at: '2026-01-05T01:00:00.000Z',
            actorKind: 'official',
            personId: STAND_INS.absentId,
            role: 'kemensos-officer',
            office: '',
            onBehalfOf: null,
            action: 'proposal-received',
            detail: {},
            hash: 'ef'.repeat(32),
          },
        ],
      },
    },
    { ...UNKNOWN, as: 'syamsul' },
  ],
  'withdraw-proposal': [
    {
      name: 'The household takes it back',
      as: 'siti',
      given: 'open-proposal',
      body: { reason: 'DITARIK_PEMOHON' },
      status: 200,
      answer: { proposalId: STAND_INS.proposalId, status: { ...STATUS, stage: 'closed', end: 'withdrawn' } },
    },
    {
      name: 'Without the version that was seen',
      as: 'siti',
      given: 'open-proposal',
      headers: { 'if-match': '' },
      body: {},
      status: 428,
      code: 'precondition-required',
    },
  ],
  'object-to-decision': [
    {
      name: 'The household disputes with a document',
      as: 'siti',
      given: 'open-proposal',
      body: {
        evidence: [
          { sha256: 'ab'.repeat(32), reference: 'documents/sktm' },
          {
            kind: 'house-photo',
            sha256: 'cd'.repeat(32),
            reference: 'photos/front',
            location: { latitude: -6.4797, longitude: 106.8249 },
          },
        ],
        corrections: { cars: 0 },
      },
      status: 202,
      answer: {
        proposalId: STAND_INS.proposalId,
        objectionId: STAND_INS.bulkId,
        status: { ...STATUS, stage: 'objection' },
      },
    },
    {
      name: 'After the month is over',
      as: 'siti',
      given: 'window-closed',
      body: { evidence: [] },
      status: 409,
      code: 'objection-window-closed',
    },
  ],
  'public-status': [
    {
      name: 'The household asks with its code and a birth date',
      given: 'open-proposal',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: STAND_INS.birthDate },
      status: 200,
      answer: {
        stage: { code: 'intake', text: 'Pemeriksaan awal' },
        nextStep: { code: 'completeness-check', text: 'Pemeriksaan kelengkapan' },
        heldBy: { code: 'dinsos', text: 'Dinas Sosial' },
        dueAt: '2026-01-08T01:00:00.000Z',
        expected: { from: '2026-04-01', until: '2026-04-10' },
        quarter: '2026Q2',
        accesses: [{ office: '3201', reads: 2, reveals: 0, lastAt: '2026-01-06T02:00:00.000Z' }],
        reasons: [],
        comments: [
          {
            at: '2026-01-06T02:00:00.000Z',
            role: 'dinsos-verifier',
            office: '3201',
            text: 'Mohon bawa kartu keluarga yang asli.',
          },
        ],
        decisions: [],
      },
    },
    {
      name: 'A code that is not known',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: '1982-10-01' },
      status: 404,
      code: 'not-found',
    },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
