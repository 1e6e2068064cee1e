import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ConfigurationError } from '../platform/config';
import { writeWhole } from '../ranking/duckdb';
import { generateRegistry } from '../ranking/population';
import { FolderTaken, importRegistry } from '../ranking/registry/import';
import { ImportRefused, type ImportFault } from '../ranking/registry/import-faults';
import { measureMerge, type MergeQuality } from '../ranking/registry/measure';
import { readMergeRules, SOURCES, type SourceName } from '../ranking/registry/merge-rules';
import { liveThroughQuarter, nextQuarterDay, type RegistryFiles } from '../ranking/registry/next-quarter';
import { generatePersons } from '../ranking/registry/persons';
import { makeUpSources } from '../ranking/registry/sources';
import { projectFolder } from './services/project-folder';
import { openListedChecks, writeListedFindings } from './registry-checks';
import { createSteps, type Steps } from './steps';

const RULES = join(projectFolder(), 'prisma', 'reference', 'registry', 'merge-2026-01.json');
const USAGE = `Usage: npm run registry -- COMMAND …
  generate --to FOLDER [--households 100000] [--seed 1] [--day 2026-01-01] [--region 9901]…
           makes up a registry with its people: registry.parquet, persons.parquet, truth.parquet
  next     --from FOLDER --to FOLDER [--seed 1]
           lives through one quarter of a made-up registry
  sources  --from FOLDER --to FOLDER [--seed 1] [--format csv|parquet] [--rules FILE]
           makes up the three founding sources of it, and Dukcapil's answers
  import   --regsosek FILE --p3ke FILE --dtks FILE --to FOLDER [--dukcapil FILE] [--families FILE] [--findings FILE]… [--rules FILE]
           [--day yyyy-mm-dd]
           merges the three sources (.csv or .parquet) into a registry, with rejects, groundchecks and a report
  measure  --from FOLDER --merged FOLDER [--sources FOLDER]
           holds a merge of made-up sources against the truth
  checks   --from FOLDER [--per-kabupaten 40] [--per-second 10]
           opens a check at the field office for each household that an import lists, as far as the offices have room
  findings --from FOLDER --to FILE
           writes what those checks found, for the next import
  --memory-limit 2GB   --threads N`;

/** Something the person at the terminal can put right: shown without a stack. */
class Refusal extends Error {}

const OPTIONS = {
  to: { type: 'string' },
  from: { type: 'string' },
  merged: { type: 'string' },
  sources: { type: 'string' },
  households: { type: 'string', default: '100000' },
  seed: { type: 'string', default: '1' },
  day: { type: 'string' },
  region: { type: 'string', multiple: true },
  format: { type: 'string', default: 'csv' },
  rules: { type: 'string', default: RULES },
  regsosek: { type: 'string' },
  p3ke: { type: 'string' },
  dtks: { type: 'string' },
  dukcapil: { type: 'string' },
  families: { type: 'string' },
  findings: { type: 'string', multiple: true },
  'per-kabupaten': { type: 'string', default: '40' },
  'per-second': { type: 'string', default: '10' },
  'memory-limit': { type: 'string', default: '2GB' },
  threads: { type: 'string' },
} as const;

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new Refusal(USAGE, { cause: error });
  }
}

type Values = ReturnType<typeof parsed>['values'];

const COMMANDS: Readonly<Record<string, (values: Values, steps: Steps) => Promise<void>>> = {
  generate,
  next,
  sources,
  import: merge,
  measure,
  checks,
  findings,
};

async function run(steps: Steps): Promise<void> {
  const { positionals, values } = parsed();
  const command = COMMANDS[positionals[0] ?? ''];
  if (command === undefined) throw new Refusal(USAGE);
  await command(values, steps);
}

function given(values: Values, name: 'to' | 'from' | 'merged' | SourceName): string {
  const value = values[name];
  if (value === undefined) throw new Refusal(`Say --${name}.\n${USAGE}`);
  return value;
}

function limitsOf(values: Values): { readonly memoryLimit: string; readonly threads?: number } {
  const { 'memory-limit': memoryLimit, threads } = values;
  return { memoryLimit, ...(threads !== undefined && { threads: Number(threads) }) };
}

function filesIn(folder: string): RegistryFiles {
  const path = (name: string): string => join(folder, `${name}.parquet`);
  return { registryPath: path('registry'), personsPath: path('persons'), truthPath: path('truth') };
}

/** The day on which the ages of a made-up registry hold lies beside it. */
async function dayOf(folder: string): Promise<string> {
  const path = join(folder, 'made-up.json');
  if (!existsSync(path)) throw new Refusal(`${folder} holds no registry made by \`npm run registry -- generate\`.`);
  return (JSON.parse(await readFile(path, 'utf8')) as { day: string }).day;
}

async function noteDay(folder: string, day: string): Promise<void> {
  await writeWhole(join(folder, 'made-up.json'), ({ file }) => writeFile(file, `${JSON.stringify({ day })}\n`));
}

async function generate(values: Values, { step, say }: Steps): Promise<void> {
  const directory = given(values, 'to');
  const [seed, households, day] = [Number(values.seed), Number(values.households), values.day ?? '2026-01-01'];
  const limits = limitsOf(values);
  await step(`Making ${households} households`, () =>
    generateRegistry({ seed, households, directory, regions: values.region, ...limits }),
  );
  const made = await step('Making their people', () =>
    generatePersons({ seed, day, ...filesIn(directory), ...limits }),
  );
  await noteDay(directory, day);
  say(`${made.persons} people in ${made.households} households are in ${directory}.`);
}

