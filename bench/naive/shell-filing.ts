import express, { type Request, type Response } from 'express';
import helmet from 'helmet';

import { verifyJson } from '../../api/strict-json';
import { parseSubmission } from '../../contracts/submission-schema';
import { processSettings } from '../../platform/config';

/**
 * What a filing costs before anything is done with it: Express, the headers of every answer, the body, and the product's schema.
 * Nothing is verified, sealed, counted or kept, and no database is asked.
 */
function main(): void {
  const app = express();
  app.set('etag', false);
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.use(express.json({ limit: '256kb', verify: verifyJson }));
  app.post('/v1/proposals', (request: Request, response: Response) => {
    const parsed = parseSubmission(request.body);
    response.status('faults' in parsed ? 400 : 202).json({ running: false });
  });
  app.listen(processSettings().integer('PORT', 0), '127.0.0.1');
}

main();
