import type { Request } from 'express';
import { z } from 'zod';

import { remembered } from '../../platform/remember';
import type { RatePlanId } from '../../domain/limits/rate-plans';
import type { ReferenceStore, ServiceAccount } from '../../store/reference';
import type { TaskKind } from '../../domain/tasks/catalogue';
import type { Actor } from '../../domain/tasks/decide';
import type { DelegationStore } from '../../store/delegations';
import { Problem } from '../problem';
import { bearerToken, createTokenVerifier, type TokenBearer, type TokenRules } from './access-token';

export type { TokenRules } from './access-token';

export interface AuthenticateOptions {
  readonly tokens: TokenRules;
  readonly reference: Pick<ReferenceStore, 'findOfficial' | 'findServiceAccount'>;
  readonly delegations: Pick<DelegationStore, 'findActive'>;
}

/** How long a dismissal or transfer may take to act. */
const OFFICIAL_CACHE_MS = 30_000;
const OF_CALLERS = { holds: () => OFFICIAL_CACHE_MS, most: 10_000 } as const;

/** Who calls, and by which token. */
export interface SignedIn {
  readonly actor: Actor;
  /** `jti` of the token. */
  readonly tokenId: string;
  /** Kinds of tasks for which he stands in for another; empty for all of them. */
  readonly kinds: readonly TaskKind[];
  /** By which plan his calls are counted. */
  readonly ratePlan: RatePlanId;
  /** Scopes of a service account that its token carries as well; absent for officials. */
  readonly scopes?: readonly string[];
}

/** The token says who; our own table says in which role and region, and whether still. */
export function createAuthenticate({
  tokens,
  reference,
  delegations,
}: AuthenticateOptions): (request: Request) => Promise<SignedIn> {
  const verify = createTokenVerifier(tokens);
  const officialOf = createOfficials(reference);
  const accountOf = remembered((subject) => reference.findServiceAccount(subject), OF_CALLERS);

  return async (request) => {
    const token = await verify(bearerToken(request.get('authorization')));
    const { subject, tokenId } = token;
    const official = await officialOf(subject);
    const absent = request.get('on-behalf-of');
    if (official === undefined) {
      const service = serviceOf(await accountOf(subject), token);
      if (absent !== undefined) throw new Problem(403, 'not-in-anothers-place');
      return service;
    }
    const { personId, role, office } = official;
    if (absent === undefined) return { actor: { personId, role, office }, tokenId, kinds: [], ratePlan: 'official' };
    return { tokenId, ratePlan: 'official', ...(await inPlaceOf(absent, personId)) };
  };

  /** Role and office are those of the official on leave for as long as the delegation holds. */
  async function inPlaceOf(absent: string, personId: string): Promise<Pick<SignedIn, 'actor' | 'kinds'>> {
    if (!z.uuid().safeParse(absent).success) throw new Problem(403, 'delegation-not-active');
    const delegation = await delegations.findActive({ fromPerson: absent, toPerson: personId });
    const official = delegation === undefined ? undefined : await officialOf(absent);
    if (delegation === undefined || official === undefined) throw new Problem(403, 'delegation-not-active');
    const { role, office } = official;
    return { actor: { personId, role, office, onBehalfOf: absent }, kinds: delegation.kinds };
  }
}

/** Who may act, by the subject of a token. */
export function createOfficials(
  reference: Pick<ReferenceStore, 'findOfficial'>,
): (subject: string) => Promise<Actor | undefined> {
  return remembered((subject) => reference.findOfficial(subject), OF_CALLERS);
}

/** A service account acts in its regions, within the scopes that it has and its token carries. */
function serviceOf(account: ServiceAccount | undefined, { tokenId, scope }: TokenBearer): SignedIn {
  const [office] = account?.regions ?? [];
  if (account === undefined || office === undefined) throw new Problem(403, 'forbidden');
  const { ratePlan, regions, role, subject: personId } = account;
  const scopes = account.scopes.filter((one) => scope.includes(one));
  return { actor: { personId, role, office, regions }, tokenId, kinds: [], ratePlan, scopes };
}
