import fc from 'fast-check';
import { z } from 'zod';

import { createBps } from '../../agencies/bps';
import { createDukcapil } from '../../agencies/dukcapil';
import { AgencyAnswerInvalid, AgencyBusy, AgencyFailure, AgencyRefused } from '../../agencies/failures';
import { postJson } from '../../agencies/http';
import { createPusdatin } from '../../agencies/pusdatin';
import { FaultRule } from '../../agencies/sandbox/faults';
import { aCallKey, aHouseholdToMatch, aHouseholdToRegister } from './support/people';
import { listen, rejectionOf, startSandbox, uncancelled, type RunningSandbox } from './support/running-sandbox';

const FAULTS = FaultRule.shape.fault.options;
/** Far more than this machine needs for an answer, however busy it is. */
const TIMEOUT_MS = 1_000;

/** What a client makes of one answer. */
function receiving(respond: () => Response | Promise<Response>): Promise<unknown> {
  const line = { agency: 'bps', baseUrl: 'http://bps.invalid', timeoutMs: 1_000 } as const;
  return postJson(
    { ...line, fetch: () => Promise.resolve(respond()) },
    { path: 'x', callKey: 'k', body: {}, answer: z.object({ kunci: z.string() }), signal: uncancelled },
  );
}

const failing = (respond: () => Response | Promise<Response>): Promise<unknown> => rejectionOf(receiving(respond));

describe('an answer', () => {
  it('is taken by its schema, with fields we do not know left out', async () => {
    expect(await receiving(() => Response.json({ kunci: 'k', baru: 1 }))).toEqual({ kunci: 'k' });
  });

  it.each([
    [408, 'timeout'],
    [425, 'late'],
    [429, 'rate-limited'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
  ])('with status %i is worth trying again as %s', async (status, kind) => {
    const failure = await failing(() => new Response('{}', { status }));

    expect(failure).toBeInstanceOf(AgencyBusy);
    expect(failure).toMatchObject({ kind, agency: 'bps' });
  });

  it.each([400, 401, 403, 404, 409, 410, 413, 422, 451])('with status %i never becomes right', async (status) => {
    const failure = await failing(() => Response.json({ kode: 'DATA_TIDAK_SAH' }, { status }));

    expect(failure).toBeInstanceOf(AgencyRefused);
    expect(failure).toMatchObject({ code: 'DATA_TIDAK_SAH', status });
  });

  it.each([
    ['is missing', '{}'],
    ['is not JSON', '<html>'],
    ['could hold an identity number', JSON.stringify({ kode: aHouseholdToMatch().kkNumber })],
    ['is a sentence', JSON.stringify({ kode: 'Data tidak sah' })],
  ])('is refused by its status when its code %s', async (_case, body) => {
    const failure = await failing(() => new Response(body, { status: 422 }));

    expect(failure).toMatchObject({ code: 'HTTP_422' });
  });

  it('that redirects is refused, so that nobody else is sent what we sent', async () => {
    const elsewhere = await listen((_request, response) => response.end('{"kunci":"k"}'));
    const server = await listen((_request, response) => response.writeHead(307, { location: elsewhere.url }).end());

    const failure = await rejectionOf(
      postJson(
        { agency: 'bps', baseUrl: server.url, timeoutMs: 1_000 },
        { path: 'x', callKey: 'k', body: {}, answer: z.unknown(), signal: uncancelled },
      ),
    );
    await Promise.all([server.close(), elsewhere.close()]);

    expect(failure).toMatchObject({ name: 'AgencyRefused', status: 307 });
  });

  it.each([
    ['malformed', '{"kunci":'],
    ['malformed', ''],
    ['wrong-schema', '{"kunci":1}'],
    ['wrong-schema', '[]'],
    ['too-large', `{"kunci":"${'x'.repeat(1024 * 1024)}"}`],
  ])('that is %s is not an answer', async (kind, body) => {
    const failure = await failing(() => new Response(body));

    expect(failure).toBeInstanceOf(AgencyAnswerInvalid);
    expect(failure).toMatchObject({ kind });
  });

  it('without a body is not an answer', async () => {
    expect(await failing(() => new Response(null, { status: 204 }))).toMatchObject({ kind: 'malformed' });
  });
});

describe('Retry-After', () => {
  const waiting = async (headers: Record<string, string>): Promise<unknown> => {
    const failure = await failing(() => new Response('{}', { status: 503, headers }));
    return failure instanceof AgencyBusy ? failure.retryAfterMs : 'not busy';
  };

  it('is read as seconds', async () => {
    expect(await waiting({ 'retry-after': '7' })).toBe(7_000);
  });

  it('is read as a date against the clock of the agency', async () => {
    const date = 'Mon, 04 Jan 2027 08:00:00 GMT';

    expect(await waiting({ date, 'retry-after': 'Mon, 04 Jan 2027 08:00:30 GMT' })).toBe(30_000);
    expect(await waiting({ date, 'retry-after': 'Mon, 04 Jan 2027 07:00:00 GMT' })).toBe(0);
  });

  it('never makes us wait longer than a quarter of an hour', async () => {
    expect(await waiting({ 'retry-after': '999999' })).toBe(15 * 60 * 1000);
  });

  it.each([{}, { 'retry-after': 'soon' }, { 'retry-after': 'Mon, 04 Jan 2027 08:00:30 GMT' }])(
    'is left out when it cannot be read',
    async (headers) => {
      expect(await waiting(headers)).toBeUndefined();
    },
  );
});

describe('a call', () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const matchUnder = async (rule: object): Promise<unknown> => {
    await sandbox.admin('faults', [{ agency: 'dukcapil', ...rule }]);
    return rejectionOf(
      createDukcapil(sandbox.at('dukcapil', TIMEOUT_MS)).matchHousehold(aHouseholdToMatch(), uncancelled),
    );
  };

  it.each([
    ['http-500', { name: 'AgencyBusy', kind: 'unavailable' }],
    ['http-503', { name: 'AgencyBusy', kind: 'unavailable' }],
    ['timeout', { name: 'AgencyBusy', kind: 'timeout' }],
    ['did-it-then-timeout', { name: 'AgencyBusy', kind: 'timeout' }],
    ['drop-connection', { name: 'AgencyBusy', kind: 'connection' }],
    ['late', { name: 'AgencyBusy', kind: 'late' }],
    ['rate-limit', { name: 'AgencyBusy', kind: 'rate-limited', retryAfterMs: 1_000 }],
    ['malformed', { name: 'AgencyAnswerInvalid', kind: 'malformed' }],
    ['wrong-schema', { name: 'AgencyAnswerInvalid', kind: 'wrong-schema' }],
    ['huge', { name: 'AgencyAnswerInvalid', kind: 'too-large' }],
    ['swapped-answer', { name: 'AgencyAnswerMismatch', field: 'kunci' }],
    ['refuse-422', { name: 'AgencyRefused', code: 'DATA_TIDAK_SAH', status: 422 }],
  ])('that meets %s is told what it means', async (fault, meaning) => {
    expect(await matchUnder({ fault })).toMatchObject(meaning);
  });

  it('is told for how long an outage lasts', async () => {
    expect(await matchUnder({ fault: 'http-503', delayMs: 2_500 })).toMatchObject({ retryAfterMs: 3_000 });
  });

  it('takes an answer that is late but in time', async () => {
    await sandbox.admin('faults', [{ agency: 'dukcapil', fault: 'late', delayMs: 20 }]);

    const { statuses } = await createDukcapil(sandbox.at('dukcapil')).matchHousehold(
      aHouseholdToMatch({ members: 1 }),
      uncancelled,
    );

    expect(statuses).toEqual(['matched']);
  });

  it('reports an agency that nobody can reach', async () => {
    const closed = await listen(() => undefined);
    await closed.close();
    const dukcapil = createDukcapil({ baseUrl: `${closed.url}/`, timeoutMs: 1_000 });

    const failure = await rejectionOf(dukcapil.matchHousehold(aHouseholdToMatch(), uncancelled));

    expect(failure).toMatchObject({ name: 'AgencyBusy', kind: 'connection' });
  });

  it('passes the reason of its cancellation on, before and while it waits', async () => {
    await sandbox.admin('faults', [{ agency: 'dukcapil', fault: 'timeout' }]);
    const dukcapil = createDukcapil(sandbox.at('dukcapil'));
    const reason = new Error('the worker stops');
    const caller = new AbortController();

    const waiting = rejectionOf(dukcapil.matchHousehold(aHouseholdToMatch(), caller.signal));
    setTimeout(() => {
      caller.abort(reason);
    }, 50);

    expect(await waiting).toBe(reason);
    expect(await rejectionOf(dukcapil.matchHousehold(aHouseholdToMatch(), caller.signal))).toBe(reason);
  });
});

