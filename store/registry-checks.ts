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
