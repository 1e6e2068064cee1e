import { Router, urlencoded, type Request, type RequestHandler } from 'express';
import type { errors as OidcErrors, KoaContext, Provider } from 'oidc-provider';

import { findOfficial, INTEGRATORS, OFFICIALS } from './officials';
import { officialsPage } from './sign-in-page';
import type { SignInSecrets } from './sign-in-secrets';

export interface SignInOptions {
  /** Where clients find us, ending in `/oidc`. */
  readonly issuer: string;
  readonly secrets: SignInSecrets;
}

/** `aud` of every access token. */
const AUDIENCE = 'dtsen-api';
const RESOURCE = 'urn:dtsen:api';
const API_SCOPES = ['proposal:submit', 'proposal:read', 'payment:report'];
/** As long as a real issuer would allow: access that is taken away ends soon. */
const TOKEN_SECONDS = 10 * 60;
/** A working day, after which the browser asks again who is there. */
const SESSION_SECONDS = 8 * 60 * 60;
const LOOPBACK_ORIGIN = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?$/;
const LOGIN_GRANT = 'urn:dtsen:sandbox:login';

const RESOURCE_SERVER = {
  audience: AUDIENCE,
  scope: API_SCOPES.join(' '),
  accessTokenFormat: 'jwt',
  accessTokenTTL: TOKEN_SECONDS,
  jwt: { sign: { alg: 'ES256' } },
};

/**
 * The sign-in service of the demonstration, to be mounted at `/oidc`. It knows no passwords: whoever reaches it can be
 * any of the invented officials, which is why it exists in the sandbox only.
 */
export async function createSignIn({ issuer, secrets }: SignInOptions): Promise<RequestHandler> {
  allowNode20();
  const { Provider: ProviderClass, errors } = await import('oidc-provider');
  const provider = new ProviderClass(issuer, configuration(secrets));
  provider.registerGrantType(LOGIN_GRANT, (context) => logIn(context, errors), ['username']);
  const handle = provider.callback();
  return Router()
    .get('/interaction/:uid', showOfficials(provider))
    .post('/interaction/:uid', urlencoded({ extended: false }), takeOfficial(provider))
    .use((request, response) => {
      handle(request, response);
    });
}

/** oidc-provider 9 is made for Node 22 and uses `URL.parse`, which not every Node 20 has. */
function allowNode20(): void {
  if ('parse' in URL) return;
  const parse = (text: string, base?: string): URL | null => (URL.canParse(text, base) ? new URL(text, base) : null);
  Object.assign(URL, { parse });
}

function configuration({ jwks, cookieKey, integratorSecrets }: SignInSecrets): Readonly<Record<string, unknown>> {
  return {
    jwks,
    cookies: { keys: [cookieKey] },
    clients: [...PUBLIC_CLIENTS, ...Object.entries(integratorSecrets).map(integrator)],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    // A page of any port of this machine may exchange its code: the ports of a demonstration are not known here.
    clientBasedCORS: (_context: unknown, origin: string) => LOOPBACK_ORIGIN.test(origin),
    scopes: ['openid', ...API_SCOPES],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    ttl: { AccessToken: TOKEN_SECONDS, ClientCredentials: TOKEN_SECONDS, ...BROWSER_TTL },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => RESOURCE_SERVER,
      },
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/oidc/interaction/${uid}` },
    findAccount: (_context: unknown, subject: string) => accountOf(subject),
    extraTokenClaims: (_context: unknown, { clientId }: { clientId: string }) => ({ azp: clientId }),
    formats: { customizers: { jwt: nameIntegrator } },
    loadExistingGrant: grantAll,
  };
}

const BROWSER_TTL = {
  AuthorizationCode: 60,
  IdToken: TOKEN_SECONDS,
  Interaction: TOKEN_SECONDS,
  Session: SESSION_SECONDS,
  Grant: SESSION_SECONDS,
};

/** A native client may be called back on any port of this machine, which suits whatever the browser runs. */
const PUBLIC_CLIENTS = [
  {
    client_id: 'dtsen-cli',
    token_endpoint_auth_method: 'none',
    grant_types: [LOGIN_GRANT],
    response_types: [],
    redirect_uris: [],
  },
  {
    client_id: 'dtsen-web',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  },
];

function integrator([clientId, secret]: [string, string]): Readonly<Record<string, unknown>> {
  return {
    client_id: clientId,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    scope: API_SCOPES.join(' '),
  };
}

/** An integrator is known by a subject like everybody else, not by the id of its client. */
// eslint-disable-next-line max-params -- oidc-provider calls it with the context, the token and the JWT.
function nameIntegrator(_context: unknown, _token: unknown, { payload }: { payload: { sub: string } }): void {
  payload.sub = INTEGRATORS.find(({ username }) => username === payload.sub)?.subject ?? payload.sub;
}

function accountOf(subject: string): unknown {
  if (!OFFICIALS.some((official) => official.subject === subject)) return undefined;
  return { accountId: subject, claims: () => ({ sub: subject }) };
}

/** Signs in by user name alone, so that `curl` can be anybody. */
async function logIn(context: KoaContext, errors: typeof OidcErrors): Promise<void> {
  const { client, params, provider } = context.oidc;
  const official = findOfficial(String(params['username']));
  if (official === undefined) throw new errors.InvalidGrant('no official of the demonstration has this user name');
  const token = new provider.AccessToken({ accountId: official.subject, client, gty: LOGIN_GRANT });
  token.resourceServer = new provider.ResourceServer(RESOURCE, RESOURCE_SERVER);
  context.oidc.entity('AccessToken', token);
  const accessToken = await token.save();
  context.body = { access_token: accessToken, expires_in: token.expiration, token_type: token.tokenType };
}

/** Our own web client needs no consent: the official consents by being one. */
async function grantAll({ oidc }: KoaContext): Promise<unknown> {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session?.accountId });
  grant.addOIDCScope(['openid', ...API_SCOPES].join(' '));
  grant.addResourceScope(RESOURCE, API_SCOPES.join(' '));
  await grant.save();
  return grant;
}

function showOfficials(provider: Provider): RequestHandler {
  return async (request, response) => {
    const { uid } = await provider.interactionDetails(request, response);
    response.type('html').send(officialsPage(uid));
  };
}

function takeOfficial(provider: Provider): RequestHandler {
  return async (request: Request<unknown, unknown, { username?: string } | undefined>, response) => {
    const official = findOfficial(request.body?.username ?? '');
    if (official === undefined) {
      response.status(400).send('Pengguna tidak dikenal.');
      return;
    }
    // Consent is asked of every native client; here the choice of an official is the consent.
    const result = { login: { accountId: official.subject }, consent: {} };
    await provider.interactionFinished(request, response, result);
  };
}
