import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import type { CalendarFigures, MonitoringFigures } from '../domain/monitoring/figures';
import { toldReport } from '../domain/monitoring/report';
import { ConfigurationError, createSettings, databaseUrl } from '../platform/config';
import { stopRequested } from '../platform/lifecycle';
import { serveMetrics } from '../platform/metrics-server';
import { writeWhole } from '../ranking/duckdb';
import { churnBetween } from '../ranking/monitoring/churn';
import { writeMadeUpTruth } from '../ranking/monitoring/made-up-truth';
import { monitoringMetrics } from '../ranking/monitoring/metrics';
import { monitoringPage } from '../ranking/monitoring/page';
import { targetingFigures } from '../ranking/monitoring/targeting';
import { createDatabase } from '../store/database';
import { createMonitoringStore } from '../store/monitoring';
import { DATABASE_ROLES } from '../store/roles';
import { readAllRules } from './rule-files';
import { rolePasswordFile } from './services/postgres-roles';
import { projectFolder } from './services/project-folder';
import { createSteps, type Steps } from './steps';

const USAGE = `Usage: npm run monitor -- [--out FOLDER] …
  writes monitoring.html, monitoring.json and metrics.prom into FOLDER (.data/monitoring)
  --calendar ID       another calendar than the one that decided last
  --files-only        asks no database: churn of the registry and errors alone
  --registry FILE     the registry that was ranked (that of the last run, else <RANKING_DIRECTORY>/registry.parquet)
  --result FILE       its result, --before FILE the result it is compared with (those of the last two runs in force)
  --truth FILE        Parquet with household_id, national_decile; or
  --seed 1 [--region 9901]…   by what a made-up registry was made: its truth is made up again (truth-of-welfare.parquet)
  --memory-limit 2GB
  --serve             goes on: measures anew every --every 600 seconds, and serves http://127.0.0.1:--port 9464/metrics
                      (--host ADDRESS where a container publishes it to its own machine alone)`;

/** Something the person at the terminal can put right: shown without a stack. */
class Refusal extends Error {}

const OPTIONS = {
  out: { type: 'string' },
  calendar: { type: 'string' },
  'files-only': { type: 'boolean', default: false },
  registry: { type: 'string' },
  result: { type: 'string' },
  before: { type: 'string' },
  truth: { type: 'string' },
  seed: { type: 'string', default: '1' },
  region: { type: 'string', multiple: true },
  'memory-limit': { type: 'string', default: '2GB' },
  serve: { type: 'boolean', default: false },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '9464' },
  every: { type: 'string', default: '600' },
} as const;

function parsed() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new Refusal(USAGE, { cause: error });
  }
}

type Values = ReturnType<typeof parsed>;

const DATA = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');

/** A quarter has millions of entries, and nobody waits for this report. */
const STATEMENT_TIMEOUT_MS = 600_000;

/** `npm run monitor`: how deciles move, who is missed, how full quotas are and how long people wait. */
async function run(steps: Steps): Promise<void> {
  const values = parsed();
  if (values.serve) await serve(values, steps);
  else await measureOnce(values, steps);
}

/**
 * Measures again and again, and serves the last figures to a collector until it is told to stop. What cannot be measured once is
 * said and tried again: meanwhile the figures stay, and `dtsen_monitoring_measured_at_seconds` tells how old they are.
 */
