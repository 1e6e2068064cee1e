import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Calendar } from '../../domain/calendar/calendar';

type WithoutClock = Omit<Calendar, 'clock'>;

const { objectionAppealDays: _appeal, ...PASER } = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'prisma', 'reference', 'calendars', 'paser-2026.json'), 'utf8'),
) as WithoutClock;

const MS_PER_DAY = 86_400_000;

export interface CompressedDays {
  /** Server milliseconds that one legal day lasts. */
  readonly dayMs?: number;
  readonly from?: string;
  readonly changes?: Partial<Calendar>;
}

/**
 * The pinned calendar of 2026 with days of milliseconds: a deadline of working days passes while a test waits. Without a second
 * instance, which a test that is about one adds: its window would hold every other up.
 */
export function millisecondCalendar({
  dayMs = 20_000,
  from = '2026-01-05T08:00:00+07:00',
  changes,
}: CompressedDays = {}): Calendar {
  const clock = { anchor: from, epoch: new Date().toISOString(), rate: MS_PER_DAY / dayMs };
  return { ...PASER, clock, agencySlowAfterHours: Math.max(1, Math.ceil((2_000 / dayMs) * 24)), ...changes };
}

/**
 * A calendar on which a whole journey ends by itself: the objection window closes with the legal day, which lasts two
 * seconds. People who act at once are still far from their deadlines of working days, even where a slow machine carries
 * ten proposals at once.
 */
export function briskCalendar(changes: Partial<Calendar> = {}): Calendar {
  return millisecondCalendar({ dayMs: 2_000, changes: { objectionWindowDays: 0, ...changes } });
}
