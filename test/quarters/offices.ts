import { findOfficial } from '../../agencies/sandbox/officials';
import { keepAnswers } from '../../api/task-answers';
import type { CompleteTask, ProposalStatus } from '../../contracts/household-proposal';
import { legalDay, isoDay, type Calendar } from '../../domain/calendar/calendar';
import { legalTime } from '../../domain/calendar/clock';
import { kabupatenOf } from '../../domain/region';
import type { GroundcheckAnswers } from '../../domain/groundcheck/answers';
import type { TaskKind } from '../../domain/tasks/catalogue';
import type { Actor } from '../../domain/tasks/decide';
import { officialsFor } from '../../scripts/play/officials';
import { survey } from '../../scripts/play/survey';
import type { TaskView } from '../../store/tasks';
import type { CaseFollower } from '../support/case-follower';
import type { Proposed } from '../support/proposed';
import type { Journal } from '../support/world';
import type { Family } from './families';
import type { System } from './system';

/** Who decides on objections has not decided before: the second of each office. */
const SECOND: readonly TaskKind[] = ['objection-verification', 'objection-review', 'determination-signoff'];

/** An official of the demonstration for a kind of task about a village. */
export function officerFor(kind: TaskKind, village: string): Actor {
  const username = officialsFor(kind, village)[SECOND.includes(kind) ? 1 : 0];
  const official = username === undefined ? undefined : findOfficial(username);
  if (official === undefined) throw new Error(`Nobody does ${kind} there`);
  return { personId: official.subject, role: official.role, office: official.office };
}

/** Completes the open task of a kind as its official, with the first of its outcomes unless another is told. */
export function decide(
  followed: CaseFollower<Journal>,
  { kind, village, ...more }: { readonly kind: TaskKind; readonly village: string } & Partial<CompleteTask>,
): Promise<ProposalStatus> {
  return followed.complete(kind, { actor: officerFor(kind, village), ...more });
}

export interface Visited {
  readonly system: System;
  readonly calendar: Calendar;
  readonly family: Family;
  /** From 0 (poorest) to 10. */
  readonly wealth: number;
}

/** The facilitator who was assigned finds the household and fills the form; a coordinator accepts. Answers the filled form. */
export async function visit(
  followed: Proposed,
  { system, calendar, family, wealth }: Visited,
): Promise<GroundcheckAnswers> {
  const village = family.household.villageCode;
  const task = await followed.openTask('groundcheck-visit');
  const actor: Actor = { personId: task.assignedTo ?? '', role: 'field-facilitator', office: kabupatenOf(village) };
  const offset = village.startsWith('7') ? (['+08:00', 8 * 60] as const) : (['+07:00', 7 * 60] as const);
  const yesterday = legalTime(calendar.clock, Date.now()) - 86_400_000;
  const household = { ...family.household, address: 'Jalan Contoh nomor 1' };
  const answers = survey({ household, wealth, day: isoDay(legalDay(yesterday, offset[1])), offset: offset[0] });
  const { api } = system.stores;
  const kept = await keepAnswers(
    { ...api, ...api.as(actor), now: Date.now },
    {
      task: {
        taskId: task.taskId,
        proposalId: followed.world.admitted.proposalId,
        kind: task.kind,
        formVersion: 'gc-2026-02',
      } as TaskView,
      body: { outcome: 'submitted', answers },
    },
  );
  await followed.complete('groundcheck-visit', { actor, ...kept });
  await decide(followed, { kind: 'groundcheck-review', village });
  return answers;
}
