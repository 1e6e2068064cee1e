import { randomUUID } from 'node:crypto';

import { ApplicationFailure } from '@temporalio/common';

import type { JournalStep, TaskProjection } from '../../contracts/journal';
import { TASK_KINDS, taskDefinition } from '../../domain/tasks/catalogue';
import { loadTaskRules } from '../../scripts/reference';
import { stepRecorder } from '../../workers/step-recorder';
import { testStores, type TestStores } from '../support/database';
import { completeTask, openTask } from './offices-with-rows';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const SITI = 'd75e0000-0000-4000-8000-000000000001';
const BUDI = 'd75e0000-0000-4000-8000-000000000003';
const EUIS = 'd75e0000-0000-4000-8000-000000000004';
const head = (personId: string) => ({ personId, role: 'dinsos-head', office: '3201' }) as const;
const DETERMINATION = { office: '', kind: 'determination', role: 'kemensos-officer' } as const;
const SIGNOFF = { ...DETERMINATION, kind: 'determination-signoff' } as const;
const PAIRS = TASK_KINDS.flatMap((kind) => taskDefinition(kind).notBy.map((notBy) => [kind, notBy] as const));

/** A case on which somebody has completed the completeness check, maybe for somebody else, and ratification is open. */
async function checkedCase(by: string, onBehalfOf?: string): Promise<{ proposalId: string; taskId: string }> {
  const proposalId = randomUUID();
  const checked = await openTask(stores, { proposalId, office: '3201' });
  await completeTask(stores, { taskId: checked, by, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) });
  const taskId = await openTask(stores, { proposalId, office: '3201', kind: 'ratification', role: 'dinsos-head' });
  return { proposalId, taskId };
}

describe('the database copy of the rule', () => {
  const saved = async () =>
    (await stores.database.prisma.taskNotBy.findMany()).map(({ kind, notBy }) => [kind, notBy]).sort();

  it('is made by the migration and equals the catalogue', async () => {
    expect(await saved()).toEqual([...PAIRS].sort());
  });

  it('follows the catalogue whenever reference data is loaded', async () => {
    await stores.database.pool.query(`delete from task_not_by where kind = 'ratification'`);
    await stores.database.pool.query(`insert into task_not_by values ('ratification', 'correction')`);
    await loadTaskRules(stores.database);
    expect(await saved()).toEqual([...PAIRS].sort());
  });
});

describe.each(PAIRS)('%s after %s', (kind, notBy) => {
  const attempt = async ({ first, second }: { first: string; second: string }): Promise<void> => {
    const proposalId = randomUUID();
    await completeTask(stores, {
      taskId: await openTask(stores, { proposalId, office: '3201', kind: notBy }),
      by: first,
    });
    await completeTask(stores, { taskId: await openTask(stores, { proposalId, office: '3201', kind }), by: second });
  };

  it('is refused to the same person and open to another', async () => {
    await expect(attempt({ first: SITI, second: SITI })).rejects.toMatchObject({ constraint: 'task_four_eyes' });
    await expect(attempt({ first: SITI, second: BUDI })).resolves.toBeUndefined();
  });
});

describe('an official who claims', () => {
  it('is refused where the same person acted before, and the task stays free', async () => {
    const { taskId } = await checkedCase(SITI);
    const claimed = await stores.api.tasks.claim({ taskId, version: 1, actor: head(SITI) });
    expect(claimed).toMatchObject({ refused: 'same-officer', task: { claimedBy: null, version: 1 } });
    expect(await stores.api.tasks.claim({ taskId, version: 1, actor: head(BUDI) })).not.toHaveProperty('refused');
  });

  it('is refused on behalf of whoever acted before, and when somebody acted for the claimant', async () => {
    const { taskId } = await checkedCase(SITI);
    const forSiti = await stores.api.tasks.claim({ taskId, version: 1, actor: { ...head(EUIS), onBehalfOf: SITI } });
    expect(forSiti).toMatchObject({ refused: 'same-officer' });

    const delegated = await checkedCase(BUDI, SITI);
    for (const person of [SITI, BUDI]) {
      const claim = { taskId: delegated.taskId, version: 1, actor: head(person) };
      expect(await stores.api.tasks.claim(claim)).toMatchObject({ refused: 'same-officer' });
    }
  });

  it('cannot be given the task by somebody else either', async () => {
    const { taskId } = await checkedCase(SITI);
    const assigned = await stores.api.tasks.assign({ taskId, version: 1, actor: head(EUIS), to: SITI });
    expect(assigned).toMatchObject({ refused: 'same-officer' });
  });

  it('is judged by acts of offices that the claimant cannot see', async () => {
    const proposalId = randomUUID();
    const elsewhere = await openTask(stores, { proposalId, office: '7371' });
    await completeTask(stores, { taskId: elsewhere, by: SITI });
    const taskId = await openTask(stores, { proposalId, office: '3201', kind: 'ratification', role: 'dinsos-head' });
    const claimed = await stores.api.tasks.claim({ taskId, version: 1, actor: head(SITI) });
    expect(claimed).toMatchObject({ refused: 'same-officer' });
  });

  it('may act again on a kind that does not check the other, and on another case', async () => {
    const proposalId = randomUUID();
    await completeTask(stores, { taskId: await openTask(stores, { proposalId, office: '3201' }), by: SITI });
    const again = await openTask(stores, {
      proposalId,
      office: '3201',
      kind: 'completeness-check',
      role: 'dinsos-head',
    });
    expect(await stores.api.tasks.claim({ taskId: again, version: 1, actor: head(SITI) })).not.toHaveProperty(
      'refused',
    );
  });
});

