import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';

import { RECEIPT_TYPE } from '../contracts/decision-receipt';
import type { RatePlan } from '../domain/limits/rate-plans';
import { RESULT_MAX_BYTES } from '../domain/ranking/result-file';
import { commonConfig, processSettings, type CommonConfig, type Settings } from '../platform/config';
import { closeAll, stopRequested, type Closable } from '../platform/lifecycle';
import { createSecurityLog } from '../platform/security-events';
import { alarmTo, createLogger } from '../platform/logging';
import { payloadProtection } from '../platform/payload-protection';
import { signingKeys } from '../platform/signing-keys';
import { createTemporalClient } from '../platform/temporal-client';
import { createApiStores, type ApiStores } from '../store/compose';
import { createResultInbox, type ResultInbox } from '../store/result-inbox';
import { createApp, type AppOptions } from './app';
import { runBulks } from './bulk-runner';
import { ARRIVAL_LIMITS } from './middleware/arrival';
import { rememberReference } from './remembered-reference';
import { createThrottle } from './throttle';

/** A statement of the API that takes longer would keep an official waiting; the call is answered 503 instead. */
const STATEMENT_TIMEOUT_MS = 5_000;

/** How long any call may take to come in is minded for each: see `middleware/arrival.ts`. */
const SERVER_LIMITS = { requestTimeout: ARRIVAL_LIMITS.large, headersTimeout: 10_000, maxHeaderSize: 16_384 };

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
  const services = {
    stores,
    temporal,
    security,
    receipts: signingKeys(settings.secretFile('RECEIPT_KEY_FILE'), RECEIPT_TYPE),
    attachmentFolder: attachmentFolder(settings),
    resultInbox: resultInbox(settings),
    now: Date.now,
  };
  const bulks = runBulks({ services, logger });
  const app = createApp({
    ...services,
    tokens: tokenRules(settings),
    throttle: createThrottle(stores.rateLimits),
    logger,
  });
  const server = createServer(SERVER_LIMITS, app);
  const port = settings.integer('PORT', 8080);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, settings.text('HOST', '127.0.0.1'), resolve);
  });
  logger.info({ port }, 'The API is listening');

  await stopRequested();
  await closeAll(logger, [
    httpServer(server),
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

/** Ends with the calls that are open, but for an upload that would go on for hours: its sender comes again. */
function httpServer(server: Server): Closable {
  return {
    name: 'http',
    async close() {
      const ending = setTimeout(() => {
        server.closeAllConnections();
      }, ARRIVAL_LIMITS.usual);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(ending);
    },
  };
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

/** Where rankings made outside come in: the worker that ranks reads this folder too. Of a size that the disk can hold. */
function resultInbox(settings: Settings): ResultInbox {
  const maxBytes = settings.integer('RESULT_MAX_BYTES', RESULT_MAX_BYTES);
  return createResultInbox({ folder: settings.text('RESULT_INBOX', '.data/result-inbox'), maxBytes });
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
