import { createClient, Refused, type Client } from '../../client/client';

/** What the API said to one call. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string | null;
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** User name of the official or integrator who calls; absent for a public call. */
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API as the officials of the sandbox would, each with a token of their own. */
export interface ApiClient {
  /** The published client, signed in as somebody. */
  as(username: string): Client;
  /** Any call, also one that no client would make. */
  call<Body = unknown>(call: Call): Promise<Answer<Body>>;
  token(username: string): Promise<string>;
}

export interface ApiClientOptions {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** Secret of the integrators' clients, kept by the sandbox in its secrets file. */
  readonly integratorSecret?: (clientId: string) => string;
  /** Gives tokens where it is not the sandbox that does. */
  readonly signIn?: (username: string) => Promise<string>;
}

/** Tokens live ten minutes; one that is older than this is asked for anew. */
const TOKEN_AGE_MS = 8 * 60_000;

/** A client that signs in at the sandbox for whoever calls, and again before a token expires. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { apiUrl } = options;
  const tokens = new Map<string, { readonly token: Promise<string>; readonly since: number }>();

  function token(username: string): Promise<string> {
    const known = tokens.get(username);
    if (known !== undefined && Date.now() - known.since < TOKEN_AGE_MS) return known.token;
    const asked = { token: options.signIn?.(username) ?? askForToken(username, options), since: Date.now() };
    tokens.set(username, asked);
    asked.token.catch(() => tokens.delete(username));
    return asked.token;
  }

  return {
    token,
    as: (username) => createClient({ baseUrl: apiUrl, token: () => token(username) }),
    async call<Body>({ method = 'GET', path, as, body, headers }: Call): Promise<Answer<Body>> {
      const response = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${await token(as)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: (text === '' ? undefined : JSON.parse(text)) as Body,
        etag: response.headers.get('etag'),
      };
    },
  };
}

/** What the sandbox's sign-in service is asked with: it signs officials in without a password, integrators with theirs. */
export function signInForm(
  username: string,
  integratorSecret: ApiClientOptions['integratorSecret'],
): Record<string, string> {
  const integrator = username === 'cek-bansos' || username.startsWith('integrator-');
  if (!integrator) return { grant_type: 'urn:dtsen:sandbox:login', client_id: 'dtsen-cli', username };
  return {
    grant_type: 'client_credentials',
    client_id: username,
    client_secret: integratorSecret?.(username) ?? '',
    scope: 'proposal:submit proposal:read',
  };
}

async function askForToken(username: string, { sandboxUrl, integratorSecret }: ApiClientOptions): Promise<string> {
  const answer = await fetch(`${sandboxUrl}/oidc/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(signInForm(username, integratorSecret)),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined)
    throw new Error(`The sign-in service gave no token for ${username} (${String(answer.status)}).`);
  return token;
}

/** What was said to a call of the published client, refusals included. */
export async function answered<Said extends Answer>(
  call: Promise<Said>,
): Promise<Answer<Said['body'] | Refused['problem']>> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: error.problem, etag: error.etag };
  }
}
