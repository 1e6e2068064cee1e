import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { startSystem } from '../../scripts/system';
import { TEST_DATA } from './environment';
import { freePort } from './free-port';
import globalSetup from './global-setup';
import { running } from './running';

/** Registry of the journeys: large enough that ten more households do not move a decile. */
const HOUSEHOLDS = 20_000;

/** The whole product as processes from `dist/`, beside what other tests need. */
export default async function journeySetup(): Promise<void> {
  await globalSetup();
  const dataDir = join(TEST_DATA, 'journey');
  const [api, sandbox, postgres, temporal, temporalUi] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const system = await startSystem({
    dataDir,
    ports: { api, sandbox, postgres, temporal, temporalUi },
    households: HOUSEHOLDS,
    step: (_name, work) => work(),
  });
  const name = 'the running system';
  running.push({ name, pid: process.pid, exited: Promise.resolve(0), stop: () => system.stop() });
  const { apiUrl, sandboxUrl, temporalAddress, namespace, secretsFile, environment } = system;
  const url = new URL(environment['DATABASE_URL'] ?? '');
  url.password = (await readFile(environment['DATABASE_PASSWORD_FILE'] ?? '', 'utf8')).trim();
  const journey = {
    apiUrl,
    sandboxUrl,
    temporalAddress,
    namespace,
    secretsFile,
    databaseUrl: url.toString(),
    keyFile: environment['KEY_FILE'],
    dataDir,
    environment,
  };
  await writeFile(join(TEST_DATA, 'journey.json'), JSON.stringify(journey));
}
