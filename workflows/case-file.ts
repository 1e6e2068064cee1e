import {
  CancellationScope,
  condition,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';

import type { ProposalStatus } from '../contracts/household-proposal';
import type { EventActor, JournalStep, NoticeRequest, TaskProjection, TimelineEvent } from '../contracts/journal';
import { NO_OPEN_TASK, SEARCH_ATTRIBUTES } from '../contracts/search-attributes';
import type { Calendar } from '../domain/calendar/calendar';
import { legalTime, serverTime } from '../domain/calendar/clock';
import { utcOffsetMinutes } from '../domain/region';
import type { ActedBy, OpenTask } from '../domain/tasks/decide';
import type { TaskKind } from '../domain/tasks/catalogue';
import { caseActivities } from './local-activities';
import { describeStatus } from './operator-details';

/** What a task adds to what its kind and office already say, kept until it is closed. */
export type HeldTask = OpenTask & { readonly projection: TaskProjection };

export interface CaseFileOptions {
  readonly calendar: Calendar;
  readonly villageCode: string;
  readonly status: ProposalStatus;
  readonly proposalId?: string;
  readonly actedBy?: ActedBy;
  /** Whether the proposal shows where this case stands while it is open: so does an objection. */
  readonly shownByProposal?: true;
  /** What only the owner of the proposal's row writes with each step; absent for cycle and objection. */
  readonly project?: () => Omit<NonNullable<JournalStep['proposal']>, 'status'>;
  /** Further lines of the current details that operators see, e.g. the phase of a cycle. */
  readonly alsoShown?: () => readonly (readonly [string, string])[];
  /** The value of the `OpenTask` search attribute while no person is asked. */
  readonly idleLabel?: () => string;
}

/**
 * The state of a case and the journal of what happened to it. Stages change the state and note why; `flush` then writes
 * everything noted since the last time to PostgreSQL in one local activity, so a human step costs one write and no extra
 * state transition, and nobody reads half a step.
 */
export class CaseFile {
  readonly calendar: Calendar;
  readonly villageCode: string;
  readonly proposalId: string | undefined;
  readonly offsetMinutes: number;
  readonly actedBy: Partial<Record<TaskKind, string[]>> = {};
  status: ProposalStatus;
  openTask: HeldTask | undefined;

  private readonly options: CaseFileOptions;
  private shown: Labels = { openTask: '', stage: '', dueAt: '', needsAttention: false, quarter: '' };
  private events: TimelineEvent[] = [];
  private notices: NoticeRequest[] = [];
  private tasks: TaskProjection[] = [];
  private seq = 0;
  private stepNo = 0;
  private acceptedCommands = 0;
  private handledCommands = 0;
  private publishedCommands = 0;

  constructor(options: CaseFileOptions) {
    this.options = options;
    this.calendar = options.calendar;
    this.villageCode = options.villageCode;
    this.proposalId = options.proposalId;
    this.offsetMinutes = utcOffsetMinutes(options.villageCode);
    this.status = options.status;
    for (const [kind, people] of Object.entries(options.actedBy ?? {})) this.actedBy[kind as TaskKind] = [...people];
  }

  /** Legal milliseconds now, on the calendar this case has pinned. */
  legalNow(): number {
    return legalTime(this.calendar.clock, Date.now());
  }

  /** Server milliseconds from now until a legal instant, never below 1: a moment that has passed is due at once. */
  msUntil(legalMs: number): number {
    return Math.max(1, Math.ceil(serverTime(this.calendar.clock, legalMs) - Date.now()));
  }

  /** Changes where the case stands. What is not named stays, except that an absent deadline or pause is taken away. */
  stand(change: Partial<ProposalStatus>): void {
    const { dueAt: _dueAt, clockPausedSince: _paused, ...kept } = this.status;
    this.status = { ...kept, ...change };
  }

  note(kind: string, detail: TimelineEvent['detail'] = {}): void {
    this.noteBy(undefined, { kind, detail });
  }

  /** Notes what an official caused, so that the audit names that person. */
  noteBy(by: EventActor | undefined, { kind, detail = {} }: { kind: string; detail?: TimelineEvent['detail'] }): void {
    const { openTask: _openTask, ...status } = this.status;
    this.seq += 1;
    const at = new Date(this.legalNow()).toISOString();
    const caused = by === undefined ? {} : { by };
    this.events.push({ seq: this.seq, at, kind, status, reasonCodes: status.reasonCodes, detail, ...caused });
  }

  notify(notice: NoticeRequest): void {
    this.notices.push(notice);
  }

  /** Tells the household, the village and Dinsos alike: silence is what people complain of most. */
  tellEverybody(template: string, parameters: NoticeRequest['parameters'] = {}): void {
    for (const to of ['household', 'village', 'dinsos'] as const) this.notify({ template, to, parameters });
  }

  projectTask(task: TaskProjection): void {
    this.tasks = [...this.tasks.filter(({ taskId }) => taskId !== task.taskId), task];
  }

  /** Counts a command whose effect the next flush will publish. Returns its number for `published`. */
  commandAccepted(): number {
    this.acceptedCommands += 1;
    return this.acceptedCommands;
  }

  commandHandled(): void {
    this.handledCommands += 1;
  }

  /** The case is over: every command that was accepted is answered with how it ended. */
  allCommandsHandled(): void {
    this.handledCommands = this.acceptedCommands;
  }

  /**
   * Waits until what the command with this number changed stands in PostgreSQL, so that a list read after the answer shows
   * it. Also while an operator stops the case: whoever decided before is told so and not that he failed.
   */
  async published(command: number): Promise<void> {
    await CancellationScope.nonCancellable(() => condition(() => this.publishedCommands >= command));
  }

  /** Writes what has been noted. It is not interrupted by a withdrawal: what was accepted is recorded first. */
  async flush(): Promise<void> {
    this.showOperators();
    await this.flushUnlisted();
  }

  /**
   * Writes what has been noted and leaves the operators' list as it is, for a state that is mostly over in a moment. Who
   * holds such a state longer calls `showOperators`.
   */
  async flushUnlisted(): Promise<void> {
    const covers = this.handledCommands;
    const step = this.takeStep();
    const alsoShown = this.options.alsoShown?.() ?? [];
    setCurrentDetails(describeStatus(this.status, { offsetMinutes: this.offsetMinutes, alsoShown }));
    await CancellationScope.nonCancellable(() => caseActivities.recordStep(step));
    this.publishedCommands = Math.max(this.publishedCommands, covers);
  }

  private takeStep(): JournalStep {
    this.stepNo += 1;
    const { events, notices, tasks } = this;
    [this.events, this.notices, this.tasks] = [[], [], []];
    const projected = this.options.project?.();
    return {
      workflowId: workflowInfo().workflowId,
      stepNo: this.stepNo,
      ...(this.proposalId === undefined ? {} : { proposalId: this.proposalId }),
      ...(projected === undefined ? {} : { proposal: { ...projected, status: this.status } }),
      ...this.shownMeanwhile(),
      tasks,
      events,
      notices,
    };
  }

  /** A case that nobody holds any more has been judged: what follows from it the proposal says itself. */
  private shownMeanwhile(): Pick<JournalStep, 'objection'> {
    const isOpen = this.options.shownByProposal === true && this.status.holder !== 'nobody';
    return isOpen ? { objection: this.status } : {};
  }

  /**
   * Brings the operators' list up to date. Search attributes cost an event and a visibility write, so they are upserted
   * only when one of them changed.
   */
  showOperators(): void {
    const now = this.labels();
    if ((Object.keys(now) as (keyof Labels)[]).every((key) => now[key] === this.shown[key])) return;
    this.shown = now;
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.stage, value: now.stage },
      { key: SEARCH_ATTRIBUTES.openTask, value: now.openTask },
      { key: SEARCH_ATTRIBUTES.taskDueAt, value: now.dueAt === '' ? null : new Date(now.dueAt) },
      { key: SEARCH_ATTRIBUTES.needsAttention, value: now.needsAttention },
      { key: SEARCH_ATTRIBUTES.quarter, value: now.quarter === '' ? null : now.quarter },
    ]);
  }

  private labels(): Labels {
    const { dueAt = '', needsAttention, openTask, stage } = this.status;
    const idle = this.options.idleLabel?.() ?? NO_OPEN_TASK;
    const quarter = this.options.project?.().quarter ?? '';
    return { openTask: openTask?.kind ?? idle, stage, dueAt, needsAttention, quarter };
  }
}

/** What operators filter by, as it stands; an empty text is no value. */
interface Labels {
  readonly openTask: string;
  readonly stage: string;
  readonly dueAt: string;
  readonly needsAttention: boolean;
  readonly quarter: string;
}
