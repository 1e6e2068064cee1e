import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { askSetup, type SetupAnswer } from './setup-module';

const CACHED = join('dtsen-proposals', 'temporal-cli-1.8.2', 'temporal');

describe('the Temporal executable', () => {
  let folder: string;
  const onPath = (): string => join(folder, 'bin', 'temporal');
  const cached = (): string => join(folder, 'cache', CACHED);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'temporal-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program that answers only the question for its version. */
  function install(file: string, server: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\necho "temporal version 1.0.0 (Server ${server}, UI 2.0.0)"\n`, { mode: 0o755 });
  }

  /** Steps that download or build are refused, so that nothing here reaches the network. */
  function find(more: Record<string, string> = {}): Promise<SetupAnswer> {
    const env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache'), ...more };
    const options = `{ env: ${JSON.stringify(env)}, warn: (w) => warnings.push(w), step: async (title) => { throw new Error(title); } }`;
    return askSetup('temporal-cli.mjs', {
      expression: `{ const warnings = []; return setup.findTemporal(${options}).then((path) => ({ path: path ?? 'none', warnings })); }`,
    });
  }

  it('is not needed when TEMPORAL_ADDRESS names a server', async () => {
    install(onPath(), '1.31.2');

    expect(await find({ TEMPORAL_ADDRESS: 'temporal:7233' })).toEqual({ value: { path: 'none', warnings: [] } });
  });

  it('comes from PATH first', async () => {
    install(onPath(), '1.32.0');
    install(cached(), '1.31.2');

    expect(await find()).toEqual({ value: { path: onPath(), warnings: [] } });
  });

  it('comes from the cache, with a warning, when the one on PATH is too old', async () => {
    install(onPath(), '1.30.4');
    install(cached(), '1.31.2');

    const warnings = [`${onPath()} is passed over: its server is older than 1.31.`];
    expect(await find()).toEqual({ value: { path: cached(), warnings } });
  });

  it('is downloaded only when neither PATH nor the cache has one', async () => {
    expect(await find()).toEqual({ error: 'Looking for Temporal to download' });
  });

  it('that was left broken in the cache is got again', async () => {
    mkdirSync(dirname(cached()), { recursive: true });
    writeFileSync(cached(), 'half a file', { mode: 0o755 });

    expect(await find()).toEqual({ error: 'Looking for Temporal to download' });
  });
});
