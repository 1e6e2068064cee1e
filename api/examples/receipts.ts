import type { DeclaredExample } from '../operation';
import { STAND_INS } from './stand-ins';

/** Examples of signed receipts, by operation. */
export const RECEIPT_EXAMPLES = {
  'read-receipts': [
    {
      name: 'Before anything was decided',
      as: 'budi',
      given: 'open-proposal',
      status: 200,
      answer: { receipts: [] },
    },
    {
      name: 'A proposal of another region',
      as: 'daeng',
      given: 'open-proposal',
      status: 404,
      code: 'not-found',
    },
  ],
  'public-receipts': [
    {
      name: 'The household asks before anything was decided',
      given: 'open-proposal',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: STAND_INS.birthDate },
      status: 200,
      answer: { receipts: [] },
    },
    {
      name: 'A code that is not known',
      body: { trackingCode: STAND_INS.trackingCode, birthDate: '1982-10-01' },
      status: 404,
      code: 'not-found',
    },
  ],
  'receipt-keys': [{ name: 'The keys in use', status: 200 }],
} as const satisfies Readonly<Record<string, readonly DeclaredExample[]>>;
