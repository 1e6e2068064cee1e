import type { Pool } from 'pg';

export interface PendingNotice {
  readonly id: string;
  readonly template: string;
  readonly recipient: 'household' | 'village' | 'dinsos' | 'office' | 'linked-household';
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly proposalId: string | null;
  readonly trackingCode: string | null;
}

export interface NoticeQueue {
  /**
   * Hands pending notices to `send`, which answers for each whether it went out, and marks those that did; the others are
   * tried again later. Answers how many went out.
   */
  deliver(limit: number, send: (notices: readonly PendingNotice[]) => Promise<readonly boolean[]>): Promise<number>;
}

/** A notice is leased for a minute, so that a sender that dies does not keep it. */
const LEASE = `update notice set attempts = attempts + 1,
    next_attempt_at = clock_timestamp() + greatest(60, least(3600, power(2, least(attempts, 12)))) * interval '1 second'
  where id in (select id from notice where delivered_at is null and next_attempt_at <= clock_timestamp()
    order by next_attempt_at limit $1 for update skip locked)
  returning id, template, recipient, parameters, proposal_id as "proposalId",
    (select tracking_code from proposal where proposal.id = notice.proposal_id) as "trackingCode"`;

/** The notices that wait in PostgreSQL. Several senders may share them: none is sent by two at the same time. */
export function createNoticeQueue(pool: Pool): NoticeQueue {
  return {
    async deliver(limit, send) {
      const { rows } = await pool.query<PendingNotice>({ name: 'notice-lease', text: LEASE, values: [limit] });
      const sent = rows.length === 0 ? [] : await send(rows);
      const ids = rows.filter((_, index) => sent[index] === true).map(({ id }) => id);
      // One commit for the whole lease: a commit for each notice was a tenth of a journey's cost.
      const text = 'update notice set delivered_at = clock_timestamp() where id = any($1::uuid[])';
      if (ids.length > 0) await pool.query({ name: 'notices-delivered', text, values: [ids] });
      return ids.length;
    },
  };
}
