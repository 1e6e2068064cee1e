import type { RequestListener } from 'node:http';
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyResult } from 'jose';

import { createSandbox } from '../../../agencies/sandbox/app';
import { createSignIn } from '../../../agencies/sandbox/oidc';
import { findOfficial, INTEGRATORS } from '../../../agencies/sandbox/officials';
import { createPopulation } from '../../../agencies/sandbox/population';
import { generateSecrets } from '../../../agencies/sandbox/sign-in-secrets';
import { listen, type RunningServer } from '../support/running-sandbox';

const secrets = generateSecrets();
const secretOf = (client: string): string => secrets.integratorSecrets[client] ?? '';
const VERIFIER = 'a-code-verifier-that-is-long-enough-for-pkce-0123456789';
const REDIRECT = 'http://127.0.0.1:5555/callback';

describe('the sign-in service', () => {
  let server: RunningServer;
  let issuer: string;
  beforeAll(async () => {
    // It warns of Node 20 and of keeping its state in memory; the sandbox means both.
    jest.spyOn(console, 'warn').mockReturnValue();
    const serving: RequestListener[] = [];
    server = await listen((request, response) => serving[0]?.(request, response));
    issuer = `${server.url}/oidc`;
    serving.push(createSandbox({ population: createPopulation(), signIn: await createSignIn({ issuer, secrets }) }));
  });
  afterAll(() => server.close());

  const token = async (form: Record<string, string>): Promise<[number, { access_token?: string; error?: string }]> => {
    const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
    return [response.status, (await response.json()) as { access_token?: string }];
  };
  const verify = (accessToken: string | undefined): Promise<JWTVerifyResult> =>
    jwtVerify(String(accessToken), createRemoteJWKSet(new URL(`${issuer}/jwks`)), {
      issuer,
      audience: 'dtsen-api',
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['sub', 'jti', 'azp'],
      maxTokenAge: '10m',
    });
  const logIn = (username: string): ReturnType<typeof token> =>
    token({ grant_type: 'urn:dtsen:sandbox:login', client_id: 'dtsen-cli', username });

  it('lets anybody be an official by name', async () => {
    const [status, { access_token }] = await logIn('siti');

    const { payload } = await verify(access_token);

    expect(status).toBe(200);
    expect(payload).toMatchObject({ sub: findOfficial('siti')?.subject, azp: 'dtsen-cli' });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(600);
  });

  it('says who somebody is and nothing about role, region or name', async () => {
    const [, { access_token }] = await logIn('budi');

    const { payload } = await verify(access_token);

    expect(Object.keys(payload).sort()).toEqual(['aud', 'azp', 'client_id', 'exp', 'iat', 'iss', 'jti', 'sub']);
  });

  it('knows nobody who is not an official', async () => {
    expect(await logIn('nobody')).toMatchObject([400, { error: 'invalid_grant' }]);
  });

  it('gives an integrator a token for its secret', async () => {
    const [, { access_token }] = await asIntegrator('integrator-bogor', secretOf('integrator-bogor'));

    const { payload } = await verify(access_token);

    expect(payload).toMatchObject({ sub: INTEGRATORS[0]?.subject, azp: 'integrator-bogor', scope: 'proposal:submit' });
  });

  it('refuses an integrator with another secret', async () => {
    const other = secretOf('integrator-makassar');

    expect(await asIntegrator('integrator-bogor', other)).toMatchObject([401, { error: 'invalid_client' }]);
  });

  it('lets a browser choose an official and exchange its code', async () => {
    const browser = createBrowser(server.url);
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const start = `/oidc/auth?client_id=dtsen-web&response_type=code&scope=openid+proposal:read&code_challenge=${challenge}`;
    const page = await browser.follow(
      `${start}&code_challenge_method=S256&redirect_uri=${encodeURIComponent(REDIRECT)}`,
    );
    const unknown = await browser.post(page.path, 'username=nobody');
    const callback = await browser.post(page.path, 'username=rina');

    const [, { access_token }] = await token({
      grant_type: 'authorization_code',
      client_id: 'dtsen-web',
      code: new URL(callback.path).searchParams.get('code') ?? '',
      code_verifier: VERIFIER,
      redirect_uri: REDIRECT,
    });

    expect(page.body).toContain('value="rina"');
    expect(unknown.status).toBe(400);
    expect((await verify(access_token)).payload).toMatchObject({
      sub: findOfficial('rina')?.subject,
      azp: 'dtsen-web',
      scope: 'proposal:read',
    });
  });

  it('lets pages of this machine exchange codes, and no others', async () => {
    const origins = ['http://127.0.0.1:8080', 'https://example.org'];

    const allowed = await Promise.all(
      origins.map(async (origin) => {
        const body = new URLSearchParams({
          grant_type: 'urn:dtsen:sandbox:login',
          client_id: 'dtsen-cli',
          username: 'siti',
        });
        const response = await fetch(`${issuer}/token`, { method: 'POST', headers: { origin }, body });
        return response.headers.get('access-control-allow-origin');
      }),
    );

    expect(allowed).toEqual(['http://127.0.0.1:8080', null]);
  });

  async function asIntegrator(client: string, secret: string): ReturnType<typeof token> {
    const authorization = `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'proposal:submit' });
    const response = await fetch(`${issuer}/token`, { method: 'POST', headers: { authorization }, body });
    return [response.status, (await response.json()) as { access_token?: string }];
  }
});

interface Page {
  readonly status: number;
  readonly path: string;
  readonly body: string;
}

/** Keeps cookies and follows redirects until they leave the server. */
function createBrowser(origin: string) {
  const cookies = new Map<string, string>();
  const visit = async (path: string, init: RequestInit): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, ...(init.body && { 'content-type': 'application/x-www-form-urlencoded' }) };
    const response = await fetch(new URL(path, origin), { ...init, headers, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { status: response.status, path, body: await response.text() };
    const next = new URL(location, origin);
    if (next.origin !== origin) return { status: response.status, path: next.href, body: '' };
    return visit(next.href, {});
  };
  return {
    follow: (path: string) => visit(path, {}),
    post: (path: string, body: string) => visit(path, { method: 'POST', body }),
  };
}
