import { createServer } from 'node:http';

import { commonConfig, processSettings } from '../platform/config';
import { closeAll, stopRequested } from '../platform/lifecycle';
import { createLogger } from '../platform/logging';
import { createTemporalClient } from '../platform/temporal-client';
import { createStores } from '../store/compose';
import type { KeyFile } from '../store/sealing';
import { createApp } from './app';

/** A statement of the API that takes longer would keep an official waiting; the call is answered 503 instead. */
const STATEMENT_TIMEOUT_MS = 5_000;

async function main(): Promise<void> {
  const settings = processSettings();
  const config = commonConfig(settings);
  const logger = createLogger('api', config.logLevel);
  const temporal = createTemporalClient({ address: config.temporalAddress, namespace: config.temporalNamespace });
  const stores = createStores({
    connectionString: config.databaseUrl,
    connections: config.databaseConnections,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    keyFile: config.keyFile as KeyFile,
    now: Date.now,
  });
  const issuer = settings.text('OIDC_ISSUER');
  const tokens = {
    issuer,
    audience: settings.text('OIDC_AUDIENCE', 'dtsen-api'),
    jwksUrl: new URL(settings.text('OIDC_JWKS_URL', `${issuer}/jwks`)),
  };
  const app = createApp({ stores, temporal, tokens, logger, now: Date.now });
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, app);
  const port = settings.integer('PORT', 8080);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, settings.text('HOST', '127.0.0.1'), resolve);
  });
  logger.info({ port }, 'The API is listening');

  await stopRequested();
  await closeAll(logger, [
    { name: 'http', close: () => new Promise((resolve) => server.close(resolve)) },
    { name: 'temporal', close: () => temporal.connection.close() },
    { name: 'database', close: () => stores.database.close() },
  ]);
}

main().catch((error: unknown) => {
  process.stderr.write(`The API cannot start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
