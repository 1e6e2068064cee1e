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
  call<Body = unknown>(call: Call): Promise<Answer<Body>>;
  token(username: string): Promise<string>;
}

export interface ApiClientOptions {
  readonly apiUrl: string;
  readonly sandboxUrl: string;
  /** Secret of the integrators' clients, kept by the sandbox in its secrets file. */
  readonly integratorSecret?: (clientId: string) => string;
}

/** Tokens live ten minutes; one that is older than this is asked for anew. */
const TOKEN_AGE_MS = 8 * 60_000;

/** A client that signs in at the sandbox for whoever calls, and again before a token expires. */
export function createApiClient({ apiUrl, sandboxUrl, integratorSecret }: ApiClientOptions): ApiClient {
  const tokens = new Map<string, { readonly token: Promise<string>; readonly since: number }>();

  async function askForToken(username: string): Promise<string> {
    const integrator = username === 'cek-bansos' || username.startsWith('integrator-');
    const body: Record<string, string> = integrator
      ? { grant_type: 'client_credentials', client_id: username, client_secret: integratorSecret?.(username) ?? '' }
      : { grant_type: 'urn:dtsen:sandbox:login', client_id: 'dtsen-cli', username };
    const answer = await fetch(`${sandboxUrl}/oidc/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(body),
    });
    const { access_token: token } = (await answer.json()) as { access_token?: string };
    if (token === undefined)
      throw new Error(`The sign-in service gave no token for ${username} (${String(answer.status)}).`);
    return token;
  }

  function token(username: string): Promise<string> {
    const known = tokens.get(username);
    if (known !== undefined && Date.now() - known.since < TOKEN_AGE_MS) return known.token;
    const asked = { token: askForToken(username), since: Date.now() };
    tokens.set(username, asked);
    asked.token.catch(() => tokens.delete(username));
    return asked.token;
  }

  return {
    token,
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
