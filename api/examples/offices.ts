import type { DeclaredExample } from '../operation';
import { STAND_INS, STATUS } from './stand-ins';

const LEAVE = { kinds: [], validFrom: '2026-01-05T00:00:00Z', validUntil: '2026-01-19T00:00:00Z' } as const;
const DELEGATION = {
  ...LEAVE,
  delegationId: STAND_INS.delegationId,
  fromPerson: STAND_INS.absentId,
  toPerson: STAND_INS.standInId,
} as const;

/** Examples of how offices organise their work, by operation. */
export const OFFICE_EXAMPLES = {
  delegate: [
    {
      name: 'Two weeks of leave',
      as: 'budi',
      body: { from: STAND_INS.absentId, to: STAND_INS.standInId, ...LEAVE },
      status: 201,
      answer: DELEGATION,
    },
    {
      name: 'To myself',
      as: 'budi',
      body: { from: STAND_INS.absentId, to: STAND_INS.absentId, ...LEAVE },
      status: 409,
      code: 'delegation-to-self',
    },
  ],
  'search-delegations': [
    { name: 'Mine', as: 'budi', given: 'delegation', status: 200, answer: { items: [DELEGATION] } },
    {
      name: 'In the place of another',
      as: 'euis',
      given: 'delegation',
      headers: { 'on-behalf-of': STAND_INS.absentId },
      status: 403,
      code: 'not-in-anothers-place',
    },
  ],
  'end-delegation': [
    { name: 'Back from leave', as: 'budi', given: 'delegation', status: 204 },
    { name: 'One of others', as: 'daeng', given: 'delegation', status: 404, code: 'not-found' },
  ],
  'read-command': [
    {
      name: 'It was applied',
      as: 'budi',
      given: 'kept-command',
      status: 200,
      answer: {
        commandId: STAND_INS.commandId,
        state: 'applied',
        refusal: null,
        answer: STATUS,
        keptAt: '2026-01-06T02:00:00.000Z',
        settledAt: '2026-01-06T02:00:04.000Z',
      },
    },
    { name: 'A decision of somebody else', as: 'euis', given: 'kept-command', status: 404, code: 'not-found' },
  ],
  'report-payments': [
    {
      name: 'Of a decision that does not exist',
      as: 'payer',
      given: 'open-proposal',
      body: {
        items: [
          {
            reference: 'topup/2026-04/1',
            proposalId: STAND_INS.proposalId,
            programme: 'SEMBAKO',
            quarter: '2026Q2',
            state: 'paid',
            amountRupiah: 600_000,
            at: '2026-04-20T09:00:00+07:00',
          },
        ],
      },
      status: 200,
      answer: {
        recorded: 0,
        items: [
          {
            reference: 'topup/2026-04/1',
            result: 'refused',
            code: 'decision-unknown',
            detail: 'Penetapan itu tidak ada di wilayah Anda. Periksa usulan, program, dan triwulan.',
          },
        ],
      },
    },
    {
      name: 'An official is no payer',
      as: 'budi',
      body: {
        items: [
          {
            reference: 'topup/2026-04/2',
            proposalId: STAND_INS.proposalId,
            programme: 'SEMBAKO',
            quarter: '2026Q2',
            state: 'paid',
            amountRupiah: 600_000,
            at: '2026-04-20T09:00:00+07:00',
          },
        ],
      },
      status: 403,
      code: 'forbidden',
    },
  ],
  'read-cycle': [
    {
      name: 'It is being ranked',
      as: 'ratna',
      given: 'cycle',
      params: { version: '2026Q1' },
      status: 200,
      answer: {
        version: '2026Q1',
        phase: 'applied',
        households: 1_000_000,
        proposals: 412,
        determinations: [
          {
            decileVersion: '2026Q1',
            rulesId: 'V-79',
            decidedOn: '2026-01-27',
            decisions: 406,
            decisionsSha256: 'ab'.repeat(32),
            totals: [
              { programme: 'SEMBAKO', outcome: 'granted', decisions: 240, amountRupiah: 144_000_000 },
              { programme: 'SEMBAKO', outcome: 'waiting-list', decisions: 166, amountRupiah: 0 },
            ],
            appliedAt: '2026-01-27T03:00:00.000Z',
          },
        ],
        progress: [
          { step: 'freeze', done: 412, of: 412 },
          { step: 'tell', done: 200, of: 412, perSecond: 98.7, secondsLeft: 3 },
        ],
      },
    },
    { name: 'A version of the future', as: 'ratna', params: { version: '2099Q4' }, status: 404, code: 'not-found' },
  ],
  'pause-cycle': [
    {
      name: 'A fault in the data came to light',
      as: 'ratna',
      given: 'cycle',
      params: { version: '2026Q1' },
      status: 200,
      answer: {
        version: '2026Q1',
        phase: 'ranked',
        paused: { since: '2026-01-24T03:00:00.000Z', role: 'bps-officer' },
        determinations: [],
        progress: [{ step: 'freeze', done: 412, of: 412 }],
      },
    },
    { name: 'It is none of a village', as: 'siti', params: { version: '2026Q1' }, status: 403, code: 'forbidden' },
  ],
  'resume-cycle': [
    {
      name: 'The fault is mended',
      as: 'ratna',
      given: 'cycle',
      params: { version: '2026Q1' },
      status: 200,
      answer: {
        version: '2026Q1',
        phase: 'ranked',
        determinations: [],
        progress: [{ step: 'freeze', done: 412, of: 412 }],
      },
    },
    {
      name: 'Nobody holds it up',
      as: 'ratna',
      given: 'cycle-not-paused',
      params: { version: '2026Q1' },
      status: 409,
      code: 'cycle-not-paused',
    },
  ],
  'offer-result': [
    {
      name: 'The result of BPS lies in the inbox',
      as: 'ratna',
      given: 'cycle',
      params: { version: '2026Q1' },
      body: { file: 'result.parquet', sha256: 'ab'.repeat(32) },
      status: 200,
      answer: {
        version: '2026Q1',
        phase: 'frozen',
        outside: {
          state: 'checking',
          since: '2026-01-22T03:00:00.000Z',
          households: 1_000_412,
          offered: { file: 'result.parquet', sha256: 'ab'.repeat(32) },
        },
        determinations: [],
        progress: [{ step: 'freeze', done: 412, of: 412 }],
      },
    },
    {
      name: 'The version is ranked here',
      as: 'ratna',
      given: 'result-not-awaited',
      params: { version: '2026Q1' },
      body: { file: 'result.parquet', sha256: 'ab'.repeat(32) },
      status: 409,
      code: 'result-not-awaited',
    },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
