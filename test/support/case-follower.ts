import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { WorkflowUpdateFailedError, type Client, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

import {
  completeTask,
  returnTask,
  type CompleteTask,
  type ProposalStatus,
  type ReturnTask,
} from '../../contracts/household-proposal';
import type { JournalStep, NoticeRequest, TaskProjection, TimelineEvent } from '../../contracts/journal';
import { taskDefinition, type TaskKind } from '../../domain/tasks/catalogue';
import { officeFor, type Actor } from '../../domain/tasks/decide';
import { keepHistory } from './histories';
import { FACILITATOR, VILLAGE, type Journal } from './world';

/** How long a test waits for something that takes milliseconds on an idle machine. */
const PATIENCE_MS = 20_000;

export type Command<T> = Partial<T> & { readonly updateId?: string };

/** Follows a case by what was recorded of it, and acts on its tasks, whichever of its workflows opened them. */
export class CaseFollower<Recorded extends Journal> {
  readonly client: Client;
  readonly workflowId: string;
  readonly world: Recorded;

  constructor(client: Client, { workflowId, world }: { readonly workflowId: string; readonly world: Recorded }) {
    this.client = client;
    this.workflowId = workflowId;
    this.world = world;
  }

  get handle(): WorkflowHandle {
    return this.client.workflow.getHandle(this.workflowId);
  }

  /** Steps of this workflow alone, each once. */
  get steps(): JournalStep[] {
    const own = this.world.steps.filter(({ workflowId }) => workflowId === this.workflowId);
    return [...new Map(own.map((step) => [step.stepNo, step])).values()];
  }

  get events(): TimelineEvent[] {
    return this.steps.flatMap(({ events }) => events);
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }

  get notices(): NoticeRequest[] {
    return this.steps.flatMap(({ notices }) => notices);
  }

  /** Templates of what the household was told, in order. */
  get toldHousehold(): string[] {
    return this.notices.filter(({ to }) => to === 'household').map(({ template }) => template);
  }

  /** Every task as it was last recorded, with the workflow that opened it. */
  get tasks(): (TaskProjection & { readonly workflowId: string })[] {
    const rows = this.world.steps.flatMap(({ tasks, workflowId }) => tasks.map((task) => ({ ...task, workflowId })));
    return [...new Map(rows.map((task) => [task.taskId, task])).values()];
  }

  /** Waits until what people read satisfies `holds`. */
  async until(what: string, holds: (followed: this) => boolean | Promise<boolean>): Promise<void> {
    const patience = Date.now() + PATIENCE_MS;
    while (!(await holds(this))) {
      if (Date.now() > patience) throw new Error(`Waited in vain for ${what}; it went ${this.kinds.join(', ')}`);
      await pause(10);
    }
  }

  /** Waits until the timeline holds an event of this kind. */
  untilNoted(kind: string, times = 1): Promise<void> {
    return this.until(kind, ({ kinds }) => kinds.filter((noted) => noted === kind).length >= times);
  }

  /** Waits until the workflow has nothing left to do but wait. */
  untilIdle(): Promise<void> {
    return this.until('rest', async () => {
      const { raw } = await this.handle.describe();
      return (raw.pendingWorkflowTask ?? undefined) === undefined && (raw.pendingActivities ?? []).length === 0;
    });
  }

  findTask(kind: TaskKind): (TaskProjection & { readonly workflowId: string }) | undefined {
    return this.tasks.findLast((task) => task.kind === kind && task.state === 'OPEN');
  }

  async openTask(kind: TaskKind): Promise<TaskProjection & { readonly workflowId: string }> {
    await this.until(`the task ${kind}`, () => this.findTask(kind) !== undefined);
    const task = this.findTask(kind);
    if (task === undefined) throw new Error(`The task ${kind} was closed again`);
    return task;
  }

  /** Completes the open task with the first outcome of its kind, as somebody of its office, unless told otherwise. */
  async complete(kind: TaskKind, more: Command<CompleteTask> = {}): Promise<ProposalStatus> {
    const { taskId, workflowId } = await this.openTask(kind);
    const { updateId = randomUUID(), ...rest } = more;
    const command = { taskId, outcome: taskDefinition(kind).outcomes[0] ?? '', actor: actorFor(kind), ...rest };
    const { workflow } = this.client;
    return this.onceItKnows(command.taskId, () =>
      workflow.getHandle(workflowId).executeUpdate(completeTask, { updateId, args: [command] }),
    );
  }

  /**
   * A case whose worker was lost between writing a task down and telling the server so does not know of the task until it was
   * run again. Whoever decides tries again then, as the API has him do.
   */
  private async onceItKnows<Answer>(taskId: string, decide: () => Promise<Answer>): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await decide();
      } catch (error) {
        const isOpen = this.tasks.some((task) => task.taskId === taskId && task.state === 'OPEN');
        const cause = error instanceof WorkflowUpdateFailedError ? error.cause : undefined;
        const isBehind = cause instanceof ApplicationFailure && cause.type === 'task-not-open' && isOpen;
        if (!isBehind || tries === 5) throw error;
        await pause(200);
      }
    }
  }

  async sendBack(kind: TaskKind, more: Command<ReturnTask> = {}): Promise<ProposalStatus> {
    const { taskId, workflowId } = await this.openTask(kind);
    const { updateId = randomUUID(), ...rest } = more;
    const marked = { reasonCodes: ['DATA_TIDAK_LENGKAP'] as const, markedFields: ['/members/0/name'] };
    const command: ReturnTask = { taskId, actor: actorFor(kind), ...marked, ...rest };
    return this.client.workflow.getHandle(workflowId).executeUpdate(returnTask, { updateId, args: [command] });
  }

  /** Keeps the history for the replay test when histories are being recorded. */
  async keep(name: string, workflowId: string = this.workflowId): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowId);
    await this.until('a finished workflow task', async () => !(await handle.describe()).raw.pendingWorkflowTask);
    await keepHistory(handle, name);
  }

  /** How many events Temporal has written for this workflow. */
  async historyLength(): Promise<number> {
    const { historyLength } = await this.handle.describe();
    return historyLength;
  }
}

/** Somebody of the office the task belongs to; another person for each kind, so that four eyes are kept. */
export function actorFor(kind: TaskKind, change: Partial<Actor> = {}): Actor {
  const { role, office } = taskDefinition(kind);
  const personId = kind === 'groundcheck-visit' || kind === 'linked-visit' ? FACILITATOR : `person-of-${kind}`;
  return { personId, role, office: officeFor(office, VILLAGE), ...change };
}