async function serve(values: Values, steps: Steps): Promise<void> {
  const pauseMs = numberOf(values, { option: 'every', atLeast: 1 }) * 1_000;
  let metrics: string | undefined;
  const { host } = values;
  const server = await serveMetrics({
    host,
    port: numberOf(values, { option: 'port', atLeast: 0 }),
    read: () => metrics,
  });
  steps.say(`Metrics: http://${host}:${String(server.port)}/metrics`);
  const stop = new AbortController();
  const measuring = (async () => {
    while (!stop.signal.aborted) {
      try {
        metrics = await measureOnce(values, metrics === undefined ? steps : SILENT);
      } catch (error) {
        steps.say(`Could not be measured, and is tried again: ${complaint(error)}`);
      }
      await pause(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  await stopRequested();
  stop.abort();
  await server.close();
  await measuring;
}

const SILENT: Steps = { step: (_name, work) => work(), say: () => undefined };

interface NumberOption {
  readonly option: 'every' | 'port';
  readonly atLeast: number;
}

function numberOf(values: Values, { option, atLeast }: NumberOption): number {
  const number = Number(values[option]);
  if (!Number.isInteger(number) || number < atLeast) throw new Refusal(USAGE);
  return number;
}

/** Measures, writes page, JSON and metrics, and answers the metrics. */
async function measureOnce(values: Values, steps: Steps): Promise<string> {
  const directory = values.out ?? join(DATA, 'monitoring');
  await mkdir(directory, { recursive: true });
  const measuredAt = new Date().toISOString();
  const calendar = values['files-only'] ? undefined : await steps.step('Database', () => askDatabase(values));
  const files = filesOf(values, calendar);
  const registry = await measureRegistry({ values, files, directory }, steps);
  const report = toldReport({ measuredAt, ...(calendar !== undefined && { calendar }), ...registry });
  const metrics = monitoringMetrics(report);
  for (const [name, content] of [
    ['monitoring.html', monitoringPage(report)],
    ['monitoring.json', `${JSON.stringify(report, undefined, 2)}\n`],
    ['metrics.prom', metrics],
  ] as const)
    await writeWhole(join(directory, name), ({ file }) => writeFile(file, content));
  steps.say(`${directory}: monitoring.html, monitoring.json, metrics.prom`);
  return metrics;
}

/** The figures of the calendar in force, with the role of reports. */
async function askDatabase({ calendar }: Values): Promise<CalendarFigures> {
  const role = DATABASE_ROLES.read;
  const settings = createSettings({
    DATABASE_URL: `postgresql://${role}@127.0.0.1:5433/dtsen`,
    DATABASE_PASSWORD_FILE: rolePasswordFile(join(DATA, 'secrets', 'postgres'), role),
    ...process.env,
  });
  const connectionString = databaseUrl(settings);
  const database = createDatabase({ connectionString, connections: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  try {
    const store = createMonitoringStore(database.pool);
    const calendarId = calendar ?? (await store.calendarToReport());
    if (calendarId === undefined) throw new Refusal('There is no calendar: say which with --calendar.');
    return await store.figures(calendarId);
  } finally {
    await database.close();
  }
}

interface Files {
  readonly registryPath: string;
  readonly resultPath: string | undefined;
  readonly beforePath: string | undefined;
}

/** Those that are named must be there; of the worker's own those that are. */
function filesOf(values: Values, calendar: CalendarFigures | undefined): Files {
  const ranking = process.env['RANKING_DIRECTORY'] ?? join(DATA, 'registry');
  mustBeThere(values);
  const [latest, before] = (calendar?.runs ?? []).map(({ runId }) => join(ranking, 'runs', runId));
  return {
    registryPath: values.registry ?? found(latest, 'registry.parquet') ?? join(ranking, 'registry.parquet'),
    resultPath: values.result ?? found(latest, 'result.parquet'),
    beforePath: values.before ?? found(before, 'result.parquet'),
  };
}

function mustBeThere(values: Values): void {
  for (const name of ['registry', 'result', 'before', 'truth'] as const) {
    const path = values[name];
    if (path !== undefined && !existsSync(path)) throw new Refusal(`The file of --${name} is not there: ${path}`);
  }
}

function found(folder: string | undefined, name: string): string | undefined {
  const path = folder === undefined ? undefined : join(folder, name);
  return path !== undefined && existsSync(path) ? path : undefined;
}

interface RegistryRequest {
  readonly values: Values;
  readonly files: Files;
  readonly directory: string;
}

type RegistryFigures = Pick<MonitoringFigures, 'churn' | 'targeting'>;

async function measureRegistry(
  { values, files, directory }: RegistryRequest,
  { step, say }: Steps,
): Promise<RegistryFigures> {
  const { registryPath, resultPath, beforePath } = files;
  const limits = { memoryLimit: values['memory-limit'], spillTo: join(directory, '.spill') };
  if (resultPath === undefined) {
    say('No result of a ranking is there (--result): neither churn of the registry nor errors are measured.');
    return {};
  }
  const compared = beforePath === undefined ? undefined : { beforePath, afterPath: resultPath, ...limits };
  if (compared === undefined) say('No earlier result is there (--before): churn of the registry is not measured.');
  const churn = compared && (await step('Churn of the registry', () => churnBetween(compared)));
  const truthPath = values.truth ?? (await madeUpTruth({ values, files, directory }, { step, say }));
  if (truthPath === undefined) return { ...(churn !== undefined && { churn }) };
  const held = { registryPath, resultPath, truthPath, rules: await readAllRules(), ...limits };
  const targeting = await step('Errors against the truth', () => targetingFigures(held));
  return { ...(churn !== undefined && { churn }), targeting };
}

async function madeUpTruth(
  { values, files: { registryPath }, directory }: RegistryRequest,
  { step, say }: Steps,
): Promise<string | undefined> {
  if (!existsSync(registryPath)) {
    say('The registry is not there (--registry): errors are not measured.');
    return undefined;
  }
  const truthPath = join(directory, 'truth-of-welfare.parquet');
  const { seed, region: regions, 'memory-limit': memoryLimit } = values;
  const isThat = await step('Making up the truth again', () =>
    writeMadeUpTruth({ registryPath, seed: Number(seed), regions, truthPath, memoryLimit }),
  );
  if (isThat) return truthPath;
  say(`This is not the registry that seed ${seed} gives (--seed, --region, or --truth): errors are not measured.`);
  return undefined;
}

/** A database that is not there is no fault of the files. */
function complaint(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const isOfDatabase = error instanceof ConfigurationError || (error as { code?: unknown }).code === 'ECONNREFUSED';
  return isOfDatabase ? `${said}\nWithout a database: --files-only.` : said;
}

run(createSteps()).catch((error: unknown) => {
  process.stderr.write(`${complaint(error)}\n`);
  process.exitCode = 1;
});
