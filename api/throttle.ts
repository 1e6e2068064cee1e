import type { RatePlanId } from '../domain/limits/rate-plans';
import type { RateAnswer, RateLimits } from '../store/rate-limits';
import { Problem } from './problem';
import type { Throttle } from './serve';

/** By which plan a call is counted, and whose call it is. */
interface Counted {
  readonly plan: RatePlanId;
  readonly subject: string;
}

/**
 * Counts calls by who makes them, in a store all processes share: an official or integrator by the subject of the token, a
 * citizen by the code asked for and by address. Says in each answer how much is left (draft-ietf-httpapi-ratelimit-headers)
 * and throws the 429 when it is nothing.
 */
export function createThrottle(rateLimits: RateLimits): Throttle {
  return async (call) => {
    const answers = await Promise.all(countedAs(call).map(({ plan, subject }) => rateLimits.count(plan, subject)));
    if (answers.length === 0) return;
    const headers = rateLimitHeaders(answers);
    const refused = answers.filter(({ allowed }) => !allowed);
    if (refused.length > 0) {
      const seconds = Math.max(1, ...refused.map(({ retryAfterMs }) => secondsOf(retryAfterMs)));
      throw new Problem(429, 'too-many-requests', { headers: { ...headers, 'Retry-After': String(seconds) } });
    }
    call.response.set(headers);
  };
}

/** What citizens ask with their code is one door, with one count. */
const ASKED_WITH_CODE: ReadonlySet<string> = new Set(['public-status', 'public-explanation', 'public-receipts']);

/** A code that is asked for counts whether it exists or not, so that guessing costs the same as knowing. */
function countedAs({ request, operation, caller }: Parameters<Throttle>[0]): readonly Counted[] {
  if (caller !== undefined) return [{ plan: caller.ratePlan, subject: caller.actor.personId }];
  if (!ASKED_WITH_CODE.has(operation.name)) return [];
  const { trackingCode } = (request.body ?? {}) as { readonly trackingCode?: unknown };
  const address: Counted = { plan: 'status-by-address', subject: request.ip ?? '' };
  if (typeof trackingCode !== 'string') return [address];
  return [{ plan: 'status-by-code', subject: trackingCode.trim().toUpperCase().slice(0, 20) }, address];
}

function rateLimitHeaders(answers: readonly RateAnswer[]): Record<string, string> {
  if (answers.length === 0) return {};
  const policies = answers.map(({ plan }) => `"${plan.id}";q=${String(plan.calls)};w=${String(plan.perSeconds)}`);
  const left = answers.map(
    ({ plan, remaining, retryAfterMs }) => `"${plan.id}";r=${String(remaining)};t=${String(secondsOf(retryAfterMs))}`,
  );
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: left.join(', ') };
}

function secondsOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
