import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { WorkflowNotFoundError, WorkflowUpdateStage, type Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';

import {
  createBpsActivities,
  createDukcapilActivities,
  createPusdatinActivities,
} from '../activities/agency-activities';
import { createCaseActivities } from '../activities/case-activities';
import { createCycleActivities, type RankingEngine } from '../activities/cycle-activities';
import { createBps } from '../agencies/bps';
import { createDukcapil } from '../agencies/dukcapil';
import { createPusdatin } from '../agencies/pusdatin';
import { applyRanking } from '../contracts/household-proposal';
import { proposalWorkflowId } from '../contracts/names';
import { REFUSED_PAYLOAD } from '../contracts/refused-payload';
import { protectedConverter, type PayloadProtection } from '../platform/payload-protection';
import type { Stores } from '../store/compose';
import type { Telling } from '../store/telling';
import { refuseUnencryptedInput } from './refuse-unencrypted-input';
import { AGENCY_TIMEOUT_MS, AGENCY_WORKERS, CYCLE_WORKER, PROPOSALS_WORKER } from './options';
import { stepRecorder } from './step-recorder';

export type Alarm = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/** What every worker of a process shares. */
export interface WorkerContext {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly payloads: PayloadProtection;
  /** Told of payloads that cannot be read. */
  readonly alarm: Alarm;
  readonly stores: Stores;
  /** File made by the build; holds every workflow. */
  readonly workflowBundle: string;
  readonly now: () => number;
}

export interface AgencyAddresses {
  readonly dukcapil: string;
  readonly pusdatin: string;
  readonly bps: string;
}

function worker(context: WorkerContext, options: Omit<WorkerOptions, 'connection'>): Promise<Worker> {
  const { connection, namespace } = context;
  const identity = `${String(process.pid)}@${options.taskQueue}`;
  return Worker.create({ connection, namespace, identity, ...protectedWorker(context), ...options });
}

/** What makes a worker encrypt all it says, and refuse what nobody encrypted unless plain payloads are accepted. */
export function protectedWorker({
  payloads,
  namespace,
  alarm,
}: Pick<WorkerContext, 'payloads' | 'namespace' | 'alarm'>): Pick<WorkerOptions, 'dataConverter' | 'interceptors'> {
  return {
    dataConverter: protectedConverter({ payloads, namespace, alarm, standIn: REFUSED_PAYLOAD }),
    interceptors: { activity: [() => ({ inbound: refuseUnencryptedInput })] },
  };
}

/** Workflows and their local activities. */
export function proposalsWorker(context: WorkerContext): Promise<Worker> {
  const { stores, workflowBundle } = context;
  return worker(context, {
    ...PROPOSALS_WORKER,
    workflowBundle: { codePath: workflowBundle },
    activities: createCaseActivities({ ...stores, recordStep: stepRecorder(stores) }),
  });
}

export interface CycleWorkerOptions {
  readonly engine: RankingEngine;
  readonly client: Client;
  /** Waiting workflows told in a second, at most. */
  readonly tellPerSecond: number;
}

/** Rankings and the set-wise work they ask for. */
export function cycleWorker(
  context: WorkerContext,
  { engine, client, tellPerSecond }: CycleWorkerOptions,
): Promise<Worker> {
  const { stores, now, workflowBundle } = context;
  const tell = (runId: string, telling: Telling): Promise<void> => tellWorkflow(client, { runId, telling });
  const activities = {
    ...createCaseActivities({ ...stores, recordStep: stepRecorder(stores) }),
    ...createCycleActivities({ ...stores, engine, tell, now, tellPerSecond }),
  };
  return worker(context, { ...CYCLE_WORKER, workflowBundle: { codePath: workflowBundle }, activities });
}

/** Calls to the agencies, each on its own queue under its own rate limit. */
export function agencyWorkers(context: WorkerContext, addresses: AgencyAddresses): Promise<Worker>[] {
  const { stores } = context;
  const options = (baseUrl: string): { baseUrl: string; timeoutMs: number } => ({
    baseUrl,
    timeoutMs: AGENCY_TIMEOUT_MS,
  });
  const dukcapil = createDukcapilActivities({ ...stores, dukcapil: createDukcapil(options(addresses.dukcapil)) });
  const pusdatin = createPusdatinActivities({ ...stores, pusdatin: createPusdatin(options(addresses.pusdatin)) });
  const bps = createBpsActivities({ ...stores, bps: createBps(options(addresses.bps)) });
  return [
    worker(context, { ...AGENCY_WORKERS.dukcapil, activities: dukcapil }),
    worker(context, { ...AGENCY_WORKERS.pusdatin, activities: pusdatin }),
    worker(context, { ...AGENCY_WORKERS.bps, activities: bps }),
  ];
}

/** A workflow that is over, or waits for no version any more, has nothing left to be told. */
async function tellWorkflow(
  client: Client,
  { runId, telling: { proposalId, told } }: { readonly runId: string; readonly telling: Telling },
): Promise<void> {
  const handle = client.workflow.getHandle(proposalWorkflowId(proposalId));
  const kind = told.kind === 'decided' ? told.decileVersion : told.kind;
  const updateId = `${runId}/${kind}/${proposalId}`;
  try {
    await handle.startUpdate(applyRanking, { args: [told], updateId, waitForStage: WorkflowUpdateStage.ACCEPTED });
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Path of the bundle beside the compiled workers; fails with what to do when it has not been built. */
export function builtBundle(): string {
  const path = join(__dirname, '..', 'workflows.bundle.js');
  try {
    readFileSync(path, { flag: 'r' });
  } catch {
    throw new Error('The workflow bundle is missing: run "npm run build" first.');
  }
  return path;
}
