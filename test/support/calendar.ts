import paser from '../../prisma/reference/calendars/paser-2026.json';
import type { Calendar } from '../../domain/calendar/calendar';

const EPOCH = '2025-12-01T00:00:00+07:00';

/** Changes to a calendar, also inside its monthly and quarterly dates. */
export type CalendarOverrides = Partial<Omit<Calendar, 'monthly' | 'quarterly'>> & {
  readonly monthly?: Partial<Calendar['monthly']>;
  readonly quarterly?: Partial<Calendar['quarterly']>;
};

/** The Paser calendar with a clock that runs as the server's, beginning on 1 December 2025. */
export function aCalendar(overrides: CalendarOverrides = {}): Calendar {
  const { serves: _serves, ...quarterly } = paser.quarterly;
  return {
    ...paser,
    clock: { anchor: EPOCH, epoch: EPOCH, rate: 1 },
    ...overrides,
    monthly: { ...paser.monthly, ...overrides.monthly },
    quarterly: { ...quarterly, serves: 'same-quarter', ...overrides.quarterly },
  };
}
