import type { QueryConfig } from 'pg';

import type { Actor } from '../domain/tasks/decide';
import type { TaskSearch } from './tasks';

export const TASK_COLUMNS = `task.id as "taskId", task.workflow_id as "workflowId", task.proposal_id as "proposalId",
  proposal.tracking_code as "trackingCode", task.kind,
  case when task.state = 'OPEN' and task.claimed_by is not null then 'CLAIMED' else task.state end as state,
  task.role, task.office, proposal.village, proposal.stage, task.escalation_level as "escalationLevel",
  task.escalated_office as "escalatedOffice", task.assigned_to as "assignedTo", task.claimed_by as "claimedBy", task.opened_at as "openedAt",
  task.due_at as "dueAt", task.follow_up_at as "followUpAt", task.priority, task.overdue, task.reason_codes as "reasonCodes", task.marked_fields as "markedFields",
  task.form_version as "formVersion", case when task.subject_reference is not null then json_build_object(
    'reference', task.subject_reference, 'villageCode', task.subject_village) end as subject, task.outcome, task.version`;

export const TASK_JOINED = 'from task left join proposal on proposal.id = task.proposal_id';

/** Filters with their SQL on `t`, in the order in which they take parameters. */
interface Filters {
  readonly names: readonly string[];
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * The page of an inbox. An index holds the open tasks of a role and office in the order of their deadlines, so the offices of
 * the actor's region that have any are found first, one step of the index each, and of every one the first page is read:
 * a page costs the same whether the region holds fifty tasks or a million. The operators are those that PostgreSQL may use
 * on an index beneath row-level security, which `like` is not.
 */
export function searchStatement(actor: Actor, search: TaskSearch): QueryConfig {
  const { personId, onBehalfOf, office } = actor;
  const filters = filtersOf(search);
  const limit = `$${String(FIXED + filters.values.length + 1)}`;
  const page = { filters: filters.sql, limit, state: stateOf(search) };
  const supervised = search.role !== undefined;
  const reserved = supervised ? '' : 'and (t.assigned_to is null or t.assigned_to = $4)';
  const text = `with recursive ${officesWith('first', { arm: OWN, ...page })}, ${officesWith('called_in', { arm: CALLED_IN, ...page })}, page as (
      ${pageOf('first', { arm: OWN, also: reserved, ...page })}
      union all ${pageOf('called_in', { arm: CALLED_IN, also: 'and t.role <> $1', ...page })}
      order by due_at, id limit ${limit})
    select ${TASK_COLUMNS} from page join task on task.id = page.id left join proposal on proposal.id = task.proposal_id
    where $3::uuid is not null and $4::uuid is not null order by page.due_at, page.id`;
  const name = ['task-search', ...(supervised ? ['supervised'] : []), ...filters.names].join('-');
  const fixed = [search.role ?? actor.role, office, personId, onBehalfOf ?? personId];
  return { name, text, values: [...fixed, ...filters.values, search.limit] };
}

/** Open tasks have an index of their own, and so have those that are over. */
function stateOf({ state }: TaskSearch): string {
  const isOpen = state === undefined || state === 'OPEN' || state === 'CLAIMED';
  return isOpen ? "t.state = 'OPEN'" : "t.state <> 'OPEN'";
}

/** Role, office, the person and whose desk it is come first in every statement. */
const FIXED = 4;

/** The two ways to a task: it was given to the office, or the office was called in. */
interface Arm {
  readonly role: string;
  readonly office: string;
}

const OWN: Arm = { role: 'role', office: 'office' };
const CALLED_IN: Arm = { role: 'escalated_role', office: 'escalated_office' };

/** A digit comes before a colon, so this bound ends the codes that begin with the actor's own. */
const inRegion = (column: string): string => `t.${column} ~>=~ $2 and t.${column} ~<~ ($2 || ':')`;

/** Steps from office to office along the index, never through their tasks. */
function officesWith(name: string, { arm: { role, office }, state }: Pick<Page, 'arm' | 'state'>): string {
  const next = (after: string): string => `select t.${office} as code from task t
    where ${state} and t.${role} = $1 and ${inRegion(office)}${after} order by t.${office} using ~<~ limit 1`;
  return `${name}(code) as (
    (${next('')}) union all
    select (${next(` and t.${office} ~>~ ${name}.code`)}) from ${name} where ${name}.code is not null)`;
}

interface Page {
  readonly arm: Arm;
  readonly also: string;
  readonly filters: string;
  readonly limit: string;
  readonly state: string;
}

function pageOf(name: string, { arm: { role, office }, also, filters, limit, state }: Page): string {
  return `(select hit.due_at, hit.id from ${name} cross join lateral (
    select t.due_at, t.id from task t where ${state} and t.${role} = $1 and t.${office} = ${name}.code ${also}${filters}
    order by t.due_at, t.id limit ${limit}) hit)`;
}

interface Part {
  readonly name: string;
  readonly sql: (...parameters: string[]) => string;
  readonly values: readonly unknown[];
}

/** A filter that is not asked for takes no part in the statement, so that each combination has a plan of its own. */
const PARTS: Readonly<Partial<Record<keyof TaskSearch, (value: never) => Part>>> = {
  state: (state: string) =>
    STATE_PARTS[state] ?? { name: 'done', sql: (it = '') => `t.state = ${it}`, values: [state] },
  kind: (kind: string) => ({ name: 'kind', sql: (it = '') => `t.kind = ${it}`, values: [kind] }),
  kinds: (kinds: readonly string[]) => ({ name: 'kinds', sql: (it = '') => `t.kind = any(${it})`, values: [kinds] }),
  overdue: (overdue: boolean) => ({ name: 'overdue', sql: (it = '') => `t.overdue = ${it}`, values: [overdue] }),
  mine: (mine: boolean) => ({
    name: `mine-${String(mine)}`,
    sql: () => (mine ? 't.claimed_by = $3' : 'true'),
    values: [],
  }),
  region: (region: string) => ofProposal('region', { sql: (it) => `p.village ^@ ${it}`, value: region }),
  stage: (stage: string) => ofProposal('stage', { sql: (it) => `p.stage = ${it}`, value: stage }),
  trackingCode: (code: string) => ofProposal('code', { sql: (it) => `p.tracking_code ^@ ${it}`, value: code }),
  dueFrom: (at: string) => ({ name: 'from', sql: (it = '') => `t.due_at >= ${it}::timestamptz`, values: [at] }),
  dueUntil: (at: string) => ({ name: 'until', sql: (it = '') => `t.due_at < ${it}::timestamptz`, values: [at] }),
  after: ({ dueAt, taskId }: NonNullable<TaskSearch['after']>) => ({
    name: 'after',
    sql: (due = '', id = '') => `(t.due_at, t.id) > (${due}::timestamptz, ${id}::uuid)`,
    values: [dueAt, taskId],
  }),
};

const STATE_PARTS: Readonly<Partial<Record<string, Part>>> = {
  OPEN: { name: 'unclaimed', sql: () => 't.claimed_by is null', values: [] },
  CLAIMED: { name: 'claimed', sql: () => 't.claimed_by is not null', values: [] },
};

function ofProposal(
  name: string,
  { sql, value }: { readonly sql: (it: string) => string; readonly value: string },
): Part {
  const exists = (it = ''): string => `exists (select from proposal p where p.id = t.proposal_id and ${sql(it)})`;
  return { name, sql: exists, values: [value] };
}

function filtersOf(search: TaskSearch): Filters {
  const parts = (Object.keys(PARTS) as (keyof TaskSearch)[]).flatMap((name) => {
    const value = search[name];
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [PARTS[name]?.(value as never)];
  });
  const asked = parts.filter((part) => part !== undefined);
  let taken = FIXED;
  const sql = asked.map((part) => ` and ${part.sql(...part.values.map(() => `$${String((taken += 1))}`))}`);
  return { names: asked.map(({ name }) => name), sql: sql.join(''), values: asked.flatMap(({ values }) => values) };
}
