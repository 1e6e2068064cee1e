import { createHash, randomBytes } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';

import { createTokenVerifier, type TokenRules } from '../middleware/access-token';
import { Problem } from '../problem';
import { codecCookies, signInCookie } from './cookies';

export interface SignInOptions {
  readonly tokens: TokenRules;
  /** Public client at the sign-in service; the exchange is protected by PKCE. */
  readonly clientId: string;
  /** Where browsers find this server. */
  readonly publicUrl: URL;
  readonly uiOrigin: string;
}

/** A person takes no longer to sign in. */
const SIGN_IN_MS = 10 * 60_000;
const PATIENCE_MS = 5_000;

const Discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const TokenAnswer = z.object({ access_token: z.string().min(1) });

/**
 * Signs operators in where the Temporal UI has no sign-in of its own to hand a token on: `/sign-in` leads to the sign-in
 * service and back, and leaves the access token in a cookie that lives as long as the token.
 */
export function signInRoutes({ tokens, clientId, publicUrl, uiOrigin }: SignInOptions): Router {
  const verify = createTokenVerifier(tokens);
  const cookies = codecCookies(publicUrl);
  const redirectUri = new URL('/callback', publicUrl).toString();
  return Router()
    .get('/sign-in', async (_request, response) => {
      const state = randomBytes(16).toString('base64url');
      const verifier = randomBytes(32).toString('base64url');
      const page = new URL((await discover(tokens.issuer)).authorization_endpoint);
      page.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        scope: 'openid',
        redirect_uri: redirectUri,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString();
      const { name, options } = cookies.signIn;
      response.cookie(name, `${state}.${verifier}`, { ...options, maxAge: SIGN_IN_MS }).redirect(303, page.toString());
    })
    .get('/callback', async (request, response) => {
      const { code, verifier } = answered(request);
      const { token_endpoint: url } = await discover(tokens.issuer);
      const token = await exchange(url, { code, verifier, clientId, redirectUri });
      const { expiresAt } = await verify(token);
      response
        .clearCookie(cookies.signIn.name, cookies.signIn.options)
        .cookie(cookies.token.name, token, { ...cookies.token.options, expires: new Date(expiresAt * 1_000) })
        .redirect(303, uiOrigin);
    });
}

/** What the sign-in service sent back, if this browser asked for it. */
function answered(request: Request): { readonly code: string; readonly verifier: string } {
  const [state, verifier] = (signInCookie(request) ?? '').split('.');
  const { code, state: returned } = request.query;
  if (typeof code !== 'string' || verifier === undefined || returned !== state) throw new Problem(401, 'unauthorized');
  return { code, verifier };
}

async function discover(issuer: string): Promise<z.infer<typeof Discovery>> {
  return Discovery.parse(await answerOf(`${issuer}/.well-known/openid-configuration`));
}

interface Exchange {
  readonly code: string;
  readonly verifier: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

async function exchange(url: string, { code, verifier, clientId, redirectUri }: Exchange): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  return TokenAnswer.parse(await answerOf(url, { method: 'POST', body })).access_token;
}

async function answerOf(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  if (response === undefined || response.status >= 500)
    throw new Problem(503, 'service-unavailable', { headers: { 'Retry-After': '5' } });
  if (!response.ok) throw new Problem(401, 'unauthorized');
  return response.json();
}
