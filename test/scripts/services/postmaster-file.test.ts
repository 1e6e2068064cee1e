import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { clearStalePostmaster } from '../../../scripts/services/postmaster-file';

describe('the postmaster.pid of a crash', () => {
  let dataDir: string;
  let other: ChildProcess | undefined;
  const file = (): string => join(dataDir, 'postmaster.pid');
  const content = (pid: number | undefined): string => `${String(pid)}\n${dataDir}\n1\n5433\n`;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cluster-'));
  });

  afterEach(() => {
    other?.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is left to PostgreSQL when its process is dead', () => {
    writeFileSync(file(), content(99_999_998));

    clearStalePostmaster(dataDir);

    expect(readFileSync(file(), 'utf8')).toBe(content(99_999_998));
  });

  it('is pointed at nobody when a stranger has got the id, and keeps its other lines', () => {
    writeFileSync(file(), content(process.pid));

    clearStalePostmaster(dataDir);

    expect(readFileSync(file(), 'utf8')).toBe(content(99_999_999));
  });

  it('is respected when that process serves this very cluster', async () => {
    other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)', '--', '-D', dataDir]);
    await new Promise((resolve) => other?.once('spawn', resolve));
    writeFileSync(file(), content(other.pid));

    expect(() => {
      clearStalePostmaster(dataDir);
    }).toThrow(
      `PostgreSQL serves ${dataDir} already, as process ${String(other.pid)}: stop the run it belongs to first.`,
    );
  });

  it('needs not exist', () => {
    expect(() => {
      clearStalePostmaster(dataDir);
    }).not.toThrow();
  });
});
