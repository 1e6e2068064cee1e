import { randomUUID } from 'node:crypto';

import { submissionOf } from '../../scripts/play/demonstration';
import type { Actor } from '../../domain/tasks/decide';
import { placeTask, type PlacedTask } from '../api/tasks-on-desk';
import { CALENDAR_ID, type TestStores } from '../support/database';

export const SITI: Actor = { personId: randomUUID(), role: 'dinsos-verifier', office: '9901' };
export const UJANG: Actor = { personId: randomUUID(), role: 'field-facilitator', office: '9901' };
/** Of the province, who sees the cases of every kabupaten in it. */
export const BUDI: Actor = { personId: randomUUID(), role: 'province-officer', office: '99' };

let seed = 5000;

/** Of another province: nothing of the test region is his. */
export const WAYAN: Actor = { personId: randomUUID(), role: 'dinsos-verifier', office: '3201' };

/** A proposal that was admitted, with one task of it on a desk. */
export async function caseOnDesk(
  stores: TestStores,
  task: Omit<PlacedTask, 'proposalId'> = {},
): Promise<{ proposalId: string; taskId: string }> {
  seed += 1;
  const submission = submissionOf({ seed, village: '9901012001', channel: 'kemensos', calendarId: CALENDAR_ID });
  const proposalId = randomUUID();
  await stores.admission.admit({ proposalId, submission, startWorkflow: false });
  return { proposalId, taskId: await placeTask(stores, { office: '9901', ...task, proposalId }) };
}
