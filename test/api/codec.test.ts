import { defaultPayloadConverter } from '@temporalio/common';

import { createCallLimit } from '../../api/codec/access';
import { NAMESPACE, runningCodec, UI_ORIGIN, type RunningCodec } from './running-codec';

let running: RunningCodec;
beforeAll(async () => {
  running = await runningCodec();
});
afterAll(() => running.close());

interface Asked {
  readonly as?: string;
  readonly cookie?: string;
  readonly origin?: string;
  readonly namespace?: string;
  readonly body?: unknown;
  readonly path?: string;
  readonly method?: string;
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

async function wirePayload(value: unknown) {
  const [payload] = await running.codec.encode([defaultPayloadConverter.toPayload(value)]);
  const metadata = Object.entries(payload?.metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
  return { metadata: Object.fromEntries(metadata) as Record<string, string>, data: base64(payload?.data ?? '') };
}

async function ask({
  as,
  cookie,
  origin,
  namespace,
  body,
  path = '/decode',
  method = 'POST',
}: Asked): Promise<Response> {
  return fetch(`${running.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(as === undefined ? {} : { authorization: `Bearer ${await running.tokenOf(as)}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(origin === undefined ? {} : { origin }),
      ...(namespace === undefined ? {} : { 'x-namespace': namespace }),
    },
    ...(method === 'POST' ? { body: JSON.stringify(body ?? { payloads: [await wirePayload('rahasia')] }) } : {}),
  });
}

async function readable(response: Response): Promise<string[]> {
  const { payloads } = (await response.json()) as { payloads: { data: string }[] };
  return payloads.map(({ data }) => Buffer.from(data, 'base64').toString());
}

async function accesses(): Promise<Record<string, unknown>[]> {
  const { rows } = await running.stores.database.pool.query<Record<string, unknown>>(
    'select token_id, namespace, payloads, outcome from codec_access order by at',
  );
  return rows;
}

describe('an operator', () => {
  it('has payloads decoded, which is recorded with token, number and namespace', async () => {
    const body = { payloads: [await wirePayload('satu'), await wirePayload({ dua: 2 })] };

    const response = await ask({ as: 'made', namespace: NAMESPACE, body });

    expect(await readable(response)).toEqual(['"satu"', '{"dua":2}']);
    expect(await accesses()).toContainEqual({
      token_id: 'token-of-made',
      namespace: NAMESPACE,
      payloads: 2,
      outcome: 'decoded',
    });
  });

  it('is shown the others when one of a page cannot be read', async () => {
    const broken = { ...(await wirePayload('x')), data: base64('not what was encrypted') };

    const response = await ask({ as: 'made', body: { payloads: [broken, await wirePayload('dua')] } });

    expect(await readable(response)).toEqual(['not what was encrypted', '"dua"']);
    expect((await accesses()).at(-1)).toMatchObject({ outcome: 'unreadable' });
  });

  it('has nothing decoded of another namespace', async () => {
    expect((await ask({ as: 'made', namespace: 'elsewhere' })).status).toBe(403);
    expect((await accesses()).at(-1)).toMatchObject({ outcome: 'forbidden', token_id: 'token-of-made' });
  });
});

describe('whoever is no operator', () => {
  it.each(['budi', 'dadang', 'dewi'])('(%s) has nothing decoded, which is recorded', async (as) => {
    const response = await ask({ as });

    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain('rahasia');
    expect((await accesses()).at(-1)).toMatchObject({ outcome: 'forbidden', token_id: `token-of-${as}` });
  });

  it('is refused as well when no official at all, as a service account is', async () => {
    expect((await ask({ as: 'cek-bansos' })).status).toBe(403);
  });

  it('is asked to sign in without a token', async () => {
    expect((await ask({})).status).toBe(401);
  });
});

describe('the codec server', () => {
  it('encodes for nobody', async () => {
    expect((await ask({ as: 'made', path: '/encode' })).status).toBe(404);
  });

  it('lets pages of the Temporal UI read its answers, and refuses those of any other', async () => {
    const preflight = await ask({ method: 'OPTIONS', origin: UI_ORIGIN });
    const ours = await ask({ as: 'made', origin: UI_ORIGIN });
    const others = await ask({ as: 'made', origin: 'http://elsewhere.test' });

    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-namespace');
    expect(ours.headers.get('access-control-allow-origin')).toBe(UI_ORIGIN);
    expect([others.status, others.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it.each([
    ['no payloads', {}, 400],
    ['more payloads than a page has', { payloads: Array.from({ length: 501 }, () => ({ data: '' })) }, 400],
    ['data that is no base64', { payloads: [{ data: '&' }] }, 400],
    ['more than a page can hold', { payloads: [{ data: 'A'.repeat(5_000_000) }] }, 413],
  ])('refuses %s', async (_what, body, status) => {
    expect((await ask({ as: 'made', body })).status).toBe(status);
  });

  it('is ready when its database answers', async () => {
    expect((await ask({ path: '/health/ready', method: 'GET' })).status).toBe(200);
  });

  it('lets nobody read out a namespace call by call', () => {
    let now = 0;
    const limit = createCallLimit(() => now);
    for (let call = 0; call < 1_200; call += 1) limit('made');

    expect(() => {
      limit('made');
    }).toThrow('too-many-requests');
    limit('lina');
    now += 60_000;
    limit('made');
  });
});

describe('signing in for the Temporal UI', () => {
  const pair = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  /** Goes to the sign-in page and comes back with `change` made to what the sign-in service answers. */
  async function signIn(change: Readonly<Record<string, string>> = {}): Promise<Response> {
    const left = await ask({ path: '/sign-in', method: 'GET' });
    const page = new URL(left.headers.get('location') ?? '');
    const answer = new URLSearchParams({ code: 'code', state: page.searchParams.get('state') ?? '', ...change });
    return ask({ path: `/callback?${answer.toString()}`, method: 'GET', cookie: pair(left) });
  }

  it('leads to the sign-in service with PKCE, and back to the UI with a token that no script can read', async () => {
    const left = await ask({ path: '/sign-in', method: 'GET' });
    const back = await signIn();

    expect(left.headers.get('location')).toMatch(
      new RegExp(`^${running.signInUrl}/auth\\?.*code_challenge_method=S256`),
    );
    expect(back.headers.get('location')).toBe(UI_ORIGIN);
    const cookies = back.headers.getSetCookie().filter((cookie) => cookie.startsWith('codec-token='));
    expect(cookies).toEqual([expect.stringMatching(/Path=\/decode;.*HttpOnly; SameSite=Strict/)]);
  });

  it('lets the page of the UI have payloads decoded, and no other page', async () => {
    const cookie = `codec-token=${await running.tokenOf('made')}`;

    expect(await readable(await ask({ cookie, origin: UI_ORIGIN }))).toEqual(['"rahasia"']);
    expect((await ask({ cookie })).status).toBe(401);
    expect((await ask({ cookie, origin: 'http://elsewhere.test' })).status).toBe(403);
  });

  it('does not make an operator of whoever signs in', async () => {
    const cookie = `codec-token=${await running.tokenOf('budi')}`;

    expect((await ask({ cookie, origin: UI_ORIGIN })).status).toBe(403);
  });

  it('that another browser began is refused', async () => {
    expect((await signIn({ state: 'another' })).status).toBe(401);
    expect((await ask({ path: '/callback?code=x&state=y', method: 'GET' })).status).toBe(401);
  });
});
