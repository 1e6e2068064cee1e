import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where set-up's plain Node modules are. */
const SETUP = join(__dirname, '..', '..', '..', 'scripts', 'setup');

export interface SetupAnswer {
  readonly value?: unknown;
  readonly error?: string;
}

/**
 * Evaluates `expression`, in which `setup` is a module of scripts/setup, in a Node of its own: those modules run before
 * there is anything that could translate them for Jest.
 */
export function askSetup(
  module: string,
  { expression, env = {} }: { expression: string; env?: NodeJS.ProcessEnv },
): Promise<SetupAnswer> {
  const url = pathToFileURL(join(SETUP, module)).href;
  const code = `
    const setup = await import(${JSON.stringify(url)});
    const answer = await Promise.resolve().then(() => ${expression}).then((value) => ({ value }), (error) => ({ error: error.message }));
    process.stdout.write(JSON.stringify(answer));
  `;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--input-type=module', '-e', code],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout) as SetupAnswer);
        else reject(new Error(stderr));
      },
    );
  });
}
