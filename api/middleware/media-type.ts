import type { RequestHandler } from 'express';

import type { Operation } from '../operation';
import { Problem } from '../problem';

type Declared = Pick<Operation, 'method' | 'path' | 'upload'>;

/** Bodies are JSON, or of a type the operation takes; anything else is refused before it is read. */
export function refuseWrongMediaType(operations: readonly Declared[]): RequestHandler {
  const uploads = operations.filter(({ upload }) => upload !== undefined).map(routeOf);
  return (request, _response, next) => {
    const hasBody = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
    const upload = uploads.find(({ method, path }) => method === request.method && path.test(request.path));
    const taken = upload?.types ?? ['application/json'];
    if (hasBody && request.is(taken) === false) throw new Problem(415, 'media-type-unsupported');
    next();
  };
}

function routeOf({ method, path, upload = [] }: Declared): { method: string; path: RegExp; types: string[] } {
  const pattern = path.replaceAll(/\{\w+\}/g, '[^/]+');
  return { method: method.toUpperCase(), path: new RegExp(`^${pattern}/?$`, 'u'), types: [...upload] };
}
