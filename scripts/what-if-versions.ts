import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseCalendars } from '../contracts/calendar-schema';
import { parseEligibilityRules } from '../contracts/eligibility-rules';
import { calendarOn, type CalendarFile } from '../domain/calendar/calendar-faults';
import { datesOfVersion, type QuarterDates } from '../domain/calendar/quarter';
import type { QuotaPlaces } from '../domain/eligibility/quota-table';
import { rulesInForce, type EligibilityRules } from '../domain/eligibility/rules';
import { readModel } from '../ranking/model';
import { listKabupaten } from '../ranking/regions';
import type { Versions } from '../ranking/what-if';
import type { VersionNames } from '../ranking/what-if-page';
import { readAllRules } from './rule-files';
import { projectFolder } from './services/project-folder';

/** What one side of a comparison is told: files, and the legal day (yyyy-mm-dd) where no calendar says it. */
export interface Chosen {
  readonly model: string;
  readonly rules: string | undefined;
  readonly quotas: string | undefined;
  readonly day: string;
  /** A version such as 2026Q3, by the calendars of a file; `undefined` for those of the product. Absent: no calendar. */
  readonly byCalendar?: { readonly version: string; readonly calendars: string | undefined };
}

/** One side of a comparison, and what it is called. */
export interface Side {
  readonly versions: Versions;
  readonly names: VersionNames;
}

/** Reads one side of a comparison. Throws what reading and refusing its files throws. */
export async function readSide({ model, rules, quotas, day, byCalendar }: Chosen): Promise<Side> {
  const pinned = byCalendar === undefined ? undefined : await calendarOf(byCalendar);
  const decidedOn = pinned?.dates.decidedOn ?? day;
  const found =
    rules === undefined
      ? await rulesOn(decidedOn, pinned?.calendar)
      : parseEligibilityRules(await readJson<unknown>(rules));
  const table = quotas === undefined ? [] : await readJson<readonly QuotaPlaces[]>(quotas);
  const ranking = await readModel(model, { kabupaten: await listKabupaten() });
  const named = { model: `${ranking.id} ${ranking.version}`, rules: found.id, quotas: quotas ?? '–' };
  const calendar = pinned === undefined ? {} : { calendar: { id: pinned.calendar.id, dates: pinned.dates } };
  return {
    versions: { model: ranking, rules: found, quotas: table, day: decidedOn, dates: pinned?.dates },
    names: { ...named, ...calendar },
  };
}

interface PinnedCalendar {
  readonly calendar: CalendarFile;
  readonly dates: QuarterDates;
}

/** The calendar that holds when the quarter of a version begins. */
async function calendarOf({ version, calendars }: NonNullable<Chosen['byCalendar']>): Promise<PinnedCalendar> {
  const [year = '', quarter = ''] = version.split('Q');
  const begins = `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`;
  const given = calendars === undefined ? await productCalendars() : await readJson<unknown>(calendars);
  const calendar = calendarOn(parseCalendars(Array.isArray(given) ? given : [given]), begins);
  if (calendar === undefined) throw new Error(`No calendar holds on ${begins}.`);
  return { calendar, dates: datesOfVersion(calendar, version) };
}

async function productCalendars(): Promise<readonly unknown[]> {
  const folder = join(projectFolder(), 'prisma', 'reference', 'calendars');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => readJson<unknown>(join(folder, name))));
}

/** The rules of a day: of all there are, or of those a calendar pins. */
async function rulesOn(day: string, calendar: CalendarFile | undefined): Promise<EligibilityRules> {
  const all = await readAllRules();
  const pins = calendar?.pins.eligibility ?? all.map(({ id }) => id);
  const unknown = pins.filter((pin) => all.every(({ id }) => id !== pin));
  if (unknown.length > 0) throw new Error(`The calendar pins rules that nobody knows: ${unknown.join(', ')}.`);
  const found = rulesInForce(
    all.filter(({ id }) => pins.includes(id)),
    day,
  );
  if (found === undefined) throw new Error(`No rules hold on ${day}.`);
  return found;
}

async function readJson<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFile(path, 'utf8')) as Content;
}
