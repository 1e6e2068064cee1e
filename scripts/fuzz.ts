import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

import { CALLERS, prepareObjects } from './fuzz/objects';
import { findSchemathesis, FUZZ_FOLDER, runTool } from './fuzz/tool';
import { freePort } from '../platform/ports';
import { createApiClient } from './play/api-client';
import { projectFolder } from './services/project-folder';
import { createSteps, type Steps } from './steps';
import { startSystem, type Ports, type RunningSystem } from './system';

const REQUESTS = 20_000;
/** Test cases drawn at random for each operation and caller in one round, beside those that cover its schema. */
const EXAMPLES = 15;

/** What a round of one caller came to. */
interface Round {
  readonly requests: number;
  readonly failures: number;
}

/**
 * `npm run test:fuzz`: calls generated from the OpenAPI document against a system of its own, as several officials and a
 * service account, until there were enough. Fails on any check of schemathesis that does.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { requests: { type: 'string', default: String(REQUESTS) } } });
  const folder = join(projectFolder(), '.data', 'fuzz');
  const tool = await findSchemathesis(join(folder, 'venv'));
  if (tool === undefined) {
    process.stdout.write(
      'The property-based run over the OpenAPI document is skipped: Python 3 with venv is missing.\n',
    );
    return;
  }
  const steps = createSteps();
  const dataDir = join(folder, 'system');
  const system = await startSystem({ dataDir, ports: await freePorts(), households: 2_000, step: steps.step });
  try {
    await runRounds({ tool, folder, system, wanted: Number(values.requests), steps });
  } finally {
    await steps.step('Stopping', () => system.stop());
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Run {
  readonly tool: string;
  readonly folder: string;
  readonly system: RunningSystem;
  readonly wanted: number;
  readonly steps: Steps;
}

async function runRounds({ tool, folder, system, wanted, steps }: Run): Promise<void> {
  const begun = Date.now();
  const secrets = JSON.parse(readFileSync(system.secretsFile, 'utf8')) as { integratorSecrets: Record<string, string> };
  const secretOf = (clientId: string): string => secrets.integratorSecrets[clientId] ?? '';
  const api = createApiClient({ ...system, integratorSecret: secretOf });
  let requests = 0;
  let failures = 0;
  for (let seed = 1; requests < wanted || seed <= CALLERS.length; seed += 1) {
    const username = CALLERS[(seed - 1) % CALLERS.length] ?? CALLERS[0];
    const firstHousehold = (Math.floor(begun / 1000) % 1_000_000) * 100 + seed * 100;
    const objects = await steps.step(`Objects for ${username}`, () =>
      prepareObjects({ system, api, secretOf, seed: firstHousehold }),
    );
    const round = await runRound({ tool, folder, username, seed, objects });
    requests += round.requests;
    failures += round.failures;
    steps.say(`${String(requests)} of ${String(wanted)} requests, ${String(failures)} failures`);
  }
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  steps.say(`${String(requests)} requests, ${String(failures)} failures, ${minutes} minutes.`);
  if (failures > 0) process.exitCode = 1;
}

interface RoundPlan extends Pick<Run, 'tool' | 'folder'> {
  readonly username: string;
  readonly seed: number;
  readonly objects: Awaited<ReturnType<typeof prepareObjects>>;
}

async function runRound({ tool, folder, username, seed, objects }: RoundPlan): Promise<Round> {
  mkdirSync(join(folder, 'reports'), { recursive: true });
  const objectsFile = join(folder, 'objects.json');
  const report = join(folder, 'reports', `${String(seed)}-${username}.json`);
  writeFileSync(objectsFile, JSON.stringify(objects), { mode: 0o600 });
  const config = ['--config-file', join(FUZZ_FOLDER, 'schemathesis.toml')];
  const amount = ['--max-examples', String(EXAMPLES), '--seed', String(seed), '--workers', '2'];
  const code = await runTool({
    command: tool,
    args: [...config, 'run', `${objects.apiUrl}/openapi.json`, ...amount, '--report-json-path', report],
    env: {
      FUZZ_OBJECTS: objectsFile,
      FUZZ_USERNAME: username,
      FUZZ_SEED: String(seed),
      SCHEMATHESIS_HOOKS: 'hooks.py',
      PYTHONPATH: FUZZ_FOLDER,
    },
  });
  const { test_cases: cases } = Report.parse(JSON.parse(readFileSync(report, 'utf8')));
  // An exit code without failures is an error of the run itself.
  return { requests: cases.generated, failures: Math.max(cases.unique_failures + cases.errored, code === 0 ? 0 : 1) };
}

/** What of the tool's report is counted, in its own words. */
const Report = z.object({
  test_cases: z.object({ generated: z.int(), unique_failures: z.int(), errored: z.int() }),
});

async function freePorts(): Promise<Ports> {
  return {
    api: await freePort(),
    sandbox: await freePort(),
    postgres: await freePort(),
    temporal: await freePort(),
    temporalUi: await freePort(),
    codec: await freePort(),
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
