import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import express from 'express';

import type { Operation } from '../../api/operation';
import { problemHandler } from '../../api/problem';
import { createThrottle } from '../../api/throttle';
import { createLogger } from '../../platform/logging';
import { ratePlanOn, type RatePlanId } from '../../domain/limits/rate-plans';
import type { RateAnswer, RateLimits } from '../../store/rate-limits';

/** Counts nothing and answers, for each plan, as it is told. */
function answering(
  answers: Readonly<Record<string, Omit<RateAnswer, 'plan'>>>,
): RateLimits & { counted: { plan: RatePlanId; subject: string }[] } {
  const counted: { plan: RatePlanId; subject: string }[] = [];
  return {
    counted,
    count(plan, subject) {
      counted.push({ plan, subject });
      const answer = answers[plan];
      if (answer === undefined) throw new Error(`Nobody said how ${plan} answers`);
      return Promise.resolve({ plan: ratePlanOn({ id: plan, today: '2026-06-01' }), ...answer });
    },
  };
}

/** A call as the throttle sees it. */
interface Caller {
  readonly name?: string;
  readonly body?: unknown;
  readonly caller?: { readonly plan: RatePlanId; readonly personId: string };
}

async function ask(rateLimits: RateLimits, { name = 'public-status', body, caller }: Caller): Promise<Response> {
  const app = express();
  app.use(express.json());
  const throttle = createThrottle(rateLimits);
  app.post('/', async (request, response) => {
    const signedIn =
      caller === undefined
        ? undefined
        : ({ actor: { personId: caller.personId }, ratePlan: caller.plan } as Parameters<typeof throttle>[0]['caller']);
    await throttle({ request, response, operation: { name } as Operation, caller: signedIn });
    response.json({});
  });
  app.use(problemHandler(createLogger('rate-limit-test', 'silent')));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
    return new Response(await response.text(), { status: response.status, headers: response.headers });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const CITIZEN: Caller = { body: { trackingCode: ' code ' } };

describe('the rate limit', () => {
  it('lets a call through and says what is left of every plan it counts by', async () => {
    const limits = answering({
      'status-by-code': { allowed: true, remaining: 4, retryAfterMs: 899_001 },
      'status-by-address': { allowed: true, remaining: 50, retryAfterMs: 10_000 },
    });
    const { status, headers } = await ask(limits, CITIZEN);
    expect(status).toBe(200);
    expect(headers.get('ratelimit-policy')).toBe('"status-by-code";q=5;w=900, "status-by-address";q=60;w=900');
    expect(headers.get('ratelimit')).toBe('"status-by-code";r=4;t=900, "status-by-address";r=50;t=10');
    expect(limits.counted).toEqual([
      { plan: 'status-by-code', subject: 'CODE' },
      { plan: 'status-by-address', subject: '127.0.0.1' },
    ]);
  });

  it('refuses when one of them is used up, until its window ends', async () => {
    const limits = answering({
      'status-by-code': { allowed: false, remaining: 0, retryAfterMs: 61_200 },
      'status-by-address': { allowed: true, remaining: 50, retryAfterMs: 700_000 },
    });
    const response = await ask(limits, CITIZEN);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('62');
    expect(response.headers.get('ratelimit')).toContain('"status-by-code";r=0;t=62');
    expect(await response.json()).toMatchObject({ status: 429, code: 'too-many-requests' });
  });

  it('never asks to come back at once', async () => {
    const limits = answering({ official: { allowed: false, remaining: 0, retryAfterMs: 0 } });
    const { headers } = await ask(limits, { name: 'search-tasks', caller: { plan: 'official', personId: 'siti' } });
    expect(limits.counted).toEqual([{ plan: 'official', subject: 'siti' }]);
    expect(headers.get('retry-after')).toBe('1');
  });

  it('counts nothing for what is the same for everybody', async () => {
    const { status, headers } = await ask(answering({}), { name: 'read-openapi' });
    expect({ status, limit: headers.get('ratelimit') }).toEqual({ status: 200, limit: null });
  });
});
