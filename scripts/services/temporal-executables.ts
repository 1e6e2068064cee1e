import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { projectFolder } from './project-folder';

export interface TemporalServerTools {
  readonly server: string;
  readonly sqlTool: string;
}

/** The path of the Temporal CLI, or `undefined` when TEMPORAL_ADDRESS names a running server. May build it first. */
export async function temporalExecutable(): Promise<string | undefined> {
  return (await askSetup([])) || undefined;
}

/** The paths of the PostgreSQL-backed Temporal server and its schema tool. May build them first. */
export async function temporalServerTools(): Promise<TemporalServerTools> {
  return JSON.parse(await askSetup(['--server'])) as TemporalServerTools;
}

/** Set-up is plain Node that runs before anything is built, so it is asked as a program. It shows its own progress. */
function askSetup(args: readonly string[]): Promise<string> {
  const script = join(projectFolder(), 'scripts', 'setup', 'temporal-cli.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let answer = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(answer.trim());
      else reject(new Error('Temporal is missing; the reason stands above.'));
    });
  });
}
