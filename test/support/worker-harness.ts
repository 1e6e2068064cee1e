import { randomUUID } from 'node:crypto';

import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';

import type {
  AgencyCall,
  CaseActivities,
  CycleActivities,
  HouseholdMatch,
  NikSettlementCall,
  RegistrationCall,
} from '../../contracts/activities';
import type { JournalStep } from '../../contracts/journal';
import {
  proposalIdOf,
  proposalWorkflowId,
  rankingWorkflowId,
  registryCheckWorkflowId,
  TASK_QUEUES,
} from '../../contracts/names';
import type { RankingCycleInput } from '../../contracts/ranking-cycle';
import { startRegistryCheck } from '../../contracts/start-registry-check';
import { parseSubmission } from '../../contracts/submission-schema';
import type { NikFinding } from '../../domain/identity/double-nik';
import type { RegistrationAnswer } from '../../domain/registration/criteria';
import { CaseFollower } from './case-follower';
import { aCycleWorld, Cycle, type CycleAnswers, type CycleCall, type CyclePlan, type CycleWorld } from './cycle';
import { ownNamespace, testEnvironment } from './environment';
import { Proposed } from './proposed';
import { protectedConverter, type PayloadProtection } from '../../platform/payload-protection';
import { protectedWorker } from '../../workers/compose';
import { changingKeys, protection } from './payloads';
import { installQuietRuntime } from './quiet-runtime';
import { aWorld, type Journal, type World, type WorldPlan } from './world';

// Every wait below is bounded by itself and says what it waited for; this only ends a test that hangs.
jest.setTimeout(60_000);

export interface HarnessOptions {
  readonly maxCachedWorkflows?: number;
  /** How payloads are encrypted; by keys of the test's own when it does not say. */
  readonly payloads?: PayloadProtection;
}

/** Histories on file are read by people and replayed without keys, so they are recorded in clear. */
const RECORDING = process.env['RECORD_HISTORIES'] === '1';
const ignore = (): void => undefined;

/** The worker of the product with its workflows, on a real server, with activities that tests script. */
export class WorkerHarness {
  readonly client: Client;
  private readonly worlds = new Map<string, World>();
  private readonly cycles = new Map<string, CycleWorld>();
  private readonly checks = new Map<string, Journal>();
  private readonly started = new Set<string>();
  private readonly connection: NativeConnection;
  private readonly clientConnection: Connection;
  private readonly namespace: string;
  private readonly payloads: PayloadProtection;
  private workers: Worker[] = [];
  private running: Promise<void>[] = [];

  private constructor({
    connection,
    clientConnection,
    namespace,
    payloads,
  }: {
    connection: NativeConnection;
    clientConnection: Connection;
    namespace: string;
    payloads: PayloadProtection;
  }) {
    this.connection = connection;
    this.clientConnection = clientConnection;
    this.namespace = namespace;
    this.payloads = payloads;
    const converter = { dataConverter: protectedConverter({ payloads, namespace, alarm: ignore }) };
    this.client = new Client({ connection: clientConnection, namespace, ...(RECORDING ? {} : converter) });
  }

  static async start(options: HarnessOptions = {}): Promise<WorkerHarness> {
    const environment = testEnvironment();
    const namespace = ownNamespace(environment);
    installQuietRuntime();
    const connection = await NativeConnection.connect({ address: environment.temporalAddress });
    const clientConnection = await Connection.connect({ address: environment.temporalAddress });
    const payloads = options.payloads ?? protection(changingKeys(), 'accepted');
    const harness = new WorkerHarness({ connection, clientConnection, namespace, payloads });
    await harness.startWorkers(options);
    return harness;
  }

