import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';

import { submissionOf } from '../../scripts/play/demonstration';
import { databaseEnvironment } from '../../scripts/system-database';
import { startNode } from '../../scripts/system';
import { stopInReverse, type RunningProcess } from '../../platform/processes';
import { DATABASE_ROLES, type DatabaseRole } from '../../store/roles';
import { startCpuMeter, type CpuUse } from '../machine';
import type { Stand } from '../lifecycle/stand';
import { hireFilers } from './staff';
import type { SignIn } from './sign-in';

/**
 * The product; Express and Prisma with all that is promised, and with the least; the least without either; Express and the schema
 * without a database; and the bare insert.
 */
export type Build = 'product' | 'naive' | 'lean' | 'floor' | 'shell' | 'bare';

/** One round of one build. */
export interface FilingRound {
  readonly build: Build;
  readonly perSecond: number;
  readonly latencyMs: readonly number[];
  /** CPU of the server's process and of PostgreSQL, for each request. */
  readonly cpu: CpuUse;
}

export type FilingTurn = Readonly<Record<Build, FilingRound>>;

export interface FilingOptions {
  readonly stand: Stand;
  readonly signIn: SignIn;
  readonly dataDir: string;
  readonly firstPort: number;
  readonly rounds: number;
  readonly perRound: number;
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

interface ServerPlan {
  readonly build: Build;
  readonly entry: string;
  readonly role: DatabaseRole;
  readonly environment?: Readonly<Record<string, string>>;
}

const SERVERS: readonly ServerPlan[] = [
  { build: 'product', entry: 'bench/api/filing-server.js', role: DATABASE_ROLES.api },
  // Their role sees the whole nation: these builds have no row-level security to pay for.
  {
    build: 'naive',
    entry: 'bench/naive/filing.js',
    role: DATABASE_ROLES.worker,
    environment: { NAIVE_FILING: 'whole' },
  },
  { build: 'lean', entry: 'bench/naive/filing.js', role: DATABASE_ROLES.worker, environment: { NAIVE_FILING: 'lean' } },
  { build: 'floor', entry: 'bench/naive/floor-filing.js', role: DATABASE_ROLES.worker },
  { build: 'shell', entry: 'bench/naive/shell-filing.js', role: DATABASE_ROLES.worker },
  { build: 'bare', entry: 'bench/naive/bare-insert.js', role: DATABASE_ROLES.worker },
];
/** In the stand's range of twenty, after those it uses itself. */
const PORT_OFFSET = 14;
const PG_PORT_OFFSET = 2;
const CONNECTIONS = 32;

interface Server {
  readonly build: Build;
  readonly port: number;
  readonly process: RunningProcess;
}

/** Files households with each server in turn. The workers rest meanwhile, so that no workflow is carried at their cost. */
export async function measureFiling(options: FilingOptions): Promise<FilingTurn[]> {
  const { stand, step } = options;
  const running: RunningProcess[] = [];
  signal(stand, 'SIGSTOP');
  try {
    const servers: Server[] = [];
    for (const [index, { build, ...plan }] of SERVERS.entries()) {
      const port = options.firstPort + PORT_OFFSET + index;
      const process = await startServer(options, { name: `${build} filing`, port, ...plan });
      running.push(process);
      servers.push({ build, port, process });
    }
    const load = await loadOf(options);
    const turns: FilingTurn[] = [];
    for (const round of Array.from({ length: options.rounds + 1 }, (_, index) => index)) {
      const name = round === 0 ? 'Warm-up' : `Round ${String(round)}`;
      const turn = await step(`Filing: ${name}`, () => inTurn(options, { load, servers: turned(servers, round) }));
      if (round > 0) turns.push(turn);
    }
    return turns;
  } finally {
    await stopInReverse(running);
    // What was filed for speed alone is to be carried by nobody.
    await stand.stores.database.pool.query('update outbox set started_at = clock_timestamp() where started_at is null');
    signal(stand, 'SIGCONT');
  }
}

function signal({ parts }: Stand, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of parts['workers'] ?? []) process.kill(pid, name);
}

function startServer(
  { dataDir, firstPort, signIn }: FilingOptions,
  { name, entry, role, port, environment: own }: Omit<ServerPlan, 'build'> & { name: string; port: number },
): Promise<RunningProcess> {
  const environment = {
    ...databaseEnvironment({ dataDir, port: firstPort + PG_PORT_OFFSET, role }),
    KEY_FILE: join(dataDir, 'secrets', 'keys.json'),
    OIDC_ISSUER: signIn.issuer,
    OIDC_JWKS_URL: signIn.jwksUrl,
    NODE_ENV: 'production',
    ...own,
    PORT: String(port),
  };
  const readyWhen = () => fetch(`http://127.0.0.1:${String(port)}/`, { method: 'HEAD' }).then(() => true);
  return startNode({ name, entry, dataDir, environment, readyWhen });
}

/** Who starts differs from round to round. */
function turned(servers: readonly Server[], round: number): readonly Server[] {
  const by = round % servers.length;
  return [...servers.slice(by), ...servers.slice(0, by)];
}

interface Load {
  readonly tokens: readonly string[];
  /** Bodies for one round, of households nobody has filed yet. */
  readonly bodies: () => readonly string[];
}

async function loadOf({ stand, signIn, perRound }: FilingOptions): Promise<Load> {
  const filers = await hireFilers(stand.stores.database);
  const tokens = await Promise.all(filers.map(({ subject }) => signIn.token(subject)));
  let seed = 0;
  const body = (): string => {
    seed += 1;
    return JSON.stringify(submissionOf({ seed, village: '3201011006', channel: 'village' }));
  };
  return { tokens, bodies: () => Array.from({ length: perRound }, body) };
}

async function inTurn(
  { stand }: FilingOptions,
  { load, servers }: { readonly load: Load; readonly servers: readonly Server[] },
): Promise<FilingTurn> {
  const done: FilingRound[] = [];
  for (const server of servers) {
    await stand.stores.database.pool.query('checkpoint');
    done.push(await fileRound(server, { load, stand }));
  }
  return Object.fromEntries(done.map((round) => [round.build, round])) as FilingTurn;
}

async function fileRound(
  { build, port, process: server }: Server,
  { load, stand }: { readonly load: Load; readonly stand: Stand },
): Promise<FilingRound> {
  const bodies = load.bodies();
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencyMs: number[] = [];
  let begun = 0;
  const connection = async (token = ''): Promise<void> => {
    for (let body = bodies[begun++]; body !== undefined; body = bodies[begun++]) {
      const startedAt = performance.now();
      const status = await post({ agent, port, token, body });
      latencyMs.push(performance.now() - startedAt);
      if (status !== 202) throw new Error(`The ${build} build answered ${String(status)}`);
    }
  };
  const used = startCpuMeter({ server: [server.pid], postgres: stand.parts['postgres'] ?? [], client: [process.pid] });
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => connection(load.tokens[index])));
  const cpu = used();
  agent.destroy();
  return { build, perSecond: bodies.length / (cpu.wallMs / 1000), latencyMs, cpu };
}

interface Post {
  readonly agent: Agent;
  readonly port: number;
  readonly token: string;
  readonly body: string;
}

function post({ agent, port, token, body }: Post): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': randomUUID(),
  };
  return new Promise((resolve, reject) => {
    const options = { agent, host: '127.0.0.1', port, method: 'POST', path: '/v1/proposals', headers };
    const sent = request(options, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0);
      });
    });
    sent.once('error', reject).end(body);
  });
}
