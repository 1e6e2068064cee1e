import type { DatabaseError, Pool, QueryConfig } from 'pg';

import type { OtherHolder } from '../domain/identity/double-nik';
import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { Stage } from '../domain/proposal/stage';
import type { Role, TaskKind } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';
import { partyOf } from './access';
import { asFacts, officialOrSystem } from './audit/entry';
import { scoped, withScope, type Rows } from './scope';
import { searchStatement, TASK_COLUMNS, TASK_JOINED } from './task-search';

export type TaskState = 'OPEN' | 'CLAIMED' | 'COMPLETED' | 'RETURNED' | 'EXPIRED' | 'CANCELLED';

/** A task as officials see it. */
export interface TaskView {
  readonly taskId: string;
  readonly workflowId: string;
  readonly proposalId: string | null;
  readonly trackingCode: string | null;
  readonly kind: TaskKind;
  readonly state: TaskState;
  readonly role: Role;
  readonly office: string;
  readonly village: string | null;
  readonly stage: Stage | null;
  readonly escalationLevel: number;
  readonly escalatedOffice: string | null;
  readonly assignedTo: string | null;
  readonly claimedBy: string | null;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly followUpAt: string | null;
  /** 0 to 100; the office's own order beside the deadline. */
  readonly priority: number;
  readonly overdue: boolean;
  readonly reasonCodes: readonly ReasonCode[];
  readonly markedFields: readonly string[];
  readonly formVersion: string | null;
  /** A record of another register that the task is about, and the village it lies in. */
  readonly subject: OtherHolder | null;
  readonly outcome: string | null;
  readonly version: number;
}

export interface TaskSearch {
  /** Another role's tasks, which the actor supervises. */
  readonly role?: Role;
  readonly state?: TaskState;
  readonly kind?: TaskKind;
  /** Kinds a stand-in may act on; empty for all. */
  readonly kinds?: readonly TaskKind[];
  /** Region code in which the household lives. */
  readonly region?: string;
  readonly stage?: Stage;
  /** Instants, ISO 8601. */
  readonly dueFrom?: string;
  readonly dueUntil?: string;
  readonly overdue?: boolean;
  readonly mine?: boolean;
  /** A tracking code, or how it begins. */
  readonly trackingCode?: string;
  /** Where the page before ended. */
  readonly after?: { readonly dueAt: string; readonly taskId: string };
  readonly limit: number;
}

export type ClaimRefusal = 'stale' | 'claimed-by-other' | 'not-open' | 'same-officer';
export type ClaimResult = { readonly task: TaskView } | { readonly refused: ClaimRefusal; readonly task: TaskView };

/** A change of who holds a task, guarded by the version the caller saw. */
export interface ClaimCommand {
  readonly taskId: string;
  readonly version: number;
  readonly actor: Actor;
}

/** How an office orders its work. What is absent stays; `null` takes the follow-up away. */
export interface TaskChange {
  readonly priority?: number;
  readonly followUpAt?: string | null;
}

export interface TaskStore {
  /** Open tasks the actor's office may act on, earliest deadline first. */
  search(actor: Actor, search: TaskSearch): Promise<TaskView[]>;
  /**
   * A task of the actor's territory in any state, whatever its role: the policy decides who may know of it. `undefined` for
   * unknown and foreign alike.
   */
  find(actor: Actor, taskId: string): Promise<TaskView | undefined>;
  claim(command: ClaimCommand): Promise<ClaimResult | undefined>;
  /** Gives a task back. `supervisor`: somebody else's claim may be given back as well. */
  release(command: ClaimCommand & { readonly supervisor: boolean }): Promise<ClaimResult | undefined>;
  /** Gives an open task to another person of the office. */
  assign(command: ClaimCommand & { readonly to: string }): Promise<ClaimResult | undefined>;
  change(command: ClaimCommand & { readonly change: TaskChange }): Promise<ClaimResult | undefined>;
}

