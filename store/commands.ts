import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

import { scoped } from './scope';

/** A decision that nobody answered in time, with all it takes to send it again. No household data is in it. */
export interface UnansweredCommand {
  readonly subject: string;
  /** The caller's key, which is the update's id. */
  readonly key: string;
  readonly workflowId: string;
  readonly update: string;
  readonly argument: unknown;
}

export type CommandState = 'waiting' | 'applied' | 'refused';

/** What became of a kept command. */
export interface CommandView {
  readonly commandId: string;
  readonly state: CommandState;
  /** With `refused`: the code of the refusal. */
  readonly refusal: string | null;
  /** With `applied`: what the workflow answered. */
  readonly answer: unknown;
  readonly keptAt: string;
  readonly settledAt: string | null;
}

export interface LeasedCommand extends UnansweredCommand {
  readonly commandId: string;
}

export type CommandOutcome =
  { readonly state: 'applied'; readonly answer: unknown } | { readonly state: 'refused'; readonly refusal: string };

/** Decisions that are still to reach their workflow. Each is applied once, because its key is the update's id. */
export interface CommandStore {
  /** Keeps a command; one that is kept already stays as it is. Answers its id. */
  keep(command: UnansweredCommand): Promise<string>;
  /** A command of this caller; `undefined` for unknown and foreign alike. */
  find(subject: string, commandId: string): Promise<CommandView | undefined>;
  /** Takes commands that are due, for as long as one try may last. */
  lease(limit: number): Promise<LeasedCommand[]>;
  settle(commandId: string, outcome: CommandOutcome): Promise<void>;
}

const KEEP = `
with kept as (
  insert into pending_command (id, subject, key, workflow_id, update_name, argument) values ($1, $2, $3, $4, $5, $6)
  on conflict (subject, key) do nothing returning id
)
select id from kept union all select id from pending_command where subject = $2 and key = $3 limit 1`;

/** Waits longer after each try, from 20 seconds to ten minutes: a worker that comes back is not overrun. */
const LEASE = `update pending_command set attempts = attempts + 1,
    next_attempt_at = clock_timestamp() + least(600, 20 * power(2, least(attempts, 5))) * interval '1 second'
  where id in (select id from pending_command where state = 'waiting' and next_attempt_at <= clock_timestamp()
    order by next_attempt_at limit $1 for update skip locked)
  returning id as "commandId", subject, key, workflow_id as "workflowId", update_name as update, argument`;

interface Row extends Omit<CommandView, 'keptAt' | 'settledAt'> {
  readonly keptAt: Date;
  readonly settledAt: Date | null;
}

/** Kept commands on PostgreSQL. */
export function createCommandStore(pool: Pool): CommandStore {
  return {
    async keep({ subject, key, workflowId, update, argument }) {
      const values = [randomUUID(), subject, key, workflowId, update, JSON.stringify(argument)];
      const { rows } = await scoped(pool, { kind: 'person', subject }).query<{ id: string }>({
        name: 'command-keep',
        text: KEEP,
        values,
      });
      return rows[0]?.id ?? '';
    },
    async find(subject, commandId) {
      const text = `select id as "commandId", state, refusal, answer, created_at as "keptAt", settled_at as "settledAt"
        from pending_command where id = $2 and subject = $1`;
      const statement = { name: 'command-find', text, values: [subject, commandId] };
      const { rows } = await scoped(pool, { kind: 'person', subject }).query<Row>(statement);
      const [row] = rows;
      if (row === undefined) return undefined;
      return { ...row, keptAt: row.keptAt.toISOString(), settledAt: row.settledAt?.toISOString() ?? null };
    },
    async lease(limit) {
      return (await pool.query<LeasedCommand>({ name: 'command-lease', text: LEASE, values: [limit] })).rows;
    },
    async settle(commandId, outcome) {
      const text = `update pending_command set state = $2, refusal = $3, answer = $4, settled_at = clock_timestamp()
        where id = $1 and state = 'waiting'`;
      const refusal = outcome.state === 'refused' ? outcome.refusal : null;
      const answer = outcome.state === 'applied' ? JSON.stringify(outcome.answer) : null;
      await pool.query({ name: 'command-settle', text, values: [commandId, outcome.state, refusal, answer] });
    },
  };
}
