import { previousQuarter } from '../../domain/calendar/quarter';
import type { CaseFollower } from '../support/case-follower';
import type { Journal } from '../support/world';
import { decisionsOf, type Decided } from './evidence';
import { HOME } from './families';
import { decide } from './offices';
import type { System } from './system';

const UNTOLD = `select count(*)::int as count from ranking_entry
  where run_id = $1 and previous_decile is not null and returned_reason is null and told_at is null`;

/**
 * Nobody publishes the version until its last day is over: then two officers determine by the deciles of the version before
 * those who have one, and these are told. Answers what was decided so.
 */
export async function serveBefore(
  { stores }: System,
  { cycle, version }: { readonly cycle: CaseFollower<Journal>; readonly version: string },
): Promise<readonly Decided[]> {
  const { pool } = stores.database;
  const quarter = version;
  await cycle.until(`${version} to be late`, () => cycle.findTask('determination') !== undefined);
  await decide(cycle, { kind: 'determination', village: HOME });
  await decide(cycle, { kind: 'determination-signoff', village: HOME });
  await cycle.until(`${previousQuarter(version)} to be served`, async () => {
    const { rows } = await pool.query<{ count: number }>(UNTOLD, [cycle.workflowId]);
    return rows[0]?.count === 0;
  });
  return decisionsOf(stores, quarter);
}
