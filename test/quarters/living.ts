import { join } from 'node:path';

import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import type { Calendar } from '../../domain/calendar/calendar';
import { nextQuarter } from '../../domain/calendar/quarter';
import type { RankingModel } from '../../ranking/model';
import { saveCalendar } from '../../scripts/reference';
import { demoModel } from '../ranking/folder';
import { CaseFollower } from '../support/case-follower';
import type { Journal } from '../support/world';
import { comeToWait, following, type Acting } from './cases';
import { react, type Appealed } from './disputes';
import { decidedIn, isOpened, readEvidence, type Evidence } from './evidence';
import { DECILES, drawTurn, familiesWith, HOME, nothingHappened, type Family, type Happened } from './families';
import { serveBefore } from './late';
import { ModelOffice, modelsOf } from './models';
import { Nation } from './nation';
import { decide } from './offices';
import { measuredDayMs, untilFrozen } from './pace';
import { pay, type Paid } from './paying';
import { compressedCalendar, lateVersions, loadReference, modelChanges, versionsOf } from './rules';
import { startSystem, type System } from './system';

/** Most of a quarter before the first freeze, as before every other. */
const BEGINNING = '2025-11-03T08:00:00+07:00';

export interface Life {
  readonly system: System;
  readonly calendar: Calendar;
  /** Server milliseconds that a legal day lasted. */
  readonly dayMs: number;
  readonly models: readonly RankingModel[];
  readonly office: ModelOffice;
  /** Versions that were published too late. */
  readonly late: readonly string[];
  readonly families: readonly Family[];
  readonly cycles: readonly CaseFollower<Journal>[];
  /** Every case there was. */
  readonly cases: ReadonlyMap<string, ReturnType<typeof following>>;
  readonly quarters: readonly Evidence[];
  readonly appeals: readonly Appealed[];
  readonly payments: readonly Paid[];
  readonly happened: Happened;
}

/** How many quarters, and by what seed the households act. */
export interface LifePlan {
  readonly directory: string;
  readonly quarters: number;
  readonly seed: number;
}

interface Ongoing extends Life {
  readonly nation: Nation;
  readonly seed: number;
  readonly cycles: CaseFollower<Journal>[];
  readonly cases: Map<string, ReturnType<typeof following>>;
  readonly quarters: Evidence[];
  readonly appeals: Appealed[];
  readonly payments: Paid[];
  /** By version: a cycle may begin while the one before it has not come to its end. */
  readonly begun: Map<string, CaseFollower<Journal>>;
  readonly versions: readonly string[];
}

/** Lives through the quarters one after the other, and until every objection of the last one is over. */
export async function liveThrough({ directory, quarters, seed }: LifePlan): Promise<Life> {
  const nation = await Nation.begin({ directory, seed });
  const system = await startSystem(directory);
  try {
    return await liveWith({ nation, system }, { directory, quarters, seed });
  } catch (error) {
    // Nobody could stop it any more: workers that go on polling keep the whole run from ending.
    await system.stop();
    throw error;
  }
}

async function liveWith(
  { nation, system }: Pick<Ongoing, 'nation' | 'system'>,
  { directory, quarters, seed }: LifePlan,
): Promise<Life> {
  const { database } = system.stores;
  const versions = versionsOf(quarters);
  const features = await nation.featuresIn(DECILES, demoModel());
  const dayMs = await measuredDayMs(system, (calendarId) => familiesWith({ features, calendarId, hundred: 2 }));
  const compressed = { id: 'twenty-quarters', from: BEGINNING, dayMs };
  const models = modelsOf(versions, compressedCalendar(compressed));
  const office = new ModelOffice({ nation, database, folder: join(directory, 'models') });
  await beginWith(office, models);
  await loadReference(database, versions);
  // Its clock runs from here on.
  const calendar = compressedCalendar(compressed);
  await saveCalendar(database, { calendar, inForce: false });
  const life: Ongoing = {
    ...{ system, calendar, models, office, nation, seed, dayMs, versions, late: lateVersions(versions) },
    ...{ cycles: [], cases: new Map(), quarters: [], appeals: [], payments: [], begun: new Map() },
    families: familiesWith({ features, calendarId: calendar.id, hundred: 1 }),
    happened: nothingHappened(),
  };
  for (const version of versions) await liveQuarter(life, version);
  await Promise.all(life.families.filter(({ isOpen }) => !isOpen).map((family) => following(family).ended()));
  return life;
}

