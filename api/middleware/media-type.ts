import type { RequestHandler } from 'express';

import { Problem } from '../problem';

/** Bodies are JSON; anything else is refused before it is read. */
export const refuseWrongMediaType: RequestHandler = (request, _response, next) => {
  const hasBody = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
  if (hasBody && request.is('application/json') === false) throw new Problem(415, 'media-type-unsupported');
  next();
};
