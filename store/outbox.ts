import type { Pool } from 'pg';

import { scoped } from './scope';

/** A proposal that is admitted and has no workflow yet. */
export interface PendingStart {
  readonly proposalId: string;
  readonly channel: string;
  readonly village: string;
}

export interface Outbox {
  /**
   * Takes up to `limit` pending starts, hands each to `start`, and marks those that succeeded. Rows are locked while they
   * are worked on, so several relays share the work. Answers how many were started; one that fails is tried later.
   */
  relay(limit: number, start: (pending: PendingStart) => Promise<void>): Promise<number>;
  /**
   * Starts one proposal at once, so that it need not wait for the relay's next round, and marks it a moment later with others.
   * One that is not marked because this process died is started once more by the relay, which changes nothing.
   */
  relayOne(pending: PendingStart, start: (pending: PendingStart) => Promise<void>): Promise<void>;
}

const MARK_STARTED = `update outbox set started_at = clock_timestamp(), attempts = attempts + 1
  where proposal_id = any($1::uuid[])`;
/** Doubles from one second and stays at five minutes. */
const MARK_FAILED = `update outbox set attempts = attempts + 1,
  next_attempt_at = clock_timestamp() + least(300, power(2, least(attempts, 9))) * interval '1 second' where proposal_id = $1`;

/** How long a start waits to be marked together with others, and how many go together at most. */
const MARK_AFTER_MS = 50;
const MARKED_TOGETHER = 50;

/** Marks starts of this process in groups: each group costs the commit that each of them would. */
function createMarker(pool: Pool): (proposalId: string) => void {
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const proposalIds = waiting;
    waiting = [];
    const rows = scoped(pool, { kind: 'started', proposalIds });
    const statement = { name: 'outbox-started', text: MARK_STARTED, values: [proposalIds] };
    // What fails here is done again by the relay.
    rows.query(statement).catch(() => undefined);
  };
  return (proposalId) => {
    waiting.push(proposalId);
    if (waiting.length >= MARKED_TOGETHER) flush();
    else timer ??= setTimeout(flush, MARK_AFTER_MS);
  };
}

/** The starts that wait in PostgreSQL since the statement that admitted their proposals. */
export function createOutbox(pool: Pool): Outbox {
  const mark = createMarker(pool);
  return {
    async relay(limit, start) {
      const client = await pool.connect();
      let started = 0;
      try {
        await client.query('begin');
        const { rows } = await client.query<PendingStart>({
          name: 'outbox-take',
          text: `select o.proposal_id as "proposalId", p.channel, p.village from outbox o join proposal p on p.id = o.proposal_id
            where o.started_at is null and o.next_attempt_at <= clock_timestamp()
            order by o.next_attempt_at limit $1 for update of o skip locked`,
          values: [limit],
        });
        for (const pending of rows) {
          const succeeded = await start(pending).then(
            () => true,
            () => false,
          );
          if (succeeded) started += 1;
          await client.query(succeeded ? MARK_STARTED : MARK_FAILED, [
            succeeded ? [pending.proposalId] : pending.proposalId,
          ]);
        }
        await client.query('commit');
        return started;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      } finally {
        client.release();
      }
    },
    async relayOne(pending, start) {
      await start(pending);
      mark(pending.proposalId);
    },
  };
}
