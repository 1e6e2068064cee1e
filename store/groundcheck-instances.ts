import type { QueryConfig } from 'pg';

import type { GroundcheckAnswers } from '../domain/groundcheck/answers';
import type { LateVisitFinding } from '../domain/groundcheck/late-visit';
import { asFacts, type AuditActor } from './audit/entry';
import { sealedRow, type Vault } from './sealed-row';
import type { Rows } from './scope';
import { answersSha256, saveAnswers, type KeptVisit, type NewAnswers } from './visit-answers';

/** `received`: not decided yet. `counted`: it is the visit's answer. `late`: another one was; kept to be reconciled. */
export type InstanceState = 'received' | 'counted' | 'late';

/** Answers as a device handed them in, under the id the device gave them. */
export interface HandedIn {
  /** ODK `meta/instanceID`: `uuid:` and a UUID. */
  readonly instanceId: string;
  readonly handedInBy: string;
  readonly answers: NewAnswers;
}

export type Received =
  /** To be handed to the workflow, with an update id made from the instance, and settled by what it says. */
  | { readonly kind: 'received'; readonly answersId: string; readonly sha256: string }
  /** Handed in before: nothing is left to do. */
  | { readonly kind: 'counted' | 'late'; readonly answersId: string }
  /** The id is taken by other answers, or by those of another task. */
  | { readonly kind: 'other-content' };

/** An answer that came after its visit was decided, for somebody to compare with the one that counted. */
export interface LateInstance {
  readonly instanceId: string;
  readonly proposalId: string;
  readonly trackingCode: string;
  readonly taskId: string;
  readonly answersId: string;
  /** The answers that counted, whether a device brought them or somebody typed them; null while none do. */
  readonly countedAnswersId: string | null;
  readonly handedInBy: string;
  readonly receivedAt: string;
}

/** The same with what both of them say. */
export interface OpenedLateInstance extends LateInstance {
  readonly late: KeptVisit;
  readonly counted: KeptVisit | undefined;
}

export interface Reconciled {
  readonly taskId: string;
  readonly instanceId: string;
  readonly by: AuditActor & { readonly personId: string };
  readonly finding: LateVisitFinding;
}

export interface InstanceStore {
  /** Keeps the answers. An open task takes them however late it is; a closed one keeps them as late. */
  receive(handedIn: HandedIn): Promise<Received>;
  /** What the workflow said of a received instance. Said twice, it stays as it was. */
  settle(instance: { readonly instanceId: string; readonly as: 'counted' | 'late' }): Promise<InstanceState>;
  /** Late answers of a kabupaten/kota that nobody has settled, oldest first, 200 at most; `more` when there are others. */
  listToReconcile(kabupaten: string): Promise<{ readonly late: LateInstance[]; readonly more: boolean }>;
  /** Those of one visit, opened. */
  openToReconcile(task: { readonly taskId: string; readonly proposalId: string }): Promise<OpenedLateInstance[]>;
  /** With its entry in the audit. */
  reconcile(reconciled: Reconciled): Promise<'reconciled' | 'already-reconciled' | 'same-officer' | 'unknown'>;
}

interface InstanceRow {
  readonly taskId: string;
  readonly answersId: string;
  readonly sha256: string;
  readonly state: InstanceState;
}

const FIND = `select task_id as "taskId", answers_id as "answersId", sha256, state
  from groundcheck_instance where instance_id = $1`;

/** The task's state is read in the statement that keeps the row, so that no completion comes in between unseen. */
const KEEP = `insert into groundcheck_instance
    (instance_id, proposal_id, task_id, answers_id, sha256, state, handed_in_by, settled_at)
  select $1, $2, task.id, $4, $5, case when task.state = 'OPEN' then 'received' else 'late' end, $6,
    case when task.state = 'OPEN' then null else clock_timestamp() end
  from task where task.id = $3 and task.proposal_id = $2
  on conflict (instance_id) do nothing`;

/** Answers that were corrected on the device before anybody counted them take the place of the earlier ones. */
const REPLACE = `update groundcheck_instance set answers_id = $2, sha256 = $3
  where instance_id = $1 and state = 'received' and task_id = $4`;

const SETTLE = `update groundcheck_instance set state = $2, settled_at = clock_timestamp()
  where instance_id = $1 and state = 'received'`;

/**
 * Late answers beside those that counted: what a device brought, or what somebody typed when he completed the visit. Earlier
 * answers of a device that were corrected before anybody counted them are neither. An erased household has nothing to compare.
 */
const toReconcile = (which: string): string => `
  select late.instance_id as "instanceId", late.proposal_id as "proposalId", proposal.tracking_code as "trackingCode",
    late.task_id as "taskId", late.answers_id as "answersId", coalesce(counted.answers_id, typed.id) as "countedAnswersId",
    late.handed_in_by as "handedInBy", late.received_at as "receivedAt"
  from groundcheck_instance late join proposal on proposal.id = late.proposal_id
  left join groundcheck_instance counted on counted.task_id = late.task_id and counted.state = 'counted'
  left join lateral (
    select a.id from groundcheck_answers a join task t on t.id = a.task_id and t.state = 'COMPLETED'
    where a.task_id = late.task_id
      and not exists (select from groundcheck_instance brought where brought.answers_id = a.id)
    order by a.created_at desc limit 1
  ) typed on true
  where late.state = 'late' and late.reconciled_at is null and ${which}
    and exists (select from proposal_key where proposal_key.proposal_id = late.proposal_id)
  order by late.received_at, late.instance_id limit ${String(MOST_LISTED + 1)}`;

/** What is reconciled leaves the list, so that nobody needs a second page. */
const MOST_LISTED = 200;

