import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { Refused } from '../client/client';
import { coverNameOf } from '../contracts/ranking-cycle';
import { writeWhole } from '../ranking/duckdb';
import { exportSnapshot } from '../ranking/exchange-export';
import { ExchangeRefused } from '../ranking/exchange-faults';
import { importResult, recordPathOf } from '../ranking/exchange-import';
import { readModel } from '../ranking/model';
import { listKabupaten } from '../ranking/regions';
import { fileSha256, SnapshotRefused } from '../ranking/snapshot';
import { handInOverHttp } from './hand-in';
import { projectFolder } from './services/project-folder';
import { createSteps, type Steps } from './steps';

const USAGE = `Usage: npm run exchange -- export|import|hand-in --run ranking-2027Q1 [--registry FILE] [--proposals FILE] [--directory FOLDER]
  export  writes the frozen snapshot, manifest.json and cover.json into FOLDER (.data/exchange/<run>)
          needs --model FILE, whose weight and tie rule the result is held to (default: the demonstration's)
  import  needs --result FILE (.parquet or .csv), and --cover FILE where it is not cover.json beside it; checks it against
          FOLDER/manifest.json and writes <run>/result.parquet (--to FILE) and result.outside.json. --replace if there is one
  hand-in hands --result FILE and its cover in to a cycle that waits for the result of BPS, which checks it: over HTTP with
          --api URL and --token-file FILE (an access token of an officer of BPS or an operator), and --version 2027Q1 where
          the run is not named after its version. Without --api both are put into the inbox of the run on this disk
  Registry and proposals are those the worker froze for the run, <RANKING_DIRECTORY>/runs/<run>/registry.parquet and
  proposals.parquet; the registry in <RANKING_DIRECTORY> where the run has none.
  --memory-limit 2GB`;

/** Something the person at the terminal can put right: shown without a stack. */
class Refusal extends Error {}

const OPTIONS = {
  run: { type: 'string' },
  registry: { type: 'string' },
  proposals: { type: 'string' },
  directory: { type: 'string' },
  model: { type: 'string' },
  result: { type: 'string' },
  cover: { type: 'string' },
  api: { type: 'string' },
  'token-file': { type: 'string' },
  version: { type: 'string' },
  to: { type: 'string' },
  replace: { type: 'boolean', default: false },
  'memory-limit': { type: 'string', default: '2GB' },
} as const;

const COMMANDS = ['export', 'import', 'hand-in'] as const;
type Command = (typeof COMMANDS)[number];

interface Arguments {
  readonly command: Command;
  readonly run: string;
  readonly registryPath: string;
  /** A run may have none. */
  readonly proposalsPath: string | undefined;
  readonly directory: string;
  readonly model: string;
  readonly outside: string | undefined;
  readonly cover: string | undefined;
  readonly resultPath: string;
  readonly inbox: string;
  /** Absent where the result is put on this disk. */
  readonly api: { readonly url: string; readonly tokenFile: string; readonly version: string } | undefined;
  readonly replace: boolean;
  readonly memoryLimit: string;
}

function readArguments(): Arguments {
  const { positionals, values } = parsed();
  const command = COMMANDS.find((known) => known === positionals[0]);
  const { run, result: outside, cover, replace, 'memory-limit': memoryLimit } = values;
  if (command === undefined || run === undefined) throw new Refusal(USAGE);
  if (!/^[\w-]+$/.test(run)) throw new Refusal(`${run} is no run: a run is named like ranking-2027Q1.`);
  return { command, run, outside, cover, replace, memoryLimit, api: apiOf(run, values), ...filesOf(run, values) };
}

function apiOf(run: string, { api, 'token-file': tokenFile, version }: ReturnType<typeof parsed>['values']) {
  if (api === undefined) return undefined;
  if (tokenFile === undefined) throw new Refusal(`Say where the access token is: --token-file FILE.\n${USAGE}`);
  return { url: api, tokenFile, version: version ?? run.replace(/^ranking-/, '') };
}

type Files = Pick<Arguments, 'registryPath' | 'proposalsPath' | 'directory' | 'model' | 'resultPath' | 'inbox'>;

/** Where the worker keeps the files of a run, unless another place is given. */
function filesOf(run: string, values: ReturnType<typeof parsed>['values']): Files {
  const data = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  const ranking = process.env['RANKING_DIRECTORY'] ?? join(data, 'registry');
  const ownProposals = join(ranking, 'runs', run, 'proposals.parquet');
  const frozen = join(ranking, 'runs', run, 'registry.parquet');
  return {
    registryPath: values.registry ?? (existsSync(frozen) ? frozen : join(ranking, 'registry.parquet')),
    proposalsPath: values.proposals ?? (existsSync(ownProposals) ? ownProposals : undefined),
    directory: values.directory ?? join(data, 'exchange', run),
    model: values.model ?? join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json'),
    inbox: join(ranking, 'runs', run, 'inbox'),
    resultPath: values.to ?? join(ranking, 'runs', run, 'result.parquet'),
  };
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new Refusal(USAGE, { cause: error });
  }
}

