import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { z } from 'zod';

import { Repairs } from './admin';
import { createSandbox } from './app';
import { FaultRule } from './faults';
import { INTEGRATORS } from './officials';
import { createSignIn } from './oidc';
import { createPopulation, Person } from './population';
import { RateLimits } from './rate-limits';
import { keepSecrets, type SignInSecrets } from './sign-in-secrets';

const Environment = z.object({
  SANDBOX_HOST: z.string().min(1).default('127.0.0.1'),
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(8090),
  /** Needed when clients reach the sandbox by another name than `SANDBOX_HOST`. */
  SANDBOX_ISSUER: z.url().optional(),
  /** Keys of the sign-in service and secrets of the integrators, made at the first start. */
  SANDBOX_SECRETS_FILE: z.string().min(1).default('.data/sandbox/secrets.json'),
  /** A JSON file of faults, persons and limits to start with. */
  SANDBOX_PLAN: z.string().min(1).optional(),
  /** One secret for all integrators instead of generated ones. */
  SANDBOX_INTEGRATOR_SECRET: z.string().min(32).optional(),
});
type Environment = z.infer<typeof Environment>;

const Plan = z.strictObject({
  faults: z.array(FaultRule).default([]),
  persons: z.array(Person).default([]),
  repairs: Repairs.default({}),
  rateLimits: RateLimits.default({}),
});

/** Longer than any answer takes that is not held by a planted fault. */
const FAREWELL_MS = 2_000;

async function start(): Promise<void> {
  const environment = Environment.parse(process.env);
  const { persons, ...plan } = readPlan(environment.SANDBOX_PLAN);
  const log = pino({ name: 'sandbox' });
  const issuer = environment.SANDBOX_ISSUER ?? `http://${environment.SANDBOX_HOST}:${environment.SANDBOX_PORT}/oidc`;
  const signIn = await createSignIn({ issuer, secrets: secretsFor(environment) });
  const server = createServer(createSandbox({ population: createPopulation(persons), signIn, ...plan }));
  server.on('error', (error) => {
    log.fatal({ code: 'code' in error ? error.code : error.name }, 'cannot listen');
    process.exitCode = 1;
  });
  server.listen(environment.SANDBOX_PORT, environment.SANDBOX_HOST, () => {
    log.info({ address: server.address(), issuer }, 'agencies are open');
  });
  const stop = (): void => {
    server.close();
    setTimeout(() => {
      server.closeAllConnections();
    }, FAREWELL_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function readPlan(file: string | undefined): z.infer<typeof Plan> {
  return Plan.parse(file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8')));
}

function secretsFor({ SANDBOX_SECRETS_FILE, SANDBOX_INTEGRATOR_SECRET: shared }: Environment): SignInSecrets {
  const secrets = keepSecrets(SANDBOX_SECRETS_FILE);
  if (shared === undefined) return secrets;
  return { ...secrets, integratorSecrets: Object.fromEntries(INTEGRATORS.map(({ username }) => [username, shared])) };
}

void start();
