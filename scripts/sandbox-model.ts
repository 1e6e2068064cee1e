import { databaseUrl, processSettings } from '../platform/config';
import { createDatabase } from '../store/database';
import { ensureDemoModel } from './demo-model';
import { createSteps } from './steps';

/** Activates the demonstration's model on the sandbox's registry, where no model is active; run again it changes nothing. */
async function main(): Promise<void> {
  const settings = processSettings();
  const { step } = createSteps();
  const database = createDatabase({
    connectionString: databaseUrl(settings),
    connections: 1,
    statementTimeoutMs: 60_000,
  });
  try {
    const registryDirectory = settings.text('RANKING_DIRECTORY');
    const households = Number(settings.text('REGISTRY_HOUSEHOLDS'));
    await step('Ranking model', () => ensureDemoModel({ database, registryDirectory, households, seed: 1 }));
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The sandbox's model cannot be activated: ${error instanceof Error ? error.message : 'unknown'}\n`,
  );
  process.exitCode = 1;
});
