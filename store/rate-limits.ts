import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

import { RATE_PLANS, ratePlanOn, type RatePlan, type RatePlanId } from '../domain/limits/rate-plans';

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
  const limiters = new Map<RatePlan, RateLimiterPostgres>();
  const limiterFor = (plan: RatePlan): RateLimiterPostgres => {
    const limiter = limiters.get(plan) ?? createLimiter(pool, plan);
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

function createLimiter(pool: Pool, plan: RatePlan): RateLimiterPostgres {
  const window = {
    // A new version of a plan counts from nothing.
    keyPrefix: `${plan.id}/${plan.validFrom}`,
    points: plan.calls,
    duration: plan.perSeconds,
  };
  return new RateLimiterPostgres({
    ...window,
    storeClient: pool,
    storeType: 'pool',
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
