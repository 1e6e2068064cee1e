import { briskCalendar } from './calendars';
import { decided, type Proposed } from './proposed';
import type { WorkerHarness } from './worker-harness';

/** A ruling that accepts on papers alone, with what it corrects. */
export const ON_PAPERS = { correctionId: '00000000-0000-4000-8000-0000000000ac', correctedFields: ['cars'] };

/** A refused household whose window stays open for as long as the test needs. */
export async function refusedHousehold(
  harness: WorkerHarness,
  changes: Parameters<typeof briskCalendar>[0] = {},
): Promise<Proposed> {
  const calendar = briskCalendar({ objectionWindowDays: 30, ...changes });
  const proposed = await harness.propose({ calendar });
  await proposed.throughIntake();
  await proposed.rank(decided('refused'));
  return proposed;
}
