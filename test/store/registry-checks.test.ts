import { createDatabase } from '../../store/database';
import { registryChecksSoFar } from '../../store/registry-checks';
import { DATABASE_ROLES } from '../../store/roles';
import { testStores, type TestStores } from '../support/database';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

interface Placed {
  readonly checkId: string;
  readonly village: string;
  readonly kind?: string;
  readonly state?: string;
}

async function place({ checkId, village, kind = 'registry-check', state = 'OPEN' }: Placed): Promise<void> {
  await stores.database.pool.query(
    `insert into task (id, workflow_id, kind, state, role, office, opened_at, due_at, reason_codes, marked_fields,
       subject_reference, subject_village, step_no, escalation_level)
     values (gen_random_uuid(), 'registry-check-' || $1, $2, $3, 'field-facilitator', left($4, 4), now(), now(), '{}', '{}',
       'list/1', $4, 1, 0)`,
    [checkId, kind, state, village],
  );
}

describe('the checks of registry identities so far', () => {
  it('are told by their tasks, to the role of reports: every one that was begun, and how many are open where', async () => {
    await place({ checkId: 'a', village: '9901012001' });
    await place({ checkId: 'b', village: '9901012002', state: 'COMPLETED' });
    await place({ checkId: 'b', village: '9901012002', kind: 'registry-check-review' });
    await place({ checkId: 'c', village: '9902012001', state: 'COMPLETED' });
    await place({ checkId: 'd', village: '9901012001', kind: 'groundcheck-visit' });
    const connectionString = stores.addressAs(DATABASE_ROLES.read);
    const reports = createDatabase({ connectionString, connections: 1, statementTimeoutMs: 20_000 });

    const { begun, open } = await registryChecksSoFar(reports.pool);
    await reports.close();

    expect([...begun].sort()).toEqual(['a', 'b', 'c']);
    expect([...open]).toEqual([['9901', 2]]);
  });
});
