import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';

import { adminDesk, applyRepairs, type Repairs } from './admin';
import { bpsDesk } from './bps';
import { dukcapilDesk } from './dukcapil';
import { createFaultPlan, type PlannedFault } from './faults';
import { createLedger } from './ledger';
import { messagingDesk, type SentMessage } from './messaging';
import type { Desk } from './operation';
import type { Population } from './population';
import { pusdatinDesk } from './pusdatin';
import { createRateLimiter, type RateLimits } from './rate-limits';
import { createRegistry } from './registry';

export interface SandboxOptions {
  readonly population: Population;
  readonly faults?: readonly PlannedFault[];
  readonly repairs?: Repairs;
  readonly rateLimits?: RateLimits;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** The sign-in service at `/oidc`, made by `createSignIn`. */
  readonly signIn?: RequestHandler;
}

/** A part of 1,000 households with 50 persons each would be 1.1 MB. */
const BODY_LIMIT = '2mb';

/** The institutions as one web application: `/dukcapil /pusdatin /bps /messaging /oidc /health /_admin`. */
export function createSandbox({ population, faults = [], repairs = {}, ...options }: SandboxOptions): Express {
  const now = options.now ?? Date.now;
  const desk: Desk = {
    ledger: createLedger(),
    faults: createFaultPlan(faults, now),
    rates: createRateLimiter(options.rateLimits ?? {}, now),
  };
  const registry = createRegistry();
  const outbox: SentMessage[] = [];
  applyRepairs(repairs, { population, registry });

  const app = express().disable('x-powered-by');
  // The sign-in service reads its own bodies, so it comes before the JSON parser.
  if (options.signIn !== undefined) app.use('/oidc', options.signIn);
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use('/dukcapil', dukcapilDesk(desk, population));
  app.use('/pusdatin', pusdatinDesk(desk, registry));
  app.use('/bps', bpsDesk(desk));
  app.use('/messaging', messagingDesk(desk, outbox));
  app.use('/_admin', adminDesk({ desk, population, registry, outbox }));
  return app.use(refuseUnreadable);
}

/** Express would print the parser's message, and with it a piece of the body. */
// eslint-disable-next-line max-params -- Express tells an error handler by its four parameters.
function refuseUnreadable(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  response.status(status).json({ kode: status === 500 ? 'GALAT_DALAM' : 'BENTUK_SALAH' });
}
