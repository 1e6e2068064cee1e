import { join } from 'node:path';

import { databaseUrl, processSettings } from '../platform/config';
import { payloadProtection } from '../platform/payload-protection';
import { createTemporalClient } from '../platform/temporal-client';
import { createDatabase } from '../store/database';
import { clockInUse, loadOfficials, loadReference } from './reference';
import { ensureSchedule } from './schedule';
import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';

const IN_FORCE = 'paser-2026';

/** Loads regions, calendars and rules into the database and makes the ranking's schedule; run again it changes nothing. */
async function main(): Promise<void> {
  const settings = processSettings();
  const { step } = createSteps();
  const database = createDatabase({
    connectionString: databaseUrl(settings),
    connections: 2,
    statementTimeoutMs: 60_000,
  });
  const now = new Date().toISOString();
  try {
    await step('Reference data', async () => {
      const clock = (await clockInUse(database, IN_FORCE)) ?? { anchor: now, epoch: now, rate: 1 };
      await loadReference({ database, folder: join(projectFolder(), 'prisma', 'reference'), clock, inForce: IN_FORCE });
      // The sandbox's officials exist only where the sandbox signs people in.
      if (settings.text('LOAD_SANDBOX_OFFICIALS', 'no') === 'yes') await loadOfficials(database);
    });
    const address = settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233');
    const namespace = settings.text('TEMPORAL_NAMESPACE', 'default');
    const client = createTemporalClient({ address, namespace, payloads: payloadProtection(settings) });
    await step('Ranking schedule', () => ensureSchedule(client));
    await client.connection.close();
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Reference data could not be loaded: ${error instanceof Error ? error.message : 'unknown error'}\n`,
  );
  process.exitCode = 1;
});
