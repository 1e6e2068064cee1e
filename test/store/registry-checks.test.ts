import { createDatabase } from '../../store/database';
import { acceptedRegistryChecks, registryChecksSoFar } from '../../store/registry-checks';
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
  readonly reference?: string;
}

async function place({
  checkId,
  village,
  kind = 'registry-check',
  state = 'OPEN',
  reference = 'list/1',
}: Placed): Promise<void> {
  await stores.database.pool.query(
    `insert into task (id, workflow_id, kind, state, role, office, opened_at, due_at, reason_codes, marked_fields,
       subject_reference, subject_village, step_no, escalation_level)
     values (gen_random_uuid(), 'registry-check-' || $1, $2, $3, 'field-facilitator', left($4, 4), now(), now(), '{}', '{}',
       $5, $4, 1, 0)`,
    [checkId, kind, state, village, reference],
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

describe('what checks found', () => {
  it('is told by household of one list once a second person has accepted it, with its day in Jakarta', async () => {
    await place({ checkId: 'e', village: '9901012001', state: 'COMPLETED', reference: 'aaaaaaaaaaaa/17' });
    await place({ checkId: 'f', village: '9901012001', state: 'COMPLETED', reference: 'aaaaaaaaaaaa/18' });
    await place({ checkId: 'g', village: '9901012001', state: 'COMPLETED', reference: 'bbbbbbbbbbbb/17' });
    for (const [checkId, kind] of [
      ['e', 'registry-check-accepted'],
      ['f', 'task-completed'],
      ['g', 'registry-check-accepted'],
    ])
      await stores.database.pool.query(
        `insert into timeline (workflow_id, seq, at, kind, status, reason_codes, detail)
         values ('registry-check-' || $1, 1, '2026-01-05T20:00:00Z', $2, '{}', '{}', '{"outcome": "not-there"}')`,
        [checkId, kind],
      );
    const connectionString = stores.addressAs(DATABASE_ROLES.read);
    const reports = createDatabase({ connectionString, connections: 1, statementTimeoutMs: 20_000 });

    const found = await acceptedRegistryChecks(reports.pool, 'aaaaaaaaaaaa');
    await reports.close();

    expect(found).toEqual([{ household: 17, outcome: 'not-there', foundOn: '2026-01-06' }]);
  });
});
