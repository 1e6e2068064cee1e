import { ApplicationFailure } from '@temporalio/activity';

import type { JournalStep } from '../contracts/journal';
import type { Stores } from '../store/compose';
import { recordStep } from '../store/journal';
import { breaksFourEyes } from '../store/tasks';

/**
 * Records steps. A signature that the database refuses has passed neither the API's claim nor the workflow's validator, so it
 * is named as the refusal it should have been; it is tried again like any other write, until a person has looked into it,
 * because giving up would end the household's case for an official's fault.
 */
export function stepRecorder({ database }: Pick<Stores, 'database'>): (step: JournalStep) => Promise<void> {
  return async (step) => {
    try {
      await recordStep(database.pool, step);
    } catch (error) {
      if (!breaksFourEyes(error)) throw error;
      throw ApplicationFailure.create({
        message: 'The same person may not act on both tasks of this case',
        type: 'same-officer',
      });
    }
  };
}
