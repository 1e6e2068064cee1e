import type { CookieOptions, Request } from 'express';

/** Holds the access token of an operator who signed in here; sent to `/decode` and nowhere else. */
const TOKEN = 'codec-token';
/** Holds what a sign-in that is under way must remember. */
const SIGN_IN = 'codec-sign-in';

interface Cookie {
  readonly name: string;
  readonly options: CookieOptions;
}

/** The cookies of the codec server: no script reads them, and another site's page never sends them. */
export function codecCookies(publicUrl: URL): { readonly token: Cookie; readonly signIn: Cookie } {
  const common = { httpOnly: true, secure: publicUrl.protocol === 'https:' };
  return {
    token: { name: TOKEN, options: { ...common, sameSite: 'strict', path: '/decode' } },
    // The sign-in service leads back here from its own site, which a strict cookie would not survive.
    signIn: { name: SIGN_IN, options: { ...common, sameSite: 'lax', path: '/callback' } },
  };
}

/** The access token that the sign-in left with this browser. */
export function tokenCookie(request: Request): string | undefined {
  return cookieOf(request, TOKEN);
}

/** What this browser's sign-in must remember until it is back. */
export function signInCookie(request: Request): string | undefined {
  return cookieOf(request, SIGN_IN);
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value === undefined || value === '' ? undefined : value;
}
