import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keptPassword, postgresProgram } from '../../../scripts/services/postgres-cluster';

describe('the database cluster', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets a random password once and keeps it', () => {
    const file = join(folder, 'secrets', 'postgres');

    const first = keptPassword(file);

    expect([keptPassword(file), keptPassword(join(folder, 'other'))]).toEqual([
      first,
      expect.not.stringMatching(first),
    ]);
  });

  it('keeps the password where only its owner reads it', () => {
    const file = join(folder, 'secrets', 'postgres');

    keptPassword(file);

    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('runs with the programs that npm installed', () => {
    expect([postgresProgram('postgres'), postgresProgram('initdb')].filter((file) => existsSync(file))).toHaveLength(2);
  });
});
