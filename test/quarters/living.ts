import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../../contracts/names';
import type { Calendar } from '../../domain/calendar/calendar';
import type { RankingModel } from '../../ranking/model';
import { saveCalendar } from '../../scripts/reference';
import { demoModel } from '../ranking/folder';
import { CaseFollower } from '../support/case-follower';
import type { Journal } from '../support/world';
import { comeToWait, following, react, type Acting } from './cases';
import { decidedIn, readEvidence, type Evidence } from './evidence';
import { DECILES, drawTurn, familiesWith, HOME, nothingHappened, type Family, type Happened } from './families';
import { Nation } from './nation';
import { decide } from './offices';
import { measuredDayMs, untilFrozen } from './pace';
import { compressedCalendar, loadReference, modelsOf, versionsOf } from './rules';
import { startSystem, type System } from './system';

/** Most of a quarter before the first freeze, as before every other. */
const BEGINNING = '2025-11-03T08:00:00+07:00';

export interface Life {
  readonly system: System;
  readonly calendar: Calendar;
  /** Server milliseconds that a legal day lasted. */
  readonly dayMs: number;
  readonly models: readonly RankingModel[];
  readonly families: readonly Family[];
  readonly cycles: readonly CaseFollower<Journal>[];
  /** Every case there was. */
  readonly cases: ReadonlyMap<string, ReturnType<typeof following>>;
  readonly quarters: readonly Evidence[];
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
  { quarters, seed }: LifePlan,
): Promise<Life> {
  const { database } = system.stores;
  const versions = versionsOf(quarters);
  const features = await nation.featuresIn(DECILES, demoModel());
  const dayMs = await measuredDayMs(system, (calendarId) => familiesWith({ features, calendarId, hundred: 2 }));
  const calendar = compressedCalendar({ id: 'twenty-quarters', from: BEGINNING, dayMs });
  await saveCalendar(database, { calendar, inForce: false });
  const models = modelsOf(versions, calendar);
  await loadReference(database, { models, versions });
  const life: Ongoing = {
    ...{ system, calendar, models, nation, seed, dayMs, cycles: [], cases: new Map(), quarters: [] },
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
  await Promise.all(acting.map(comeToWait));
  for (const family of families) cases.set(following(family).workflowId, following(family));
  await untilFrozen(life.calendar, version);
  await decide(cycle, { kind: 'ranking-publication', village: HOME });
  await decide(cycle, { kind: 'determination', village: HOME });
  await decide(cycle, { kind: 'determination-signoff', village: HOME });
  await cycle.handle.result();
  const decided = await decidedIn(system, cycle.workflowId);
  const heard = acting.filter(({ family }) => decided.has(following(family).world.admitted.proposalId));
  const [evidence] = await Promise.all([readEvidence(system, cycle.workflowId), ...heard.map(react), nation.liveOn()]);
  life.quarters.push(evidence);
}

function actingOf(
  { system, calendar, happened, seed }: Ongoing,
  { family, version }: { readonly family: Family; readonly version: string },
): Acting {
  return { system, calendar, happened, seed, version, family, turn: drawTurn(family, { seed, version }) };
}

/** The cycle waits for its dates by itself. */
async function startCycle({ system, calendar, cycles }: Ongoing, version: string): Promise<CaseFollower<Journal>> {
  const { client } = system;
  const workflowId = `${rankingWorkflowId(version)}-${calendar.id}`;
  const args = [{ version, calendarId: calendar.id }];
  await client.workflow.start(WORKFLOW_TYPES.rankingCycle, { workflowId, taskQueue: TASK_QUEUES.cycle, args });
  const cycle = new CaseFollower<Journal>(client, { workflowId, world: system.journalOf(workflowId) });
  cycles.push(cycle);
  return cycle;
}
