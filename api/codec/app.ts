import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';

import type { Logger } from '../../platform/logging';
import { refuseWrongMediaType } from '../middleware/media-type';
import { Problem, problemHandler } from '../problem';
import { decodeRoutes, type DecodeOptions } from './decode';
import { signInRoutes, type SignInOptions } from './sign-in';

export interface CodecAppOptions extends DecodeOptions, SignInOptions {
  readonly logger: Logger;
  /** Resolves when the database answers. */
  readonly ping: () => Promise<unknown>;
}

/** Payloads of one page of the Temporal UI stay far below; Temporal itself takes none above 2 MB. */
const BODY_LIMIT = '4mb';

/** The codec server: decodes for people with the right to it. It encodes for nobody. */
export function createCodecApp(options: CodecAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.get('/health/ready', async (_request, response) => {
    const database = await options.ping().then(
      () => true,
      () => false,
    );
    response.status(database ? 200 : 503).json({ status: database ? 'ready' : 'not-ready' });
  });
  app.use(signInRoutes(options));
  app.use(allowUi(options.uiOrigin));
  app.use(refuseWrongMediaType([]));
  app.use(express.json({ limit: BODY_LIMIT, strict: true }));
  app.use(decodeRoutes(options));
  app.use(() => {
    throw new Problem(404, 'not-found');
  });
  app.use(problemHandler(options.logger));
  return app;
}

/** Pages of one origin may read the answers, the Temporal UI's. Any other page is refused before anything is looked at. */
function allowUi(uiOrigin: string): RequestHandler {
  // eslint-disable-next-line max-params -- express hands middleware these three
  return (request, response, next) => {
    const origin = request.get('origin');
    if (origin !== undefined && origin !== uiOrigin) throw new Problem(403, 'forbidden');
    response.vary('Origin');
    if (origin !== undefined)
      response.set({ 'Access-Control-Allow-Origin': uiOrigin, 'Access-Control-Allow-Credentials': 'true' });
    // The resource policy of helmet would keep the UI, which has another origin, from reading what it may read.
    response.set('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response
      .set({
        'Access-Control-Allow-Methods': 'POST',
        'Access-Control-Allow-Headers': 'authorization, content-type, x-namespace',
        'Access-Control-Max-Age': '600',
      })
      .status(204)
      .end();
  };
}
