import type { Pool } from 'pg';

import type { Actor } from '../domain/tasks/decide';
import { scoped, withScope } from './scope';

/** What may be asked of many tasks at once. None of it brings household data. */
export const BULK_COMMANDS = ['claim', 'release', 'complete', 'return'] as const;
export type BulkCommand = (typeof BULK_COMMANDS)[number];

export interface BulkItem {
  readonly taskId: string;
  /** The version the caller saw. */
  readonly version: number;
  readonly command: BulkCommand;
  readonly body?: unknown;
}

export interface LeasedItem extends BulkItem {
  readonly bulkId: string;
  readonly itemNo: number;
  readonly actor: Actor;
}

/** How far a bulk has come. Each item has an outcome of its own. */
export interface BulkView {
  readonly bulkId: string;
  readonly total: number;
  readonly done: number;
  readonly succeeded: number;
  readonly items: readonly {
    readonly taskId: string;
    readonly command: BulkCommand;
    /** HTTP status as if it had been asked alone; null while it waits. */
    readonly status: number | null;
    /** With a refusal: its code. */
    readonly code: string | null;
  }[];
}

export interface BulkStore {
  /** Takes in all items or none. The same id twice is one bulk. */
  create(bulk: { readonly bulkId: string; readonly actor: Actor; readonly items: readonly BulkItem[] }): Promise<void>;
  /** A bulk of this caller; `undefined` for unknown and foreign alike. */
  find(subject: string, bulkId: string): Promise<BulkView | undefined>;
  /** Takes items that wait, for a minute, so that a process that dies does not keep them. */
  lease(limit: number): Promise<LeasedItem[]>;
  settle(
    item: Pick<LeasedItem, 'bulkId' | 'itemNo'>,
    outcome: { readonly status: number; readonly code?: string },
  ): Promise<void>;
}

const CREATE_ITEMS = `
insert into bulk_item (bulk_id, item_no, task_id, version, command, body)
select $1, item.ordinal, "taskId", version, command, body
from rows from (jsonb_to_recordset($2::jsonb) as ("taskId" uuid, version int, command text, body jsonb))
  with ordinality as item("taskId", version, command, body, ordinal)`;

const LEASE = `update bulk_item set leased_until = clock_timestamp() + interval '1 minute'
  from bulk where bulk.id = bulk_item.bulk_id and (bulk_item.bulk_id, bulk_item.item_no) in (
    select bulk_id, item_no from bulk_item where status is null
      and (leased_until is null or leased_until < clock_timestamp())
    order by bulk_id, item_no limit $1 for update skip locked)
  returning bulk_id as "bulkId", item_no as "itemNo", task_id as "taskId", version, command, body, actor`;

/** Bulks on PostgreSQL. Several processes may work on one. */
export function createBulkStore(pool: Pool): BulkStore {
  const runner = scoped(pool, { kind: 'bulk-runner' });
  return {
    async create({ bulkId, actor, items }) {
      const text = 'insert into bulk (id, actor, subject) values ($1, $2, $3) on conflict (id) do nothing';
      await withScope({ pool, scope: { kind: 'person', subject: actor.personId } }, async (rows) => {
        const values = [bulkId, JSON.stringify(actor), actor.personId];
        const { rowCount } = await rows.query({ name: 'bulk-create', text, values });
        if (rowCount === 0) return;
        await rows.query({ name: 'bulk-create-items', text: CREATE_ITEMS, values: [bulkId, JSON.stringify(items)] });
      });
    },
    async find(subject, bulkId) {
      const text = `select i.task_id as "taskId", i.command, i.status, i.code from bulk b join bulk_item i on i.bulk_id = b.id
        where b.id = $2 and b.subject = $1 order by i.item_no`;
      const own = scoped(pool, { kind: 'person', subject });
      const values = [subject, bulkId];
      const { rows } = await own.query<BulkView['items'][number]>({ name: 'bulk-find', text, values });
      if (rows.length === 0) return undefined;
      const done = rows.filter(({ status }) => status !== null);
      const succeeded = done.filter(({ status }) => status !== null && status < 300).length;
      return { bulkId, total: rows.length, done: done.length, succeeded, items: rows };
    },
    async lease(limit) {
      return (await runner.query<LeasedItem>({ name: 'bulk-lease', text: LEASE, values: [limit] })).rows;
    },
    async settle({ bulkId, itemNo }, { status, code }) {
      const text = 'update bulk_item set status = $3, code = $4 where bulk_id = $1 and item_no = $2 and status is null';
      await runner.query({ name: 'bulk-settle', text, values: [bulkId, itemNo, status, code ?? null] });
    },
  };
}
