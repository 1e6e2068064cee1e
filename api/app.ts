import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';

import type { Logger } from '../platform/logging';
import { createAuthenticate, type TokenRules } from './middleware/authenticate';
import { refuseSlowArrival } from './middleware/arrival';
import { refuseWrongMediaType } from './middleware/media-type';
import type { Services } from './operation';
import { OPERATIONS } from './operations';
import { Problem, problemHandler } from './problem';
import { healthRoutes } from './routes/health';
import { serveOperations, type Throttle } from './serve';
import { verifyJson } from './strict-json';

export interface AppOptions extends Services {
  readonly tokens: TokenRules;
  readonly throttle: Throttle;
  readonly logger: Logger;
}

/** A groundcheck of thirty people with all answers stays below this; documents travel elsewhere. */
const BODY_LIMIT = '256kb';

/** The API, as a table of contents. */
export function createApp({ tokens, throttle, logger, ...services }: AppOptions): Express {
  const { stores, temporal } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Express would hash every answer; what has a version says so itself.
  app.set('etag', false);
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.use(keptByNobody);
  app.use(healthRoutes({ ping: () => stores.database.pool.query('select 1'), temporal }));
  app.use(refuseSlowArrival(OPERATIONS));
  app.use(refuseWrongMediaType(OPERATIONS));
  app.use(express.json({ limit: BODY_LIMIT, strict: true, verify: verifyJson }));
  const authenticate = createAuthenticate({ tokens, ...stores });
  app.use(serveOperations(OPERATIONS, { services, authenticate, throttle }));
  app.use(() => {
    throw new Problem(404, 'not-found');
  });
  app.use(problemHandler(logger));
  return app;
}

/** Nearly every answer is about somebody; none may outlive its reader in a browser or proxy. */
const keptByNobody: RequestHandler = (...[, response, next]) => {
  response.set('Cache-Control', 'no-store');
  next();
};
