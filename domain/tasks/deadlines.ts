import { endOfWorkingDay, MS_PER_DAY, type Calendar } from '../calendar/calendar';
import { pathOfCompleteProposal, pathOfSignedProposal } from '../calendar/quarter';
import { taskDefinition, type TaskKind } from './catalogue';

/** The four moments of a task nobody has finished, in legal milliseconds, in the order they come. */
export interface TaskMoments {
  readonly remindMs: number;
  readonly dueMs: number;
  readonly escalateMs: number;
  readonly endMs: number;
}

export interface TaskOpening {
  readonly kind: TaskKind;
  readonly openedMs: number;
  readonly offsetMinutes: number;
}

/** When a task opened at a legal instant reminds, is due, escalates and ends. */
export function taskMoments(calendar: Calendar, { kind, openedMs, offsetMinutes }: TaskOpening): TaskMoments {
  const definition = taskDefinition(kind);
  const after = (workingDays: number): number =>
    endOfWorkingDay(calendar, { fromMs: openedMs, workingDays, offsetMinutes });
  const dueMs = Math.max(after(definition.dueWorkingDays), endOfDueWindow(calendar, { kind, openedMs, offsetMinutes }));
  const fromDue = (workingDays: number): number =>
    endOfWorkingDay(calendar, { fromMs: dueMs - 1, workingDays, offsetMinutes });
  return {
    remindMs: Math.max(openedMs, dueMs - definition.remindDaysBefore * MS_PER_DAY),
    dueMs,
    escalateMs: fromDue(definition.escalateWorkingDaysAfter),
    endMs: fromDue(definition.endWorkingDaysAfter),
  };
}

function endOfDueWindow(calendar: Calendar, { kind, openedMs, offsetMinutes }: TaskOpening): number {
  const { dueWindow } = taskDefinition(kind);
  if (dueWindow === undefined) return 0;
  const opened = { legalMs: openedMs, offsetMinutes };
  return dueWindow === 'deliberation'
    ? pathOfCompleteProposal(calendar, opened).deliberationUntilMs
    : pathOfSignedProposal(calendar, opened).signOffUntilMs;
}
