import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { Client, Input } from '../../client/client';
import { OFFICIALS } from '../../agencies/sandbox/officials';
import { taskDefinition, type TaskKind } from '../../domain/tasks/catalogue';
import type { ProposalView, TimelineView } from '../../store/proposals';
import type { TaskView } from '../../store/tasks';
import { answered, type Answer, type ApiClient } from './api-client';
import { evidenceOf } from './demonstration';

/** A proposal as whoever plays its officials follows it. */
export interface Followed {
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly village: string;
}

export interface Filing {
  readonly as: string;
  readonly submission: object;
  /** Idempotency key; a new one if absent. */
  readonly key?: string;
}

/** A proposal just filed, with what the API answered. */
export interface Filed extends Followed {
  readonly answer: Answer<ProposalView>;
}

export interface WantedTask {
  readonly kind: TaskKind;
  /** Official to act; the first suitable one if absent. */
  readonly as?: string | undefined;
}

export interface DecideCommand extends WantedTask {
  readonly path: 'complete' | 'return';
  readonly body: unknown;
}

export interface Completion extends WantedTask {
  readonly outcome: string;
  /** What the task needs beyond its outcome. */
  readonly more?: Readonly<Record<string, unknown>>;
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

/** What is waited for, and for how long at most. */
export interface Wait {
  /** Words for the error, or how to find them once patience has ended. */
  readonly what: string | (() => string);
  readonly patienceMs?: number;
}

/** Calls `look` until it answers something. Throws when patience ends, naming what was waited for. */
export async function eventually<T>(
  { what, patienceMs = PATIENCE_MS }: Wait,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}.`);
    await pause(POLL_MS);
  }
}

/** The officials of the offices a proposal passes through, each acting over HTTP with a token of their own. */
export interface Offices {
  /** Files a household through a door. Throws unless it was taken in. */
  file(filing: Filing): Promise<Filed>;
  read(followed: Followed): Promise<ProposalView>;
  timeline(followed: Followed): Promise<readonly TimelineView[]>;
  findTask(followed: Followed, wanted: WantedTask): Promise<{ task: TaskView; as: string } | undefined>;
  /** Waits for the task, claims and decides it. Answers what the API said to the decision. */
  decide(followed: Followed, command: DecideCommand): Promise<Answer>;
  /** Like `decide`, but throws when the decision is refused. */
  complete(followed: Followed, completion: Completion): Promise<Answer>;
  sendBack(followed: Followed, completion: Omit<Completion, 'outcome'>): Promise<Answer>;
  /** Takes a proposal back on the revision that stands. Answers what the API said. */
  withdraw(followed: Followed, as: string): Promise<Answer>;
  /** Disputes the decisions of the quarter for the household. Answers what the API said. */
  object(followed: Followed, as: string): Promise<Answer>;
  /** Waits until the proposal satisfies `holds`. */
  until(followed: Followed, holds: (view: ProposalView) => boolean): Promise<ProposalView>;
}

/** Plays the officials of the sandbox. */
export function createOffices(api: ApiClient): Offices {
  return {
    file: (filing) => file(api, filing),
    read: (followed) => read(api, followed),
    timeline: (followed) => timeline(api, followed),
    findTask: (followed, wanted) => findTask(api, { ...wanted, followed }),
    decide: (followed, command) => decide(api, { ...command, followed }),
    complete: (followed, { kind, as, outcome, more }) =>
      mustDecide(api, { followed, kind, as, path: 'complete', body: { outcome, ...more } }),
    sendBack: (followed, { kind, as, more }) => mustDecide(api, { followed, kind, as, path: 'return', body: more }),
    withdraw: (followed, as) => withdraw(api, { followed, as }),
    object: (followed, as) => object(api, { followed, as }),
    until: (followed, holds) => until(api, { followed, holds }),
  };
}

async function withdraw(api: ApiClient, { followed, as }: Of<{ readonly as: string }>): Promise<Answer> {
  const { proposalId } = followed;
  const client = api.as(as);
  const { etag } = await client.readProposal({ proposalId });
  return answered(client.withdrawProposal({ proposalId, ifMatch: etag ?? '', body: {} }));
}

async function object(api: ApiClient, { followed, as }: Of<{ readonly as: string }>): Promise<Answer> {
  const { proposalId } = followed;
  const client = api.as(as);
  const { etag } = await client.readProposal({ proposalId });
  const { sha256, reference } = evidenceOf('house-photo');
  return answered(
    client.objectToDecision({ proposalId, ifMatch: etag ?? '', body: { evidence: [{ sha256, reference }] } }),
  );
}

/** Followed by whoever is to say what. */
type Of<Command> = Command & { readonly followed: Followed };

async function file(api: ApiClient, { as, submission, key = randomUUID() }: Filing): Promise<Filed> {
  const filed = await api.as(as).fileProposal({ body: submission as Input<'fileProposal'>['body'], key });
  const body = filed.body as ProposalView;
  const { proposalId, trackingCode, village } = body;
  return { proposalId, trackingCode, village, answer: { status: filed.status, body, etag: filed.etag } };
}

/** Officials are shown all of a proposal; only filers who are no office are not. */
async function read(api: ApiClient, { proposalId, village }: Followed): Promise<ProposalView> {
  const [reader = ''] = officialsFor('completeness-check', village);
  return (await api.as(reader).readProposal({ proposalId })).body as ProposalView;
}

async function timeline(api: ApiClient, { proposalId, village }: Followed): Promise<readonly TimelineView[]> {
  const [reader = ''] = officialsFor('completeness-check', village);
  return (await api.as(reader).readTimeline({ proposalId })).body.events;
}

async function findTask(
  api: ApiClient,
  { followed, kind, as }: Of<WantedTask>,
): Promise<{ task: TaskView; as: string } | undefined> {
  for (const username of as === undefined ? officialsFor(kind, followed.village) : [as]) {
    const { trackingCode } = followed;
    const found = await answered(api.as(username).searchTasks({ body: { kind, trackingCode } }));
    // A refused search has no items; the next official may be allowed to see the task.
    const [task] = (found.body as { readonly items?: readonly TaskView[] }).items ?? [];
    if (task !== undefined) return { task, as: username };
  }
  return undefined;
}

async function decide(api: ApiClient, { followed, kind, as, path, body }: Of<DecideCommand>): Promise<Answer> {
  const open = await eventually({ what: `${kind} of ${followed.trackingCode}` }, () =>
    findTask(api, { followed, kind, as }),
  );
  const client = api.as(open.as);
  const { taskId, version } = open.task;
  const claimed = await answered(client.claimTask({ taskId, ifMatch: `"${taskId}.${String(version)}"` }));
  if (claimed.status !== 200) return claimed;
  const answer = await decideOn(client, { taskId, path, body, etag: claimed.etag });
  // A reminder or a deadline has changed the task meanwhile: whoever looks again decides on what stands now.
  return answer.status === 412 ? decideOn(client, { taskId, path, body, etag: answer.etag }) : answer;
}

interface Decision extends Pick<DecideCommand, 'path' | 'body'> {
  readonly taskId: string;
  readonly etag: string | null;
}

function decideOn(client: Client, { taskId, path, body, etag }: Decision): Promise<Answer> {
  const seen = { taskId, ifMatch: etag ?? '' };
  return path === 'complete'
    ? answered(client.completeTask({ ...seen, body: body as Input<'completeTask'>['body'] }))
    : answered(client.returnTask({ ...seen, body: body as Input<'returnTask'>['body'] }));
}

async function mustDecide(api: ApiClient, command: Of<DecideCommand>): Promise<Answer> {
  const answer = await decide(api, command);
  if (answer.status !== 200)
    throw new Error(`${command.kind} was answered ${String(answer.status)}: ${JSON.stringify(answer.body)}`);
  return answer;
}

function until(
  api: ApiClient,
  { followed, holds }: Of<{ readonly holds: (view: ProposalView) => boolean }>,
): Promise<ProposalView> {
  let seen: ProposalView | undefined;
  const what = (): string =>
    `${followed.trackingCode}, which stands at ${seen?.status.stage ?? 'nothing'}/${seen?.status.nextStep ?? ''}`;
  return eventually({ what }, async () => {
    seen = await read(api, followed);
    return holds(seen) ? seen : undefined;
  });
}
