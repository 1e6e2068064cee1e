import { createServer } from 'node:http';

import { databaseUrl, processSettings } from '../platform/config';
import { followKeyFile } from '../platform/key-file';
import { closeAll, stopRequested } from '../platform/lifecycle';
import { alarmTo, createLogger } from '../platform/logging';
import { createPayloadCodec } from '../platform/payload-codec';
import { createCodecAccessLog } from '../store/codec-access';
import { createDatabase } from '../store/database';
import { createReferenceStore } from '../store/reference';
import { createCodecApp } from './codec/app';

/** One insert and one look-up by key; what takes longer is stuck. */
const STATEMENT_TIMEOUT_MS = 5_000;

/** The codec server is a process of its own: it holds the payload keys and faces browsers, and does nothing else. */
async function main(): Promise<void> {
  const settings = processSettings();
  const logger = createLogger('codec', settings.text('LOG_LEVEL', 'info'));
  const database = createDatabase({
    connectionString: databaseUrl(settings),
    connections: settings.integer('DATABASE_CONNECTIONS', 5),
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const namespace = settings.text('TEMPORAL_NAMESPACE', 'default');
  const issuer = settings.text('OIDC_ISSUER');
  const codec = createPayloadCodec({
    keys: followKeyFile(settings.text('PAYLOAD_KEY_FILE')),
    namespace,
    // What is plain in Temporal is no secret from an operator who reads it there.
    plain: { are: 'accepted' },
    alarm: alarmTo(logger),
  });
  const app = createCodecApp({
    codec,
    namespace,
    logger,
    uiOrigin: settings.text('CODEC_UI_ORIGIN'),
    publicUrl: new URL(settings.text('CODEC_PUBLIC_URL')),
    clientId: settings.text('CODEC_OIDC_CLIENT', 'dtsen-web'),
    tokens: {
      issuer,
      audience: settings.text('OIDC_AUDIENCE', 'dtsen-api'),
      jwksUrl: new URL(settings.text('OIDC_JWKS_URL', `${issuer}/jwks`)),
    },
    reference: createReferenceStore(database),
    accessLog: createCodecAccessLog(database.pool),
    ping: () => database.pool.query('select 1'),
  });
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, app);
  const port = settings.integer('CODEC_PORT', 8091);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, settings.text('HOST', '127.0.0.1'), resolve);
  });
  logger.info({ port }, 'The codec server is listening');

  await stopRequested();
  await closeAll(logger, [
    { name: 'http', close: () => new Promise((resolve) => server.close(resolve)) },
    { name: 'database', close: () => database.close() },
  ]);
}

main().catch((error: unknown) => {
  process.stderr.write(`The codec server cannot start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
