import { randomUUID } from 'node:crypto';

import { submissionOf, type HouseholdPlan } from '../../scripts/play/demonstration';
import type { Answer, RunningApi } from './running-api';

interface Command {
  readonly as?: string;
  readonly body?: object;
  readonly key?: string;
  readonly revision?: number;
}

let seed = 0;

/** Filing households at one running API, and commanding what was filed. */
export function filingOf(running: () => RunningApi) {
  return {
    aHousehold: (plan: Partial<HouseholdPlan> = {}) => {
      seed += 1;
      return submissionOf({ seed, village: '3201022003', channel: 'village', ...plan });
    },
    file: (body: unknown, { as = 'siti', key = randomUUID() }: { as?: string; key?: string } = {}): Promise<Answer> =>
      running().call({ path: '/v1/proposals', as, body, headers: { 'idempotency-key': key } }),
    /** A command on a proposal whose workflow has not written a step yet, unless another revision is named. */
    command: (
      path: string,
      { as = 'budi', body = {}, key = randomUUID(), revision = 0 }: Command = {},
    ): Promise<Answer> => {
      const ifMatch = `"${path.split('/')[3] ?? ''}.${String(revision)}"`;
      return running().call({ path, as, body, headers: { 'idempotency-key': key, 'if-match': ifMatch } });
    },
  };
}
