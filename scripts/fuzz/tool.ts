import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { pythonTool } from '../python-tool';
import { projectFolder } from '../services/project-folder';

/** Where the configuration of the tool lies; it is no TypeScript and not built. */
export const FUZZ_FOLDER = join(projectFolder(), 'scripts', 'fuzz');

const SCHEMATHESIS = 'schemathesis==4.32.5';

/** The program, or `undefined` without Python. */
export async function findSchemathesis(venv: string): Promise<string | undefined> {
  const programs = await pythonTool(venv, SCHEMATHESIS);
  return programs === undefined ? undefined : join(programs, 'schemathesis');
}

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the tool with its output on ours. Answers its exit code. */
export function runTool({ command, args, env }: ToolRun): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: FUZZ_FOLDER,
      env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
