import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { generateRegistry } from '../../ranking/population';
import { rankSnapshot } from '../../ranking/rank';
import { DATABASE_ROLES } from '../../store/roles';
import { demoModel } from '../ranking/folder';
import { CALENDAR_ID, testStores, type TestStores } from '../support/database';

jest.setTimeout(120_000);

const COMPILED = join(__dirname, '../../dist/scripts/monitor.js');
const folder = mkdtempSync(join(tmpdir(), 'monitoring-'));
const registryPath = join(folder, 'registry.parquet');
const resultPath = join(folder, 'result.parquet');
const passwordFile = join(folder, 'password');
/** Seconds; each round must be over long before a test loses patience. */
const EVERY = '1';
const PATIENCE_MS = 60_000;

let stores: TestStores;
const running: ChildProcess[] = [];
beforeAll(async () => {
  stores = await testStores();
  await stores.database.pool.query(`insert into ranking_run (run_id, version, quarter, calendar_id, decided_on, phase)
    values ('r-1', '2031Q1', '2031Q1', '${CALENDAR_ID}', '2031-01-20', 'applied')`);
  await stores.database.pool.query(`insert into quota values ('SEMBAKO', '9901', '2031Q1', 7, 'test')`);
  await generateRegistry({ seed: 1, households: 2_000, directory: folder, regions: ['9901'], threads: 1 });
  await rankSnapshot({ registryPath, model: demoModel(), resultPath, threads: 1 });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await stores.drop();
  rmSync(folder, { recursive: true });
});

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything it has said so far. */
  readonly said: () => string;
}

/** The process as compose runs it, with the role of reports, on a port that is free. */
async function serving({ password }: { readonly password?: string } = {}): Promise<Served> {
  const address = new URL(stores.addressAs(DATABASE_ROLES.read));
  writeFileSync(passwordFile, password ?? decodeURIComponent(address.password));
  address.password = '';
  const files = ['--registry', registryPath, '--result', resultPath, '--region', '9901', '--out', join(folder, 'out')];
  const child = spawn(process.execPath, [COMPILED, '--serve', '--port', '0', '--every', EVERY, ...files], {
    env: { PATH: process.env['PATH'], DATABASE_URL: address.toString(), DATABASE_PASSWORD_FILE: passwordFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += String(chunk);
    });
  const said = (): string => output;
  const url = await until(() => /^Metrics: (http:\S+)$/m.exec(output)?.[1], said);
  return { child, url, said };
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>, said: () => string): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`It did not come to pass. The process said: ${said()}`);
}

async function scraped(url: string): Promise<string | undefined> {
  const response = await fetch(url);
  return response.status === 200 ? response.text() : undefined;
}

const measuredAt = (metrics: string): number => {
  return Number(/^dtsen_monitoring_measured_at_seconds (\S+)$/m.exec(metrics)?.[1]);
};

describe('the monitoring as a process', () => {
  it('serves figures of database and files, measures anew, keeps the last ones while it cannot, and stops when asked', async () => {
    const { child, url, said } = await serving();
    const first = await until(() => scraped(url), said);
    const second = await until(async () => {
      const metrics = (await scraped(url)) ?? '';
      return measuredAt(metrics) > measuredAt(first) ? metrics : undefined;
    }, said);
    renameSync(resultPath, `${resultPath}.away`);
    await until(() => (said().includes('is tried again') ? true : undefined), said);
    const kept = (await scraped(url)) ?? '';
    renameSync(`${resultPath}.away`, resultPath);
    const again = await until(async () => {
      const metrics = (await scraped(url)) ?? '';
      return measuredAt(metrics) > measuredAt(kept) ? metrics : undefined;
    }, said);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];

    expect(new URL(url).hostname).toBe('127.0.0.1');
    for (const metrics of [first, second, kept, again]) {
      expect(metrics).toMatch(/^dtsen_quota_places\{.*programme="SEMBAKO".*\} 7$/m);
      expect(metrics).toMatch(/^dtsen_exclusion_error_share\{.*dimension="nation".*\} 0\.\d+$/m);
    }
    expect(measuredAt(kept)).toBeGreaterThanOrEqual(measuredAt(second));
    expect(code).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('answers that nothing was measured yet as long as the database does not let it in', async () => {
    const { child, url, said } = await serving({ password: 'another' });
    await until(() => (said().includes('is tried again') ? true : undefined), said);
    const { status } = await fetch(url);
    writeFileSync(passwordFile, decodeURIComponent(new URL(stores.addressAs(DATABASE_ROLES.read)).password));
    const metrics = await until(() => scraped(url), said);
    child.kill('SIGTERM');
    await once(child, 'exit');

    expect(status).toBe(503);
    expect(metrics).toContain('dtsen_quota_places');
  });
});
