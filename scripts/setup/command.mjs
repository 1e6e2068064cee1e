import { spawn } from 'node:child_process';
import { SetupFailure } from './failure.mjs';

/** Compilers and npm say first what is wrong, other programs last; what is between them would bury it. */
const FIRST_LINES = 10;
const LAST_LINES = 5;

/**
 * Runs a command to its end and returns what it printed on stdout. `whatNow` is the sentence shown when it fails,
 * followed by the ends of its output. `onLine` sees every line of stderr.
 */
export async function runCommand({ command, args, cwd, env, whatNow, onLine, timeoutMs, shell = false }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
    ...(timeoutMs !== undefined && { timeout: timeoutMs, killSignal: 'SIGKILL' }),
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr, onLine);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve('not found'));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal));
  });
  if (code !== 0) throw new SetupFailure([whatNow, endsOf(stderr.text() || stdout.text())].filter(Boolean).join('\n'));
  return stdout.text();
}

function collect(stream, onLine) {
  const chunks = [];
  stream.setEncoding('utf8').on('data', (chunk) => {
    chunks.push(chunk);
    if (onLine) chunk.split('\n').filter(Boolean).forEach(onLine);
  });
  return { text: () => chunks.join('') };
}

function endsOf(text) {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= FIRST_LINES + LAST_LINES) return lines.join('\n');
  return [...lines.slice(0, FIRST_LINES), '…', ...lines.slice(-LAST_LINES)].join('\n');
}
