import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Client } from '@temporalio/client';

import type { Logger } from '../platform/logging';
import type { Stores } from '../store/compose';
import { authenticate, type TokenRules } from './middleware/authenticate';
import { refuseWrongMediaType } from './middleware/media-type';
import { Problem, problemHandler } from './problem';
import { cycleRoutes } from './routes/cycles';
import { healthRoutes } from './routes/health';
import { proposalRoutes } from './routes/proposals';
import { publicStatusRoutes } from './routes/public-status';
import { taskRoutes } from './routes/tasks';

export interface AppOptions {
  readonly stores: Stores;
  readonly temporal: Client;
  readonly tokens: TokenRules;
  readonly logger: Logger;
  readonly now: () => number;
}

/** A groundcheck of thirty people with all answers stays below this; documents travel elsewhere. */
const BODY_LIMIT = '256kb';

/** The API, as a table of contents. */
export function createApp({ stores, temporal, tokens, logger, now }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.use(healthRoutes({ ping: () => stores.database.pool.query('select 1'), temporal }));
  app.use(refuseWrongMediaType);
  app.use(express.json({ limit: BODY_LIMIT, strict: true }));
  app.use(publicStatusRoutes(stores));
  app.use(authenticate({ tokens, reference: stores.reference }));
  app.use(proposalRoutes({ ...stores, temporal }));
  app.use(taskRoutes({ ...stores, temporal, now }));
  app.use(cycleRoutes({ temporal }));
  app.use(() => {
    throw new Problem(404, 'not-found');
  });
  app.use(problemHandler(logger));
  return app;
}