async function run(steps: Steps): Promise<void> {
  const given = readArguments();
  if (given.command === 'hand-in') return handIn(given, steps);
  mustExist(given.registryPath, 'The registry (--registry)');
  if (given.proposalsPath !== undefined) mustExist(given.proposalsPath, 'The frozen proposals (--proposals)');
  return given.command === 'export' ? sendOut(given, steps) : takeOver(given, steps);
}

async function sendOut(given: Arguments, { step, say }: Steps): Promise<void> {
  const { run: runId, registryPath, proposalsPath, directory, memoryLimit } = given;
  mustExist(given.model, 'The model (--model)');
  const rules = await readModel(given.model, { kabupaten: await listKabupaten() });
  const manifest = await step('Checking and copying the snapshot', () =>
    exportSnapshot({
      ...{ runId, registryPath, proposalsPath, directory, rules, memoryLimit },
      ...{ exportedBy: userInfo().username, exportedAt: new Date() },
    }),
  );
  const { households, householdsByKabupaten, snapshotSha256 } = manifest;
  say(`${households} households of ${Object.keys(householdsByKabupaten).length} kabupaten/kota are in ${directory}.`);
  if (proposalsPath === undefined) say(`The run ${runId} has no frozen proposals: only the registry went out.`);
  say(`Snapshot ${snapshotSha256}: hold it against the one GET /v1/cycles shows before you send the folder.`);
  say(`When the result is back: npm run exchange -- import --run ${runId} --result FILE`);
}

async function takeOver(given: Arguments, { step, say }: Steps): Promise<void> {
  const { run: runId, registryPath, proposalsPath, resultPath, memoryLimit } = given;
  const { outside, coverPath } = resultOf(given);
  const manifestPath = join(given.directory, 'manifest.json');
  mustExist(manifestPath, 'The manifest of the export (--directory)');
  if (existsSync(resultPath) && !given.replace)
    throw new Refusal(`${resultPath} is there already: say --replace to put the one from outside in its place.`);
  const record = await step('Checking and taking over the result', () =>
    importResult({
      ...{ runId, manifestPath, registryPath, proposalsPath, outsidePath: outside, coverPath, resultPath, memoryLimit },
      ...{ importedBy: userInfo().username, importedAt: new Date() },
    }),
  );
  say(`${record.households} households, made by ${record.outside.madeBy}, are in ${resultPath}`);
  say(`(result ${record.resultSha256}); where they come from is in ${recordPathOf(resultPath)}.`);
}

/** The result and its cover, both of which are there. */
function resultOf({ outside, cover }: Arguments): { readonly outside: string; readonly coverPath: string } {
  if (outside === undefined) throw new Refusal(`Say which file is the result: --result FILE.\n${USAGE}`);
  mustExist(outside, 'The result (--result)');
  const coverPath = cover ?? join(dirname(outside), 'cover.json');
  mustExist(coverPath, 'The cover that belongs to the result (--cover)');
  return { outside, coverPath };
}

/** The cover first: whoever offers the result as soon as it is there finds both. */
async function handIn(given: Arguments, { step, say }: Steps): Promise<void> {
  const { outside, coverPath } = resultOf(given);
  if (given.api !== undefined) {
    const { url, tokenFile, version } = given.api;
    await handInOverHttp({ outside, coverPath, version, tokenFile, api: url }, { step, say });
    return;
  }
  const path = join(given.inbox, basename(outside));
  const sha256 = await step('Handing the result in', async () => {
    await writeWhole(coverNameOf(path), ({ file }) => copyFile(coverPath, file));
    await writeWhole(path, ({ file }) => copyFile(outside, file));
    return fileSha256(path);
  });
  say(`${path} is in the inbox of ${given.run}. An officer of BPS or an operator now tells the cycle:`);
  say(`POST /v1/cycles/VERSION/result ${JSON.stringify({ file: basename(path), sha256 })}`);
  say('GET /v1/cycles/VERSION says when it has been taken over, or every fault it was refused with.');
}

function mustExist(path: string, what: string): void {
  if (!existsSync(path)) throw new Refusal(`${what} is not there: ${path}\n${USAGE}`);
}

function complaint(error: unknown): string {
  if (error instanceof Refused)
    return [error.message, ...(error.problem.errors ?? []).map(({ pointer, code }) => `  - ${code}: ${pointer}`)].join(
      '\n',
    );
  if (error instanceof ExchangeRefused || error instanceof SnapshotRefused) {
    const faults = error.faults.map(({ kind, ...rest }) => `  - ${kind}: ${sayFault(rest)}`);
    return `${error.message} ${error.faults.length} faults; nothing was changed:\n${faults.join('\n')}\n${nextOf(error)}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function sayFault({ rows, examples, ...rest }: Omit<ExchangeRefused['faults'][number], 'kind'>): string {
  const places = examples.length === 0 ? [] : [`first ${examples.join(', ')}`];
  return [...Object.values(rest), ...(rows > 0 ? [`${rows} rows`] : []), ...places].join('; ') || 'as a whole';
}

function nextOf(error: ExchangeRefused | SnapshotRefused): string {
  return error instanceof ExchangeRefused
    ? 'Send this list to whoever made the result, and import what comes back with its new cover.'
    : 'The snapshot itself is at fault: put the registry right and freeze the quarter again.';
}

run(createSteps()).catch((error: unknown) => {
  process.stderr.write(`${complaint(error)}\n`);
  process.exitCode = 1;
});
