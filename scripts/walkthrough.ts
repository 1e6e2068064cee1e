import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { Client } from '@temporalio/client';

import { proposalWorkflowId, rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../contracts/names';
import type { RankingCycleInput } from '../contracts/ranking-cycle';
import { legalTime } from '../domain/calendar/clock';
import type { Calendar } from '../domain/calendar/calendar';
import { isoDay, legalDay } from '../domain/calendar/calendar';
import { textFor } from '../domain/texts/texts';
import { createReferenceStore } from '../store/reference';
import type { ProposalView } from '../store/proposals';
import { createApiClient, type ApiClient } from './play/api-client';
import { determineRecipients, publishRanking } from './play/cycle';
import { compressed, evidenceOf, submissionOf, type HouseholdPlan } from './play/demonstration';
import { createOffices, eventually, type Followed, type Offices } from './play/officials';
import { survey } from './play/survey';
import { saveCalendar } from './reference';
import type { RunningSystem } from './system';

export interface Walkthrough {
  readonly system: RunningSystem;
  readonly temporal: Client;
  readonly say: (line: string) => void;
}

const VILLAGE = '3201022003';
/** A legal day in the demonstration: two months pass in half a minute. */
const DAY_MS = 500;
const FROM = '2026-12-01T08:00:00+07:00';
const VERSION = '2027Q1';
/** Households are drawn from so many that a second start does not meet those of the first. */
const SEEDS = 100_000;

interface Stage extends Walkthrough {
  readonly api: ApiClient;
  readonly offices: Offices;
  readonly calendar: Calendar;
}

/**
 * Sends invented households through the whole journey over HTTP, as their officials would, on a calendar whose days last
 * half a second, and files some more on the calendar in force, for whoever wants to play the officials.
 */
export async function walkthrough(parts: Walkthrough): Promise<void> {
  const { system, temporal, say } = parts;
  const secrets = JSON.parse(readFileSync(system.secretsFile, 'utf8')) as { integratorSecrets: Record<string, string> };
  const api = createApiClient({ ...system, integratorSecret: (id) => secrets.integratorSecrets[id] ?? '' });
  const calendar = await demonstrationCalendar(system);
  const stage: Stage = { ...parts, api, offices: createOffices(api), calendar };
  say(`One day now lasts ${String(DAY_MS / 1000)} seconds; today is ${today(stage)} on the demonstration's calendar.`);

  const followed = await Promise.all([poorFamily(stage), betterOffFamily(stage), wrongNik(stage), withdrawn(stage)]);
  const workflowId = `${rankingWorkflowId(VERSION)}-${calendar.id}`;
  const input: RankingCycleInput = { version: VERSION, calendarId: calendar.id };
  await temporal.workflow.start(WORKFLOW_TYPES.rankingCycle, {
    workflowId,
    taskQueue: TASK_QUEUES.cycle,
    args: [input],
    staticSummary: `Ranking of version ${VERSION}`,
  });
  say(
    `${today(stage)}  BPS will freeze the set when the preparation month ends, then rank 100,000 households of the registry and ours.`,
  );
  await publishRanking({ api, temporal, workflowId });
  say(`${today(stage)}  A BPS officer has signed version ${VERSION}.`);
  await determineRecipients({ api, workflowId });
  say(`${today(stage)}  Two officers of Kemensos have determined the recipients: every household is told at once.`);
  await Promise.all(followed.map((it) => finish(stage, it)));
  await fileForVisitors(stage);
}

async function demonstrationCalendar({ database }: RunningSystem): Promise<Calendar> {
  const inForce = await createReferenceStore(database).calendar();
  const id = `demo-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
  const calendar = compressed(inForce, { id, from: FROM, dayMs: DAY_MS });
  await saveCalendar(database, { calendar, inForce: false });
  return calendar;
}

function today({ calendar }: Pick<Stage, 'calendar'>): string {
  return isoDay(legalDay(legalTime(calendar.clock, Date.now()), 7 * 60));
}

function tell(stage: Stage, { followed, line }: { followed: Followed; line: string }): void {
  stage.say(`${today(stage)}  ${followed.trackingCode}  ${line}`);
}

async function filed(
  stage: Stage,
  plan: Omit<HouseholdPlan, 'seed' | 'village' | 'calendarId'> & { readonly as: string },
): Promise<{ followed: Followed; submission: ReturnType<typeof submissionOf> }> {
  const { as, ...rest } = plan;
  const submission = submissionOf({
    ...rest,
    seed: randomInt(1, SEEDS),
    village: VILLAGE,
    calendarId: stage.calendar.id,
  });
  const followed = await stage.offices.file({ as, submission });
  const { expected, quarter } = followed.answer.body;
  tell(stage, {
    followed,
    line: `filed by ${as} through the ${plan.channel} door; expected ${expected?.from ?? 'soon'} for ${quarter ?? 'the next quarter'}`,
  });
  return { followed, submission };
}

/** The first door: village, deliberation, Dinsos, Pusdatin, a visit by somebody who does not live there, and again Pusdatin. */
async function poorFamily(stage: Stage): Promise<Followed> {
  const { followed, submission } = await filed(stage, { channel: 'village', as: 'siti' });
  const { offices } = stage;
  const evidence = (['berita-acara', 'attendance-list', 'sptjm'] as const).map(evidenceOf);
  await offices.complete(followed, { kind: 'deliberation', outcome: 'held', more: { evidence } });
  tell(stage, { followed, line: 'the village deliberation has been held; Dinsos verifies' });
  await ratified(stage, followed);
  await visited(stage, { followed, submission, wealth: 1 });
  return followed;
}

async function betterOffFamily(stage: Stage): Promise<Followed> {
  const { followed, submission } = await filed(stage, { channel: 'citizen', as: 'cek-bansos' });
  await visited(stage, { followed, submission, wealth: 9 });
  await ratified(stage, followed);
  return followed;
}

/** Pusdatin finds a person listed in two families: back to the region with its code, repaired there, and registered. */
async function wrongNik(stage: Stage): Promise<Followed> {
  const evidence = ['ktp', 'kk', 'house-photo', 'berita-acara', 'attendance-list', 'sptjm'] as const;
  const { followed, submission } = await filed(stage, {
    channel: 'village',
    as: 'siti',
    fault: 'criterion-d',
    evidence,
  });
  await ratified(stage, followed);
  await stage.offices.until(followed, ({ status }) => status.nextStep === 'region-repair');
  tell(stage, { followed, line: 'Pusdatin returned it to the region (KRIT_D): one person stands in two families' });
  await stage.offices.complete(followed, { kind: 'region-repair', outcome: 'repaired' });
  tell(stage, { followed, line: 'the region has repaired it; Pusdatin registers' });
  await visited(stage, { followed, submission, wealth: 3 });
  return followed;
}

async function withdrawn(stage: Stage): Promise<Followed> {
  const { followed } = await filed(stage, { channel: 'citizen', as: 'cek-bansos' });
  // A second after filing its workflow may not have begun; the answer then says to try again.
  await eventually({ what: 'the withdrawal' }, async () => {
    const { status } = await stage.offices.withdraw(followed, 'cek-bansos');
    return status === 200 ? status : undefined;
  });
  tell(stage, { followed, line: 'withdrawn by the household' });
  return followed;
}

async function ratified(stage: Stage, followed: Followed): Promise<void> {
  await stage.offices.complete(followed, { kind: 'completeness-check', outcome: 'verified', as: 'budi' });
  await stage.offices.complete(followed, { kind: 'ratification', outcome: 'ratified', as: 'dadang' });
  tell(stage, { followed, line: 'verified by budi and ratified by dadang; Pusdatin checks' });
}

async function visited(
  stage: Stage,
  { followed, submission, wealth }: { followed: Followed; submission: ReturnType<typeof submissionOf>; wealth: number },
): Promise<void> {
  const answers = survey({ household: submission, wealth, day: today(stage), offset: '+07:00' });
  await stage.offices.complete(followed, { kind: 'groundcheck-visit', outcome: 'submitted', more: { answers } });
  await stage.offices.complete(followed, { kind: 'groundcheck-review', outcome: 'accepted', as: 'wawan' });
  tell(stage, { followed, line: 'visited: the 39 variables are in, and wawan has accepted them' });
}

async function finish(stage: Stage, followed: Followed): Promise<void> {
  const decided = await stage.offices.until(followed, ({ status }) => ['objection', 'closed'].includes(status.stage));
  if (decided.status.end === undefined) tell(stage, { followed, line: inWords(decided) });
  const closed = await stage.offices.until(followed, ({ status }) => status.stage === 'closed');
  tell(stage, { followed, line: `closed: ${textFor({ kind: 'end', code: closed.status.end ?? '', language: 'en' })}` });
}

function inWords({ decile, decisions }: ProposalView): string {
  const said = decisions.map(
    ({ programme, outcome, reasonCodes }) => `${programme} ${outcome} (${reasonCodes.join(', ')})`,
  );
  return `decile ${String(decile)}: ${said.join('; ')}`;
}

/** Open proposals on the calendar in force, one a door: their tasks wait for whoever tries the API. */
async function fileForVisitors({ api, offices, say, system }: Stage): Promise<void> {
  const doors = [
    { as: 'siti', channel: 'village' },
    { as: 'budi', channel: 'dinsos' },
    { as: 'cek-bansos', channel: 'citizen' },
    { as: 'dewi', channel: 'kemensos' },
  ] as const;
  for (const { as, channel } of doors) {
    const submission = submissionOf({ seed: randomInt(1, SEEDS), village: VILLAGE, channel });
    const { trackingCode, proposalId } = await offices.file({ as, submission });
    say(
      `Filed for you to try, ${channel} door: ${trackingCode} (${system.temporalUiUrl ?? ''}/namespaces/default/workflows/${proposalWorkflowId(proposalId)})`,
    );
  }
  await api.token('budi');
  say('');
  say('Try:  TOKEN=$(npm run -s token -- --as budi)');
  say(
    `      curl -s -X POST ${system.apiUrl}/v1/tasks/search -H "authorization: Bearer $TOKEN" -H "content-type: application/json" -d '{}'`,
  );
}
