import { randomUUID } from 'node:crypto';

import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';
import { NAIVE_QUEUE, NAIVE_WORKFLOW } from '../naive/names';
import type { NaiveInput } from '../naive/workflow';
import { nextSubmission, seen, VILLAGE, type Carrier } from './carrier';
import type { Stand } from './stand';

const OPEN_TASK = `select /* bench */ id from naive.task where proposal_id = $1 and kind = $2 and state = 'OPEN'`;
const AWAITED = `select /* bench */ id from naive.proposal where id = $1 and next_step = 'ranking-version'`;

const DECISIONS = [
  { task: 'completeness-check', outcome: 'verified', by: 'budi' },
  { task: 'ratification', outcome: 'ratified', by: 'dadang' },
  { task: 'groundcheck-visit', outcome: 'submitted', by: 'ujang' },
  { task: 'groundcheck-review', outcome: 'accepted', by: 'wawan' },
] as const;

/** The naive build as its client uses it: started with the household, each decision and the ranking sent as a signal. */
export function createNaiveCarrier({ stores, temporal }: Stand): Carrier {
  const found = (sql: string, values: readonly string[]): Promise<true> =>
    seen('the naive build', async () => {
      const { rowCount } = await stores.database.pool.query(sql, [...values]);
      return rowCount === 1 ? true : undefined;
    });
  return {
    build: 'naive',
    async carry({ calendar, beforeMessage }) {
      const proposalId = randomUUID();
      const { kkNumber, villageCode, members } = nextSubmission();
      const input: NaiveInput = {
        proposalId,
        household: { kkNumber, villageCode, members },
        windowMs: calendar.windowMs,
      };
      const handle = await temporal.workflow.start(NAIVE_WORKFLOW, {
        workflowId: `naive-${proposalId}`,
        taskQueue: NAIVE_QUEUE,
        args: [input],
        typedSearchAttributes: [
          { key: SEARCH_ATTRIBUTES.stage, value: 'intake' },
          { key: SEARCH_ATTRIBUTES.region, value: VILLAGE.slice(0, 4) },
          { key: SEARCH_ATTRIBUTES.channel, value: 'village' },
        ],
      });
      for (const decision of DECISIONS) {
        await found(OPEN_TASK, [proposalId, decision.task]);
        await beforeMessage();
        await handle.signal('decided', decision);
      }
      await found(AWAITED, [proposalId]);
      await beforeMessage();
      await handle.signal('decided', { task: 'ranking', outcome: 'eligible', by: 'run' });
      await handle.result();
      return handle.workflowId;
    },
  };
}