  async startWorkers({ maxCachedWorkflows = 100 }: HarnessOptions = {}): Promise<void> {
    const { workflowBundle } = testEnvironment();
    const cycleActivities = this.cycleActivities();
    this.workers = await Promise.all([
      this.worker({
        taskQueue: TASK_QUEUES.proposals,
        workflowBundle: { codePath: workflowBundle },
        activities: this.caseActivities(),
        maxCachedWorkflows,
        maxConcurrentWorkflowTaskExecutions: Math.max(2, Math.min(20, maxCachedWorkflows)),
      }),
      this.worker({
        taskQueue: TASK_QUEUES.dukcapil,
        activities: {
          matchHousehold: (call: AgencyCall) => this.match(call),
          settleNik: (call: NikSettlementCall) => this.settle(call),
        },
      }),
      this.worker({
        taskQueue: TASK_QUEUES.pusdatin,
        activities: { registerHousehold: (call: RegistrationCall) => this.register(call) },
      }),
      this.worker({ taskQueue: TASK_QUEUES.bps, activities: cycleActivities }),
      this.worker({ taskQueue: TASK_QUEUES.cycle, activities: cycleActivities }),
    ]);
    this.running = this.workers.map((worker) => worker.run());
  }

  /** Stops every worker as a deployment does, so that whatever comes meanwhile waits on the server. */
  async stopWorkers(): Promise<void> {
    for (const worker of this.workers) worker.shutdown();
    this.workers = [];
    await Promise.all(this.running.splice(0));
  }

  /** Ends what a test left open as well, so that the next file's workers find no foreign proposals. */
  async stop(): Promise<void> {
    const left = [...this.started].map((workflowId) => this.client.workflow.getHandle(workflowId).terminate());
    await Promise.allSettled(left);
    await this.stopWorkers();
    await this.clientConnection.close();
    await this.connection.close();
    await Runtime.instance().shutdown();
  }

  /** Makes a world and starts its proposal, as our API does. */
  async propose(plan: WorldPlan = {}, change: (world: World) => void = () => undefined): Promise<Proposed> {
    const world = aWorld(plan);
    change(world);
    this.worlds.set(world.admitted.proposalId, world);
    const workflowId = proposalWorkflowId(world.admitted.proposalId);
    await this.startAnything({ type: 'householdProposal', workflowId, args: [{ admitted: true }] });
    return new Proposed(this.client, { workflowId, world });
  }

  /** Starts the ranking of a version, under an id of its own for each test. */
  async rankVersion(
    { input = {}, ...plan }: CyclePlan & { readonly input?: RankingCycleInput },
    change: (world: CycleWorld) => void = () => undefined,
  ): Promise<Cycle> {
    const workflowId = rankingWorkflowId(randomUUID());
    const world = aCycleWorld(plan);
    change(world);
    this.cycles.set(workflowId, world);
    await this.startAnything({ type: 'rankingCycle', workflowId, args: [input] });
    return new Cycle(this.client, { workflowId, world });
  }

  /** Starts the check of a household that the registry lists, as `npm run registry` does. */
  async checkRegistry(start: Parameters<typeof startRegistryCheck>[1]): Promise<CaseFollower<Journal>> {
    const workflowId = registryCheckWorkflowId(start.checkId);
    const world = { steps: [], record: () => Promise.resolve() };
    this.checks.set(workflowId, world);
    this.started.add(workflowId);
    await startRegistryCheck(this.client, start);
    return new CaseFollower(this.client, { workflowId, world });
  }

