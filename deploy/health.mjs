// Health check of our own containers. Loads nothing but Node, since it runs every ten seconds.
//   node deploy/health.mjs                 a worker (WORKER_ROLE is set): connected to Temporal; else the API: ready
//   node deploy/health.mjs <url>           something else that answers HTTP
import { readFile } from 'node:fs/promises';

const PATIENCE_MS = 4_000;
/** `/proc/net/tcp` shows a connection that is open in both directions as this state. */
const ESTABLISHED = '01';

/** Why the container counts as ill; nothing when it is well. */
async function complaint([url], { WORKER_ROLE, TEMPORAL_ADDRESS = '', PORT = '8080' }) {
  if (url === undefined && WORKER_ROLE !== undefined) return complaintAboutWorker(TEMPORAL_ADDRESS);
  return complaintAboutHttp(url ?? `http://127.0.0.1:${PORT}/health/ready`);
}

async function complaintAboutHttp(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  if (response === undefined) return `${url} does not answer.`;
  return response.ok ? undefined : `${url} answers ${response.status}: ${await response.text()}`;
}

/**
 * A worker serves no port. It holds a connection to Temporal while it polls, ends when it cannot get one and takes its
 * process with it when one of its pollers fails; so the connection tells whether it polls.
 */
async function complaintAboutWorker(temporalAddress) {
  const port = Number(temporalAddress.split(':').at(-1));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.trim().split('\n').slice(1));
  const connected = rows.some((row) => {
    const [, , remote = '', state] = row.trim().split(/\s+/u);
    return state === ESTABLISHED && Number.parseInt(remote.split(':')[1] ?? '', 16) === port;
  });
  return connected ? undefined : `There is no connection to Temporal at ${temporalAddress}.`;
}

try {
  const found = await complaint(process.argv.slice(2), process.env);
  if (found !== undefined) throw new Error(found);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