const ANSWERS = `select id, form_version as "formVersion", sealed from groundcheck_answers where id = any($1)`;

/** Nobody judges what he handed in himself, or what he decided, also in another's place. */
const RECONCILE = `
with late as (
  select i.instance_id, array[i.handed_in_by, t.completed_by, t.on_behalf_of] && array[$3::uuid, $6::uuid] as own
  from groundcheck_instance i join task t on t.id = i.task_id
  where i.instance_id = $1 and i.task_id = $2 and i.state = 'late'
), done as (
  update groundcheck_instance i set reconciled_at = clock_timestamp(), reconciled_by = $3, finding = $4
  from late where i.instance_id = late.instance_id and i.reconciled_at is null and not late.own
  returning i.proposal_id
)
select own, (select audit_append(proposal_id, $5) from done) as entry from late`;

/** Takes answers of devices that were offline: each instance counts once, and none is lost. */
export function createInstanceStore(vault: Vault): InstanceStore {
  const { rows: access } = vault.access;
  return {
    receive: (handedIn) => receive(vault, handedIn),
    async settle({ instanceId, as }) {
      await access.query({ name: 'settle-instance', text: SETTLE, values: [instanceId, as] });
      const row = await find(access, instanceId);
      if (row === undefined) throw new Error('An instance that was never received cannot be settled');
      return row.state;
    },
    async listToReconcile(kabupaten) {
      const text = toReconcile('proposal.kabupaten = $1');
      const late = await listed(access, { name: 'to-reconcile', text, values: [kabupaten] });
      return { late: late.slice(0, MOST_LISTED), more: late.length > MOST_LISTED };
    },
    openToReconcile: (task) => openToReconcile(vault, task),
    async reconcile({ instanceId, taskId, by, finding }) {
      const fact = asFacts({ ...by, action: 'late-answers-reconciled', detail: { taskId, instanceId, finding } });
      const values = [instanceId, taskId, by.personId, finding, fact, by.onBehalfOf ?? null];
      interface Row {
        readonly own: boolean;
        readonly entry: number | null;
      }
      const [row] = (await access.query<Row>({ name: 'reconcile', text: RECONCILE, values })).rows;
      if (row === undefined) return 'unknown';
      if (row.entry !== null) return 'reconciled';
      return row.own ? 'same-officer' : 'already-reconciled';
    },
  };
}

async function listed(access: Rows, statement: QueryConfig): Promise<LateInstance[]> {
  type Row = Omit<LateInstance, 'receivedAt'> & { readonly receivedAt: Date };
  const { rows } = await access.query<Row>(statement);
  return rows.map((row) => ({ ...row, receivedAt: row.receivedAt.toISOString() }));
}

async function openToReconcile(
  vault: Vault,
  { taskId, proposalId }: { readonly taskId: string; readonly proposalId: string },
): Promise<OpenedLateInstance[]> {
  const { rows: access } = vault.access;
  const text = toReconcile('late.task_id = $1');
  const instances = await listed(access, { name: 'to-reconcile-of-task', text, values: [taskId] });
  if (instances.length === 0) return [];
  const ids = instances.flatMap(({ answersId, countedAnswersId }) => [answersId, countedAnswersId]);
  interface Row {
    readonly id: string;
    readonly formVersion: string;
    readonly sealed: Buffer;
  }
  const { rows } = await access.query<Row>({ name: 'answers-to-compare', text: ANSWERS, values: [ids] });
  const { key } = await sealedRow(vault, proposalId);
  const opened = new Map(
    rows.map(({ id, formVersion, sealed }): [string, KeptVisit] => {
      const answers = vault.sealer.open({ ...key, purpose: 'groundcheck' }, sealed) as GroundcheckAnswers;
      return [id, { formVersion, answers }];
    }),
  );
  return instances.flatMap((instance) => {
    const late = opened.get(instance.answersId);
    return late === undefined ? [] : [{ ...instance, late, counted: opened.get(instance.countedAnswersId ?? '') }];
  });
}

async function find(access: Rows, instanceId: string): Promise<InstanceRow | undefined> {
  const { rows } = await access.query<InstanceRow>({ name: 'find-instance', text: FIND, values: [instanceId] });
  return rows[0];
}

async function receive(vault: Vault, handedIn: HandedIn): Promise<Received> {
  const { rows: access } = vault.access;
  const { instanceId, answers } = handedIn;
  const sha256 = answersSha256(answers.answers);
  const earlier = await find(access, instanceId);
  if (earlier !== undefined && earlier.taskId !== answers.taskId) return { kind: 'other-content' };
  if (earlier?.sha256 !== sha256) await keep(vault, { handedIn, replaces: earlier !== undefined });
  const kept = await find(access, instanceId);
  // An id that is taken out of the caller's sight is taken all the same.
  if (kept?.sha256 !== sha256) return { kind: 'other-content' };
  return { kind: kept.state, answersId: kept.answersId, sha256 };
}

interface Keeping {
  readonly handedIn: HandedIn;
  readonly replaces: boolean;
}

async function keep(vault: Vault, { handedIn, replaces }: Keeping): Promise<void> {
  const { instanceId, handedInBy, answers } = handedIn;
  const { proposalId, taskId } = answers;
  const { answersId, sha256 } = await saveAnswers(vault, answers);
  const statement = replaces
    ? { name: 'replace-instance', text: REPLACE, values: [instanceId, answersId, sha256, taskId] }
    : { name: 'keep-instance', text: KEEP, values: [instanceId, proposalId, taskId, answersId, sha256, handedInBy] };
  await vault.access.rows.query(statement);
}
