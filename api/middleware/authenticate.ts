import type { Request, RequestHandler, Response } from 'express';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyGetKey } from 'jose';

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
  const keys = createRemoteJWKSet(tokens.jwksUrl, { cacheMaxAge: 10 * 60_000, cooldownDuration: 30_000 });
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
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: tokens.issuer,
      audience: tokens.audience,
      typ: 'at+jwt',
      algorithms: ['ES256', 'RS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'jti', 'exp'],
    });
    if (payload.sub === undefined) throw unauthorized();
    return payload.sub;
  } catch (error) {
    if (isKeyServerDown(error)) throw new Problem(503, 'service-unavailable', { headers: { 'Retry-After': '5' } });
    throw unauthorized();
  }
}

function isKeyServerDown(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'ERR_JWKS_TIMEOUT' || (error instanceof TypeError && error.message.includes('fetch'));
}

function unauthorized(): Problem {
  return new Problem(401, 'unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
}

/** The official of an authenticated request. */
export function signedInActor(response: Response): Actor {
  return response.locals['actor'] as Actor;
}
