import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startSystem } from '../../scripts/system';
import { TEST_DATA } from './environment';
import { freePort } from '../../platform/ports';
import globalSetup from './global-setup';
import { running } from './running';

/** Registry of the journeys: large enough that ten more households do not move a decile. */
const HOUSEHOLDS = 20_000;

/** The whole product as processes from `dist/`, beside what other tests need. */
export default async function journeySetup(): Promise<void> {
  await globalSetup();
  const dataDir = join(TEST_DATA, 'journey');
  const [api, sandbox, postgres, temporal, temporalUi, codec] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const system = await startSystem({
    dataDir,
    ports: { api, sandbox, postgres, temporal, temporalUi, codec },
    households: HOUSEHOLDS,
    step: (_name, work) => work(),
  });
  const name = 'the running system';
  running.push({ name, pid: process.pid, exited: Promise.resolve(0), stop: () => system.stop() });
  const { apiUrl, sandboxUrl, codecUrl, temporalAddress, namespace, secretsFile, environment } = system;
  // Tests look at the rows of every office, as no process of ours may.
  const password = (await readFile(join(dataDir, 'secrets', 'postgres'), 'utf8')).trim();
  const journey = {
    apiUrl,
    sandboxUrl,
    codecUrl,
    temporalAddress,
    namespace,
    secretsFile,
    databaseUrl: `postgresql://postgres:${password}@127.0.0.1:${String(postgres)}/dtsen`,
    keyFile: environment['KEY_FILE'],
    dataDir,
    environment,
  };
  await writeFile(join(TEST_DATA, 'journey.json'), JSON.stringify(journey));
}
