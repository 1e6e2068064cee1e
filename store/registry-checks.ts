import type { Pool } from 'pg';

import { registryCheckWorkflowId } from '../contracts/names';
import type { ChecksSoFar } from '../domain/registry/checks';

const PREFIX = registryCheckWorkflowId('');

/** A check is open while one of its tasks is; each has one at a time. */
const BEGUN = `
select workflow_id as "workflowId", left(subject_village, 4) as kabupaten, bool_or(state = 'OPEN') as open
from task where kind in ('registry-check', 'registry-check-review') group by 1, 2`;

interface BegunCheck {
  readonly workflowId: string;
  readonly kabupaten: string;
  readonly open: boolean;
}

/** The checks of registry identities so far, by their tasks. `pool` may connect as `app_read`. */
export async function registryChecksSoFar(pool: Pool): Promise<ChecksSoFar> {
  const { rows } = await pool.query<BegunCheck>({ name: 'registry-checks', text: BEGUN });
  const open = new Map<string, number>();
  for (const { kabupaten } of rows.filter((row) => row.open)) open.set(kabupaten, (open.get(kabupaten) ?? 0) + 1);
  return { begun: new Set(rows.map(({ workflowId }) => workflowId.slice(PREFIX.length))), open };
}

/** A list is worked off under the first digits of its SHA-256; a check's tasks name it and the household. */
const ACCEPTED = `
select split_part(checked.reference, '/', 2)::float8 as household, t.detail->>'outcome' as outcome,
  to_char(t.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as "foundOn"
from (select distinct workflow_id, subject_reference as reference from task
    where kind = 'registry-check' and starts_with(subject_reference, $1 || '/')) checked
  join timeline t on t.workflow_id = checked.workflow_id and t.kind = 'registry-check-accepted'
order by 1`;

/** What was accepted of a check: the household's number in its merge, the outcome of the task, and the legal day. */
export interface AcceptedCheck {
  readonly household: number;
  readonly outcome: string;
  readonly foundOn: string;
}

/** What the checks of one list found so far, by household. `list` is how their tasks name it. `pool` may connect as `app_read`. */
export async function acceptedRegistryChecks(pool: Pool, list: string): Promise<readonly AcceptedCheck[]> {
  const statement = { name: 'accepted-registry-checks', text: ACCEPTED, values: [list] };
  return (await pool.query<AcceptedCheck & Record<string, unknown>>(statement)).rows;
}
