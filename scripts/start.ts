import { join } from 'node:path';

import { createTemporalClient } from '../platform/temporal-client';
import { stopRequested } from '../platform/lifecycle';
import { ensureSchedule } from './schedule';
import { projectFolder } from './services/project-folder';
import { createSteps } from './steps';
import { startSystem, type Ports, type RunningSystem } from './system';
import { walkthrough } from './walkthrough';

const DEFAULT_HOUSEHOLDS = 100_000;

function portFrom(name: string, otherwise: number): number {
  return Number(process.env[name] ?? otherwise);
}

function ports(): Ports {
  const temporal = portFrom('TEMPORAL_PORT', 7233);
  return {
    api: portFrom('API_PORT', 8080),
    sandbox: portFrom('SANDBOX_PORT', 8090),
    postgres: portFrom('POSTGRES_PORT', 5433),
    temporal,
    temporalUi: portFrom('TEMPORAL_UI_PORT', temporal + 1000),
    codec: portFrom('CODEC_PORT', 8091),
  };
}

/** `npm start`: everything there is on one machine, a walk through the journey, and then it stays up. */
async function main(): Promise<void> {
  const { step, say } = createSteps();
  const stopping = stopRequested();
  const dataDir = process.env['DATA_DIR'] ?? join(projectFolder(), '.data');
  const system = await startSystem({ dataDir, ports: ports(), step, households: DEFAULT_HOUSEHOLDS });
  const temporal = createTemporalClient({
    address: system.temporalAddress,
    namespace: system.namespace,
    payloads: system.payloads,
  });
  const died = Promise.race(system.processes.map(({ name, exited }) => exited.then(() => name)));
  let reason: string | undefined;
  try {
    await ensureSchedule(temporal);
    showAddresses(say, system);
    const played = walkthrough({ system, temporal, say }).then(
      () => {
        say('Everything stays up. Press Ctrl-C to stop; "npm start" goes on where the proposals stood.');
      },
      (error: unknown) => {
        say(`The walkthrough stopped: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
    reason = await Promise.race([stopping.then(() => undefined), died]);
    void played;
  } finally {
    say(
      reason === undefined
        ? 'Stopping.'
        : `${reason} ended by itself; its log is in ${join(dataDir, 'logs')}. Stopping the rest.`,
    );
    await temporal.connection.close();
    await step('Stopping all processes in order', () => system.stop());
  }
  process.exit(reason === undefined ? 0 : 1);
}

function showAddresses(
  say: (line: string) => void,
  { apiUrl, temporalUiUrl, sandboxUrl, codecUrl }: RunningSystem,
): void {
  say('');
  say(`  API            ${apiUrl}`);
  say(`  Temporal UI    ${temporalUiUrl ?? '(the server named by TEMPORAL_ADDRESS)'}`);
  say(`  Agency sandbox ${sandboxUrl}`);
  say(`  Payloads in the Temporal UI: sign in as made at ${codecUrl}/sign-in (docs/operations.md)`);
  say('');
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
