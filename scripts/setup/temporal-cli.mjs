import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.mjs';
import { SetupFailure, runAsScript } from './failure.mjs';
import { buildWithGo, findGo } from './go-build.mjs';
import { createProgress } from './progress.mjs';
import { downloadTemporal } from './temporal-download.mjs';
import { userCacheFolder } from './user-cache.mjs';

/** The version tools/temporal/go.mod pins; it contains server 1.31.2. */
const CLI_VERSION = '1.8.2';

/** Updates to workflows that left the cache need this server. */
const OLDEST_SERVER = [1, 31];

/** Starting a program of 200 MB from a cold disk takes seconds, never this long. */
const VERSION_TIMEOUT_MS = 20_000;

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const executableName = (name) => (process.platform === 'win32' ? `${name}.exe` : name);

/**
 * The path of a Temporal CLI whose dev server is new enough: from PATH, from the cache, downloaded, or built with Go.
 * Returns `undefined` when TEMPORAL_ADDRESS names a running server. Throws `SetupFailure` when there is no way.
 */
export async function findTemporal({ step, warn, env = process.env, root = ROOT }) {
  if (env.TEMPORAL_ADDRESS) return undefined;

  const onPath = await findOnPath({ env, warn });
  if (onPath) return onPath;

  const cached = join(userCacheFolder({ env }), `temporal-cli-${CLI_VERSION}`, executableName('temporal'));
  if (await isNewEnough(cached)) return cached;

  const isDownloaded = await step('Looking for Temporal to download', () =>
    downloadTemporal({ version: CLI_VERSION, target: cached }),
  );
  if (isDownloaded && (await isNewEnough(cached))) return cached;

  const go = await findGo({ env });
  if (!go) {
    throw new SetupFailure(
      `Temporal is missing: no temporal on PATH, no download, and no Go to build it; install Go 1.21+ or put temporal ${CLI_VERSION} on PATH.`,
    );
  }
  return step('Building Temporal from source, once, three to seven minutes', (note) =>
    buildWithGo({ go, root, command: 'github.com/temporalio/cli/cmd/temporal', target: cached, note }),
  );
}

/**
 * The PostgreSQL-backed server and its schema tool, which benchmarks need and the CLI does not contain.
 * Nobody publishes them for download, so they are always built.
 */
export async function findTemporalServer({ step, env = process.env, root = ROOT }) {
  const folder = join(userCacheFolder({ env }), `temporal-cli-${CLI_VERSION}`);
  const tools = {
    server: { file: 'temporal-server', command: 'go.temporal.io/server/cmd/server' },
    sqlTool: { file: 'temporal-sql-tool', command: 'go.temporal.io/server/cmd/tools/sql' },
  };
  const found = {};
  for (const [key, { file, command }] of Object.entries(tools)) {
    const target = join(folder, executableName(file));
    found[key] = target;
    if (existsSync(target)) continue;
    const go = await findGo({ env });
    if (!go)
      throw new SetupFailure(
        `${file} is missing and there is no Go to build it: install Go 1.21+ and run the same command again.`,
      );
    await step(`Building ${file} from source, once`, (note) => buildWithGo({ go, root, command, target, note }));
  }
  return found;
}

async function findOnPath({ env, warn }) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const file = folders
    .map((folder) => join(folder, executableName('temporal')))
    .find((candidate) => existsSync(candidate));
  if (!file) return undefined;
  if (await isNewEnough(file)) return file;
  warn(`${file} is passed over: its server is older than ${OLDEST_SERVER.join('.')}.`);
  return undefined;
}

async function isNewEnough(file) {
  if (!existsSync(file)) return false;
  const answer = await runCommand({ command: file, args: ['--version'], timeoutMs: VERSION_TIMEOUT_MS }).catch(
    () => '',
  );
  const [, major, minor] = /Server (\d+)\.(\d+)/u.exec(answer) ?? [];
  if (major === undefined) return false;
  return Number(major) > OLDEST_SERVER[0] || (Number(major) === OLDEST_SERVER[0] && Number(minor) >= OLDEST_SERVER[1]);
}

/** Run by itself it prints the path, or with `--server` the paths as JSON; that is how TypeScript code asks. */
async function main() {
  const step = createProgress(process.stderr);
  const warn = (sentence) => process.stderr.write(`${sentence}\n`);
  const answer = argv.includes('--server')
    ? JSON.stringify(await findTemporalServer({ step }))
    : ((await findTemporal({ step, warn })) ?? '');
  process.stdout.write(`${answer}\n`);
}

if (argv[1] === fileURLToPath(import.meta.url)) await runAsScript(main);
