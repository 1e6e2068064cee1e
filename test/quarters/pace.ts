import { setTimeout as pause } from 'node:timers/promises';

import type { Calendar } from '../../domain/calendar/calendar';
import { legalTime } from '../../domain/calendar/clock';
import { pathOfVersion } from '../../domain/calendar/quarter';
import { saveCalendar } from '../../scripts/reference';
import { comeToWait, following, type Acting } from './cases';
import { nothingHappened, STAYING, type Family } from './families';
import { compressedCalendar } from './rules';
import type { System } from './system';

/** Twenty seconds of the server: nothing falls due while the machine is measured. */
const SLOW_DAY_MS = 20_000;
/** What a quarter asks for beside the way of all its households to where they wait, cold as it is measured. */
const QUARTER_PER_WAY = 3;
const DAYS_OF_A_QUARTER = 86;
const SHORTEST_DAY_MS = 110;
const LONGEST_DAY_MS = 300;

/**
 * Milliseconds of the server that a legal day must last for this machine, as busy as it is now, to be done with a quarter within
 * the quarter. Measured with households that then take their proposals back.
 */
export async function measuredDayMs(system: System, familiesOn: (calendarId: string) => Family[]): Promise<number> {
  const calendar = compressedCalendar({ id: 'pace', from: '2025-11-03T08:00:00+07:00', dayMs: SLOW_DAY_MS });
  await saveCalendar(system.stores.database, { calendar, inForce: false });
  const acting = familiesOn(calendar.id).map((family): Acting => {
    return { system, calendar, happened: nothingHappened(), seed: 0, version: 'pace', family, turn: STAYING };
  });
  const beganAt = performance.now();
  await Promise.all(acting.map(comeToWait));
  const wayMs = performance.now() - beganAt;
  await Promise.all(acting.map(({ family }) => following(family).withdraw()));
  return Math.round(Math.min(LONGEST_DAY_MS, Math.max(SHORTEST_DAY_MS, (wayMs * QUARTER_PER_WAY) / DAYS_OF_A_QUARTER)));
}

/** Waits until the set of a version is frozen. */
export async function untilFrozen(calendar: Calendar, version: string): Promise<void> {
  const { freezeAtMs } = pathOfVersion(calendar, version);
  const ms = (freezeAtMs - legalTime(calendar.clock, Date.now())) / calendar.clock.rate;
  if (ms > 0) await pause(ms);
}