async function next(values: Values, { step, say }: Steps): Promise<void> {
  const [from, to] = [given(values, 'from'), given(values, 'to')];
  const day = await dayOf(from);
  const quarter = { from: filesIn(from), to: filesIn(to), seed: Number(values.seed), day, ...limitsOf(values) };
  const lived = await step(`Living through the quarter from ${day}`, () => liveThroughQuarter(quarter));
  await noteDay(to, nextQuarterDay(day));
  const { births, deaths, moves, splits } = lived;
  say(`${births} births, ${deaths} deaths, ${moves} households moved, ${splits} people founded one of their own.`);
  say(`${lived.persons} people in ${lived.households} households are in ${to}.`);
}

async function sources(values: Values, { step, say }: Steps): Promise<void> {
  const [from, directory] = [given(values, 'from'), given(values, 'to')];
  const format = (['csv', 'parquet'] as const).find((known) => known === values.format);
  if (format === undefined) throw new Refusal(`A format is csv or parquet.\n${USAGE}`);
  const rules = await readMergeRules(values.rules);
  const options = { files: filesIn(from), seed: Number(values.seed), rules, format, directory, ...limitsOf(values) };
  const lines = await step('Making up the three sources', () => makeUpSources(options));
  say(`${SOURCES.map((name) => `${name} ${lines[name]} lines`).join(', ')}: in ${directory}.`);
}

async function merge(values: Values, { step, say }: Steps): Promise<void> {
  const directory = given(values, 'to');
  const rules = await readMergeRules(values.rules);
  const day = values.day ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Refusal('A day is written yyyy-mm-dd.');
  const report = await importRegistry({
    sources: { regsosek: given(values, 'regsosek'), p3ke: given(values, 'p3ke'), dtks: given(values, 'dtks') },
    ...{
      dukcapilPath: values.dukcapil,
      familiesPath: values.families,
      findingsPaths: values.findings,
      rules,
      day,
      directory,
      step,
      ...limitsOf(values),
    },
  });
  const { groundchecks } = report;
  for (const name of SOURCES) {
    const { lines, rejected } = report.sources[name];
    say(`${name}: ${lines} lines, ${rejected} rejected.`);
  }
  say(`${report.persons} people in ${report.households} households are in ${directory}.`);
  say(
    `${groundchecks.persons} of them in ${groundchecks.households} households need a groundcheck: ${sayCounts(groundchecks.byKind)}.`,
  );
  if (values.findings !== undefined)
    say(`Settled in the field and not listed again: ${sayCounts(groundchecks.settled)}.`);
  const { families } = report;
  if (families !== undefined)
    say(`${families.answered} households can be ranked, ${families.unanswered} lack answers.`);
  if (values.dukcapil === undefined) say('Dukcapil was not asked: no NIK is known to be inactive (--dukcapil FILE).');
}

function sayCounts(counts: Readonly<Record<string, number>>): string {
  const said = Object.entries(counts).map(([key, count]) => `${key} ${count}`);
  return said.length === 0 ? 'none' : said.join(', ');
}

async function measure(values: Values, { step, say }: Steps): Promise<void> {
  const [from, merged] = [given(values, 'from'), given(values, 'merged')];
  const sourcesTruthPath = join(values.sources ?? from, 'sources-truth.parquet');
  const { truthPath } = filesIn(from);
  const quality = await step('Comparing with the truth', () =>
    measureMerge({ merged, sourcesTruthPath, truthPath, ...limitsOf(values) }),
  );
  for (const name of Object.keys(quality) as (keyof MergeQuality)[]) {
    const { precision, recall, found, there } = quality[name];
    say(
      `${name.padEnd(11)} precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)} (${found} found, ${there} there)`,
    );
  }
}

async function checks(values: Values, steps: Steps): Promise<void> {
  const [perKabupaten, perSecond] = [Number(values['per-kabupaten']), Number(values['per-second'])];
  if (!(perKabupaten >= 1 && perSecond > 0)) throw new Refusal(`Limits are numbers above 0.\n${USAGE}`);
  await openListedChecks({ folder: given(values, 'from'), perKabupaten, perSecond }, steps);
}

async function findings(values: Values, steps: Steps): Promise<void> {
  const to = given(values, 'to');
  if (existsSync(to)) throw new Refusal(`${to} is there already: name a file that is not.`);
  if (!(await writeListedFindings({ folder: given(values, 'from'), to }, steps)))
    steps.say('No check of this list has been accepted yet; nothing was written.');
}

function sayFault({ kind, file, column, rows, examples }: ImportFault): string {
  const counted = rows > 0 ? [`${rows} rows`] : [];
  const places = examples.length === 0 ? [] : [`first ${examples.join(', ')}`];
  return `  - ${kind}: ${[file, ...(column === undefined ? [] : [column]), ...counted, ...places].join('; ')}`;
}

function complaint(error: unknown): string {
  if (error instanceof ImportRefused)
    return `${error.message} ${error.faults.length} faults; nothing was written:\n${error.faults.map(sayFault).join('\n')}`;
  if (error instanceof ConfigurationError || (error as { code?: unknown }).code === 'ECONNREFUSED')
    return `The system does not answer: start it with \`npm start\`, or name another with DATABASE_URL, TEMPORAL_ADDRESS and PAYLOAD_KEY_FILE.\n${error instanceof Error ? error.message : ''}`;
  if (error instanceof Refusal || error instanceof FolderTaken || error instanceof RangeError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

run(createSteps()).catch((error: unknown) => {
  process.stderr.write(`${complaint(error)}\n`);
  process.exitCode = 1;
});
