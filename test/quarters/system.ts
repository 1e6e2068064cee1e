import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';

import { createCaseActivities } from '../../activities/case-activities';
import { createCycleActivities } from '../../activities/cycle-activities';
import { createSandbox } from '../../agencies/sandbox/app';
import { createPopulation } from '../../agencies/sandbox/population';
import type { JournalStep } from '../../contracts/journal';
import { applyRanking } from '../../contracts/household-proposal';
import { proposalWorkflowId } from '../../contracts/names';
import { protectedConverter } from '../../platform/payload-protection';
import type { Telling } from '../../store/telling';
import { agencyWorkers, protectedWorker, type WorkerContext } from '../../workers/compose';
import { CYCLE_WORKER, PROPOSALS_WORKER } from '../../workers/options';
import { createRankingEngine } from '../../workers/ranking-engine';
import { stepRecorder } from '../../workers/step-recorder';
import { listen, type RunningServer } from '../agencies/support/running-sandbox';
import { testStores, type TestStores } from '../support/database';
import { ownNamespace, testEnvironment } from '../support/environment';
import { changingKeys, protection } from '../support/payloads';
import { installQuietRuntime } from '../support/quiet-runtime';
import { aWorld, type World } from '../support/world';

/** Nobody but these households is told anything here, so nobody need be spared. */
const TELL_PER_SECOND = 1_000;
const ignore = (): void => undefined;

/** The journals of this run, by proposal and by the ranking they belong to. */
export type Journals = Map<string, World>;

/** The product's own workflows, activities, stores and ranking on real servers, and the agencies as they answer over HTTP. */
export interface System {
  readonly client: Client;
  readonly stores: TestStores;
  /** Where the registry is delivered and the runs lie. */
  readonly directory: string;
  /** What was recorded of a proposal, by its id, or of a ranking, by its workflow's. */
  journalOf(id: string): World;
  stop(): Promise<void>;
}

/** Starts everything. `directory` must hold a registry before a quarter is ranked. */
export async function startSystem(directory: string): Promise<System> {
  const environment = testEnvironment();
  const namespace = ownNamespace(environment);
  installQuietRuntime();
  const address = environment.temporalAddress;
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const payloads = protection(changingKeys(), 'accepted');
  const stores = await testStores();
  const sandbox = await listen(createSandbox({ population: createPopulation() }));
  const client = new Client({
    connection: clientConnection,
    namespace,
    dataConverter: protectedConverter({ payloads, namespace, alarm: ignore }),
  });
  const workflowBundle = environment.workflowBundle;
  const context = { connection, namespace, payloads, alarm: ignore, stores, workflowBundle, now: Date.now };
  const journals: Journals = new Map();
  const workers = await startWorkers(context, { client, directory, journals, sandbox });
  const running = workers.map((worker) => worker.run());
  return {
    client,
    stores,
    directory,
    journalOf: (id) => journalOf(journals, id),
    async stop() {
      await endLeftovers(client, journals);
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await sandbox.close();
      await clientConnection.close();
      await connection.close();
      await Runtime.instance().shutdown();
      await stores.drop();
    },
  };
}

interface Around {
  readonly client: Client;
  readonly directory: string;
  readonly journals: Journals;
  readonly sandbox: RunningServer;
}

/** Workers as `workers/compose.ts` wires them, but that each step recorded in PostgreSQL is kept for the assertions as well. */
function startWorkers(
  context: WorkerContext & { readonly stores: TestStores },
  { client, directory, journals, sandbox }: Around,
): Promise<Worker[]> {
  const { stores, now, connection, namespace, workflowBundle } = context;
  const record = stepRecorder(stores);
  const recordStep = async (step: JournalStep): Promise<void> => {
    await record(step);
    journalOf(journals, step.proposalId ?? runOf(step.workflowId)).steps.push(step);
  };
  const caseActivities = createCaseActivities({ ...stores, recordStep });
  const engine = createRankingEngine({ directory, memoryLimit: '1GB' });
  const tell = (runId: string, telling: Telling): Promise<void> => tellWorkflow(client, { runId, telling });
  const cycle = createCycleActivities({ ...stores, engine, tell, now, tellPerSecond: TELL_PER_SECOND });
  const shared = { connection, namespace, workflowBundle: { codePath: workflowBundle }, ...protectedWorker(context) };
  const addresses = { dukcapil: '/dukcapil', pusdatin: '/pusdatin', bps: '/bps' };
  const at = (path: string): string => `${sandbox.url}${path}`;
  return Promise.all([
    Worker.create({ ...shared, ...PROPOSALS_WORKER, activities: caseActivities }),
    Worker.create({ ...shared, ...CYCLE_WORKER, activities: { ...caseActivities, ...cycle } }),
    ...agencyWorkers(context, {
      dukcapil: at(addresses.dukcapil),
      pusdatin: at(addresses.pusdatin),
      bps: at(addresses.bps),
    }),
  ]);
}

/** A refusal is an error here: whoever is told of a quarter waits for it. */
async function tellWorkflow(
  client: Client,
  { runId, telling: { proposalId, told } }: { readonly runId: string; readonly telling: Telling },
): Promise<void> {
  const handle = client.workflow.getHandle(proposalWorkflowId(proposalId));
  await handle.executeUpdate(applyRanking, { args: [told], updateId: `${runId}/${told.kind}/${proposalId}` });
}

/** A determination is a case of the run its id ends with. */
function runOf(workflowId: string): string {
  return workflowId.split('-of-').at(-1) ?? workflowId;
}

function journalOf(journals: Journals, id: string): World {
  const known = journals.get(id);
  if (known !== undefined) return known;
  const world = aWorld();
  journals.set(id, world);
  return world;
}

/** Who still waits would be carried on by the next file's workers. */
async function endLeftovers(client: Client, journals: Journals): Promise<void> {
  const ids = [...journals.keys()].map((id) => (id.startsWith('ranking-') ? id : proposalWorkflowId(id)));
  await Promise.allSettled(ids.map((id) => client.workflow.getHandle(id).terminate()));
}
