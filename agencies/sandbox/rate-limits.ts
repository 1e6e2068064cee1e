import { z } from 'zod';

import type { AgencyName } from '../failures';

const Limit = z.strictObject({ perSecond: z.number().positive(), burst: z.number().int().positive() });

/** How many calls an agency takes: steadily, and at once after a pause. */
export const RateLimits = z.partialRecord(z.enum(['dukcapil', 'pusdatin', 'bps', 'messaging']), Limit);
export type RateLimits = z.infer<typeof RateLimits>;
type Limit = z.infer<typeof Limit>;

/** Above what the demonstration needs and low enough that a storm of retries is refused. No agency publishes its own. */
const DEFAULT_LIMITS: Readonly<Record<AgencyName, Limit>> = {
  dukcapil: { perSecond: 100, burst: 200 },
  pusdatin: { perSecond: 100, burst: 200 },
  bps: { perSecond: 20, burst: 40 },
  messaging: { perSecond: 200, burst: 400 },
};

export interface RateLimiter {
  /** Takes one call, or answers how long the caller must wait. */
  take(agency: AgencyName): { readonly waitMs: number };
  change(limits: RateLimits): void;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** One token bucket for each agency. `now` is in milliseconds. */
export function createRateLimiter(limits: RateLimits, now: () => number): RateLimiter {
  let current: Readonly<Record<AgencyName, Limit>> = { ...DEFAULT_LIMITS, ...limits };
  const buckets = new Map<AgencyName, Bucket>();

  return {
    take(agency) {
      const { perSecond, burst } = current[agency];
      const atMs = now();
      const bucket = buckets.get(agency) ?? { tokens: burst, filledAtMs: atMs };
      const earned = ((atMs - bucket.filledAtMs) / 1000) * perSecond;
      const tokens = Math.min(burst, bucket.tokens + earned);
      buckets.set(agency, { tokens: tokens >= 1 ? tokens - 1 : tokens, filledAtMs: atMs });
      return { waitMs: tokens >= 1 ? 0 : ((1 - tokens) / perSecond) * 1000 };
    },
    change(changed) {
      current = { ...current, ...changed };
      buckets.clear();
    },
  };
}
