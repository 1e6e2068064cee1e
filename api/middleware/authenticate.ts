import type { Request, RequestHandler, Response } from 'express';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

import type { ReferenceStore } from '../../store/reference';
import type { Actor } from '../../domain/tasks/decide';
import { Problem } from '../problem';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: URL;
}

export interface AuthenticateOptions {
  readonly tokens: TokenRules;
  readonly reference: Pick<ReferenceStore, 'findOfficial'>;
}

/** Seconds clocks may differ; above it a token is expired or not yet valid. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** How long a dismissal or transfer may take to act. */
const OFFICIAL_CACHE_MS = 30_000;

/** The token says who; our own table says in which role and region, and whether still. */
export function authenticate({ tokens, reference }: AuthenticateOptions): RequestHandler {
  const keys = signInKeys(tokens.jwksUrl);
  const known = new Map<string, { readonly actor: Actor | undefined; readonly until: number }>();

  async function officialOf(subject: string): Promise<Actor | undefined> {
    const cached = known.get(subject);
    if (cached !== undefined && cached.until > Date.now()) return cached.actor;
    const actor = await reference.findOfficial(subject);
    if (known.size > 10_000) known.clear();
    known.set(subject, { actor, until: Date.now() + OFFICIAL_CACHE_MS });
    return actor;
  }

  return async (request, response, next) => {
    const subject = await subjectOf(request, { keys, tokens });
    const actor = await officialOf(subject);
    if (actor === undefined) throw new Problem(403, 'forbidden');
    const { personId, role, office } = actor;
    response.locals['actor'] = { personId, role, office } satisfies Actor;
    next();
  };
}

async function subjectOf(
  request: Request,
  { keys, tokens }: { keys: JWTVerifyGetKey; tokens: TokenRules },
): Promise<string> {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) throw unauthorized();
  const verified = await jwtVerify(token, keys, {
    issuer: tokens.issuer,
    audience: tokens.audience,
    typ: 'at+jwt',
    algorithms: ['ES256', 'RS256'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['sub', 'jti', 'exp'],
  }).catch((error: unknown) => {
    throw error instanceof Problem ? error : unauthorized();
  });
  if (verified.payload.sub === undefined) throw unauthorized();
  return verified.payload.sub;
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

/** The official of an authenticated request. */
export function signedInActor(response: Response): Actor {
  return response.locals['actor'] as Actor;
}
