import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { OFFICIALS } from '../../agencies/sandbox/officials';
import type { TaskKind } from '../../domain/tasks/catalogue';
import { taskDefinition } from '../../domain/tasks/catalogue';
import { kabupatenOf } from '../../domain/region';
import type { ProposalView, TimelineView } from '../../store/proposals';
import type { TaskView } from '../../store/tasks';
import type { Answer, ApiClient } from './api-client';

/** A proposal as whoever plays its officials follows it. */
export interface Followed {
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly village: string;
}

export interface Completion {
  readonly outcome: string;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Official to act; the first suitable one if absent. */
  readonly as?: string;
}

const POLL_MS = 40;
const PATIENCE_MS = 60_000;

/** Officials of the sandbox who may hold tasks of a kind for a village, first choice first. */
export function officialsFor(kind: TaskKind, village: string): string[] {
  const { role } = taskDefinition(kind);
  return OFFICIALS.filter((official) => official.role === role && village.startsWith(official.office)).map(
    ({ username }) => username,
  );
}

/** Calls `look` until it answers something. Throws after a minute, naming what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited in vain for ${what}.`);
    await pause(POLL_MS);
  }
}

/** Plays the officials of the offices a proposal passes through. */
export function createOffices(api: ApiClient) {
  async function read({ proposalId, village }: Followed): Promise<ProposalView> {
    const [reader = ''] = officialsFor('completeness-check', village);
    return (await api.call<ProposalView>({ path: `/v1/proposals/${proposalId}`, as: reader })).body;
  }

  async function timeline({ proposalId, village }: Followed): Promise<readonly TimelineView[]> {
    const [reader = ''] = officialsFor('completeness-check', village);
    const path = `/v1/proposals/${proposalId}/timeline`;
    return (await api.call<{ events: TimelineView[] }>({ path, as: reader })).body.events;
  }

  async function findTask(
    followed: Followed,
    { kind, as }: { kind: TaskKind; as?: string },
  ): Promise<{ task: TaskView; as: string } | undefined> {
    for (const username of as === undefined ? officialsFor(kind, followed.village) : [as]) {
      const body = { kind, trackingCode: followed.trackingCode };
      const found = await api.call<{ items: TaskView[] }>({
        method: 'POST',
        path: '/v1/tasks/search',
        as: username,
        body,
      });
      const task = found.body.items?.[0];
      if (task !== undefined) return { task, as: username };
    }
    return undefined;
  }

  /** Waits for the task, claims and decides it. Answers what the API said to the decision. */
  async function decide(
    followed: Followed,
    { kind, as, path, body }: { kind: TaskKind; as?: string | undefined; path: string; body: unknown },
  ): Promise<Answer> {
    const open = await eventually(`${kind} of ${followed.trackingCode}`, () =>
      findTask(followed, { kind, ...(as === undefined ? {} : { as }) }),
    );
    const claimed = await api.call<TaskView>({
      method: 'POST',
      path: `/v1/tasks/${open.task.taskId}/claim`,
      as: open.as,
      headers: { 'if-match': `"${open.task.taskId}.${String(open.task.version)}"` },
    });
    if (claimed.status !== 200) return claimed;
    return api.call({
      method: 'POST',
      path: `/v1/tasks/${open.task.taskId}/${path}`,
      as: open.as,
      body,
      headers: { 'if-match': claimed.etag ?? '', 'idempotency-key': randomUUID() },
    });
  }

  async function must(followed: Followed, command: Parameters<typeof decide>[1]): Promise<Answer> {
    const answer = await decide(followed, command);
    if (answer.status !== 200)
      throw new Error(`${command.kind} was answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  return {
    read,
    timeline,
    findTask,
    decide,
    /** Files a household through a door. Throws unless it was taken in. */
    async file(
      as: string,
      submission: object,
      key: string = randomUUID(),
    ): Promise<Followed & { answer: Answer<ProposalView> }> {
      const headers = { 'idempotency-key': key };
      const answer = await api.call<ProposalView>({
        method: 'POST',
        path: '/v1/proposals',
        as,
        body: submission,
        headers,
      });
      if (answer.status !== 202 && answer.status !== 200)
        throw new Error(`Filing was answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
      const { proposalId, trackingCode, village } = answer.body;
      return { proposalId, trackingCode, village, answer };
    },
    complete: (followed: Followed, kind: TaskKind, { outcome, more, as }: Completion) =>
      must(followed, { kind, as, path: 'complete', body: { outcome, ...more } }),
    sendBack: (followed: Followed, kind: TaskKind, { more, as }: Omit<Completion, 'outcome'>) =>
      must(followed, { kind, as, path: 'return', body: more }),
    /** Waits until the proposal satisfies `holds`. */
    until: (followed: Followed, what: string, holds: (view: ProposalView) => boolean, patienceMs?: number) =>
      eventually(
        `${what} of ${followed.trackingCode}`,
        async () => {
          const view = await read(followed);
          return holds(view) ? view : undefined;
        },
        patienceMs,
      ),
    kabupaten: ({ village }: Followed): string => kabupatenOf(village),
  };
}

export type Offices = ReturnType<typeof createOffices>;
