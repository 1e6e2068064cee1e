import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createSettings, databaseUrl, type Settings } from '../platform/config';
import { modelKeys, type ModelKeys } from '../ranking/model-signature';
import { createDatabase } from '../store/database';
import { DATABASE_ROLES } from '../store/roles';
import { checkAndActivate, checkForActivation, faultLine, signatureFileOf, signModelFile } from './model-files';
import { projectFolder } from './services/project-folder';
import { rolePasswordFile } from './services/postgres-roles';
import { createSteps, type Steps } from './steps';

const USAGE = `Usage: npm run model -- check|sign|activate <file>
  sign      needs --key <private key, Ed25519 in PEM>; writes <file>.jws
  check     needs --registry <registry.parquet> --reference <parquet with household_id, national_decile>
  activate  the same as check, and lets the model rank from its first day on
  Public keys are the .pem files of the folder RANKING_MODEL_KEYS (default .data/model-keys).`;

/** Something the person at the terminal can put right: shown without a stack. */
class Refusal extends Error {}

const COMMANDS = ['check', 'sign', 'activate'] as const;

interface Arguments {
  readonly command: (typeof COMMANDS)[number];
  readonly file: string;
  readonly key: string | undefined;
  readonly registry: string;
  readonly reference: string;
}

function readArguments(): Arguments {
  const registryFolder = join(projectFolder(), '.data', 'registry');
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        registry: { type: 'string', default: join(registryFolder, 'registry.parquet') },
        reference: { type: 'string', default: join(registryFolder, 'truth.parquet') },
      },
    });
    const command = COMMANDS.find((known) => known === positionals[0]);
    const [, file] = positionals;
    if (command === undefined || file === undefined) throw new Refusal(USAGE);
    const { key, registry, reference } = values;
    return { command, file, key, registry, reference };
  } catch (error) {
    throw new Refusal(error instanceof Refusal ? error.message : USAGE, { cause: error });
  }
}

function settings(): Settings {
  const data = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  const role = DATABASE_ROLES.migrate;
  return createSettings({
    DATABASE_URL: `postgresql://${role}@127.0.0.1:5433/dtsen`,
    DATABASE_PASSWORD_FILE: rolePasswordFile(join(data, 'secrets', 'postgres'), role),
    RANKING_MODEL_KEYS: join(data, 'model-keys'),
    ...process.env,
  });
}

async function run(steps: Steps): Promise<void> {
  const given = readArguments();
  mustExist(given.file, 'The model file');
  if (given.command === 'sign') return sign(given, steps);
  for (const [path, what] of [
    [given.registry, 'The registry (--registry)'],
    [given.reference, 'The reference ranking (--reference)'],
  ] as const)
    mustExist(path, what);
  return checkOrActivate(given, steps);
}

async function sign({ file, key }: Arguments, { step, say }: Steps): Promise<void> {
  if (key === undefined)
    throw new Refusal('Say which private key signs: --key <file>. Make one with openssl genpkey -algorithm ed25519.');
  mustExist(key, 'The private key (--key)');
  const written = await step('Signing', async () => signModelFile(file, await readFile(key, 'utf8')));
  say(`The signature is in ${written}. Next: npm run model -- check ${file}`);
}

async function checkOrActivate(given: Arguments, { step, say }: Steps): Promise<void> {
  const { command, file, registry: registryPath, reference: referencePath } = given;
  const own = settings();
  const database = createDatabase({ connectionString: databaseUrl(own), connections: 1, statementTimeoutMs: 60_000 });
  try {
    const check = {
      candidate: await step('Reading the model', () => readJson(file)),
      signature: existsSync(signatureFileOf(file)) ? await readFile(signatureFileOf(file), 'utf8') : undefined,
      keys: await readKeys(own.text('RANKING_MODEL_KEYS')),
      database,
      registryPath,
      referencePath,
      activatedBy: userInfo().username,
    };
    const faults =
      command === 'activate'
        ? await step('Checking and activating', () => checkAndActivate(check))
        : await step('Checking', async () => {
            const verdict = await checkForActivation(check);
            return verdict.passes ? [] : verdict.faults;
          });
    if (faults.length > 0)
      throw new Refusal(
        `${String(faults.length)} faults; nothing was changed:\n${faults.map((fault) => `  - ${faultLine(fault)}`).join('\n')}\nPut them right, sign the file again (npm run model -- sign ${file} --key …) and check once more.`,
      );
    say(
      command === 'activate'
        ? 'The model ranks from its first day on.'
        : `Nothing is wrong. Next: npm run model -- activate ${file}`,
    );
  } finally {
    await database.close();
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} is no JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

async function readKeys(folder: string): Promise<ModelKeys> {
  mustExist(folder, 'The folder of public keys (RANKING_MODEL_KEYS)');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pem'));
  return modelKeys(await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8'))));
}

function mustExist(path: string, what: string): void {
  if (!existsSync(path)) throw new Refusal(`${what} is not there: ${path}\n${USAGE}`);
}

run(createSteps()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
