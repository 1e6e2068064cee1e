import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

import type { AdmittedProposal, AgencyCall, CaseActivities, RegistrationCall } from '../../contracts/activities';
import type { JournalStep } from '../../contracts/journal';
import { applyRanking, completeTask, returnTask, type CompleteTask, type ProposalStatus } from '../../contracts/household-proposal';
import { proposalIdOf, proposalWorkflowId, TASK_QUEUES } from '../../contracts/names';
import type { householdProposal } from '../../workflows';
import type { Calendar } from '../../domain/calendar/calendar';
import type { MatchStatus } from '../../domain/identity/match';
import type { ReasonCode } from '../../domain/proposal/reason-codes';
import type { RegistrationAnswer } from '../../domain/registration/criteria';
import { taskDefinition, type TaskKind } from '../../domain/tasks/catalogue';
import { officeFor, type Actor } from '../../domain/tasks/decide';
import { millisecondCalendar } from './calendars';
import { ownNamespace, testEnvironment } from './environment';

export const VILLAGE = '9901012001';
const FACILITATOR = 'f0000000-0000-4000-8000-000000000001';

/** How the world around one workflow behaves. Every answer may be replaced by a test. */
export interface World {
  readonly admitted: AdmittedProposal;
  match: (call: AgencyCall, attempt: number) => Promise<readonly MatchStatus[]>;
  register: (call: RegistrationCall, attempt: number) => Promise<RegistrationAnswer>;
  assignFacilitator: () => Promise<{ facilitatorId?: string }>;
  record: (step: JournalStep) => Promise<void>;
  /** Every step as it was recorded, at least once. */
  readonly steps: JournalStep[];
  readonly calls: { match: number; register: number };
}

export interface WorldPlan {
  readonly channel?: AdmittedProposal['channel'];
  readonly calendar?: Calendar;
  readonly evidence?: AdmittedProposal['evidence'];
}

/** The worker of the product with its workflows, on a real server, with activities that tests script. */
export class WorkerHarness {
  readonly client: Client;
  readonly worlds = new Map<string, World>();
  private readonly running: Promise<void>[] = [];
  private readonly connection: NativeConnection;
  private readonly clientConnection: Connection;
  private readonly namespace: string;
  private workers: Worker[] = [];

  private constructor({ connection, clientConnection, namespace }: { connection: NativeConnection; clientConnection: Connection; namespace: string }) {
    this.connection = connection;
    this.clientConnection = clientConnection;
    this.namespace = namespace;
    this.client = new Client({ connection: clientConnection, namespace });
  }

  static async start(options: { maxCachedWorkflows?: number } = {}): Promise<WorkerHarness> {
    const environment = testEnvironment();
    const namespace = ownNamespace(environment);
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const connection = await NativeConnection.connect({ address: environment.temporalAddress });
    const clientConnection = await Connection.connect({ address: environment.temporalAddress });
    const harness = new WorkerHarness({ connection, clientConnection, namespace });
    await harness.startWorkers(options);
    return harness;
  }

  async startWorkers({ maxCachedWorkflows = 100 }: { maxCachedWorkflows?: number } = {}): Promise<void> {
    const { workflowBundle } = testEnvironment();
    const common = { connection: this.connection, namespace: this.namespace };
    this.workers = [
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.proposals, workflowBundle: { codePath: workflowBundle }, activities: this.caseActivities(), maxCachedWorkflows, maxConcurrentWorkflowTaskExecutions: Math.max(2, Math.min(20, maxCachedWorkflows)) }),
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.dukcapil, activities: { matchHousehold: (call: AgencyCall) => this.match(call) } }),
      await Worker.create({ ...common, taskQueue: TASK_QUEUES.pusdatin, activities: { registerHousehold: (call: RegistrationCall) => this.register(call) } }),
    ];
    this.running.push(...this.workers.map((worker) => worker.run()));
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.workers) worker.shutdown();
    await Promise.all(this.running.splice(0));
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    await this.clientConnection.close();
    await this.connection.close();
    await Runtime.instance().shutdown();
  }

  /** Makes a world and starts its proposal. */
  async propose(plan: WorldPlan = {}, change: (world: World) => void = () => undefined): Promise<Proposed> {
    const proposalId = randomUUID();
    const world = aWorld(proposalId, plan);
    change(world);
    this.worlds.set(proposalId, world);
    const handle = await this.client.workflow.start<typeof householdProposal>('householdProposal', {
      workflowId: proposalWorkflowId(proposalId),
      taskQueue: TASK_QUEUES.proposals,
      args: [{ admitted: true }],
    });
    return new Proposed(handle, world);
  }

  private worldOf(proposalId: string | undefined): World {
    const world = this.worlds.get(proposalId ?? '');
    if (world === undefined) throw ApplicationFailure.nonRetryable('No such world', 'proposal-unknown');
    return world;
  }

  private caseActivities(): CaseActivities {
    return {
      admitProposal: ({ workflowId, submission }) => {
        if (submission !== undefined) throw ApplicationFailure.nonRetryable('refused', 'submission-invalid', []);
        return Promise.resolve({ admitted: this.worldOf(proposalIdOf(workflowId)).admitted });
      },
      recordStep: async (step) => {
        const world = this.worldOf(step.proposalId);
        await world.record(step);
        world.steps.push(step);
      },
      applyCorrection: () => Promise.resolve(),
      assignFacilitator: ({ proposalId }) => this.worldOf(proposalId).assignFacilitator(),
    };
  }

  private async match(call: AgencyCall): Promise<{ statuses: readonly MatchStatus[] }> {
    const world = this.worldOf(call.proposalId);
    world.calls.match += 1;
    return { statuses: await world.match(call, world.calls.match) };
  }

  private async register(call: RegistrationCall): Promise<RegistrationAnswer> {
    const world = this.worldOf(call.proposalId);
    world.calls.register += 1;
    return world.register(call, world.calls.register);
  }
}

