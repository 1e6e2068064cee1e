import { setTimeout as wait } from 'node:timers/promises';

import type { Logger } from './logging';

/** Something that must be ended, with a name for the log. */
export interface Closable {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** Resolves at the first SIGINT or SIGTERM. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });
}

/** Ends everything in the given order; one that fails does not keep the next from being ended. */
export async function closeAll(logger: Logger, parts: readonly Closable[]): Promise<void> {
  for (const { name, close } of parts) {
    try {
      await close();
    } catch (error) {
      logger.warn({ err: error, part: name }, 'A part did not end cleanly');
    }
  }
}

/** Calls `round` again and again, at once while it says there is more, until stopped. Errors are logged and tried again. */
export function repeat({
  logger,
  name,
  pauseMs,
  round,
}: {
  logger: Logger;
  name: string;
  pauseMs: number;
  round: () => Promise<boolean>;
}): Closable {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      let more = false;
      try {
        more = await round();
      } catch (error) {
        logger.warn({ err: error, part: name }, 'A round failed and will be tried again');
      }
      if (!more) await pause(pauseMs, stop.signal);
    }
  })();
  return {
    name,
    close: () => {
      stop.abort();
      return running;
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}
