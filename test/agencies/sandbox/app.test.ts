import { createDukcapil } from '../../../agencies/dukcapil';
import { createRateLimiter } from '../../../agencies/sandbox/rate-limits';
import { aHouseholdToMatch } from '../support/people';
import { rejectionOf, startSandbox, uncancelled, type RunningSandbox } from '../support/running-sandbox';

describe('the sandbox', () => {
  let sandbox: RunningSandbox;
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const post = async (path: string, { body, key }: { body: string; key?: string }): Promise<[number, unknown]> => {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) };
    const response = await fetch(`${sandbox.url}${path}`, { method: 'POST', headers, body });
    return [response.status, await response.json()];
  };
  const match = async (household = aHouseholdToMatch()): Promise<unknown> =>
    (await createDukcapil(sandbox.at('dukcapil')).matchHousehold(household, uncancelled)).statuses;

  it('says that it is there', async () => {
    expect(await sandbox.get('/health')).toEqual({ status: 'ok' });
  });

  it('refuses a call without a key', async () => {
    expect(await post('/dukcapil/padan', { body: '{}' })).toEqual([400, { kode: 'KUNCI_WAJIB' }]);
  });

  it('refuses a body it does not understand, and repeats nothing of it', async () => {
    const { kkNumber } = aHouseholdToMatch();

    expect(await post('/dukcapil/padan', { body: '{}', key: 'k' })).toEqual([400, { kode: 'BENTUK_SALAH' }]);
    expect(await post('/dukcapil/padan', { body: `{${kkNumber}`, key: 'k' })).toEqual([400, { kode: 'BENTUK_SALAH' }]);
  });

  it('tells what became of a key, and does not bind one that was refused', async () => {
    expect(await post('/dukcapil/status', { body: '{"kunci":"k"}', key: 'q' })).toEqual([
      404,
      { kode: 'KUNCI_TIDAK_DIKENAL' },
    ]);
    await match(aHouseholdToMatch({ callKey: 'k' }));
    expect(await post('/dukcapil/status', { body: '{"kunci":"k"}', key: 'q' })).toMatchObject([
      200,
      { keadaan: 'SELESAI', jawaban: { kunci: 'k' } },
    ]);
  });

  it('takes persons, reactivations and repairs at run time', async () => {
    const household = aHouseholdToMatch({ fault: 'inactive', members: 1 });
    const [head] = household.members;
    const answers = [await match({ ...household, callKey: 'r1' })];

    await sandbox.admin('reactivations', { niks: [head?.nik] });
    answers.push(await match({ ...household, callKey: 'r2' }));
    await sandbox.admin('persons', [
      { nik: head?.nik, name: 'Orang Lain', kkNumber: household.kkNumber, birthDate: head?.birthDate },
    ]);
    answers.push(await match({ ...household, callKey: 'r3' }));

    expect(answers).toEqual([['inactive'], ['matched'], ['name-differs']]);
  });

  it('can be told how soon planted trouble ends', async () => {
    await sandbox.admin('repairs', { reactivateAfterCalls: 1, repairedAfterCalls: null });
    const household = aHouseholdToMatch({ fault: 'inactive', members: 1 });

    expect(await match({ ...household, callKey: 's1' })).toEqual(['inactive']);
    expect(await match({ ...household, callKey: 's2' })).toEqual(['matched']);
    expect(await sandbox.admin('repairs', { reactivateAfterCalls: null, repairedAfterCalls: 0 })).toBe(204);
  });

  it('shows its fault plan and all effects, by key only', async () => {
    await match(aHouseholdToMatch({ callKey: 'shown' }));
    await sandbox.admin('faults', [{ agency: 'bps', fault: 'late' }]);

    expect(await sandbox.get('/_admin/faults')).toMatchObject([{ agency: 'bps', fault: 'late', share: 1 }]);
    expect(await sandbox.get('/_admin/effects')).toEqual({
      effects: [{ agency: 'dukcapil', operation: 'padan', key: 'shown', calls: 1, effects: 1 }],
    });
  });

  it('refuses a plan it does not understand', async () => {
    expect(await sandbox.admin('faults', [{ agency: 'dukcapil', fault: 'earthquake' }])).toBe(400);
  });

  it('has one effect for a key that many send at once', async () => {
    const household = aHouseholdToMatch({ callKey: 'at-once' });

    await Promise.all(Array.from({ length: 30 }, () => match(household)));

    expect(await sandbox.effects('at-once')).toEqual([expect.objectContaining({ calls: 30, effects: 1 })]);
  });

  it('asks for fewer calls than its limit allows', async () => {
    await sandbox.admin('rate-limits', { dukcapil: { perSecond: 0.5, burst: 2 } });
    await match();
    await match();

    expect(await rejectionOf(match())).toMatchObject({ kind: 'rate-limited', retryAfterMs: 2_000 });
  });

  it('comes through with one effect for each key while a third of its calls go wrong', async () => {
    const faults = ['http-503', 'drop-connection', 'did-it-then-timeout', 'malformed', 'swapped-answer'] as const;
    await sandbox.admin(
      'faults',
      faults.map((fault, seed) => ({ agency: 'dukcapil', fault, delayMs: 5, share: 0.08, seed })),
    );

    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, seed) =>
        untilAnswered(() => match(aHouseholdToMatch({ seed, callKey: `storm-${seed}` }))),
      ),
    );

    const { effects } = (await sandbox.get('/_admin/effects')) as { effects: { effects: number; calls: number }[] };
    expect(answers).toEqual(answers.map(() => ['matched', 'matched', 'matched']));
    expect(effects.every((count) => count.effects === 1)).toBe(true);
    expect(effects.some((count) => count.calls > 1)).toBe(true);
  });
});

describe('a rate limit', () => {
  it('lets a burst pass and then the steady rate', () => {
    let nowMs = 0;
    const limiter = createRateLimiter({ bps: { perSecond: 10, burst: 2 } }, () => nowMs);
    const waits = [limiter.take('bps'), limiter.take('bps'), limiter.take('bps')].map(({ waitMs }) => waitMs);

    nowMs = 100;

    expect(waits).toEqual([0, 0, 100]);
    expect(limiter.take('bps')).toEqual({ waitMs: 0 });
    expect(limiter.take('pusdatin')).toEqual({ waitMs: 0 });
  });
});

async function untilAnswered(call: () => Promise<unknown>): Promise<unknown> {
  for (let attempt = 1; attempt < 50; attempt += 1) {
    try {
      return await call();
    } catch {
      // Any failure of an agency is tried again here; which is worth it is tested elsewhere.
    }
  }
  throw new Error('no answer in 50 attempts');
}
