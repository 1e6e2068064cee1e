import type { Response } from 'express';

import { createHash } from 'node:crypto';
import type { FaultAfterEffect, FaultBeforeEffect } from './faults';
import type { Answer } from './ledger';

/** Longer than any client of ours waits, so that it is the client that gives up. */
const HOLD_MS = 60_000;
/** Twice what a client of ours reads. */
const HUGE_BYTES = 2 * 1024 * 1024;
const LATE_MS = 2_000;
const WAIT_MS = 1_000;

/** Keeps a call from having its effect, the way `fault` does. */
export function failBeforeEffect(
  response: Response,
  { fault, delayMs }: { readonly fault: FaultBeforeEffect; readonly delayMs: number | undefined },
): void {
  switch (fault) {
    case 'http-500':
      response.status(500).json({ kode: 'GALAT_DALAM' });
      return;
    case 'http-503':
      refuseForNow(response, { status: 503, waitMs: delayMs });
      return;
    case 'rate-limit':
      refuseForNow(response, { status: 429, waitMs: delayMs ?? WAIT_MS });
      return;
    case 'refuse-422':
      response.status(422).json({ kode: 'DATA_TIDAK_SAH' });
      return;
    case 'timeout':
      hold(response, delayMs);
      return;
    case 'drop-connection':
      response.req.socket.destroy();
      return;
  }
}

interface SpoiledAnswer {
  readonly fault: FaultAfterEffect;
  readonly delayMs: number | undefined;
  readonly answer: Answer;
  /** The agency's latest answer to somebody else, if there was one. */
  readonly other: Answer | undefined;
}

/** Loses or spoils the answer of a call that had its effect. */
export function failAfterEffect(response: Response, { fault, delayMs, answer, other }: SpoiledAnswer): void {
  switch (fault) {
    case 'did-it-then-timeout':
      hold(response, delayMs);
      return;
    case 'late':
      answerLate(response, { answer, delayMs: delayMs ?? LATE_MS });
      return;
    case 'malformed':
      response.type('json').send(JSON.stringify(answer.body).slice(0, -2));
      return;
    case 'wrong-schema':
      response.json({ kunci: answer.body['kunci'], hasil: 'SATU', status: 42 });
      return;
    case 'huge':
      response.json({ ...answer.body, catatan: 'x'.repeat(HUGE_BYTES) });
      return;
    case 'swapped-answer':
      response.json(other?.body ?? { ...answer.body, kunci: otherKey(answer) });
      return;
  }
}

/** Answers 429 or 503, saying for how long when that is known. `Retry-After` has whole seconds. */
export function refuseForNow(
  response: Response,
  { status, waitMs }: { readonly status: 429 | 503; readonly waitMs: number | undefined },
): void {
  if (waitMs !== undefined) response.set('retry-after', String(Math.ceil(waitMs / 1000)));
  response.status(status).json({ kode: status === 429 ? 'TERLALU_BANYAK' : 'TIDAK_TERSEDIA' });
}

function otherKey({ body }: Answer): string {
  return createHash('sha256').update(String(body['kunci'])).digest('hex').slice(0, 32);
}

function hold(response: Response, delayMs = HOLD_MS): void {
  afterwards(response, { delayMs, act: () => response.req.socket.destroy() });
}

/** Begins at once, so the client sees an agency that answers but does not get on with it. */
function answerLate(
  response: Response,
  { answer, delayMs }: { readonly answer: Answer; readonly delayMs: number },
): void {
  response.status(answer.status).type('json').write(' ');
  afterwards(response, { delayMs, act: () => response.end(JSON.stringify(answer.body)) });
}

function afterwards(
  response: Response,
  { delayMs, act }: { readonly delayMs: number; readonly act: () => void },
): void {
  const timer = setTimeout(act, delayMs);
  response.once('close', () => {
    clearTimeout(timer);
  });
}
