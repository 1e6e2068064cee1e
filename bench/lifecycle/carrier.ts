import { setTimeout as pause } from 'node:timers/promises';

import { createReferenceStore } from '../../store/reference';
import { compressed, submissionOf } from '../../scripts/play/demonstration';
import { saveCalendar } from '../../scripts/reference';
import type { Stand } from './stand';

export interface Errand {
  readonly calendar: BenchCalendar;
  /** Called before each message to the workflow. */
  readonly beforeMessage: () => Promise<void>;
}

/** One of the two builds as its client uses it: carries one household from filing to the end of the objection window. */
export interface Carrier {
  readonly build: 'product' | 'naive';
  /** Resolves with the id of the workflow when that has ended. */
  carry(errand: Errand): Promise<string>;
}

export interface BenchCalendar {
  readonly id: string;
  /** How long the objection window is open on average, in server milliseconds. */
  readonly windowMs: number;
}

export interface Pace {
  readonly id: string;
  /** Server milliseconds of a legal day. */
  readonly dayMs: number;
}

const FROM = '2026-12-01T08:00:00+07:00';
/** The window closes at the end of the day after the decision, so it is open for one to two days. */
const WINDOW_DAYS = 1;
const WINDOW_MEAN_DAYS = 1.5;

/**
 * A calendar on which the objection window takes moments while offices have time: they work one day a week, so that no
 * reminder falls into a journey and changes what is counted.
 */
export async function openCalendar({ stores }: Stand, { id, dayMs }: Pace): Promise<BenchCalendar> {
  const inForce = await createReferenceStore(stores.database).calendar();
  const changes = { objectionWindowDays: WINDOW_DAYS, workingWeekdays: [1] };
  const calendar = compressed(inForce, { id, from: FROM, dayMs, changes });
  await saveCalendar(stores.database, { calendar, inForce: false });
  return { id, windowMs: WINDOW_MEAN_DAYS * dayMs };
}

export const VILLAGE = '3201022003';
let households = 0;

/** A village's proposal with all documents of the deliberation, for a household nobody else in this run has. */
export function nextSubmission(calendarId?: string): ReturnType<typeof submissionOf> {
  households += 1;
  return submissionOf({
    seed: households,
    village: VILLAGE,
    channel: 'village',
    evidence: ['ktp', 'kk', 'house-photo', 'berita-acara', 'attendance-list', 'sptjm'],
    ...(calendarId === undefined ? {} : { calendarId }),
  });
}

const POLL_MS = 30;
const PATIENCE_MS = 60_000;

/** Looks again and again, as an inbox that refreshes itself would. Throws after a minute, naming what was waited for. */
export async function seen<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited in vain for ${what}.`);
    await pause(POLL_MS);
  }
}
