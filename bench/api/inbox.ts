import type { Actor } from '../../domain/tasks/decide';
import { TASK_COLUMNS } from '../../store/task-search';
import type { Stand } from '../lifecycle/stand';
import { officialNamed } from './staff';

/** Milliseconds of each page, by who asked for it. */
export interface InboxRound {
  readonly store: readonly number[];
  readonly bare: readonly number[];
}

export interface InboxPlan {
  readonly tasks: number;
  readonly ofTheOffice: number;
  readonly rounds: number;
  readonly pages: number;
}

const BATCH = 100_000;
const PAGE = 20;
const KIND = 'completeness-check';

/** Proposals that wait for verification, and the task of each: the first of them in the office's kabupaten. */
const FILL = `
with n as (
  select n, case when n <= $3 then $4 else others.codes[1 + n % cardinality(others.codes)] end as kabupaten,
    ('be7c0000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as id
  from generate_series($1::int, $2::int) n,
    (select array_agg(code order by code) as codes from region where length(code) = 4 and code <> $4) others
), p as (
  insert into proposal (id, tracking_code, channel, village, kabupaten, calendar_id, sealed, kk_index,
    member_count, evidence, programmes, stage, next_step, holder, holder_office, reason_codes, filed_at)
  select id, 'B' || lpad(n::text, 9, '0'), 'village', kabupaten || '012001', kabupaten, 'paser-2026',
    decode(repeat('00', 600), 'hex'), int8send(n), 4, '[]', '{PKH}', 'intake',
    '${KIND}', 'dinsos', kabupaten, '{}', now() from n
)
insert into task (id, workflow_id, proposal_id, kind, state, role, office, opened_at, due_at, reason_codes, marked_fields, step_no)
select ('be7c0000-0000-4000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'proposal-' || id, id, '${KIND}', 'OPEN',
  'dinsos-verifier', kabupaten, now(), now() + (n::bigint * 7919 % 864000) * interval '1 second', '{}', '{}', 1 from n`;

/** The same page by somebody who knows that one office is meant, and who may see everything. */
const BARE = `select ${TASK_COLUMNS} from task left join proposal on proposal.id = task.proposal_id
  where task.state = 'OPEN' and task.role = $1 and task.office = $2 order by task.due_at, task.id limit $3`;

/** Lays a nation's open tasks on the desks of its offices. */
export async function fillInboxes({ stores }: Stand, { tasks, ofTheOffice }: InboxPlan): Promise<void> {
  const client = await stores.database.pool.connect();
  try {
    await client.query('set statement_timeout = 0');
    for (let first = 1; first <= tasks; first += BATCH) {
      const last = Math.min(tasks, first + BATCH - 1);
      await client.query(FILL, [first, last, ofTheOffice, officialNamed('budi').office]);
    }
    await client.query('vacuum analyze task, proposal');
    await client.query('checkpoint');
  } finally {
    client.release(true);
  }
}

/** The first page of one officer, alternately by the store and by the bare statement, in pairs after a warm-up. */
export async function measureInbox({ stores }: Stand, { rounds, pages }: InboxPlan): Promise<InboxRound[]> {
  const { subject, role, office } = officialNamed('budi');
  const actor: Actor = { personId: subject, role, office };
  const byStore = () => stores.tasks.search(actor, { limit: PAGE });
  const values = [role, office, PAGE];
  const byStatement = async () =>
    (await stores.database.pool.query<object>({ name: 'bare-inbox', text: BARE, values })).rows;
  const measured: InboxRound[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const result = { store: [] as number[], bare: [] as number[] };
    for (let page = 0; page < pages; page += 1) {
      result.store.push(await fullPage(byStore));
      result.bare.push(await fullPage(byStatement));
    }
    if (round > 0) measured.push(result);
  }
  return measured;
}

async function fullPage(ask: () => Promise<readonly unknown[]>): Promise<number> {
  const startedAt = performance.now();
  const { length } = await ask();
  if (length !== PAGE) throw new Error(`The page has ${String(length)} tasks`);
  return performance.now() - startedAt;
}
