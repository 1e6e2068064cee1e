import type { Calendar } from '../../domain/calendar/calendar';
import { rankingFeatures } from '../../domain/groundcheck/features';
import { findGroundcheckForm } from '../../domain/groundcheck/versions';
import { proposalWorkflowId } from '../../contracts/names';
import { submissionOf } from '../../scripts/play/demonstration';
import { survey } from '../../scripts/play/survey';
import { saveCalendar } from '../../scripts/reference';
import { createReferenceStore } from '../../store/reference';
import { seen, VILLAGE } from '../lifecycle/carrier';
import { decideNext, file, type Journey } from '../lifecycle/product-carrier';
import type { Stand } from '../lifecycle/stand';

export interface WaitingOptions {
  readonly stand: Stand;
  readonly workflows: number;
  /** Called now and then with how many wait. */
  readonly progress: (waiting: number) => void;
  /** Nothing further is filed after this instant (milliseconds since 1970). */
  readonly until: number;
}

/** Proposals that wait for their version, and the calendar and version they wait for. */
export interface Waiting {
  readonly calendar: Calendar;
  readonly version: string;
  readonly workflows: number;
  readonly seconds: number;
}

/** Households on their way at once: enough that server, workers and database always have something to do. */
const CLIENTS = 24;
const CALENDAR = 'bench-cycle';
const TELL_EVERY = 500;
const FORM = 'gc-2026-02';
const DAY = '2026-06-01';

/** What the registry knows of a household: without it nothing is registered and nothing ranked. */
const REGISTERED_FEATURES = `insert into household_fact (kk_index, fact, value, source, valid_from)
  select kk_index, 'features', $2::jsonb, 'bench', '2026-01-01' from proposal where id = $1`;
const WAITING = `select count(*)::int as waiting, max(version) as version from proposal
  where calendar_id = $1 and awaits_version and ended_as is null`;

/**
 * Brings real proposals to where they wait for BPS: filed by Dinsos, matched by Dukcapil, verified, ratified, registered by
 * Pusdatin. Of the doors this one asks no visit, so that a history is short to get and still a real one.
 */
export async function bringToWaiting({ stand, workflows, progress, until }: WaitingOptions): Promise<Waiting> {
  const calendar = await openCalendar(stand);
  const since = performance.now();
  let filed = 0;
  let done = 0;
  const client = async (): Promise<void> => {
    while (filed < workflows && Date.now() < until) {
      filed += 1;
      await bringOne(stand, { calendar, seed: filed });
      done += 1;
      if (done % TELL_EVERY === 0) progress(done);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const version = await allWaiting(stand, done);
  return { calendar, version, workflows: done, seconds: (performance.now() - since) / 1_000 };
}

/** Real days, so that no reminder falls into a run; nobody is visited by chance. */
async function openCalendar({ stores: { database } }: Stand): Promise<Calendar> {
  const inForce = await createReferenceStore(database).calendar();
  const pins = { ...inForce.pins, groundcheck: 'groundcheck-doors-only' };
  const calendar = { ...inForce, id: CALENDAR, pins };
  await saveCalendar(database, { calendar, inForce: false });
  return calendar;
}

async function bringOne(
  stand: Stand,
  { calendar, seed }: { readonly calendar: Calendar; readonly seed: number },
): Promise<void> {
  const submission = submissionOf({ seed, village: VILLAGE, channel: 'dinsos', calendarId: calendar.id });
  const proposalId = await file(stand, submission);
  await stand.stores.database.pool.query(REGISTERED_FEATURES, [proposalId, JSON.stringify(featuresOf(submission))]);
  const handle = stand.temporal.workflow.getHandle(proposalWorkflowId(proposalId));
  const errand = { calendar: { id: calendar.id, windowMs: 0 }, beforeMessage: () => Promise.resolve() };
  const journey: Journey = { stand, errand, proposalId, handle, submission };
  const verified = await decideNext(journey, { kind: 'completeness-check', outcome: 'verified', by: 'budi' });
  await decideNext(journey, { kind: 'ratification', outcome: 'ratified', by: 'dadang', after: verified });
}

/** A poor household, so that it qualifies for something and a full quota leaves it waiting. */
function featuresOf(household: ReturnType<typeof submissionOf>): Record<string, number> {
  const form = findGroundcheckForm(FORM);
  if (form === undefined) throw new Error(`There is no form ${FORM}.`);
  return rankingFeatures({ form, answers: survey({ household, wealth: 0, day: DAY, offset: '+07:00' }) });
}

/** Pusdatin is called after the last official has decided. Answers the latest version that anybody waits for. */
async function allWaiting({ stores: { database } }: Stand, filed: number): Promise<string> {
  const { version } = await seen(`all ${filed} proposals waiting for their version`, async () => {
    const { rows } = await database.pool.query<{ waiting: number; version: string }>(WAITING, [CALENDAR]);
    return rows.find(({ waiting }) => waiting === filed);
  });
  return version;
}
