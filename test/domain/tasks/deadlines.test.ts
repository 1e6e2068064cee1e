import fc from 'fast-check';

import { pathOfCompleteProposal } from '../../../domain/calendar/quarter';
import { TASK_KINDS, type TaskKind } from '../../../domain/tasks/catalogue';
import { taskMoments } from '../../../domain/tasks/deadlines';
import { aCalendar } from '../../support/calendar';

const calendar = aCalendar();

function momentsOf(kind: TaskKind, iso: string) {
  return taskMoments(calendar, { kind, openedMs: Date.parse(iso), offsetMinutes: 420 });
}

const at = (iso: string): number => Date.parse(`${iso}T00:00:00+07:00`);

describe('a task nobody finishes', () => {
  it('reminds, is due, escalates and ends at the end of working days', () => {
    expect(momentsOf('completeness-check', '2025-12-01T10:00:00+07:00')).toEqual({
      remindMs: at('2025-12-04'),
      dueMs: at('2025-12-05'),
      escalateMs: at('2025-12-10'),
      endMs: at('2026-02-04'),
    });
  });

  it('is not due before the window of the month has ended', () => {
    expect(momentsOf('deliberation', '2025-12-01T10:00:00+07:00')).toMatchObject({ dueMs: at('2025-12-15') });
  });

  it('opened late in the window keeps its own working days', () => {
    expect(momentsOf('deliberation', '2025-12-11T10:00:00+07:00')).toMatchObject({ dueMs: at('2025-12-19') });
  });

  it('is due on the day of the region, not of Jakarta', () => {
    const inPapua = taskMoments(calendar, {
      kind: 'completeness-check',
      openedMs: Date.parse('2025-12-01T00:30:00+09:00'),
      offsetMinutes: 540,
    });

    expect(inPapua.dueMs).toBe(Date.parse('2025-12-05T00:00:00+09:00'));
  });
});

describe('the moments of every kind of task', () => {
  const openings = fc.record({
    kind: fc.constantFrom(...TASK_KINDS),
    opened: fc.date({ min: new Date('2025-11-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
    offsetMinutes: fc.constantFrom(420, 480, 540),
  });

  it('come in their order, and none before the task is opened', () => {
    fc.assert(
      fc.property(openings, ({ kind, opened, offsetMinutes }) => {
        const openedMs = opened.getTime();
        const { remindMs, dueMs, escalateMs, endMs } = taskMoments(calendar, { kind, openedMs, offsetMinutes });

        expect(openedMs).toBeLessThan(remindMs);
        expect(remindMs).toBeLessThanOrEqual(dueMs);
        expect(dueMs).toBeLessThan(escalateMs);
        expect(escalateMs).toBeLessThanOrEqual(endMs);
      }),
      { numRuns: 500 },
    );
  });

  it('leave a deliberation the whole window its proposal would join', () => {
    fc.assert(
      fc.property(openings, ({ opened, offsetMinutes }) => {
        const openedMs = opened.getTime();
        const path = pathOfCompleteProposal(calendar, { legalMs: openedMs, offsetMinutes });

        expect(taskMoments(calendar, { kind: 'deliberation', openedMs, offsetMinutes }).dueMs).toBeGreaterThanOrEqual(
          path.deliberationUntilMs,
        );
      }),
    );
  });
});
