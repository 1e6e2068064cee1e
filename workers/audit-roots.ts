import { repeat, type Closable } from '../platform/lifecycle';
import type { Logger } from '../platform/logging';
import { createOutsideCopy } from '../store/audit/outside-copy';
import { sealRoot } from '../store/audit/seal-roots';
import { createRootSigner } from '../store/audit/signing';
import type { Stores } from '../store/compose';

export interface AuditRootOptions {
  readonly logger: Logger;
  readonly stores: Pick<Stores, 'database'>;
  /** Private key in PEM. */
  readonly signingKey: string;
  /** A place that nobody reaches through the database. */
  readonly directory: string;
  readonly everyMs: number;
}

/** Signs a root over whatever the audit has gained, now and then. Several workers may: one of them does it at a time. */
export function auditRoots({ logger, stores, signingKey, directory, everyMs }: AuditRootOptions): Closable {
  const copy = createOutsideCopy({ directory, signer: createRootSigner(signingKey) });
  return repeat({
    logger,
    name: 'audit-roots',
    pauseMs: everyMs,
    round: async () => {
      const entries = await sealRoot(stores.database.pool, copy);
      if (entries > 0) logger.info({ entries }, 'A root of the audit was signed');
      return false;
    },
  });
}
