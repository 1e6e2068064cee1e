import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { createPayloadCodec } from '../../platform/payload-codec';
import { SEARCH_ATTRIBUTE_TYPES } from '../../contracts/search-attributes';
import { createSealer, fixedKeys, type KeyFile } from '../../store/sealing';
import { AGENCY_TIMEOUT_MS, CYCLE_WORKER, PROPOSALS_WORKER } from '../../workers/options';

const ROOT = join(__dirname, '..', '..');
const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');

const Service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }).optional(),
  restart: z.string(),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.looseObject({ condition: z.string() })).default({}),
  stop_grace_period: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  logging: z.looseObject({ options: z.record(z.string(), z.string()) }).optional(),
  deploy: z.object({ resources: z.object({ limits: z.record(z.string(), z.union([z.string(), z.number()])) }) }),
});
type Service = z.infer<typeof Service>;

const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const compose = Compose.parse(parse(read('docker-compose.yml'), { merge: true }));
const services = Object.entries(compose.services);
const service = (name: string): Service => Service.parse(compose.services[name]);
const isOneShot = ({ restart }: Service): boolean => restart.startsWith('on-failure');
const named = (wanted: (service: Service) => boolean): string[] =>
  services.filter(([, s]) => wanted(s)).map(([name]) => name);

/** Every shell script that a container or an operator runs. */
const shellScripts = readdirSync(join(ROOT, 'deploy'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.sh'),
);

describe('docker-compose.yml', () => {
  it('has nothing the Compose linter objects to', () => {
    const linter = join(dirname(require.resolve('dclint/package.json')), 'bin', 'dclint.cjs');
    const args = [linter, '--config', join(ROOT, 'deploy', 'dclint.json'), '--formatter', 'json', COMPOSE_FILE];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: ROOT });
    const [report] = z
      .array(z.object({ filePath: z.string(), messages: z.array(z.unknown()) }))
      .parse(JSON.parse(stdout));
    expect(report).toMatchObject({ filePath: COMPOSE_FILE, messages: [] });
  });

  it('starts the long-running parts and one-shot jobs of production', () => {
    const jobs = ['load-reference', 'migrate', 'sandbox-model', 'sandbox-registry'];
    expect(named(isOneShot).sort()).toEqual([...jobs, 'temporal-namespace', 'temporal-schema']);
    const longRunning = ['api', 'codec', 'monitor', 'postgres', 'sandbox', 'temporal', 'temporal-ui'];
    expect(named((s) => !isOneShot(s)).sort()).toEqual([...longRunning, 'worker-agencies', 'worker-proposals']);
  });

  it('starts the sandbox only when asked to', () => {
    expect(named((s) => s['profiles'] !== undefined).sort()).toEqual(['sandbox', 'sandbox-model', 'sandbox-registry']);
  });

  it('stores histories in 512 shards, which can never be changed', () => {
    expect(service('temporal').environment['NUM_HISTORY_SHARDS']).toBe('512');
  });

  it('keeps operators from changing anything in the Temporal UI', () => {
    expect(service('temporal-ui').environment['TEMPORAL_DISABLE_WRITE_ACTIONS']).toBe('true');
  });

  it('publishes the API, the UI, its codec server and the metrics, and these to this machine only', () => {
    expect(named(({ ports }) => ports.length > 0)).toEqual(['api', 'codec', 'monitor', 'temporal-ui']);
    const addresses = services.flatMap(([, { ports }]) => ports).map((port) => port.split(':')[0]);
    expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
  });

  it('encrypts payloads with keys that only our own processes hold, and takes none that nobody encrypted', () => {
    const holders = named(({ secrets }) => secrets.includes('payload-keys'));
    expect(holders).toEqual(['api', 'codec', 'load-reference', 'worker-agencies', 'worker-proposals']);
    // Absent means refused.
    expect(named(({ environment }) => 'PLAIN_PAYLOADS' in environment)).toEqual([]);
  });

  it('lets the codec server open payloads and no household', () => {
    expect(service('codec').secrets.sort()).toEqual(['app-codec-db-password', 'payload-keys']);
    const { CODEC_PUBLIC_URL } = service('codec').environment;
    expect(service('temporal-ui').environment['TEMPORAL_CODEC_ENDPOINT']).toBe(CODEC_PUBLIC_URL);
  });

  it('reaches PostgreSQL and Temporal over internal networks only', () => {
    const outward = Object.keys(compose.networks).filter((name) => compose.networks[name]?.internal !== true);
    expect(outward).toEqual(['outside', 'operators']);
    for (const name of ['postgres', 'temporal'])
      expect(service(name).networks.filter((network) => outward.includes(network))).toEqual([]);
  });

  it('keeps data in named volumes and mounts of the checkout only what it may not change', () => {
    const mounts = services.flatMap(([, { volumes }]) => volumes);
    const bound = mounts.filter((mount) => mount.startsWith('.'));
    expect(bound.filter((mount) => !/^\.\/deploy\/\w+:[^:]+:ro$/u.test(mount))).toEqual([]);
    const sources = mounts.filter((mount) => !bound.includes(mount)).map((mount) => mount.split(':')[0]);
    expect(new Set(sources)).toEqual(new Set(Object.keys(compose.volumes)));
  });
});