/**
 * One quarter. A machine that stands still may bring a household to wait after the freeze: then it is decided with the next
 * version, as any household that comes too late.
 */
async function liveQuarter(life: Ongoing, version: string): Promise<void> {
  const { families, system, nation, cases } = life;
  const cycle = await startCycle(life, version);
  const acting = families.map((family) => actingOf(life, { family, version }));
  await Promise.all([replaceModel(life, nextQuarter(version)), ...acting.map(comeToWait)]);
  for (const family of families) cases.set(following(family).workflowId, following(family));
  await untilFrozen(life.calendar, version);
  const servedBefore = await servedBeforeIt(life, { cycle, version });
  await decide(cycle, { kind: 'ranking-publication', village: HOME });
  await decide(cycle, { kind: 'determination', village: HOME });
  await decide(cycle, { kind: 'determination-signoff', village: HOME });
  await cycle.handle.result();
  const decided = await decidedIn(system, cycle.workflowId);
  const heard = acting.filter(({ family }) => decided.has(following(family).world.admitted.proposalId));
  const [appeals, evidence] = await Promise.all([
    Promise.all(heard.map(react)),
    readEvidence(system, cycle.workflowId),
    nation.liveOn(),
  ]);
  life.quarters.push({ ...evidence, ...servedBefore });
  life.appeals.push(...appeals.filter((one) => one !== undefined));
  life.payments.push(await pay(system, { evidence, happened: life.happened }));
}

/** The first model is activated; the second is handed in wrongly before it is its turn. */
async function beginWith(office: ModelOffice, [first, second]: readonly RankingModel[]): Promise<void> {
  if (first === undefined || second === undefined) throw new Error('These quarters need two models');
  await office.activate(first);
  await office.handInWrongly(second, first);
}

/** A quarter that ranks with another model has it signed and activated in the quarter before, while households hand in. */
async function replaceModel({ models, office, versions }: Ongoing, version: string): Promise<void> {
  const nth = modelChanges(versions.length).indexOf(versions.indexOf(version)) + 1;
  const [inForce, model] = models.slice(nth - 1, nth + 1);
  if (nth > 0 && inForce !== undefined && model !== undefined) await office.activate(model, inForce);
}

/** A version that is late is published only when the quarter was served and the cycle of the next has been opened. */
async function servedBeforeIt(
  life: Ongoing,
  { cycle, version }: { readonly cycle: CaseFollower<Journal>; readonly version: string },
): Promise<Pick<Evidence, 'servedBefore'>> {
  if (!life.late.includes(version)) return {};
  const servedBefore = await serveBefore(life.system, { cycle, version });
  life.happened['served-late'] += servedBefore.length;
  const next = nextQuarter(version);
  if (life.versions.includes(next)) await startCycle(life, next);
  return { servedBefore };
}

function actingOf(
  { system, calendar, happened, seed }: Ongoing,
  { family, version }: { readonly family: Family; readonly version: string },
): Acting {
  return { system, calendar, happened, seed, version, family, turn: drawTurn(family, { seed, version }) };
}

/** The cycle waits for its dates by itself. One that was begun before is the same. */
async function startCycle(
  { system, calendar, cycles, begun, late }: Ongoing,
  version: string,
): Promise<CaseFollower<Journal>> {
  const already = begun.get(version);
  if (already !== undefined) return already;
  const { client, stores } = system;
  const { database } = stores;
  const workflowId = `${rankingWorkflowId(version)}-${calendar.id}`;
  const args = [{ version, calendarId: calendar.id }];
  const cycle = new CaseFollower<Journal>(client, { workflowId, world: system.journalOf(workflowId) });
  // What is left of a late quarter must be enough to serve it twice and to hand in anew: its cycle has less patience than others.
  const { quarterly } = calendar;
  const impatient = {
    ...calendar,
    quarterly: { ...quarterly, lateGraceDays: late.includes(version) ? 3 : quarterly.lateGraceDays },
  };
  await saveCalendar(database, { calendar: impatient, inForce: false });
  await client.workflow.start(WORKFLOW_TYPES.rankingCycle, { workflowId, taskQueue: TASK_QUEUES.cycle, args });
  await cycle.until('an open cycle', () => isOpened(system, workflowId));
  await saveCalendar(database, { calendar, inForce: false });
  cycles.push(cycle);
  begun.set(version, cycle);
  return cycle;
}
