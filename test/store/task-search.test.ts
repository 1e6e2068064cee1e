import { isWithin } from '../../domain/region';
import type { Actor } from '../../domain/tasks/decide';
import type { TaskView } from '../../store/tasks';
import { testStores, type TestStores } from '../support/database';
import { openTask, type OpenedTask } from './offices-with-rows';

let stores: TestStores;
const opened: (OpenedTask & { readonly taskId: string })[] = [];

/** Tasks of many offices and levels, some escalated, with deadlines that often are the same. */
beforeAll(async () => {
  stores = await testStores();
  const offices = ['', '32', '3201', '3202', '73', '7371', '3201022003', '3201011006', '320102', '7371011003'];
  const roles = ['dinsos-verifier', 'village-operator', 'province-officer'];
  for (let number = 0; number < 90; number += 1) {
    const office = offices[number % offices.length] ?? '';
    const task: OpenedTask = {
      office,
      role: roles[number % roles.length] ?? '',
      dueAt: `2026-01-${String((number % 7) + 10)}T01:00:00.000Z`,
      ...(number % 4 === 0 ? { escalated: { role: 'province-officer', office: office.slice(0, 2) } } : {}),
    };
    opened.push({ ...task, taskId: await openTask(stores, task) });
  }
});
afterAll(() => stores.drop());

/** Page by page, by the cursor that the one before ended at. */
async function everyPage(actor: Actor, limit: number): Promise<TaskView[]> {
  const all: TaskView[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last === undefined ? {} : { after: { dueAt: last.dueAt, taskId: last.taskId } };
    const page = await stores.api.tasks.search(actor, { limit, ...after });
    all.push(...page);
    if (page.length < limit) return all;
  }
}

/** The same by the domain's rule, over every task there is. */
function expectedFor({ role, office }: Actor): string[] {
  const mine = opened.filter((task) => {
    if (task.role === role) return isWithin(task.office, office);
    return task.escalated?.role === role && isWithin(task.escalated.office, office);
  });
  const key = ({ dueAt = '', taskId }: (typeof opened)[number]): string => `${dueAt}/${taskId}`;
  return mine.sort((left, right) => (key(left) < key(right) ? -1 : 1)).map(({ taskId }) => taskId);
}

describe.each(['dinsos-verifier', 'village-operator', 'province-officer'] as const)('the inbox of a %s', (role) => {
  it.each(['', '32', '3201', '320102', '3201022003', '73', '7371', '91'])(
    'at "%s" lists what the domain gives that office, by deadline, each task on one page',
    async (office) => {
      const actor: Actor = { personId: 'd75e0000-0000-4000-8000-000000000003', role, office };
      const pages = await everyPage(actor, 4);
      expect(pages.map(({ taskId }) => taskId)).toEqual(expectedFor(actor));
    },
  );
});

describe('filters', () => {
  const actor: Actor = { personId: 'd75e0000-0000-4000-8000-000000000003', role: 'dinsos-verifier', office: '' };

  it('can all be used at once', async () => {
    const search = { kind: 'completeness-check', overdue: false, mine: true, limit: 200 } as const;
    expect(await stores.api.tasks.search(actor, search)).toEqual([]);
    const [first] = await stores.api.tasks.search(actor, { limit: 1 });
    const taskId = first?.taskId ?? '';
    await stores.api.tasks.claim({ taskId, version: 1, actor });
    expect(await stores.api.tasks.search(actor, search)).toMatchObject([{ taskId, state: 'CLAIMED' }]);
    expect(await stores.api.tasks.search(actor, { ...search, overdue: true })).toEqual([]);
    expect(await stores.api.tasks.search(actor, { ...search, trackingCode: 'TESTCODE22' })).toEqual([]);
  });
});
