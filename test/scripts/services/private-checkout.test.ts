import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { asClusterUser, clusterUser, postgresProgram } from '../../../scripts/services/postgres-cluster';

/** A folder that only its owner may enter, as `mktemp -d` makes them. */
const folder = mkdtempSync(join(tmpdir(), 'private-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a checkout below a folder that only its owner may enter', () => {
  it('lets PostgreSQL find its own programs, whoever it runs as', () => {
    chmodSync(folder, 0o700);
    const native = dirname(dirname(postgresProgram('initdb')));
    cpSync(native, join(folder, 'native'), { recursive: true });
    const program = join(folder, 'native', 'bin', basename(postgresProgram('initdb')));
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);

    const { command, args } = asClusterUser({ program, args: ['--version'], dataDir, user: clusterUser(dataDir) });
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: dirname(program), encoding: 'utf8' });

    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: expect.stringContaining('initdb (PostgreSQL)') as string,
      stderr: '',
    });
  });
});