  /** Starts a workflow as a foreign client might: under any id, with any input. */
  async startAnything(start: { type: string; workflowId: string; args: unknown[] }): Promise<void> {
    const { type, workflowId, args } = start;
    this.started.add(workflowId);
    await this.client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUES.proposals, args });
  }

  private worker(options: Omit<WorkerOptions, 'connection' | 'namespace'>): Promise<Worker> {
    const { connection, namespace, payloads } = this;
    const protect = RECORDING ? {} : protectedWorker({ payloads, namespace, alarm: ignore });
    // Histories are committed, so the identity must not name the machine.
    return Worker.create({ connection, namespace, identity: `test@${options.taskQueue}`, ...protect, ...options });
  }

  private worldOf(proposalId: string | undefined): World {
    return known(this.worlds.get(proposalId ?? ''));
  }

  private journalOf({ proposalId, workflowId }: JournalStep): Journal {
    if (proposalId !== undefined) return this.worldOf(proposalId);
    return this.checks.get(workflowId) ?? known(this.cycles.get(runOf(workflowId)));
  }

  private caseActivities(): CaseActivities {
    return {
      admitProposal: ({ workflowId, submission }) => {
        const proposalId = proposalIdOf(workflowId);
        if (proposalId === undefined) throw refusal('workflow-id-invalid');
        if (submission === undefined) return this.worldOf(proposalId).admit();
        const parsed = parseSubmission(submission);
        throw 'faults' in parsed ? refusal('submission-invalid', parsed.faults) : refusal('proposal-unknown');
      },
      recordStep: async (step) => {
        const journal = this.journalOf(step);
        await journal.record(step);
        journal.steps.push(step);
      },
      applyCorrection: ({ proposalId, correctionId }) => {
        this.worldOf(proposalId).corrections.push(correctionId);
        return Promise.resolve();
      },
      assignFacilitator: (request) => {
        const world = this.worldOf(request.proposalId);
        world.calls.assignFacilitator += 1;
        world.assignments.push(request);
        return world.assignFacilitator(world.calls.assignFacilitator);
      },
    };
  }

  private async match(call: AgencyCall): Promise<HouseholdMatch> {
    const world = this.worldOf(call.proposalId);
    world.calls.match += 1;
    const statuses = await world.match(call, world.calls.match);
    const heldElsewhere = world.heldElsewhere.filter(({ memberNo }) => statuses[memberNo - 1] === 'double');
    return { statuses, ...(heldElsewhere.length === 0 ? {} : { heldElsewhere }) };
  }

  private async settle(call: NikSettlementCall): Promise<{ keptBy: Exclude<NikFinding, 'unsettled'> }> {
    const world = this.worldOf(call.proposalId);
    world.calls.settle += 1;
    world.settlements.push(call);
    return { keptBy: await world.settle(call, world.calls.settle) };
  }

  private async register(call: RegistrationCall): Promise<RegistrationAnswer> {
    const world = this.worldOf(call.proposalId);
    world.calls.register += 1;
    world.registrations.push(call);
    return world.register(call, world.calls.register);
  }

  private cycleActivities(): CycleActivities {
    const asked = <Name extends CycleCall>(name: Name, runId: string): ReturnType<CycleAnswers[Name]> => {
      const { answers, log } = known(this.cycles.get(runId));
      log.push(name);
      return answers[name](log.filter((logged) => logged === name).length) as ReturnType<CycleAnswers[Name]>;
    };
    return {
      openCycle: async ({ runId }) => ({ ...(await asked('openCycle', runId)), runId }),
      freezeSet: ({ runId }) => asked('freezeSet', runId),
      deliverToBps: ({ runId }) => asked('deliverToBps', runId),
      tellReturned: ({ runId }) => asked('tellReturned', runId),
      rankSet: ({ runId }) => asked('rankSet', runId),
      exportSet: ({ runId }) => asked('exportSet', runId),
      takeResult: ({ runId }) => asked('takeResult', runId),
      servePreviousVersion: ({ runId }) => asked('servePreviousVersion', runId),
      applyOutcome: ({ runId }) => asked('applyOutcome', runId),
      proposeOutcome: ({ runId }) => asked('proposeOutcome', runId),
      applyDetermined: ({ runId }) => asked('applyDetermined', runId),
      tellApplied: ({ runId }) => asked('tellApplied', runId),
      tellPartition: ({ runId }) => asked('tellPartition', runId),
      archiveRun: ({ runId }) => asked('archiveRun', runId),
      tellWaiting: ({ runId }) => asked('tellWaiting', runId),
    };
  }
}

/** The run a case belongs to: a determination's id ends with it. */
function runOf(workflowId: string): string {
  return workflowId.split('-of-').at(-1) ?? workflowId;
}

function known<Known>(found: Known | undefined): Known {
  if (found === undefined) throw refusal('proposal-unknown');
  return found;
}

function refusal(type: string, faults: readonly unknown[] = []): ApplicationFailure {
  return ApplicationFailure.nonRetryable('The proposal was refused', type, faults);
}
