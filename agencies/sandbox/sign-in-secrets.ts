import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

import { INTEGRATORS } from './officials';

const Secrets = z.object({
  /** Private keys as a JWK set. */
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
  cookieKey: z.string().min(32),
  /** By client id. */
  integratorSecrets: z.record(z.string(), z.string().min(32)),
});

/** All that the sign-in service must keep to itself. */
export type SignInSecrets = z.infer<typeof Secrets>;

/** 256 bits, beyond guessing. */
const SECRET_BYTES = 32;

/** Fresh secrets, different at every call. */
export function generateSecrets(): SignInSecrets {
  const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = {
    ...privateKey.export({ format: 'jwk' }),
    kid: randomBytes(8).toString('hex'),
    use: 'sig',
    alg: 'ES256',
  };
  return {
    jwks: { keys: [key] },
    cookieKey: secret(),
    integratorSecrets: Object.fromEntries(INTEGRATORS.map(({ username }) => [username, secret()])),
  };
}

/** The secrets kept in `file`, made at the first start, so that tokens and integrators survive a restart; one for each integrator that is new. */
export function keepSecrets(file: string): SignInSecrets {
  const kept = existsSync(file) ? Secrets.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (kept !== undefined && INTEGRATORS.every(({ username }) => username in kept.integratorSecrets)) return kept;
  const fresh = generateSecrets();
  const secrets = { ...fresh, ...kept, integratorSecrets: { ...fresh.integratorSecrets, ...kept?.integratorSecrets } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
