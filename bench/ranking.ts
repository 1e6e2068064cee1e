import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readModel, type RankingModel } from '../ranking/model';
import { ensureRegistry, type RegistrySummary } from '../ranking/population';
import { listKabupaten } from '../ranking/regions';
import { projectFolder } from '../scripts/services/project-folder';
import { createSteps, type Steps } from '../scripts/steps';
import { describeCommit, describeMachine, quietMachine, startCpuMeter, type Parts } from './machine';
import { readColumns, readPlaced } from './ranking/columns';
import { countDifferences } from './ranking/differences';
import { loadNtile, startNtile, type NtileStand } from './ranking/ntile';
import { runProduct } from './ranking/product';
import {
  nationReport,
  rankingReport,
  type NationMeasured,
  type RankingMeasured,
  type RankingRound,
} from './ranking/report';
import { emptyPlaces, rankTyped, type Passes, type TypedPlaces } from './ranking/typed-arrays';
import { startThreads } from './ranking/typed-threads';
import type { SnapshotColumns } from './ranking/columns';

const NATION = 96_000_000;
const THREADS = 2;
const SEED = 1;
const QUIET_PATIENCE_MS = 15_000;

interface Plan {
  readonly households: number;
  readonly rounds: number;
  readonly memoryLimit: string;
  /** Where snapshot, results and reports lie. */
  readonly folder: string;
}

/** `npm run bench:ranking`: the product, PostgreSQL's ntile and typed arrays rank the same households in one run. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      households: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      nation: { type: 'boolean', default: false },
      'memory-limit': { type: 'string', default: '8GB' },
    },
  });
  const plan: Plan = {
    households: Number(values.households ?? (values.nation ? NATION : 10_000_000)),
    rounds: Number(values.rounds),
    memoryLimit: values['memory-limit'],
    folder: join(projectFolder(), '.data', 'bench'),
  };
  const steps = createSteps();
  const about = {
    machine: describeMachine(),
    commit: describeCommit(projectFolder()),
    at: new Date().toISOString(),
  };
  steps.say(`${about.machine}; ${about.commit}; ${about.at}`);
  const { registryPath } = await makeRegistry(plan, steps);
  const file = join(projectFolder(), 'prisma', 'reference', 'models', 'pmt-demo-2026.json');
  const bench: Bench = {
    ...plan,
    ...steps,
    about,
    registryPath,
    model: await readModel(file, { kabupaten: await listKabupaten() }),
  };
  await (values.nation ? measureNation(bench) : measureThree(bench));
}

type About = Pick<NationMeasured, 'machine' | 'commit' | 'at'>;

interface Bench extends Plan, Steps {
  readonly about: About;
  readonly registryPath: string;
  readonly model: RankingModel;
}

function makeRegistry({ households, folder, memoryLimit }: Plan, { step }: Steps): Promise<RegistrySummary> {
  const directory = join(folder, 'ranking', String(households));
  return step(`A registry of ${households} households, kept for the next run`, () =>
    ensureRegistry({ seed: SEED, households, directory, memoryLimit }),
  );
}

async function measureNation(bench: Bench): Promise<void> {
  const { about, memoryLimit, step } = bench;
  const meter = startCpuMeter({ bench: [process.pid] });
  const run = await step('The product', () => rankOnce(bench));
  const measured: NationMeasured = { ...about, memoryLimit, run, strangers: meter().strangers };
  await keep(bench, { name: 'ranking-nation', measured, report: nationReport(measured) });
}

async function measureThree(bench: Bench): Promise<void> {
  const { about, folder, model, registryPath, households, step } = bench;
  const port = Number(process.env['BENCH_PORT'] ?? 17480);
  const postgres = await step('PostgreSQL', () => startNtile({ dataDir: join(folder, 'ranking'), port }));
  try {
    const fingerprint = `${registryPath} seed ${SEED}, ${households} households`;
    const ntile = await step('The same households in PostgreSQL', () =>
      loadNtile(postgres, { registryPath, fingerprint, model }),
    );
    const columns = await step('The same households in typed arrays', () =>
      readColumns(registryPath, Object.keys(model.strata).sort()),
    );
    const places = emptyPlaces(columns.households);
    const threads = await startThreads({ columns, model, places }, THREADS);
    const parts = { bench: [process.pid], postgres: [postgres.pid] };
    const rounds = await measureRounds(bench, { ntile, columns, places, threads, parts });
    const placed = await readPlaced(resultPathOf(bench));
    const differences = await step('Comparing every household', () =>
      Promise.resolve(countDifferences(places, placed)),
    );
    await Promise.all([ntile.close(), threads.close()]);
    const sizes = { households: columns.households, variables: model.variables.length };
    const measured: RankingMeasured = { ...about, ...sizes, postgres: ntile.version, rounds, differences };
    await keep(bench, { name: 'ranking', measured, report: rankingReport(measured) });
  } finally {
    await step('Stopping PostgreSQL', () => postgres.stop());
  }
}

interface Stand {
  readonly ntile: NtileStand;
  readonly columns: SnapshotColumns;
  readonly places: TypedPlaces;
  readonly threads: Passes;
  readonly parts: Parts;
}

/** The first round warms up: files into memory, and loops into machine code. */
async function measureRounds(bench: Bench, stand: Stand): Promise<readonly RankingRound[]> {
  const { model, rounds, step } = bench;
  const { ntile, columns, places, threads, parts } = stand;
  const typed = (): ReturnType<typeof rankTyped> => rankTyped({ columns, model, places, passes: threads });
  await step('Warming up', () => Promise.all([rankOnce(bench), typed()]));
  const measured: RankingRound[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const of = `round ${round} of ${rounds}`;
    const ours = await metered(parts, () => step(`Product, ${of}`, () => rankOnce(bench)));
    const theirs = await metered(parts, () => step(`PostgreSQL, ${of}`, () => ntile.run()));
    const oracle = await metered(parts, () => step(`Typed arrays, ${of}`, typed));
    const strangers = { product: ours.strangers, ntile: theirs.strangers, typed: oracle.strangers };
    measured.push({ product: ours.result, ntile: theirs.result, typed: oracle.result, strangers });
  }
  return measured;
}

async function metered<Result>(
  parts: Parts,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly strangers: number }> {
  await quietMachine(parts, QUIET_PATIENCE_MS);
  const meter = startCpuMeter(parts);
  const result = await work();
  return { result, strangers: meter().strangers };
}

function rankOnce(bench: Bench): ReturnType<typeof runProduct> {
  const { registryPath, model, memoryLimit } = bench;
  return runProduct({ registryPath, model, memoryLimit, threads: THREADS, resultPath: resultPathOf(bench) });
}

function resultPathOf({ folder, households }: Plan): string {
  return join(folder, 'ranking', String(households), 'result.parquet');
}

/** Shows a report and keeps it beside the figures it was made of. */
async function keep(
  { folder, about, say }: Bench,
  { name, measured, report }: { readonly name: string; readonly measured: object; readonly report: string },
): Promise<void> {
  say(`\n${report}\n`);
  await mkdir(folder, { recursive: true });
  const head = `${about.machine}; ${about.commit}; ${about.at}`;
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(measured, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.txt`), `${head}\n\n${report}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