it('workers collect no stacks of promises', () => {
  const flags = [service('worker-proposals'), service('worker-agencies')].map(({ command }) => command.slice(1, 3));
  expect(new Set(flags.flat())).toEqual(new Set(['--require', './dist/platform/no-promise-stacks.js']));
});

describe('secrets', () => {
  it('come from files that are made, never committed and never copied into the image', () => {
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/deploy\/secrets\//u);
    expect(read('deploy', '.gitignore')).toContain('/secrets/');
    expect(read('.dockerignore').split('\n')).toContain('deploy/secrets');
  });

  it('stand in no environment: what is called so names a file of a mounted secret', () => {
    const files = services.flatMap(([, { environment, secrets }]) =>
      Object.entries(environment)
        .filter(([key]) => /password|passwd|pwd|secret|token|key/iu.test(key))
        // The sandbox makes its own and keeps them in its volume.
        .filter(([key]) => key !== 'SANDBOX_SECRETS_FILE')
        // Says whether the UI hands on the token of whoever signed in.
        .filter(([key]) => key !== 'TEMPORAL_CODEC_PASS_ACCESS_TOKEN')
        .map(([key, value]) => ({ key, isFileOfSecret: secrets.some((secret) => value === `/run/secrets/${secret}`) })),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(({ key, isFileOfSecret }) => !isFileOfSecret || !key.endsWith('_FILE'))).toEqual([]);
  });

  it('stand in no address', () => {
    const values = services.flatMap(([, { environment, command }]) => [...Object.values(environment), ...command]);
    expect(values.filter((value) => /:\/\/[^/\s]*:[^/\s]*@/u.test(value ?? ''))).toEqual([]);
  });

  it('are made once, and made so that our processes accept them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    try {
      const make = (): number | null => spawnSync('sh', [join(ROOT, 'deploy', 'make-secrets.sh'), folder]).status;
      const contents = (): string[] =>
        Object.values(compose.secrets).map(({ file }) =>
          readFileSync(join(folder, file.split('/').at(-1) ?? ''), 'utf8'),
        );
      expect(make()).toBe(0);
      const first = contents();
      expect(new Set(first).size).toBe(first.length);
      const madeFile = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const sealer = createSealer(fixedKeys(madeFile('keys.json') as KeyFile));
      const place = { ...sealer.newKey('p'), purpose: 'household' } as const;
      expect(sealer.open(place, sealer.seal(place, 'rahasia'))).toBe('rahasia');
      const keys = madeFile('payload-keys.json');
      const source = { read: () => keys, reread: () => keys };
      const rest = { namespace: 'dtsen', plain: { are: 'refused' }, alarm: () => undefined } as const;
      const codec = createPayloadCodec({ keys: source, ...rest });
      const payload = { data: new Uint8Array([1, 2, 3]), metadata: {} };
      expect((await codec.decode(await codec.encode([payload])))[0]?.data).toEqual(payload.data);
      expect(statSync(folder).mode & 0o777).toBe(0o700);

      expect(make()).toBe(0);
      expect(contents()).toEqual(first);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe.each(services)(
  'the service %s',
  (_name, { image, command, healthcheck, restart, depends_on, networks, ...rest }) => {
    it('runs an exact version', () => {
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/u);
    });

    it('has a health check unless it ends by itself, and is started again when it fails', () => {
      const oneShot = restart.startsWith('on-failure:');
      expect(oneShot || restart === 'unless-stopped').toBe(true);
      expect(oneShot || (healthcheck?.test ?? []).length > 1).toBe(true);
    });

    it('waits for jobs to succeed and for services to be healthy', () => {
      for (const [awaited, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe(isOneShot(service(awaited)) ? 'service_completed_successfully' : 'service_healthy');
      }
    });

    it('can change neither its own files nor its privileges', () => {
      expect(rest).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    });

    it('cannot take the whole machine', () => {
      expect(Object.keys(rest.deploy.resources.limits).sort()).toEqual(['cpus', 'memory', 'pids']);
      expect(Object.keys(rest.logging?.options ?? {}).sort()).toEqual(['max-file', 'max-size']);
    });

    it('names its networks', () => {
      expect(networks.length > 0 || rest.network_mode === 'none').toBe(true);
    });

    it('runs files that the build makes from sources there are', () => {
      const files = command.filter((word) => /\.m?js$/u.test(word)).map((word) => word.replace(/^\.\//u, ''));
      const sources = files.map((file) =>
        file.startsWith('dist/') ? file.replace(/^dist\/(.+)\.js$/u, '$1.ts') : file,
      );
      expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    });
  },
);

describe('stopping', () => {
  const seconds = (text = ''): number => Number(/^(\d+)s$/u.exec(text)?.[1]);

  it.each(['worker-agencies', 'worker-proposals'])('gives %s more time than its work in hand may take', (name) => {
    const longest = Math.max(
      seconds(PROPOSALS_WORKER.shutdownGraceTime),
      seconds(CYCLE_WORKER.shutdownGraceTime),
      AGENCY_TIMEOUT_MS / 1_000,
    );
    expect(seconds(service(name).stop_grace_period)).toBeGreaterThan(2 * longest);
  });

  it('gives every long-running service a time of its own', () => {
    expect(named((s) => !isOneShot(s) && s.stop_grace_period === undefined)).toEqual([]);
  });
});

describe('the namespace job', () => {
  const script = read('deploy', 'temporal', 'setup-namespace.sh');

  it('registers exactly the search attributes that workflows set', () => {
    const [, lines = ''] = /^SEARCH_ATTRIBUTES='\n([^']+)'$/mu.exec(script) ?? [];
    const registered = lines
      .trim()
      .split('\n')
      .map((line) => line.split('='));
    expect(Object.fromEntries(registered)).toEqual(SEARCH_ATTRIBUTE_TYPES);
  });

  it('keeps closed workflows for 90 days', () => {
    expect(script).toContain(`RETENTION=${String(90 * 24)}h`);
  });

  it('prepares the namespace that our processes use', () => {
    const namespaces = services
      .map(([, { environment }]) => environment['TEMPORAL_NAMESPACE'])
      .filter((name) => name !== undefined);
    expect(new Set(namespaces)).toEqual(new Set(['dtsen']));
  });
});

describe('scripts', () => {
  it.each(shellScripts)('%s is a shell script without mistakes of syntax', (name) => {
    expect(spawnSync('sh', ['-n', join(ROOT, 'deploy', name)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('are where the services look for them', () => {
    const mounted = services
      .flatMap(([, { command, environment }]) => [...command, ...Object.values(environment)])
      .filter((value) => value?.startsWith('/etc/dtsen/'));
    expect(mounted.length).toBeGreaterThan(0);
    for (const path of mounted)
      expect(existsSync(join(ROOT, (path ?? '').replace('/etc/dtsen/', 'deploy/')))).toBe(true);
  });
});
