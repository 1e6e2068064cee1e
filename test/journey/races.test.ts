import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { Answer } from '../../scripts/play/api-client';
import { eventually, type Filed } from '../../scripts/play/officials';
import type { TaskView } from '../../store/tasks';
import { identitiesOf, YOUNG_FAMILY } from './families';
import { enterWorld, Story, type World } from './support';

let world: World;
let story: Story;
beforeAll(async () => {
  world = await enterWorld();
  story = await Story.begin(world, { from: '2026-06-02T08:00:00+07:00', dayMs: 60_000 });
});
afterAll(() => world.close());

interface Waiting {
  readonly followed: Filed;
  readonly task: TaskView;
}

/** A proposal that both verifiers of the kabupaten have on their desk. */
async function onTheDesk(): Promise<Waiting> {
  const household = { ...story.submission({ channel: 'kemensos' }), ...identitiesOf(YOUNG_FAMILY) };
  const followed = await story.file('dewi', household);
  const found = await eventually({ what: 'the completeness check' }, () =>
    world.offices.findTask(followed, { kind: 'completeness-check' }),
  );
  return { followed, task: found.task };
}

function etag({ taskId }: TaskView, version: number): string {
  return `"${taskId}.${String(version)}"`;
}

interface Command {
  readonly as: string;
  readonly verb: 'claim' | 'complete';
  readonly version: number;
  readonly key?: string;
}

function command(task: TaskView, { as, verb, version, key = randomUUID() }: Command): Promise<Answer> {
  return world.api.call({
    method: 'POST',
    path: `/v1/tasks/${task.taskId}/${verb}`,
    as,
    headers: { 'if-match': etag(task, version), 'idempotency-key': key },
    ...(verb === 'complete' ? { body: { outcome: 'verified' } } : {}),
  });
}

/** A caller who is told to wait asks again: while the command is being carried out, or when the minute's calls are used up. */
async function insist(task: TaskView, asked: Command): Promise<Answer> {
  for (;;) {
    const answer = await command(task, asked);
    const { code } = answer.body as { code?: string };
    if (code !== 'command-running' && code !== 'too-many-requests') return answer;
    await pause(1_000);
  }
}

async function completions({ followed }: Waiting): Promise<number> {
  return (await world.offices.timeline(followed)).filter(({ kind }) => kind === 'task-completed').length;
}

describe('a decision', () => {
  it('sent a hundred times at once under one key has one effect and a hundred equal answers', async () => {
    const waiting = await onTheDesk();
    const { task } = waiting;
    const claimed = await command(task, { as: 'budi', verb: 'claim', version: task.version });
    const press = { as: 'budi', verb: 'complete', version: task.version + 1, key: randomUUID() } as const;

    const answers = await Promise.all(Array.from({ length: 100 }, () => insist(task, press)));

    expect(claimed.status).toBe(200);
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 200, body: { taskId: task.taskId } });
    expect(await completions(waiting)).toBe(1);
  });

  it('of two officers within a millisecond is one decision; the loser hears how things stand', async () => {
    const cases = await Promise.all(Array.from({ length: 4 }, onTheDesk));

    const answers = await Promise.all(
      cases.map(({ task }) =>
        Promise.all(
          ['budi', 'euis'].map(async (as) => {
            const claimed = await command(task, { as, verb: 'claim', version: task.version });
            const decided = await command(task, { as, verb: 'complete', version: task.version + 1 });
            return { claimed, decided };
          }),
        ),
      ),
    );

    for (const pair of answers) {
      const losers = pair.filter(({ decided }) => decided.status !== 200);
      expect(losers).toHaveLength(1);
      // Claims as well: of two officers one holds the task, and only that one has decided it.
      expect(losers[0]?.claimed.status).not.toBe(200);
      for (const { status, body, etag: current } of losers.flatMap(({ claimed, decided }) => [claimed, decided])) {
        expect([409, 412]).toContain(status);
        expect((body as { code: string }).code).toMatch(/^(already-claimed|stale-version|task-not-open)$/);
        expect(current ?? (body as { current?: object }).current).toBeDefined();
      }
    }
    expect(await Promise.all(cases.map(completions))).toEqual(cases.map(() => 1));
  });

  it('of one officer in two windows within a millisecond is one decision', async () => {
    const waiting = await onTheDesk();
    const { task } = waiting;
    await command(task, { as: 'budi', verb: 'claim', version: task.version });
    const press = { as: 'budi', verb: 'complete', version: task.version + 1 } as const;

    const answers = await Promise.all([command(task, press), command(task, press)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'task-not-open' });
    expect(await completions(waiting)).toBe(1);
  });
});