/** A change of an open task. Its SQL may refer to the actor as $1 and to `more` from $5 on. */
interface GuardedUpdate {
  readonly name: string;
  /** What the audit calls it. */
  readonly action: string;
  readonly set: string;
  readonly guard: string;
  /** What the audit keeps of it beside the task. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly more?: readonly unknown[];
}

const CLAIM: GuardedUpdate = {
  name: 'task-claim',
  action: 'task-claimed',
  set: 'claimed_by = $1, claimed_at = clock_timestamp(), on_behalf_of = $5::uuid',
  guard: '(claimed_by is null or claimed_by = $1)',
};

const RELEASE: GuardedUpdate = {
  name: 'task-release',
  action: 'task-released',
  set: 'claimed_by = null, claimed_at = null, on_behalf_of = null',
  guard: 'claimed_by is not null and (claimed_by = $1 or $5::boolean)',
};

const ASSIGN: GuardedUpdate = {
  name: 'task-assign',
  action: 'task-assigned',
  set: 'claimed_by = $5::uuid, claimed_at = clock_timestamp(), on_behalf_of = null',
  guard: '$1::uuid is not null',
};

const CHANGE: GuardedUpdate = {
  name: 'task-change',
  action: 'task-changed',
  set: `priority = coalesce($5, priority),
    follow_up_at = case when $6::boolean then $7::timestamptz else follow_up_at end`,
  guard: '$1::uuid is not null',
};

/** Tasks on PostgreSQL. The policy has decided whose they are; every statement runs where no other territory is seen. */
export function createTaskStore(pool: Pool): TaskStore {
  const desk = (actor: Actor): Rows => scoped(pool, { kind: 'party', party: partyOf(actor) });
  return {
    find: (actor, taskId) => find(desk(actor), taskId),
    search: (actor, search) => tasks(desk(actor), searchStatement(actor, search)),
    claim: (command) => change(pool, { ...command, ...CLAIM, more: [command.actor.onBehalfOf ?? null] }),
    release: ({ supervisor, ...command }) => change(pool, { ...command, ...RELEASE, more: [supervisor] }),
    assign: ({ to, ...command }) => change(pool, { ...command, ...ASSIGN, detail: { to }, more: [to] }),
    change: ({ change: { priority, followUpAt }, ...command }) => {
      const more = [priority ?? null, followUpAt !== undefined, followUpAt ?? null];
      return change(pool, { ...command, ...CHANGE, detail: { priority, followUpAt }, more });
    },
  };
}

const RELEASE_IDLE = `update task set claimed_by = null, claimed_at = null, on_behalf_of = null, version = version + 1
  where state = 'OPEN' and claimed_by is not null and claimed_at < clock_timestamp() - $1 * interval '1 hour'`;

/** Gives claims back to the office that have rested for so many hours of server time. Answers how many. */
export async function releaseIdleClaims(pool: Pool, hours: number): Promise<number> {
  return (await pool.query({ name: 'task-release-idle', text: RELEASE_IDLE, values: [hours] })).rowCount ?? 0;
}

async function tasks(rows: Rows, statement: QueryConfig): Promise<TaskView[]> {
  const result = await rows.query<TaskRow>(statement);
  return result.rows.map((row) => {
    const instants = { openedAt: row.openedAt.toISOString(), dueAt: row.dueAt.toISOString() };
    return { ...row, ...instants, followUpAt: row.followUpAt?.toISOString() ?? null };
  });
}

interface TaskRow extends Omit<TaskView, 'openedAt' | 'dueAt' | 'followUpAt'> {
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly followUpAt: Date | null;
}

async function find(rows: Rows, taskId: string): Promise<TaskView | undefined> {
  const text = `select ${TASK_COLUMNS} ${TASK_JOINED} where task.id = $1`;
  const [found] = await tasks(rows, { name: 'task-find', text, values: [taskId] });
  return found;
}

/** Runs a guarded update, with its entry in the audit, and says, when it changed nothing, why not. */
async function change(pool: Pool, command: ClaimCommand & GuardedUpdate): Promise<ClaimResult | undefined> {
  const scope = { kind: 'party', party: partyOf(command.actor) } as const;
  try {
    return await withScope({ pool, scope }, async (rows) => {
      const { rowCount } = await rows.query(guarded(command));
      const task = await find(rows, command.taskId);
      if (task === undefined) return undefined;
      return rowCount === 1 ? { task } : { task, refused: refusalFor(task, command) };
    });
  } catch (error) {
    if (!breaksFourEyes(error)) throw error;
    const task = await find(scoped(pool, scope), command.taskId);
    return task === undefined ? undefined : { task, refused: 'same-officer' };
  }
}

function guarded(command: ClaimCommand & GuardedUpdate): QueryConfig {
  const { taskId, version, actor, name, action, set, guard, detail, more = [] } = command;
  const fact = asFacts({ ...officialOrSystem(actor), action, detail: { taskId, ...detail } });
  return {
    name,
    text: `with changed as (
        update task set ${set}, version = version + 1
        where id = $2 and version = $3 and state = 'OPEN' and ${guard} returning proposal_id
      ) select audit_append(proposal_id, $4) from changed`,
    values: [actor.personId, taskId, version, fact, ...more],
  };
}

/** Whether the database refused a second signature of the same person on one case. */
export function breaksFourEyes(error: unknown): boolean {
  return (error as Partial<DatabaseError>).constraint === 'task_four_eyes';
}

function refusalFor(task: TaskView, { actor, version }: ClaimCommand): ClaimRefusal {
  if (task.state !== 'OPEN' && task.state !== 'CLAIMED') return 'not-open';
  if (task.claimedBy !== null && task.claimedBy !== actor.personId) return 'claimed-by-other';
  return task.version === version ? 'not-open' : 'stale';
}
