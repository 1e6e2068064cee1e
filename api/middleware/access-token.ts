import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

import { remembered } from '../../platform/remember';
import { Problem } from '../problem';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: URL;
}

/** Who an access token speaks for. */
export interface TokenBearer {
  readonly subject: string;
  readonly tokenId: string;
  readonly scope: readonly string[];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** Seconds clocks may differ; above it a token is expired or not yet valid. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** How long a token that was found good is not looked at again; a key that is taken back acts after that time. */
const KNOWN_GOOD_MS = 30_000;
const MOST_TOKENS = 10_000;

/**
 * Verifies access tokens of one sign-in service. A token that is missing or wrong in any way is a 401; while the service
 * gives no keys the answer is 503.
 */
export function createTokenVerifier(tokens: TokenRules): (token: string | undefined) => Promise<TokenBearer> {
  const keys = signInKeys(tokens.jwksUrl);
  const known = remembered(verified, {
    most: MOST_TOKENS,
    holds: ({ expiresAt }) => Math.min(KNOWN_GOOD_MS, (expiresAt + CLOCK_TOLERANCE_SECONDS) * 1_000 - Date.now()),
  });
  return (token) => (token === undefined ? Promise.reject(unauthorized()) : known(token));

  async function verified(token: string): Promise<TokenBearer> {
    const { payload } = await jwtVerify(token, keys, {
      issuer: tokens.issuer,
      audience: tokens.audience,
      typ: 'at+jwt',
      algorithms: ['ES256', 'RS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'jti', 'exp'],
    }).catch((error: unknown) => {
      throw error instanceof Problem ? error : unauthorized();
    });
    const { sub: subject, jti: tokenId, exp: expiresAt, scope } = payload;
    if (subject === undefined || tokenId === undefined || expiresAt === undefined) throw unauthorized();
    return { subject, tokenId, expiresAt, scope: typeof scope === 'string' ? scope.split(' ') : [] };
  }
}

/** The token of an `Authorization: Bearer …` header, or `undefined`. */
export function bearerToken(header: string | undefined): string | undefined {
  const [scheme, token] = (header ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' ? token : undefined;
}

/** The keys of the sign-in service. While it gives none a call is answered 503: signing in again would help nobody. */
function signInKeys(jwksUrl: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(jwksUrl, { cacheMaxAge: 10 * 60_000, cooldownDuration: 30_000 });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && ABOUT_TOKEN.has(error.code)) throw error;
      throw new Problem(503, 'service-unavailable', { headers: { 'Retry-After': '5' } });
    }
  };
}

/** The token names no key of the service, or an algorithm that none of its keys is for. */
const ABOUT_TOKEN = new Set(['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'ERR_JOSE_NOT_SUPPORTED']);

function unauthorized(): Problem {
  return new Problem(401, 'unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
}
