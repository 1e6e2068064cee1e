import { createHash } from 'node:crypto';
import type { Pool, QueryConfig, QueryResult } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

import { RATE_PLANS, ratePlanOn, type RatePlan, type RatePlanId } from '../domain/limits/rate-plans';
import { inGroups } from './in-groups';

/** One call, counted: what is left of the window, or how long to wait. */
export interface RateAnswer {
  readonly allowed: boolean;
  readonly plan: RatePlan;
  readonly remaining: number;
  /** Until the window ends and calls are allowed anew. */
  readonly retryAfterMs: number;
}

export interface RateLimits {
  /** Counts one call of `subject` by the plan in force. Never throws: while the store fails, this process counts alone. */
  count(plan: RatePlanId, subject: string): Promise<RateAnswer>;
}

export interface RateLimitOptions {
  readonly now?: () => number;
  /** Plans of this deployment. */
  readonly plans?: readonly RatePlan[];
}

const TABLE = 'rate_limit';

/** Counts in PostgreSQL, so that every process of the API counts the same callers. */
export function createRateLimits(
  pool: Pool,
  { now = Date.now, plans = RATE_PLANS }: RateLimitOptions = {},
): RateLimits {
  const client = createClient(pool);
  const limiters = new Map<RatePlan, RateLimiterPostgres>();
  const limiterFor = (plan: RatePlan): RateLimiterPostgres => {
    const limiter = limiters.get(plan) ?? createLimiter(client, plan);
    limiters.set(plan, limiter);
    return limiter;
  };
  return {
    async count(id, subject) {
      const plan = ratePlanOn({ id, today: new Date(now()).toISOString().slice(0, 10), plans });
      try {
        return answerOf(plan, { allowed: true, counted: await limiterFor(plan).consume(keyOf(subject)) });
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return answerOf(plan, { allowed: false, counted: refused });
        throw refused;
      }
    },
  };
}

/** What the library asks of a connection. */
interface Client {
  query(statement: QueryConfig): Promise<Pick<QueryResult, 'rows' | 'rowCount'>>;
}

/** The library's name for the statement that counts one call, and its values: key, points, end of the window, present. */
const COUNTS = `${TABLE}:rlflx-upsert`;
type Counting = readonly [key: string, points: number, expire: number, now: number];

interface Count {
  readonly key: string;
  readonly points: number;
  readonly expire: string;
}

/** Keys in one order for everybody, so that two processes wait for each other one way only. */
const COUNT_TOGETHER = `
insert into ${TABLE} as known (key, points, expire)
select * from unnest($1::text[], $2::int[], $3::bigint[]) as called(key, points, expire) order by key
on conflict (key) do update set
  points = case when known.expire <= $4 then excluded.points else known.points + excluded.points end,
  expire = case when known.expire <= $4 then excluded.expire else known.expire end
returning key, points, expire`;

const MOST_TOGETHER = 100;

/** Calls that come at one moment are counted in one statement: alone, each would cost more to count than many do to answer. */
function createClient(pool: Pool): Client {
  const count = inGroups(MOST_TOGETHER, (calls: readonly Counting[]) => countAll(pool, calls));
  return {
    async query(statement) {
      if (statement.name !== COUNTS) return pool.query(statement);
      return { rows: [await count(statement.values as unknown as Counting)], rowCount: 1 };
    },
  };
}

/** What stood in the counter after each of the calls, those of one caller in the order they came. */
async function countAll(pool: Pool, calls: readonly Counting[]): Promise<readonly Count[]> {
  const called = new Map<string, { points: number; expire: number }>();
  const upToEach = calls.map(([key, points, expire]) => {
    const sum = (called.get(key)?.points ?? 0) + points;
    called.set(key, { points: sum, expire });
    return { key, sum };
  });
  const sums = [...called.values()];
  const present = Math.min(...calls.map(([, , , now]) => now));
  const values = [[...called.keys()], sums.map(({ points }) => points), sums.map(({ expire }) => expire), present];
  const { rows } = await pool.query<Count>({ name: 'count-together', text: COUNT_TOGETHER, values });
  const afterAll = new Map(rows.map((row) => [row.key, row]));
  return upToEach.map(({ key, sum }) => {
    const after = afterAll.get(key);
    if (after === undefined) throw new Error('A call was not counted');
    return { ...after, points: after.points - (called.get(key)?.points ?? 0) + sum };
  });
}

function createLimiter(client: Client, plan: RatePlan): RateLimiterPostgres {
  const window = {
    // A new version of a plan counts from nothing.
    keyPrefix: `${plan.id}/${plan.validFrom}`,
    points: plan.calls,
    duration: plan.perSeconds,
  };
  return new RateLimiterPostgres({
    ...window,
    storeClient: client,
    storeType: 'client',
    tableName: TABLE,
    // Migrations make the table: the API's role may not.
    tableCreated: true,
    clearExpiredByTimeout: true,
    // Who is over the limit is refused without asking PostgreSQL again.
    inMemoryBlockOnConsumed: plan.calls + 1,
    insuranceLimiter: new RateLimiterMemory(window),
  });
}

function answerOf(
  plan: RatePlan,
  { allowed, counted }: { readonly allowed: boolean; readonly counted: RateLimiterRes },
): RateAnswer {
  return { allowed, plan, remaining: counted.remainingPoints, retryAfterMs: Math.max(0, counted.msBeforeNext) };
}

/** Tracking codes and addresses stand in no counter in clear. */
function keyOf(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url');
}
