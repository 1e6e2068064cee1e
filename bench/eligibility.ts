import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { QuotaPlaces } from '../domain/eligibility/quota-table';
import { parseEligibilityRules } from '../contracts/eligibility-rules';
import type { EligibilityRules } from '../domain/eligibility/rules';
import { rowsOf, sqlText, withDuckDb } from '../ranking/duckdb';
import { decideNation, type EligibilitySummary } from '../ranking/eligibility';
import { makeUpFacts } from '../ranking/facts';
import { readModel } from '../ranking/model';
import { ensureRegistry } from '../ranking/population';
import { rankSnapshot } from '../ranking/rank';
import { listKabupaten } from '../ranking/regions';
import { projectFolder } from '../scripts/services/project-folder';
import { createSteps, type Steps } from '../scripts/steps';
import { median, pairedRatio, table, type Pair } from './figures';
import { describeCommit, describeMachine, startCpuMeter } from './machine';

const GOAL = 2;
/** Of those who might want a place, so many find one: the rest makes every kabupaten's line be put in order. */
const QUOTA_SHARE = 0.35;
/** Any day on which the rules hold. */
const DAY = '2026-01-30';

interface Plan {
  readonly households: number;
  readonly pairs: number;
  readonly memoryLimit: string;
  readonly directory: string;
}

/** One ranking and the eligibility that follows it. Strangers are CPUs that other programs kept busy meanwhile. */
interface Measured {
  readonly pair: Pair;
  readonly strangers: { readonly ranking: number; readonly eligibility: number };
  readonly summary: EligibilitySummary;
}

/** `npm run bench:eligibility`: rules, quota and waiting list of a nation beside the ranking of the same nation. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      families: { type: 'string', default: '10000000' },
      pairs: { type: 'string', default: '3' },
      'memory-limit': { type: 'string', default: '8GB' },
    },
  });
  const plan: Plan = {
    households: Number(values.families),
    pairs: Number(values.pairs),
    memoryLimit: values['memory-limit'],
    directory: join(projectFolder(), '.data', 'bench', 'eligibility', values.families),
  };
  const steps = createSteps();
  steps.say(`${describeMachine()}; ${describeCommit(projectFolder())}; ${new Date().toISOString()}`);
  const nation = await makeNation(plan, steps);
  const measured: Measured[] = [];
  for (let pair = 1; pair <= plan.pairs; pair += 1) {
    measured.push(await steps.step(`Pair ${pair} of ${plan.pairs}`, () => measure(plan, nation)));
  }
  steps.say(`\n${report(measured)}\n`);
}

interface Nation {
  readonly registryPath: string;
  readonly factsPath: string;
  readonly rules: EligibilityRules;
  readonly quotas: readonly QuotaPlaces[];
}

async function makeNation({ households, directory, memoryLimit }: Plan, { step }: Steps): Promise<Nation> {
  const file = join(projectFolder(), 'prisma', 'reference', 'eligibility', 'V-79.json');
  const rules = parseEligibilityRules(JSON.parse(await readFile(file, 'utf8')));
  const factsPath = join(directory, 'facts.parquet');
  const { registryPath } = await step(`A registry of ${households} families`, () =>
    ensureRegistry({ seed: 1, households, directory, memoryLimit }),
  );
  await step('Made-up facts', () => makeUpFacts({ seed: 1, registryPath, rules, day: DAY, factsPath, memoryLimit }));
  const quotas = await step('Quotas', () => makeUpQuotas({ registryPath, factsPath, rules }));
  return { registryPath, factsPath, rules, quotas };
}

/** Every programme is limited in every kabupaten, by a share of the places its households would fill. */
async function makeUpQuotas({
  registryPath,
  factsPath,
  rules,
}: Omit<Nation, 'quotas'>): Promise<readonly QuotaPlaces[]> {
  const members = rules.programmes.map(({ placeIs }, index) => {
    return `sum(${placeIs === 'member' ? 'member_count' : '1'})::double as p${index}`;
  });
  const sql = `select kabupaten, ${members.join(', ')} from read_parquet(${sqlText(registryPath)})
    join read_parquet(${sqlText(factsPath)}) using (household_id) group by kabupaten`;
  const rows = await withDuckDb({}, (duckDb) => rowsOf<Record<string, number> & { kabupaten: string }>(duckDb, sql));
  const found = new Map(rows.map((row) => [row.kabupaten, row]));
  return (await listKabupaten()).flatMap((kabupaten) =>
    rules.programmes.map(({ programme }, index) => {
      return { programme, kabupaten, places: Math.floor((found.get(kabupaten)?.[`p${index}`] ?? 0) * QUOTA_SHARE) };
    }),
  );
}

async function measure(
  { directory, memoryLimit }: Plan,
  { registryPath, factsPath, rules, quotas }: Nation,
): Promise<Measured> {
  const kabupaten = await listKabupaten();
  const modelFile = join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json');
  const model = await readModel(modelFile, { kabupaten });
  const resultPath = join(directory, 'result.parquet');
  const decisionsFolder = join(directory, 'decisions');

  const rankingMeter = startCpuMeter({ bench: [process.pid] });
  const { seconds: other } = await rankSnapshot({ registryPath, model, resultPath, memoryLimit });
  const ranking = rankingMeter();
  const eligibilityMeter = startCpuMeter({ bench: [process.pid] });
  const summary = await decideNation({
    ...{ resultPath, factsPath, rules, quotas, day: DAY },
    decisionsFolder,
    memoryLimit,
  });
  const eligibility = eligibilityMeter();
  return {
    pair: { ours: summary.seconds, other },
    strangers: { ranking: ranking.strangers, eligibility: eligibility.strangers },
    summary,
  };
}

function report(measured: readonly Measured[]): string {
  const pairs = measured.map(({ pair }) => pair);
  const rows = measured.map(({ pair: { ours, other }, strangers }, index) => [
    `pair ${index + 1}`,
    other.toFixed(1),
    ours.toFixed(1),
    (ours / other).toFixed(2),
    `${strangers.ranking.toFixed(2)} and ${strangers.eligibility.toFixed(2)}`,
  ]);
  const { median: ratio, min, max } = pairedRatio(pairs);
  const medians = [median(pairs.map(({ other }) => other)), median(pairs.map(({ ours }) => ours))];
  const heads = ['', 'ranking s', 'eligibility s', 'ratio', 'CPUs of strangers'];
  const last = measured.at(-1)?.summary;
  const hashes = new Set(measured.map(({ summary }) => summary.sha256));
  return [
    table([heads, ...rows, ['median', ...medians.map((seconds) => seconds.toFixed(1)), ratio.toFixed(2), '']]),
    `  ratio ${min.toFixed(2)} to ${max.toFixed(2)}; goal at most ${GOAL}: ${ratio <= GOAL ? 'reached' : 'missed'}`,
    `  ${last?.households ?? 0} households, ${last?.decisions ?? 0} decisions, ${hashes.size} different outputs`,
    ...(last?.outcomes ?? []).map(({ programme, outcome, households }) => `  ${programme} ${outcome}: ${households}`),
  ].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
