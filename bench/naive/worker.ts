import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';

import { createDukcapil } from '../../agencies/dukcapil';
import { createPusdatin } from '../../agencies/pusdatin';
import { commonConfig, processSettings } from '../../platform/config';
import { stopRequested } from '../../platform/lifecycle';
import { alarmTo, createLogger } from '../../platform/logging';
import { protectedConverter, payloadProtection, FAILURE_CONVERTER_PATH } from '../../platform/payload-protection';
import { connectWorker, logTemporalTo } from '../../platform/temporal-worker';
import { createDatabase } from '../../store/database';
import { AGENCY_TIMEOUT_MS, PROPOSALS_WORKER, STATEMENT_TIMEOUT_MS } from '../../workers/options';
import { createNaiveActivities } from './activities';
import { NAIVE_QUEUE } from './names';

/** Runs the naive build with the options of the product's worker: what differs is how the workflow is written. */
async function main(): Promise<void> {
  const settings = processSettings();
  const { databaseUrl, databaseConnections, temporalAddress, temporalNamespace, logLevel } = commonConfig(settings);
  const logger = createLogger('worker.naive', logLevel);
  logTemporalTo(logger);
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('./workflow'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger: new DefaultLogger('WARN'),
  });
  const limits = { connections: databaseConnections, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const database = createDatabase({ connectionString: databaseUrl, ...limits });
  const connection = await connectWorker({ address: temporalAddress, namespace: temporalNamespace });
  const agency = (name: string) => ({ baseUrl: settings.text(`${name}_URL`), timeoutMs: AGENCY_TIMEOUT_MS });
  const worker = await Worker.create({
    ...PROPOSALS_WORKER,
    taskQueue: NAIVE_QUEUE,
    connection,
    namespace: temporalNamespace,
    // Its payloads are encrypted like the product's: what is compared is how the workflow is written.
    dataConverter: protectedConverter({
      payloads: payloadProtection(settings),
      namespace: temporalNamespace,
      alarm: alarmTo(logger),
    }),
    workflowBundle: { code },
    activities: createNaiveActivities({
      prisma: database.prisma,
      dukcapil: createDukcapil(agency('DUKCAPIL')),
      pusdatin: createPusdatin(agency('PUSDATIN')),
    }),
  });
  logger.info({ queue: NAIVE_QUEUE }, 'The worker is polling');

  const running = worker.run();
  await Promise.race([stopRequested(), running]);
  if (worker.getState() === 'RUNNING') worker.shutdown();
  await running;
  await connection.close();
  await database.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`The naive worker cannot start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
