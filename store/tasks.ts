import type { Pool } from 'pg';

import type { ReasonCode } from '../domain/proposal/reason-codes';
import type { Stage } from '../domain/proposal/stage';
import type { Role, TaskKind } from '../domain/tasks/catalogue';
import type { Actor } from '../domain/tasks/decide';

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
  readonly assignedTo: string | null;
  readonly claimedBy: string | null;
  readonly openedAt: string;
  readonly dueAt: string;
  readonly overdue: boolean;
  readonly reasonCodes: readonly ReasonCode[];
  readonly markedFields: readonly string[];
  readonly formVersion: string | null;
  readonly outcome: string | null;
  readonly version: number;
}

export interface TaskSearch {
  readonly kind?: TaskKind;
  readonly overdue?: boolean;
  readonly mine?: boolean;
  readonly trackingCode?: string;
  /** Where the page before ended. */
  readonly after?: { readonly dueAt: string; readonly taskId: string };
  readonly limit: number;
}

export type ClaimRefusal = 'stale' | 'claimed-by-other' | 'not-open';
export type ClaimResult = { readonly task: TaskView } | { readonly refused: ClaimRefusal; readonly task: TaskView };

/** A change of who holds a task, guarded by the version the caller saw. */
export interface ClaimCommand {
  readonly taskId: string;
  readonly version: number;
  readonly actor: Actor;
}

export interface TaskStore {
  /** Open tasks the actor's office may act on, earliest deadline first. */
  search(actor: Actor, search: TaskSearch): Promise<TaskView[]>;
  /** A task of the actor's office in any state; `undefined` for unknown and foreign alike. */
  find(actor: Actor, taskId: string): Promise<TaskView | undefined>;
  claim(command: ClaimCommand): Promise<ClaimResult | undefined>;
  release(command: ClaimCommand): Promise<ClaimResult | undefined>;
  /** Gives an open task to another person of the office. */
  assign(command: ClaimCommand & { readonly to: string }): Promise<ClaimResult | undefined>;
}

const COLUMNS = `task.id as "taskId", task.workflow_id as "workflowId", task.proposal_id as "proposalId",
  proposal.tracking_code as "trackingCode", task.kind,
  case when task.state = 'OPEN' and task.claimed_by is not null then 'CLAIMED' else task.state end as state,
  task.role, task.office, proposal.village, proposal.stage, task.escalation_level as "escalationLevel",
  task.assigned_to as "assignedTo", task.claimed_by as "claimedBy", task.opened_at as "openedAt",
  task.due_at as "dueAt", task.overdue, task.reason_codes as "reasonCodes", task.marked_fields as "markedFields",
  task.form_version as "formVersion", task.outcome, task.version`;

/** The office holds the task's region, by whole codes; an escalated task belongs to both offices. */
const MINE = `((task.role = $1 and task.office like $2 || '%' and (task.assigned_to is null or task.assigned_to = $3))
  or (task.escalated_role = $1 and task.escalated_office like $2 || '%'))`;

const JOINED = 'from task left join proposal on proposal.id = task.proposal_id';

const SEARCH = `select ${COLUMNS} ${JOINED} where task.state = 'OPEN' and ${MINE}
  and ($4::text is null or task.kind = $4) and ($5::boolean is null or task.overdue = $5)
  and ($6::boolean is not true or task.claimed_by = $3) and ($7::text is null or proposal.tracking_code = $7)
  and ($8::timestamptz is null or (task.due_at, task.id) > ($8, $9::uuid))
  order by task.due_at, task.id limit $10`;

/** A change of who holds a task. Its SQL may refer to the actor as $3 and to `more` from $6 on. */
interface GuardedUpdate {
  readonly name: string;
  readonly set: string;
  readonly guard: string;
  readonly more?: readonly unknown[];
}

const CLAIM: GuardedUpdate = {
  name: 'task-claim',
  set: 'claimed_by = $3, claimed_at = clock_timestamp()',
  guard: '(claimed_by is null or claimed_by = $3)',
};

const RELEASE: GuardedUpdate = {
  name: 'task-release',
  set: 'claimed_by = null, claimed_at = null',
  guard: 'claimed_by = $3',
};

const ASSIGN: GuardedUpdate = {
  name: 'task-assign',
  set: 'claimed_by = $6::uuid, claimed_at = clock_timestamp()',
  guard: 'true',
};

/** Tasks on PostgreSQL. Every statement holds the rule of whose task it is, so none can forget it. */
export function createTaskStore(pool: Pool): TaskStore {
  return {
    find: (actor, taskId) => find(pool, { actor, taskId }),
    async search(actor, { kind, overdue, mine, trackingCode, after, limit }) {
      const filters = [kind ?? null, overdue ?? null, mine ?? null, trackingCode ?? null];
      const values = [...identityOf(actor), ...filters, after?.dueAt ?? null, after?.taskId ?? null, limit];
      return rows(pool, { name: 'task-search', text: SEARCH, values });
    },
    claim: (command) => change(pool, { ...command, ...CLAIM }),
    release: (command) => change(pool, { ...command, ...RELEASE }),
    assign: ({ to, ...command }) => change(pool, { ...command, ...ASSIGN, more: [to] }),
  };
}

async function rows(pool: Pool, query: { name: string; text: string; values: unknown[] }): Promise<TaskView[]> {
  const result = await pool.query<TaskView & { openedAt: Date; dueAt: Date }>(query);
  return result.rows.map((row) => ({ ...row, openedAt: row.openedAt.toISOString(), dueAt: row.dueAt.toISOString() }));
}

async function find(
  pool: Pool,
  { actor, taskId }: Pick<ClaimCommand, 'actor' | 'taskId'>,
): Promise<TaskView | undefined> {
  const text = `select ${COLUMNS} ${JOINED} where task.id = $4 and ${MINE}`;
  const [found] = await rows(pool, { name: 'task-find', text, values: [...identityOf(actor), taskId] });
  return found;
}

/** Runs a guarded update and says, when it changed nothing, why not. */
async function change(pool: Pool, command: ClaimCommand & GuardedUpdate): Promise<ClaimResult | undefined> {
  const { taskId, version, actor, name, set, guard, more = [] } = command;
  const { rowCount } = await pool.query({
    name,
    text: `update task set ${set}, version = version + 1
      where id = $4 and version = $5 and state = 'OPEN' and ${guard} and ${MINE}`,
    values: [...identityOf(actor), taskId, version, ...more],
  });
  const task = await find(pool, command);
  if (task === undefined) return undefined;
  return rowCount === 1 ? { task } : { task, refused: refusalFor(task, command) };
}

function identityOf({ role, office, personId }: Actor): [string, string, string] {
  return [role, office, personId];
}

function refusalFor(task: TaskView, { actor, version }: ClaimCommand): ClaimRefusal {
  if (task.state !== 'OPEN' && task.state !== 'CLAIMED') return 'not-open';
  if (task.claimedBy !== null && task.claimedBy !== actor.personId) return 'claimed-by-other';
  return task.version === version ? 'not-open' : 'stale';
}
