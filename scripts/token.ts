import { parseArgs } from 'node:util';
import { z } from 'zod';

import { findOfficial, OFFICIALS, type Official } from '../agencies/sandbox/officials';

const DEFAULT_SANDBOX_URL = 'http://127.0.0.1:8090';
/** The sandbox answers at once or is not there. */
const TIMEOUT_MS = 5_000;

const TokenAnswer = z.object({ access_token: z.string().min(1) });

/** Something the person at the terminal can put right: shown as one line, without a stack. */
class Refusal extends Error {}

async function run(): Promise<string> {
  const { as, list } = readArguments();
  if (list) return officialsTable();
  if (as === undefined) throw new Refusal('Say who: npm run -s token -- --as siti (or --list to see everybody).');
  if (findOfficial(as) === undefined) throw new Refusal(`Nobody is called "${as}". There are: ${names()}.`);
  return requestToken(as, process.env['SANDBOX_URL'] ?? DEFAULT_SANDBOX_URL);
}

function readArguments(): { readonly as?: string | undefined; readonly list: boolean } {
  try {
    const { values } = parseArgs({ options: { as: { type: 'string' }, list: { type: 'boolean', default: false } } });
    return values;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : 'The arguments cannot be read.', { cause: error });
  }
}

async function requestToken(username: string, sandboxUrl: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'urn:dtsen:sandbox:login', client_id: 'dtsen-cli', username });
  const url = `${sandboxUrl.replace(/\/$/, '')}/oidc/token`;
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => {
    throw new Refusal(`The agency sandbox does not answer at ${sandboxUrl}. Start it with npm start.`);
  });
  const parsed = TokenAnswer.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) throw new Refusal(`What answers at ${sandboxUrl} gave no token (HTTP ${response.status}).`);
  return parsed.data.access_token;
}

function names(): string {
  return OFFICIALS.map(({ username }) => username).join(', ');
}

function officialsTable(): string {
  const rows = OFFICIALS.map((official) => [official.username, official.role, officeOf(official), official.name]);
  const table = [['USERNAME', 'ROLE', 'OFFICE', 'NAME'], ...rows];
  return table
    .map(([username = '', role = '', office = '', name = '']) => {
      return `${username.padEnd(10)} ${role.padEnd(17)} ${office.padEnd(11)} ${name}`;
    })
    .join('\n');
}

function officeOf({ office }: Official): string {
  return office === '' ? 'national' : office;
}

run()
  .then((text) => {
    process.stdout.write(`${text}\n`);
  })
  .catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