function aWorld(proposalId: string, { channel = 'kemensos', calendar = millisecondCalendar(), evidence }: WorldPlan): World {
  return {
    admitted: {
      proposalId,
      trackingCode: 'TESTCODE22',
      channel,
      villageCode: VILLAGE,
      calendar,
      evidence: evidence ?? ['ktp', 'kk', 'house-photo', 'berita-acara', 'attendance-list', 'sptjm', 'assignment-letter'],
      kind: 'new',
      receivesAid: false,
      filedAt: calendar.clock.anchor,
    },
    match: () => Promise.resolve(['matched']),
    register: () => Promise.resolve({ registered: true, registrationNumber: 'REG-1' }),
    assignFacilitator: () => Promise.resolve({ facilitatorId: FACILITATOR }),
    record: () => Promise.resolve(),
    steps: [],
    calls: { match: 0, register: 0 },
  };
}

/** A started proposal and the people who act on it. */
export class Proposed {
  readonly handle: WorkflowHandle<typeof householdProposal>;
  readonly world: World;

  constructor(handle: WorkflowHandle<typeof householdProposal>, world: World) {
    this.handle = handle;
    this.world = world;
  }

  get lastStatus(): ProposalStatus | undefined {
    return this.world.steps.findLast(({ proposal }) => proposal !== undefined)?.proposal?.status;
  }

  get kinds(): string[] {
    return this.world.steps.flatMap(({ events }) => events.map(({ kind }) => kind));
  }

  /** Waits until what people read satisfies `holds`. */
  async until(what: string, holds: (proposed: this) => boolean): Promise<void> {
    const patience = Date.now() + 20_000;
    while (!holds(this)) {
      if (Date.now() > patience) throw new Error(`Waited in vain for ${what}; it stands at ${JSON.stringify(this.lastStatus)}`);
      await pause(15);
    }
  }

  async openTask(kind: TaskKind): Promise<string> {
    await this.until(kind, ({ lastStatus }) => lastStatus?.openTask?.kind === kind);
    return this.lastStatus?.openTask?.taskId ?? '';
  }

  async complete(kind: TaskKind, more: Partial<CompleteTask> & { updateId?: string } = {}): Promise<ProposalStatus> {
    const taskId = await this.openTask(kind);
    const { updateId = randomUUID(), outcome = taskDefinition(kind).outcomes[0] ?? '', ...rest } = more;
    return this.handle.executeUpdate(completeTask, { updateId, args: [{ taskId, outcome, actor: actorFor(kind), ...rest }] });
  }

  async sendBack(kind: TaskKind, reasonCodes: readonly ReasonCode[]): Promise<ProposalStatus> {
    const taskId = await this.openTask(kind);
    const command = { taskId, actor: actorFor(kind), reasonCodes, markedFields: ['/members/0/name'] };
    return this.handle.executeUpdate(returnTask, { updateId: randomUUID(), args: [command] });
  }

  /** A visit that found the household, or ended with another outcome. */
  async visit(outcome = 'found', startedAt = '2026-01-05T09:00:00+07:00'): Promise<ProposalStatus> {
    const visit = { answersId: randomUUID(), outcome, startedAt, formVersion: 'gc-2026-02', sha256: 'ab'.repeat(32) };
    return this.complete('groundcheck-visit', { visit });
  }

  async rank(decided: Partial<Parameters<typeof decision>[0]> = {}): Promise<ProposalStatus> {
    await this.until('the wait for a version', ({ lastStatus }) => lastStatus?.stage === 'ranking' || lastStatus?.nextStep === 'waiting-list');
    return this.handle.executeUpdate(applyRanking, { updateId: randomUUID(), args: [decision(decided)] });
  }
}

export function decision({ runId = randomUUID(), outcome = 'granted' as const, decile = 2, version = '2026Q2' }: { runId?: string; outcome?: 'granted' | 'waiting-list' | 'refused'; decile?: number; version?: string } = {}) {
  const reason: ReasonCode = outcome === 'granted' ? 'DESIL_MEMENUHI' : outcome === 'refused' ? 'DI_LUAR_DESIL' : 'KUOTA_PENUH';
  const decisions = [{ programme: 'SEMBAKO' as const, outcome, reasons: [reason], amountRupiah: outcome === 'granted' ? 600_000 : 0 }];
  return { kind: 'decided' as const, runId, version, quarter: version, decile, decileVersion: version, decisions };
}

/** Somebody of the office the task belongs to; another person for each kind, so that four eyes are kept. */
export function actorFor(kind: TaskKind, change: Partial<Actor> = {}): Actor {
  const { role, office } = taskDefinition(kind);
  const personId = kind === 'groundcheck-visit' ? FACILITATOR : `person-of-${kind}`;
  return { personId, role, office: officeFor(office, VILLAGE), ...change };
}
