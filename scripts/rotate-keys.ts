import { parseArgs } from 'node:util';

import { databaseUrl, type Settings } from '../platform/config';
import { followKeyFile } from '../platform/key-file';
import { payloadProtection } from '../platform/payload-protection';
import { createTemporalClient } from '../platform/temporal-client';
import { createDatabase } from '../store/database';
import { createKeyRotation } from '../store/key-rotation';
import { createSealer } from '../store/sealing';
import { operatorSettings } from './keys/operator-settings';
import { retireDatabaseKey, rotateIndexKey, rotateSealKey, type DatabaseKeys } from './keys/rotate-database-keys';
import { retirePayloadKey, rotatePayloadKey } from './keys/rotate-payload-key';

const USAGE = 'Say which: npm run rotate-keys -- --kind seal|index|payload [--retire KEY]';
/** Re-wrapping a batch takes milliseconds; one that waits longer than this for a lock is better tried again. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Makes a new key of one kind and carries everything over to it while all processes run; or destroys one that is unused. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kind: { type: 'string' }, retire: { type: 'string' } } });
  const settings = operatorSettings();
  const { kind, retire } = values;
  if (kind === 'payload') await changePayloadKey(settings, retire);
  else if (kind === 'seal' || kind === 'index')
    await withDatabaseKeys(settings, (keys) => changeKey(keys, { kind, retire }));
  else throw new Error(USAGE);
}

async function changePayloadKey(settings: Settings, retire: string | undefined): Promise<void> {
  const path = settings.text('PAYLOAD_KEY_FILE');
  if (retire === undefined) {
    say(
      `Payloads are encrypted with ${rotatePayloadKey(path, new Date())} from now on; what is stored stays readable.`,
    );
    return;
  }
  const address = settings.text('TEMPORAL_ADDRESS', '127.0.0.1:7233');
  const namespace = settings.text('TEMPORAL_NAMESPACE', 'default');
  const client = createTemporalClient({ address, namespace, payloads: payloadProtection(settings) });
  try {
    await retirePayloadKey(path, { id: retire, client });
    say(`${retire} is destroyed.`);
  } finally {
    await client.connection.close();
  }
}

interface Wanted {
  readonly kind: 'seal' | 'index';
  readonly retire: string | undefined;
}

async function changeKey(keys: DatabaseKeys, { kind, retire }: Wanted): Promise<void> {
  if (retire !== undefined) {
    await retireDatabaseKey(retire, keys);
    say(`${retire} is destroyed.`);
    return;
  }
  const id = kind === 'seal' ? await rotateSealKey(keys) : await rotateIndexKey(keys);
  say(`Everything is under ${id}. Destroy a former key with --retire when backups that need it may become unreadable.`);
}

async function withDatabaseKeys(settings: Settings, work: (keys: DatabaseKeys) => Promise<void>): Promise<void> {
  const path = settings.text('KEY_FILE');
  const database = createDatabase({
    connectionString: databaseUrl(settings),
    connections: 2,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  try {
    const rotation = createKeyRotation(database.pool, createSealer(followKeyFile(path)));
    await work({
      path,
      rotation,
      show: ({ done, left }) => {
        say(`  ${String(done)} done, ${String(left)} left`);
      },
    });
  } finally {
    await database.close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The keys could not be changed.'}\n`);
  process.exitCode = 1;
});
