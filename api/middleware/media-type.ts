import type { RequestHandler } from 'express';

import { Problem } from '../problem';
import { uploadRoutes, type Declared } from './upload-routes';

/** Bodies are JSON, or of a type the operation takes; anything else is refused before it is read. */
export function refuseWrongMediaType(operations: readonly Declared[]): RequestHandler {
  const uploads = uploadRoutes(operations);
  return (request, _response, next) => {
    const hasBody = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
    const upload = uploads.find(({ method, path }) => method === request.method && path.test(request.path));
    const taken = upload?.types ?? ['application/json'];
    if (hasBody && request.is(taken) === false) throw new Problem(415, 'media-type-unsupported');
    next();
  };
}
