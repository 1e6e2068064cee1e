import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { decodeJwt } from 'jose';

import { createDukcapil } from '../../../agencies/dukcapil';
import { findOfficial, OFFICIALS } from '../../../agencies/sandbox/officials';
import { compileSandbox, type Compiled } from '../support/compiled';
import { aHouseholdToMatch } from '../support/people';
import { listen, rejectionOf, uncancelled } from '../support/running-sandbox';

const START_TIMEOUT_MS = 20_000;

interface Running {
  readonly url: string;
  stop(): Promise<number | null>;
}

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

describe('the sandbox as a process', () => {
  let compiled: Compiled;
  const running: ChildProcess[] = [];
  beforeAll(() => {
    compiled = compileSandbox();
  });
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    compiled.remove();
  });

  const secretsFile = (): string => compiled.path('kept/secrets.json');

  const start = async (environment: Record<string, string> = {}): Promise<Running> => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [compiled.path('agencies/sandbox/main.js')], {
      env: {
        PATH: process.env['PATH'],
        SANDBOX_PORT: String(port),
        SANDBOX_SECRETS_FILE: secretsFile(),
        ...environment,
      },
      stdio: 'ignore',
    });
    running.push(child);
    await answering(url, child);
    return {
      url,
      async stop() {
        child.kill('SIGTERM');
        const [code] = (await once(child, 'exit')) as [number | null];
        return code;
      },
    };
  };
  const token = (url: string, args: readonly string[]): Promise<Ended> =>
    run([compiled.path('scripts/token.js'), ...args], { PATH: process.env['PATH'], SANDBOX_URL: url });

  it('prints a token and nothing else, keeps its keys through a restart, and stops when asked', async () => {
    const first = await start();
    const { stdout, stderr } = await token(first.url, ['--as', 'siti']);
    const keys = await (await fetch(`${first.url}/oidc/jwks`)).text();
    const code = await first.stop();

    const second = await start();
    const keysAfterRestart = await (await fetch(`${second.url}/oidc/jwks`)).text();
    await second.stop();

    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(decodeJwt(stdout.trim())).toMatchObject({ sub: findOfficial('siti')?.subject, iss: `${first.url}/oidc` });
    expect(code).toBe(0);
    expect(keysAfterRestart).toBe(keys);
    expect(statSync(secretsFile()).mode & 0o077).toBe(0);
  });

  it('starts with the plan it is given, and with the secret of the integrators', async () => {
    const plan = compiled.path('plan.json');
    writeFileSync(plan, JSON.stringify({ faults: [{ agency: 'dukcapil', fault: 'http-503' }] }));
    const secret = 's'.repeat(40);
    const sandbox = await start({ SANDBOX_PLAN: plan, SANDBOX_INTEGRATOR_SECRET: secret });
    const dukcapil = createDukcapil({ baseUrl: `${sandbox.url}/dukcapil`, timeoutMs: 5_000 });

    const failure = await rejectionOf(dukcapil.matchHousehold(aHouseholdToMatch(), uncancelled));
    const answer = await fetch(`${sandbox.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`cek-bansos:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    await sandbox.stop();

    expect(failure).toMatchObject({ kind: 'unavailable' });
    expect(answer.status).toBe(200);
    expect(readFileSync(secretsFile(), 'utf8')).not.toContain(secret);
  });

  it('signs people in on a Node 20 that lacks what Node 22 brought', async () => {
    const older = compiled.path('older-node.js');
    writeFileSync(older, 'delete URL.parse;');
    const sandbox = await start({ NODE_OPTIONS: `--require=${older}` });

    const { stdout } = await token(sandbox.url, ['--as', 'wayan']);
    await sandbox.stop();

    expect(decodeJwt(stdout.trim()).sub).toBe(findOfficial('wayan')?.subject);
  });

  it('lists everybody who can sign in', async () => {
    const { stdout, code } = await token('http://127.0.0.1:9', ['--list']);

    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(OFFICIALS.length + 1);
    expect(stdout).toMatch(/^siti +village-operator +3201022003 +Siti/m);
  });

  it.each([
    ['the sandbox is not running', ['--as', 'siti'], /does not answer at http:\/\/127\.0\.0\.1:9/],
    ['nobody has that name', ['--as', 'zzz'], /Nobody is called "zzz"\. There are: siti, /],
    ['nobody is named', [], /--as siti/],
    ['an argument is unknown', ['--who', 'siti'], /--who/],
  ])('says in one line that %s', async (_case, args, message) => {
    const { stdout, stderr, code } = await token('http://127.0.0.1:9', args);

    expect([stdout, code]).toEqual(['', 1]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says in one line that something else answers', async () => {
    const other = await listen((_request, response) => response.end('hello'));

    const { stderr, code } = await token(other.url, ['--as', 'siti']);
    await other.close();

    expect(code).toBe(1);
    expect(stderr).toMatch(/gave no token \(HTTP 200\)\.\n$/);
  });
});

async function freePort(): Promise<number> {
  const server = await listen(() => undefined);
  await server.close();
  return Number(new URL(server.url).port);
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < until) {
    const healthy = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The sandbox did not start (exit code ${String(child.exitCode)}).`);
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { env }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code) });
    });
  });
}
