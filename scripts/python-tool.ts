import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Installs `requirement`, e.g. `pyxform==4.5.0`, into a Python of its own below `venv`, so that nothing is installed into
 * anybody's. Answers where its programs lie, or `undefined` where there is no Python 3 with venv.
 */
export async function pythonTool(venv: string, requirement: string): Promise<string | undefined> {
  const programs = join(venv, 'bin');
  const python = join(programs, 'python');
  if (!existsSync(python)) {
    try {
      await run('python3', ['-m', 'venv', venv]);
    } catch {
      return undefined;
    }
  }
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement]);
  return programs;
}
