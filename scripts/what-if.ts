import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { CalendarRefused } from '../contracts/calendar-schema';
import { RulesRefused } from '../contracts/eligibility-rules';
import { writeWhole } from '../ranking/duckdb';
import { EligibilityRefused } from '../ranking/eligibility';
import { makeUpFacts } from '../ranking/facts';
import { ModelRefused } from '../ranking/model';
import { SnapshotRefused } from '../ranking/snapshot';
import { compareVersions } from '../ranking/what-if';
import { whatIfPage } from '../ranking/what-if-page';
import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';
import { readSide, type Chosen, type Side } from './what-if-versions';

const REFERENCE = join(projectFolder(), 'prisma', 'reference');
const USAGE = `what-if --registry FILE [--facts FILE] [--proposals FILE] --directory FOLDER
  [--model FILE] [--rules FILE | --day yyyy-mm-dd] [--quotas FILE]
  [--version 2026Q3 [--calendar FILE] [--variant-calendar FILE]]
  [--variant-model FILE] [--variant-rules FILE | --variant-day yyyy-mm-dd] [--variant-quotas FILE] [--memory-limit 2GB]
What the variant is not told it takes from the baseline. Without --facts they are made up from the registry.
Exclusions and assessments are those of the day, also where the rules are named by file.
A calendar (one, or a list of those that follow each other) says who is in the quarter of the version, on which day it is decided and, unless
a file is named, by which rules. Without --calendar the baseline lives by those of the product.`;

const OPTIONS = {
  registry: { type: 'string' },
  facts: { type: 'string' },
  proposals: { type: 'string' },
  directory: { type: 'string', default: join('.data', 'what-if') },
  model: { type: 'string', default: join(REFERENCE, 'models', 'pmt-demo-2026.json') },
  rules: { type: 'string' },
  day: { type: 'string' },
  version: { type: 'string' },
  calendar: { type: 'string' },
  'variant-calendar': { type: 'string' },
  quotas: { type: 'string' },
  'variant-model': { type: 'string' },
  'variant-rules': { type: 'string' },
  'variant-day': { type: 'string' },
  'variant-quotas': { type: 'string' },
  'memory-limit': { type: 'string', default: '2GB' },
} as const;

/** The day on which both decide where nothing else is said. */
const DAY = '2026-01-01';

type ByCalendar = NonNullable<Chosen['byCalendar']>;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** `npm run what-if`: who would gain and who would lose under a changed model, rules or quota. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const { registry: registryPath, directory, proposals: proposalsPath, 'memory-limit': memoryLimit } = values;
  if (registryPath === undefined) throw new Error(`Say which registry.\nUsage: ${USAGE}`);
  const [baseline, variant] = await readBoth(values);
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
  const [before, after] = [summary.baseline, summary.variant];
  const page = whatIfPage({
    summary: { ...summary, households },
    baseline: { ...baseline.names, leftOut: before.leftOut },
    variant: { ...variant.names, leftOut: after.leftOut },
  });
  await writeWhole(join(directory, 'what-if.html'), ({ file }) => writeFile(file, page));
  say(
    `${summary.differences} of ${summary.baseline.eligibility.decisions} decisions differ (report ${summary.sha256}).`,
  );
  say(`${directory}: what-if.html, what-if.csv, what-if.parquet`);
}

/** The variant takes from the baseline what it is not told. */
async function readBoth(values: Values): Promise<readonly [Side, Side]> {
  const { model, rules, quotas, day = DAY, 'variant-day': variantDay } = values;
  const calendars = calendarsOf(values);
  const isAnotherDay = variantDay !== undefined || values['variant-calendar'] !== undefined;
  const own = { model, rules, quotas, day };
  const changed = {
    model: values['variant-model'] ?? model,
    day: variantDay ?? day,
    rules: values['variant-rules'] ?? (isAnotherDay ? undefined : rules),
    quotas: values['variant-quotas'] ?? quotas,
  };
  return Promise.all([
    readSide({ ...own, ...(calendars.baseline && { byCalendar: calendars.baseline }) }),
    readSide({ ...changed, ...(calendars.variant && { byCalendar: calendars.variant }) }),
  ]);
}

/** What both sides are told of calendars, or nothing of the kind. */
function calendarsOf(values: Values): { readonly baseline?: ByCalendar; readonly variant?: ByCalendar } {
  const { version, calendar, day, 'variant-calendar': variantCalendar, 'variant-day': variantDay } = values;
  if (calendar === undefined && variantCalendar === undefined && version === undefined) return {};
  if (version === undefined || !/^\d{4}Q[1-4]$/.test(version))
    throw new Error(`Say which version the snapshot is of: --version 2026Q3.\nUsage: ${USAGE}`);
  if (day !== undefined || variantDay !== undefined)
    throw new Error('A calendar says on which day it decides: leave --day and --variant-day out.');
  return {
    baseline: { version, calendars: calendar },
    variant: { version, calendars: variantCalendar ?? calendar },
  };
}

type Refusal = CalendarRefused | EligibilityRefused | ModelRefused | RulesRefused | SnapshotRefused;

function isRefused(error: unknown): error is Refusal {
  return [CalendarRefused, EligibilityRefused, ModelRefused, RulesRefused, SnapshotRefused].some(
    (kind) => error instanceof kind,
  );
}

main().catch((error: unknown) => {
  const faults = isRefused(error) ? `\n${JSON.stringify(error.faults, undefined, 2)}` : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${faults}\n`);
  process.exitCode = 1;
});
