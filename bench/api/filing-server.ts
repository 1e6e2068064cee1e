import type { Client } from '@temporalio/client';

import { createApp } from '../../api/app';
import { rememberReference } from '../../api/remembered-reference';
import { createThrottle } from '../../api/throttle';
import { commonConfig, processSettings } from '../../platform/config';
import { newSigningKeyFile, signingKeys } from '../../platform/signing-keys';
import { RECEIPT_TYPE } from '../../contracts/decision-receipt';
import { createLogger } from '../../platform/logging';
import { createApiStores } from '../../store/compose';
import { createResultInbox } from '../../store/result-inbox';
import { AUDIENCE } from './sign-in';

/**
 * The product's API as it is, but for one thing: the workflow of a filed proposal is started by a client that accepts at
 * once. What is measured ends with the commit; the workflow would be carried by other processes, and by this machine's two
 * cores at the expense of the figure.
 */
function main(): void {
  const settings = processSettings();
  const config = commonConfig(settings);
  const stores = createApiStores({
    connectionString: config.databaseUrl,
    connections: config.databaseConnections,
    statementTimeoutMs: 5_000,
    keys: config.keys,
    now: Date.now,
    forAdmission: rememberReference,
  });
  const temporal = { workflow: { start: () => Promise.resolve({}) } } as unknown as Client;
  const tokens = {
    issuer: settings.text('OIDC_ISSUER'),
    audience: AUDIENCE,
    jwksUrl: new URL(settings.text('OIDC_JWKS_URL')),
  };
  const security = { record: () => undefined, close: () => undefined };
  const throttle = createThrottle(stores.rateLimits);
  const logger = createLogger('bench.filing', 'warn');
  const attachmentFolder = settings.text('ATTACHMENT_FOLDER', '-');
  const resultInbox = createResultInbox({ folder: '-', maxBytes: 0 });
  const receipts = signingKeys(newSigningKeyFile(), RECEIPT_TYPE);
  const services = { stores, temporal, security, receipts, attachmentFolder, resultInbox, now: Date.now };
  const app = createApp({ ...services, tokens, throttle, logger });
  app.listen(settings.integer('PORT', 0), '127.0.0.1');
}

main();
