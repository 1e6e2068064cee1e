import { setTimeout as pause } from 'node:timers/promises';

import type { BenchCalendar, Carrier } from './carrier';
import type { Stand } from './stand';

/** What one journey costs, counted: the same on every machine. */
export interface Counts {
  readonly transitions: number;
  readonly events: number;
  readonly historyBytes: number;
  readonly statements: Statements;
}

/** SQL statements by who runs them, without those that run when nothing happens. */
export interface Statements {
  /** Our own tables. */
  readonly own: number;
  /** Of those, the sending of notices that the journal owes people. */
  readonly ownNotices: number;
  readonly temporal: number;
  readonly visibility: number;
}

/** Proposals wait for weeks between two messages; after this pause whatever the last one caused is over. */
const IDLE_MS = 600;
const BASELINE_MS = 3_000;

/** Carries one household with idle time between the messages and counts what that took on the server and in SQL. */
export async function countJourney(stand: Stand, { carrier, calendar }: Counting): Promise<Counts> {
  await resetStatements(stand);
  await pause(BASELINE_MS);
  const idle = await statements(stand);

  await resetStatements(stand);
  const startedAt = Date.now();
  const workflowId = await carrier.carry({ calendar, beforeMessage: () => pause(IDLE_MS) });
  // The last notices go out in the second after the end.
  await pause(IDLE_MS * 3);
  const used = await statements(stand);
  const spans = (Date.now() - startedAt) / BASELINE_MS;
  const without = (key: keyof Statements): number => Math.max(0, Math.round(used[key] - idle[key] * spans));
  return {
    ...(await countsOf(stand, workflowId)),
    statements: {
      own: without('own'),
      ownNotices: without('ownNotices'),
      temporal: without('temporal'),
      visibility: without('visibility'),
    },
  };
}

export interface Counting {
  readonly carrier: Carrier;
  readonly calendar: BenchCalendar;
}

async function countsOf({ temporal }: Stand, workflowId: string): Promise<Omit<Counts, 'statements'>> {
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  const { stateTransitionCount, historyLength, historySizeBytes } = raw.workflowExecutionInfo ?? {};
  return {
    transitions: Number(stateTransitionCount),
    events: Number(historyLength),
    historyBytes: Number(historySizeBytes),
  };
}

/** Counting statements costs a little of each; while something is timed nobody counts. */
export async function stopCountingStatements({ stores }: Stand): Promise<void> {
  await stores.database.pool.query(`alter system set pg_stat_statements.track = 'none'`);
  await stores.database.pool.query('select pg_reload_conf()');
}

async function resetStatements({ stores }: Stand): Promise<void> {
  await stores.database.pool.query('select /* bench */ pg_stat_statements_reset()');
}

async function statements({ stores }: Stand): Promise<Statements> {
  const { rows } = await stores.database.pool.query<Statements>(`select /* bench */
    coalesce(sum(calls) filter (where datname = 'dtsen'), 0)::int as own,
    coalesce(sum(calls) filter (where datname = 'dtsen' and query like '%update notice set%'), 0)::int as "ownNotices",
    coalesce(sum(calls) filter (where datname = 'temporal'), 0)::int as temporal,
    coalesce(sum(calls) filter (where datname = 'temporal_visibility'), 0)::int as visibility
    from pg_stat_statements s join pg_database d on d.oid = s.dbid where query not like 'select /* bench */%'`);
  const [found] = rows;
  if (found === undefined) throw new Error('PostgreSQL counts no statements.');
  return found;
}
