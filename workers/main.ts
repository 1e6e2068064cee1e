import type { Worker } from '@temporalio/worker';

import { createMessaging } from '../agencies/messaging';
import { startProposal } from '../contracts/start-proposal';
import { commonConfig, processSettings, type Settings } from '../platform/config';
import { closeAll, repeat, stopRequested, type Closable } from '../platform/lifecycle';
import { alarmTo, createLogger, type Logger } from '../platform/logging';
import { payloadProtection } from '../platform/payload-protection';
import { createTemporalClient } from '../platform/temporal-client';
import { connectWorker, logTemporalTo } from '../platform/temporal-worker';
import { createStores, type Stores } from '../store/compose';
import { sweepLedger } from '../store/ledger';
import { sweepStatements } from '../store/objections';
import { releaseIdleClaims } from '../store/tasks';
import { auditRoots } from './audit-roots';
import { agencyWorkers, builtBundle, cycleWorker, proposalsWorker, type WorkerContext } from './compose';
import { applyKept } from './commands';
import { sendNotices } from './notices';
import {
  AGENCY_TIMEOUT_MS,
  AUDIT_ROOT_MINUTES,
  CLAIM_IDLE_HOURS,
  CYCLE_STATEMENT_TIMEOUT_MS,
  HOUSEKEEPING_PAUSE_MS,
  MINUTE_MS,
  STATEMENT_TIMEOUT_MS,
  TELL_PER_SECOND,
} from './options';
import { createRankingEngine } from './ranking-engine';

/** What a worker process does: run proposals, or talk to agencies, rank quarters and sign the audit. */
const ROLES = ['proposals', 'agencies'] as const;
type WorkerRole = (typeof ROLES)[number];

function roleOf(settings: Settings): WorkerRole {
  const stated = settings.text('WORKER_ROLE');
  const role = ROLES.find((known) => known === stated);
  if (role === undefined) throw new Error(`Set WORKER_ROLE to one of: ${ROLES.join(', ')}.`);
  return role;
}

type Client = ReturnType<typeof createTemporalClient>;

async function main(): Promise<void> {
  const settings = processSettings();
  const config = commonConfig(settings);
  const role = roleOf(settings);
  const logger = createLogger(`worker.${role}`, config.logLevel);
  logTemporalTo(logger);
  const payloads = payloadProtection(settings);
  const alarm = alarmTo(logger);
  const temporal = { address: config.temporalAddress, namespace: config.temporalNamespace, payloads, alarm };
  const stores = createStores({
    connectionString: config.databaseUrl,
    connections: config.databaseConnections,
    statementTimeoutMs: role === 'proposals' ? STATEMENT_TIMEOUT_MS : CYCLE_STATEMENT_TIMEOUT_MS,
    keys: config.keys,
    now: Date.now,
  });
  const client = createTemporalClient(temporal);
  const connection = await connectWorker(temporal);
  const context: WorkerContext = {
    connection,
    namespace: temporal.namespace,
    payloads,
    alarm,
    stores,
    now: Date.now,
    workflowBundle: builtBundle(),
  };
  const { workers, rounds } = await start(role, { settings, context, client, logger, stores });
  logger.info({ queues: workers.map(({ options }) => options.taskQueue) }, 'The worker is polling');

  // One that dies takes the process with it, so that whoever supervises starts it anew.
  const running = Promise.all(workers.map((worker) => worker.run()));
  await Promise.race([stopRequested(), running]);
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  await closeAll(logger, [
    ...rounds,
    { name: 'workers', close: () => running },
    { name: 'worker-connection', close: () => connection.close() },
    { name: 'temporal', close: () => client.connection.close() },
    { name: 'database', close: () => stores.database.close() },
  ]);
}

interface Parts {
  readonly settings: Settings;
  readonly context: WorkerContext;
  readonly client: Client;
  readonly logger: Logger;
  readonly stores: Stores;
}

async function start(role: WorkerRole, parts: Parts): Promise<{ workers: Worker[]; rounds: Closable[] }> {
  const { settings, context, client, logger, stores } = parts;
  if (role === 'proposals') return { workers: [await proposalsWorker(context)], rounds: proposalRounds(parts) };
  const agency = (name: string): string => settings.text(`${name.toUpperCase()}_URL`);
  const addresses = { dukcapil: agency('dukcapil'), pusdatin: agency('pusdatin'), bps: agency('bps') };
  const engine = createRankingEngine({
    directory: settings.text('RANKING_DIRECTORY'),
    memoryLimit: settings.text('RANKING_MEMORY_LIMIT', '2GB'),
    resultInbox: settings.text('RESULT_INBOX', '.data/result-inbox'),
  });
  const tellPerSecond = settings.integer('TELL_PER_SECOND', TELL_PER_SECOND);
  const cycle = cycleWorker(context, { engine, client, tellPerSecond });
  return {
    workers: await Promise.all([...agencyWorkers(context, addresses), cycle]),
    rounds: [
      auditRoots({
        logger,
        stores,
        signingKey: settings.secretFile('AUDIT_SIGNING_KEY_FILE'),
        directory: settings.text('AUDIT_EXPORT_DIRECTORY'),
        everyMs: settings.integer('AUDIT_ROOT_MINUTES', AUDIT_ROOT_MINUTES) * MINUTE_MS,
      }),
    ],
  };
}

/** Starts what the API could not start itself, and sends what the journal owes people. */
function proposalRounds({ settings, client, logger, stores }: Parts): Closable[] {
  const messaging = createMessaging({ baseUrl: settings.text('MESSAGING_URL'), timeoutMs: AGENCY_TIMEOUT_MS });
  return [
    repeat({
      logger,
      name: 'outbox',
      pauseMs: 500,
      round: async () => {
        const started = await stores.outbox.relay(50, (pending) =>
          startProposal(client, { ...pending, input: { admitted: true } }),
        );
        return started > 0;
      },
    }),
    repeat({
      logger,
      name: 'commands',
      pauseMs: 1_000,
      round: async () => (await applyKept({ commands: stores.commands, client }, 20)) > 0,
    }),
    repeat({
      logger,
      name: 'housekeeping',
      pauseMs: HOUSEKEEPING_PAUSE_MS,
      round: async () => {
        await releaseIdleClaims(stores.database.pool, CLAIM_IDLE_HOURS);
        await sweepLedger(stores.database.pool);
        await sweepStatements(stores.database.pool);
        return false;
      },
    }),
    repeat({
      logger,
      name: 'notices',
      pauseMs: 1_000,
      round: async () => (await stores.notices.deliver(50, (notices) => sendNotices(messaging, notices))) > 0,
    }),
  ];
}

main().catch((error: unknown) => {
  process.stderr.write(`The worker cannot start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
