import type { Request, RequestHandler } from 'express';

import type { Operation } from '../operation';
import { uploadRoutes, type Declared } from './upload-routes';

/** How long a call may take to come in, in milliseconds. */
export interface ArrivalLimits {
  readonly usual: number;
  /** Of a large body, */
  readonly large: number;
  /** which must not stop for so long. */
  readonly silence: number;
}

/** 8 GB over 20 Mbit/s take an hour. The longest limit is the server's own, which knows only one. */
export const ARRIVAL_LIMITS: ArrivalLimits = { usual: 30_000, large: 4 * 3_600_000, silence: 30_000 };

/** Ends calls that come in too slowly: each holds a connection, and a caller could hold them all. */
export function refuseSlowArrival(
  operations: readonly (Declared & Pick<Operation, 'isLarge'>)[],
  limits: ArrivalLimits = ARRIVAL_LIMITS,
): RequestHandler {
  const large = uploadRoutes(operations.filter(({ isLarge }) => isLarge));
  return (request, _response, next) => {
    const isLarge = large.some(({ method, path }) => method === request.method && path.test(request.path));
    const ends = [
      after(isLarge ? limits.large : limits.usual, request),
      ...(isLarge ? [whenSilent(limits, request)] : []),
    ];
    // Not when it is answered: whoever was refused may still be sending.
    request.once('close', () => {
      for (const end of ends) clearInterval(end);
    });
    next();
  };
}

function after(ms: number, request: Request): NodeJS.Timeout {
  return setTimeout(() => {
    giveUp(request);
  }, ms);
}

function whenSilent({ silence }: ArrivalLimits, request: Request): NodeJS.Timeout {
  let seen = request.socket.bytesRead;
  return setInterval(() => {
    const { bytesRead } = request.socket;
    if (bytesRead === seen) giveUp(request);
    seen = bytesRead;
  }, silence);
}

/** As Node itself ends a call that has not come in: whoever still sends would not read a longer answer. */
function giveUp(request: Request): void {
  if (request.complete || request.destroyed) return;
  if (request.res?.headersSent !== true)
    request.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  request.destroy();
}
