import { Pool } from 'pg';

import { RATE_PLANS, type RatePlanId } from '../../domain/limits/rate-plans';
import { createRateLimits } from '../../store/rate-limits';
import { testStores, type TestStores } from '../support/database';

let stores: TestStores;
beforeAll(async () => {
  stores = await testStores();
});
afterAll(() => stores.drop());

const NOW = Date.parse('2026-06-01T00:00:00Z');
const limits = () => createRateLimits(stores.api.database.pool, { now: () => NOW });
const callsOf = (id: RatePlanId): number => RATE_PLANS.find((plan) => plan.id === id)?.calls ?? 0;

describe('rate limits', () => {
  it('allow what the plan says, then tell how long to wait', async () => {
    const { rateLimits } = stores.api;
    const calls = callsOf('status-by-code');
    for (let left = calls - 1; left >= 0; left -= 1)
      expect(await rateLimits.count('status-by-code', 'CODE1')).toMatchObject({ allowed: true, remaining: left });

    const refused = await rateLimits.count('status-by-code', 'CODE1');
    expect(refused).toMatchObject({ allowed: false, remaining: 0 });
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(900_000);
    expect(await rateLimits.count('status-by-code', 'CODE2')).toMatchObject({ allowed: true });
  });

  it('are counted together by all processes, of a hundred calls at once as well', async () => {
    const [one, other] = [limits(), limits()];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, call) => (call % 2 === 0 ? one : other).count('status-by-address', '192.0.2.1')),
    );
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(callsOf('status-by-address'));
  });

  it('are counted with a few statements when many callers come at once', async () => {
    const callers = Array.from({ length: 90 }, (_, caller) => `192.0.2.${String(caller + 100)}`);
    await stores.database.pool.query('truncate rate_limit');
    await Promise.all(callers.map((caller) => stores.api.rateLimits.count('status-by-address', caller)));

    const text = 'select count(*)::int as callers, count(distinct xmin::text)::int as statements from rate_limit';
    expect((await stores.database.pool.query(text)).rows).toEqual([{ callers: 90, statements: 2 }]);
  });

  it('are counted anew when the window has ended, whoever is counted at the same moment', async () => {
    const callers = ['CODE4', 'CODE5', 'CODE4', 'CODE6', 'CODE4'];
    const { rateLimits } = stores.api;
    await Promise.all(callers.map((caller) => rateLimits.count('status-by-code', caller)));
    const expire = 'update rate_limit set expire = 1 where points = 3';
    expect((await stores.database.pool.query(expire)).rowCount).toBe(1);

    const answers = await Promise.all(callers.map((caller) => rateLimits.count('status-by-code', caller)));
    const calls = callsOf('status-by-code');
    expect(answers.map(({ remaining }) => calls - remaining)).toEqual([1, 2, 2, 2, 3]);
  });

  it('keep neither codes nor addresses in clear', async () => {
    await stores.api.rateLimits.count('status-by-address', '192.0.2.99');
    const { rows } = await stores.database.pool.query<{ key: string }>('select key from rate_limit');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ key }) => /192\.0\.2|CODE/.test(key))).toEqual([]);
  });

  it('are counted by this process alone while PostgreSQL does not answer', async () => {
    const gone = new Pool({ connectionString: 'postgresql://app_api@127.0.0.1:1/none', connectionTimeoutMillis: 200 });
    const alone = createRateLimits(gone, { now: () => NOW });
    const calls = callsOf('status-by-code');
    const answers = [];
    for (let call = 0; call <= calls; call += 1) answers.push(await alone.count('status-by-code', 'CODE3'));
    expect(answers.map(({ allowed }) => allowed)).toEqual([...Array.from({ length: calls }, () => true), false]);
    await gone.end();
  });

  it('let nobody through by a plan that is not in force', async () => {
    const early = createRateLimits(stores.api.database.pool, { now: () => Date.parse('2020-01-01') });
    await expect(early.count('official', 'siti')).rejects.toThrow('No rate plan');
  });
});
