/** Steps that are over sooner need no line: reading it would take longer. */
const SILENT_MS = 2_000;

/** A log file needs a sign of life, not a ticker. */
const LOG_INTERVAL_MS = 10_000;

/**
 * Makes `step(title, work)`, which awaits `work(note)` and shows how long it has taken so far.
 * `note(text)` adds a detail to the line. A terminal gets one line that updates, a log gets a line every ten seconds.
 */
export function createProgress(stream) {
  return async function step(title, work) {
    const line = createLine({ stream, title });
    const timer = setInterval(() => line.tick(), 1_000);
    try {
      const result = await work((text) => line.note(text));
      line.end('done');
      return result;
    } catch (error) {
      line.end('failed');
      throw error;
    } finally {
      clearInterval(timer);
    }
  };
}

function createLine({ stream, title }) {
  const startedAt = Date.now();
  let detail = '';
  let shownAt;

  const elapsedMs = () => Date.now() - startedAt;
  const seconds = () => `${Math.round(elapsedMs() / 1_000)} s`;
  const write = (text) => {
    shownAt = Date.now();
    stream.write(stream.isTTY ? `\r\u001B[2K${text}` : `${text}\n`);
  };

  return {
    note(text) {
      detail = ` (${text})`;
    },
    tick() {
      if (elapsedMs() < SILENT_MS) return;
      if (!stream.isTTY && shownAt !== undefined && Date.now() - shownAt < LOG_INTERVAL_MS) return;
      write(`${title} … ${seconds()}${detail}`);
    },
    end(outcome) {
      if (shownAt === undefined && elapsedMs() < SILENT_MS) return;
      write(`${title}: ${outcome} after ${seconds()}`);
      if (stream.isTTY) stream.write('\n');
    },
  };
}
