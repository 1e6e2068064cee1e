import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { projectFolder } from '../scripts/services/project-folder';
import { createSteps } from '../scripts/steps';
import { TELL_PER_SECOND } from '../workers/options';
import { measureOutcome } from './cycle/outcome';
import { outcomeReport } from './cycle/outcome-report';
import { measureTelling, type TellingOptions } from './cycle/telling';
import { tellingReport } from './cycle/telling-report';
import { describeCommit, describeMachine } from './machine';

const PARTS = ['outcome', 'telling'] as const;

interface Plan extends TellingOptions {
  readonly parts: readonly (typeof PARTS)[number][];
  readonly proposals: number;
  readonly rounds: number;
  readonly about: string;
}

/** `npm run bench:cycle`: how fast a quarter's outcome is in force, and how waiting workflows are told of it. */
async function main(): Promise<void> {
  const plan = planFrom(process.argv.slice(2));
  plan.say(plan.about);
  if (plan.parts.includes('outcome')) {
    const measured = await measureOutcome({ ...plan, folder: join(plan.folder, 'outcome') });
    await keep(plan, { name: 'outcome', measured, report: outcomeReport(measured) });
  }
  if (plan.parts.includes('telling')) {
    const measured = await inEmptyFolder(join(plan.folder, 'telling'), (folder) => measureTelling({ ...plan, folder }));
    await keep(plan, { name: 'telling', measured, report: tellingReport(measured) });
  }
}

function planFrom(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: 'string', multiple: true, default: [...PARTS] },
      proposals: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '3' },
      workflows: { type: 'string', default: '20000' },
      'per-second': { type: 'string', default: String(TELL_PER_SECOND) },
      'filing-minutes': { type: 'string', default: '12' },
      kills: { type: 'string', default: '5' },
    },
  });
  return {
    ...createSteps(),
    parts: PARTS.filter((part) => values.part.includes(part)),
    proposals: positive('proposals', values.proposals),
    rounds: positive('rounds', values.rounds),
    workflows: positive('workflows', values.workflows),
    perSecond: positive('per-second', values['per-second']),
    filingSeconds: positive('filing-minutes', values['filing-minutes']) * 60,
    kills: positive('kills', values.kills),
    folder: join(projectFolder(), '.data', 'bench', 'cycle'),
    port: Number(process.env['BENCH_PORT'] ?? 17500),
    about: `${describeMachine()}; ${describeCommit(projectFolder())}; ${new Date().toISOString()}`,
  };
}

function positive(name: string, given: string): number {
  const value = Number(given);
  if (!(value > 0)) throw new Error(`Give --${name} a number above 0.`);
  return value;
}

/** Gigabytes are left behind only by a run that failed, for whoever looks why. */
async function inEmptyFolder<Result>(folder: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const result = await work(folder);
  await rm(folder, { recursive: true, force: true });
  return result;
}

/** Shows a report and keeps it beside the figures it was made of. */
async function keep(
  { folder, about, say }: Plan,
  { name, measured, report }: { readonly name: string; readonly measured: object; readonly report: string },
): Promise<void> {
  say(`\n${report}\n`);
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(measured, undefined, 2)}\n`);
  await writeFile(join(folder, `${name}.txt`), `${about}\n\n${report}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
