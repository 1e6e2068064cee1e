import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { QuotaPlaces } from '../domain/eligibility/quota-table';
import { parseEligibilityRules, RulesRefused } from '../contracts/eligibility-rules';
import { rulesInForce, type EligibilityRules } from '../domain/eligibility/rules';
import { writeWhole } from '../ranking/duckdb';
import { EligibilityRefused } from '../ranking/eligibility';
import { makeUpFacts } from '../ranking/facts';
import { ModelRefused, readModel } from '../ranking/model';
import { listKabupaten } from '../ranking/regions';
import { SnapshotRefused } from '../ranking/snapshot';
import { compareVersions, type Versions } from '../ranking/what-if';
import { whatIfPage, type VersionNames } from '../ranking/what-if-page';
import { readAllRules } from './rule-files';
import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';

const REFERENCE = join(projectFolder(), 'prisma', 'reference');
const USAGE = `what-if --registry FILE [--facts FILE] [--proposals FILE] --directory FOLDER
  [--model FILE] [--rules FILE | --day yyyy-mm-dd] [--quotas FILE]
  [--variant-model FILE] [--variant-rules FILE | --variant-day yyyy-mm-dd] [--variant-quotas FILE] [--memory-limit 2GB]
What the variant is not told it takes from the baseline. Without --facts they are made up from the registry.
Exclusions and assessments are those of the day, also where the rules are named by file.`;

const OPTIONS = {
  registry: { type: 'string' },
  facts: { type: 'string' },
  proposals: { type: 'string' },
  directory: { type: 'string', default: join('.data', 'what-if') },
  model: { type: 'string', default: join(REFERENCE, 'models', 'pmt-demo-2026.json') },
  rules: { type: 'string' },
  day: { type: 'string', default: '2026-01-01' },
  quotas: { type: 'string' },
  'variant-model': { type: 'string' },
  'variant-rules': { type: 'string' },
  'variant-day': { type: 'string' },
  'variant-quotas': { type: 'string' },
  'memory-limit': { type: 'string', default: '2GB' },
} as const;

interface Chosen {
  readonly model: string;
  readonly rules: string | undefined;
  readonly day: string;
  readonly quotas: string | undefined;
}

/** `npm run what-if`: who would gain and who would lose under a changed model, rules or quota. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const { registry: registryPath, directory, proposals: proposalsPath, 'memory-limit': memoryLimit } = values;
  if (registryPath === undefined) throw new Error(`Say which registry.\nUsage: ${USAGE}`);
  const { model, day, rules, quotas } = values;
  const variantDay = values['variant-day'];
  const ofVariant = values['variant-rules'] ?? (variantDay === undefined ? rules : undefined);
  const [baseline, variant] = await Promise.all([
    readVersions({ model, day, rules, quotas }),
    readVersions({
      model: values['variant-model'] ?? model,
      day: variantDay ?? day,
      rules: ofVariant,
      quotas: values['variant-quotas'] ?? quotas,
    }),
  ]);
  const { step, say } = createSteps();
  const factsPath = values.facts ?? join(directory, 'made-up-facts.parquet');
  if (values.facts === undefined) {
    const made = { seed: 1, registryPath, ...baseline.versions, factsPath, memoryLimit };
    await step('Made-up facts', () => makeUpFacts(made));
  }
  const compared = { registryPath, proposalsPath, factsPath, directory, memoryLimit };
  const summary = await step('Two quarters compared', () =>
    compareVersions({ ...compared, baseline: baseline.versions, variant: variant.versions }),
  );
  const { households } = summary.baseline.ranking;
  const page = whatIfPage({ summary: { ...summary, households }, baseline: baseline.names, variant: variant.names });
  await writeWhole(join(directory, 'what-if.html'), ({ file }) => writeFile(file, page));
  say(
    `${summary.differences} of ${summary.baseline.eligibility.decisions} decisions differ (report ${summary.sha256}).`,
  );
  say(`${directory}: what-if.html, what-if.csv, what-if.parquet`);
}

async function readVersions({ model, rules, day, quotas }: Chosen): Promise<{
  readonly versions: Versions;
  readonly names: VersionNames;
}> {
  const found = rules === undefined ? await rulesOn(day) : parseEligibilityRules(await readJson<unknown>(rules));
  const table = quotas === undefined ? [] : await readJson<readonly QuotaPlaces[]>(quotas);
  const ranking = await readModel(model, { kabupaten: await listKabupaten() });
  return {
    versions: { model: ranking, rules: found, quotas: table, day },
    names: { model: `${ranking.id} ${ranking.version}`, rules: found.id, quotas: quotas ?? '–' },
  };
}

async function rulesOn(day: string): Promise<EligibilityRules> {
  const found = rulesInForce(await readAllRules(), day);
  if (found === undefined) throw new Error(`No rules hold on ${day}.`);
  return found;
}

async function readJson<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFile(path, 'utf8')) as Content;
}

type Refusal = EligibilityRefused | ModelRefused | RulesRefused | SnapshotRefused;

function isRefused(error: unknown): error is Refusal {
  return [EligibilityRefused, ModelRefused, RulesRefused, SnapshotRefused].some((kind) => error instanceof kind);
}

main().catch((error: unknown) => {
  const faults = isRefused(error) ? `\n${JSON.stringify(error.faults, undefined, 2)}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${faults}\n`);
  process.exitCode = 1;
});
