import { z } from 'zod';

import type { AgencyName } from '../failures';
import type { Ledger } from './ledger';
import type { Operation } from './operation';

const KeyQuestion = z.object({ kunci: z.string().min(1) });

/** Lets a caller ask what became of a key. The sandbox answers at once, so no call is ever still being worked on. */
export function keyStatus(agency: AgencyName, ledger: Ledger): Operation<z.infer<typeof KeyQuestion>> {
  return {
    agency,
    operation: 'status',
    isQuestion: true,
    body: KeyQuestion,
    kkNumbers: () => [],
    perform({ body: { kunci } }) {
      const answer = ledger.findAnswer(agency, kunci);
      if (answer === undefined) return { status: 404, body: { kode: 'KUNCI_TIDAK_DIKENAL' } };
      return { status: 200, body: { kunci, keadaan: 'SELESAI', jawaban: answer.body } };
    },
  };
}
