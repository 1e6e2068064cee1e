import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { RECEIPT_TYPE } from '../contracts/decision-receipt';
import type { RatePlan } from '../domain/limits/rate-plans';
import { commonConfig, processSettings, type CommonConfig, type Settings } from '../platform/config';
import { closeAll, stopRequested } from '../platform/lifecycle';
import { createSecurityLog } from '../platform/security-events';
import { alarmTo, createLogger } from '../platform/logging';
import { payloadProtection } from '../platform/payload-protection';
import { signingKeys } from '../platform/signing-keys';
import { createTemporalClient } from '../platform/temporal-client';
import { createApiStores, type ApiStores } from '../store/compose';
import { createApp, type AppOptions } from './app';
import { runBulks } from './bulk-runner';
import { rememberReference } from './remembered-reference';
import { createThrottle } from './throttle';

/** A statement of the API that takes longer would keep an official waiting; the call is answered 503 instead. */
const STATEMENT_TIMEOUT_MS = 5_000;

async function main(): Promise<void> {
  const settings = processSettings();
  const config = commonConfig(settings);
  const logger = createLogger('api', config.logLevel);
  const temporal = createTemporalClient({
    address: config.temporalAddress,
    namespace: config.temporalNamespace,
    payloads: payloadProtection(settings),
    alarm: alarmTo(logger),
  });
  const stores = storesFor(settings, config);
  const security = createSecurityLog({ name: 'api', ...securityFile(settings) });
  const receipts = signingKeys(settings.secretFile('RECEIPT_KEY_FILE'), RECEIPT_TYPE);
  const services = {
    stores,
    temporal,
    security,
    receipts,
    attachmentFolder: attachmentFolder(settings),
    now: Date.now,
  };
  const bulks = runBulks({ services, logger });
  const app = createApp({
    ...services,
    tokens: tokenRules(settings),
    throttle: createThrottle(stores.rateLimits),
    logger,
  });
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
    bulks,
    { name: 'temporal', close: () => temporal.connection.close() },
    { name: 'database', close: () => stores.database.close() },
    {
      name: 'security',
      close: () => {
        security.close();
        return Promise.resolve();
      },
    },
  ]);
}

function storesFor(settings: Settings, config: CommonConfig): ApiStores {
  return createApiStores({
    connectionString: config.databaseUrl,
    connections: config.databaseConnections,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    keys: config.keys,
    now: Date.now,
    forAdmission: rememberReference,
    ...ratePlans(settings),
  });
}

/** Whose tokens are taken, and for whom they must be. */
function tokenRules(settings: Settings): AppOptions['tokens'] {
  const issuer = settings.text('OIDC_ISSUER');
  return {
    issuer,
    audience: settings.text('OIDC_AUDIENCE', 'dtsen-api'),
    jwksUrl: new URL(settings.text('OIDC_JWKS_URL', `${issuer}/jwks`)),
  };
}

/** Limits of this deployment where a file names them: the demonstration's officials are programs, which ask much faster. */
function ratePlans(settings: Settings): { readonly ratePlans?: readonly RatePlan[] } {
  const file = settings.text('RATE_PLANS_FILE', '-');
  return file === '-' ? {} : { ratePlans: JSON.parse(readFileSync(file, 'utf8')) as RatePlan[] };
}

/** Documents and photos, encrypted; backed up beside the database. */
function attachmentFolder(settings: Settings): string {
  return settings.text('ATTACHMENT_FOLDER', '.data/attachments');
}

/** Security events go to a file of their own where one is named, to be shipped off the host; else to standard output. */
function securityFile(settings: Settings): { readonly file?: string } {
  const file = settings.text('SECURITY_LOG_FILE', '-');
  return file === '-' ? {} : { file };
}

main().catch((error: unknown) => {
  process.stderr.write(`The API cannot start: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exitCode = 1;
});