describe('identity numbers and names', () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  it('stand in no failure, whatever went wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FAULTS),
        fc.constantFrom('dukcapil', 'pusdatin', 'bps'),
        fc.integer({ min: 0, max: 100_000 }),
        async (fault, agency, seed) => {
          await sandbox.admin('faults', [{ agency, fault }]);
          const household = { ...aHouseholdToRegister({ seed }), reference: 'p', niks: ['x'] };
          const options = sandbox.at(agency, 60);
          const calls = {
            dukcapil: () => createDukcapil(options).matchHousehold(household, uncancelled),
            pusdatin: () => createPusdatin(options).registerHousehold(household, uncancelled),
            bps: () => {
              const households = [{ ...household, niks: household.members.map(({ nik }) => nik) }];
              return createBps(options).deliverSet({ callKey: aCallKey(), version: 'v', households }, uncancelled);
            },
          };

          const failure = await rejectionOf(calls[agency]());

          expect(failure).toBeInstanceOf(AgencyFailure);
          const told = everythingIn(failure as Error);
          for (const { nik, name } of household.members) {
            expect(told).not.toContain(nik);
            expect(told).not.toContain(name);
          }
          expect(told).not.toContain(household.kkNumber);
          expect(told).not.toMatch(/\d{16}/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stand in no URL', async () => {
    const urls: string[] = [];
    const recording: typeof fetch = (url, init) => {
      urls.push(url instanceof URL ? url.href : '');
      return fetch(url, init);
    };
    await sandbox.admin('faults', []);
    const household = aHouseholdToRegister({ seed: 9 });

    await createDukcapil({ ...sandbox.at('dukcapil'), fetch: recording }).matchHousehold(household, uncancelled);
    await createPusdatin({ ...sandbox.at('pusdatin'), fetch: recording }).registerHousehold(
      { ...household, attempt: 2 },
      uncancelled,
    );

    const paths = urls.map((url) => url.replace(sandbox.url, ''));
    expect(paths).toEqual(['/dukcapil/padan', '/pusdatin/status', '/pusdatin/registrasi']);
  });
});

/** Message, stack, own fields and causes, as a log might print them. */
function everythingIn(error: Error): string {
  const cause = error.cause instanceof Error ? everythingIn(error.cause) : '';
  return `${error.message}\n${String(error.stack)}\n${JSON.stringify(Object.entries(error))}\n${cause}`;
}
