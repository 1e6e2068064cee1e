import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { TaskKind } from '../../domain/tasks/catalogue';
import type { ApiClient } from '../../scripts/play/api-client';
import { survey } from '../../scripts/play/survey';
import type { ProposalView } from '../../store/proposals';
import type { TaskView } from '../../store/tasks';
import { startCpuMeter, type CpuUse } from '../machine';
import { nextSubmission } from './carrier';
import type { Stand } from './stand';

export interface OfficersOptions {
  readonly stand: Pick<Stand, 'parts'>;
  /** Signs in as whoever calls. */
  readonly api: Pick<ApiClient, 'call'>;
  readonly posts: readonly Post[];
  readonly seconds: number;
  /** Proposals filed in a second; each brings four tasks. */
  readonly filedPerSecond: number;
}

export interface OfficersAtWork {
  /** Milliseconds of each `complete`, as the official's program sees it. */
  readonly completeMs: readonly number[];
  readonly claimMs: readonly number[];
  /** Completions in a second, of all officers together. */
  readonly perSecond: number;
  readonly cpu: CpuUse;
}

/** Somebody at work on one kind of task. */
export interface Post {
  readonly username: string;
  readonly kind: TaskKind;
  readonly outcome: string;
  /** Share of all tasks of this kind that is theirs. */
  readonly share: number;
  /** How many look into the same inbox: they do not all reach for its first task. */
  readonly colleagues?: number;
}

/** Five officials, so that every task of the journey has somebody whose inbox it appears in. */
export const FIVE_POSTS: readonly Post[] = [
  { username: 'budi', kind: 'completeness-check', outcome: 'verified', share: 1 },
  { username: 'dadang', kind: 'ratification', outcome: 'ratified', share: 1 },
  { username: 'ujang', kind: 'groundcheck-visit', outcome: 'submitted', share: 0.5 },
  { username: 'tuti', kind: 'groundcheck-visit', outcome: 'submitted', share: 0.5 },
  { username: 'wawan', kind: 'groundcheck-review', outcome: 'accepted', share: 1 },
];
const FILER = 'siti';
/** The first seconds fill the inboxes of the later steps and warm up the processes. */
const WARM_UP_S = 6;

interface Office {
  readonly api: Pick<ApiClient, 'call'>;
  readonly households: Map<string, ReturnType<typeof nextSubmission>>;
  readonly measured: { completeMs: number[]; claimMs: number[]; on: boolean };
  readonly until: number;
}

/** Officials work through the HTTP API, each thinking between two tasks, while proposals are filed at a steady rate. */
export async function measureOfficers({
  stand,
  api,
  posts,
  seconds,
  filedPerSecond,
}: OfficersOptions): Promise<OfficersAtWork> {
  const measured = { completeMs: [] as number[], claimMs: [] as number[], on: false };
  const until = Date.now() + (WARM_UP_S + seconds) * 1000;
  const office: Office = { api, households: new Map(), measured, until };
  const working = [
    ...posts.map((post) =>
      atEach(office, { perSecond: filedPerSecond * post.share, act: () => workOnOne(office, post) }),
    ),
    atEach(office, { perSecond: filedPerSecond, act: () => file(office) }),
  ];
  const everybody = Promise.all(working);
  await Promise.race([pause(WARM_UP_S * 1000), everybody]);
  measured.on = true;
  const used = startCpuMeter(stand.parts);
  await everybody;
  const cpu = used();
  const { completeMs, claimMs } = measured;
  return { completeMs, claimMs, perSecond: completeMs.length / (cpu.wallMs / 1000), cpu };
}

interface Beat {
  readonly perSecond: number;
  readonly act: () => Promise<void>;
}

/**
 * Acts at a rate with thinking times between half and one and a half of the mean. Time an answer took is taken off the
 * next thought, so that a slow system is not spared the work it is late with.
 */
async function atEach({ until }: Office, { perSecond, act }: Beat): Promise<void> {
  const meanMs = 1000 / perSecond;
  let due = Date.now() + Math.random() * meanMs;
  while (due < until) {
    await pause(Math.max(0, due - Date.now()));
    await act();
    due += meanMs * (0.5 + Math.random());
  }
}

async function file({ api, households }: Office): Promise<void> {
  const submission = nextSubmission();
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await api.call<ProposalView>({
    method: 'POST',
    path: '/v1/proposals',
    as: FILER,
    body: submission,
    headers,
  });
  if (answer.status !== 202) throw new Error(`Filing was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  households.set(answer.body.proposalId, submission);
}

/** Takes the most urgent task of the inbox: claims and completes it. An empty inbox is looked at again after a thought. */
async function workOnOne({ api, households, measured }: Office, post: Post): Promise<void> {
  const { username, kind, outcome, colleagues = 1 } = post;
  const search = { method: 'POST', path: '/v1/tasks/search', as: username, body: { kind, limit: colleagues } } as const;
  const { items } = (await api.call<{ items: TaskView[] }>(search)).body;
  const task = items[Math.floor(Math.random() * items.length)];
  if (task === undefined) return;
  const path = `/v1/tasks/${task.taskId}`;
  const seen = { 'if-match': `"${task.taskId}.${task.version}"`, 'idempotency-key': randomUUID() };
  const claimed = await timed(() =>
    api.call<TaskView>({ method: 'POST', path: `${path}/claim`, as: username, headers: seen }),
  );
  // A colleague was faster.
  if (claimed.answer.status !== 200) return;
  const household = households.get(task.proposalId ?? '');
  const answers = kind === 'groundcheck-visit' && household !== undefined ? { answers: surveyToday(household) } : {};
  const headers = { 'if-match': claimed.answer.etag ?? '', 'idempotency-key': randomUUID() };
  const body = { outcome, ...answers };
  const completed = await timed(() =>
    api.call({ method: 'POST', path: `${path}/complete`, as: username, body, headers }),
  );
  if (completed.answer.status !== 200) {
    throw new Error(`${kind} was answered ${completed.answer.status}: ${JSON.stringify(completed.answer.body)}`);
  }
  if (!measured.on) return;
  measured.claimMs.push(claimed.ms);
  measured.completeMs.push(completed.ms);
}

async function timed<Answer>(call: () => Promise<Answer>): Promise<{ readonly answer: Answer; readonly ms: number }> {
  const startedAt = performance.now();
  const answer = await call();
  return { answer, ms: performance.now() - startedAt };
}

/** On the calendar in force legal time is the server's; the village lies in western Indonesia. */
const WIB_MS = 7 * 3_600_000;

function surveyToday(household: ReturnType<typeof nextSubmission>): ReturnType<typeof survey> {
  const day = new Date(Date.now() + WIB_MS).toISOString().slice(0, 10);
  return survey({ household, wealth: 1, day, offset: '+07:00' });
}