describe('a case that is no proposal’s', () => {
  it('is known by its workflow: the same person signs there once, and may sign in another', async () => {
    const [ours, others] = [await openTask(stores, DETERMINATION), await openTask(stores, DETERMINATION)];
    const [signoff, elsewhere] = [await openTask(stores, SIGNOFF), await openTask(stores, SIGNOFF)];
    const inOneCase = 'update task set workflow_id = $2 where id = any($1)';
    await stores.database.pool.query(inOneCase, [[ours, signoff], `determination-${randomUUID()}`]);
    await stores.database.pool.query(inOneCase, [[others, elsewhere], `determination-${randomUUID()}`]);
    await completeTask(stores, { taskId: ours, by: SITI });

    await expect(completeTask(stores, { taskId: signoff, by: SITI })).rejects.toMatchObject({
      constraint: 'task_four_eyes',
    });
    await expect(completeTask(stores, { taskId: elsewhere, by: SITI })).resolves.toBeUndefined();
    await expect(completeTask(stores, { taskId: signoff, by: BUDI })).resolves.toBeUndefined();
  });
});

describe('two decisions of one person on one case', () => {
  it('never both stand, even when they are written at one instant', async () => {
    for (let round = 0; round < 10; round += 1) {
      const proposalId = randomUUID();
      const check = await openTask(stores, { proposalId, office: '3201', kind: 'objection-verification' });
      const review = await openTask(stores, { proposalId, office: '3201', kind: 'objection-review' });
      // Held open, so that both have written before either commits.
      const [one, two] = [await stores.database.pool.connect(), await stores.database.pool.connect()];
      const complete = 'update task set completed_by = $2 where id = $1';
      await one.query('begin');
      await two.query('begin');
      await one.query(complete, [check, SITI]);
      const second = two.query(complete, [review, SITI]).then(
        () => 'written',
        (error: unknown) => (error as { constraint?: string }).constraint,
      );
      await one.query('commit');
      expect(await second).toBe('task_four_eyes');
      await two.query('rollback');
      one.release();
      two.release();
    }
  });
});

describe('a step of the journal', () => {
  const projection = (taskId: string, kind: TaskProjection['kind'], completedBy: string): TaskProjection => ({
    taskId,
    kind,
    state: 'COMPLETED',
    role: 'dinsos-head',
    office: '3201',
    escalationLevel: 0,
    openedAt: '2026-01-05T01:00:00.000Z',
    dueAt: '2026-01-08T01:00:00.000Z',
    overdue: false,
    reasonCodes: [],
    markedFields: [],
    completedBy,
  });
  const step = (proposalId: string, stepNo: number, task: TaskProjection): JournalStep => {
    return { workflowId: `proposal-${proposalId}`, stepNo, proposalId, tasks: [task], events: [], notices: [] };
  };

  it('that holds a forbidden signature is refused as such, and tried again like any write', async () => {
    const { proposalId, taskId } = await checkedCase(SITI);
    const record = stepRecorder(stores);
    const attempt = record(step(proposalId, 2, projection(taskId, 'ratification', SITI)));
    await expect(attempt).rejects.toThrow(ApplicationFailure);
    await expect(attempt).rejects.toMatchObject({ type: 'same-officer', nonRetryable: false });
  });

  it('that is written twice is not judged by what came after it', async () => {
    const proposalId = randomUUID();
    const record = stepRecorder(stores);
    const check = step(proposalId, 1, projection(randomUUID(), 'completeness-check', SITI));
    await record(check);
    await record(step(proposalId, 2, projection(randomUUID(), 'correction', SITI)));
    await expect(record(check)).resolves.toBeUndefined();
  });
});
