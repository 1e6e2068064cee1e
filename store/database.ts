import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';

import { PrismaClient } from '../prisma/generated/client';

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Connections this process may hold. */
  readonly connections: number;
  /** Milliseconds a statement may run; a lock is waited for no longer. */
  readonly statementTimeoutMs: number;
}

/**
 * One process's way to PostgreSQL: Prisma for reference data and single reads, named statements of `pg` on the hot paths
 * (admission, journal, inbox, fan-out), where Prisma would cost two to four times the CPU.
 */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Connects lazily: a database that is down shows at the first statement, not here. */
export function createDatabase({ connectionString, connections, statementTimeoutMs }: DatabaseOptions): Database {
  const limits = { max: connections, statement_timeout: statementTimeoutMs, connectionTimeoutMillis: 5_000 };
  // Pipelined, so that a transaction with one statement in it costs one round trip.
  const pool = new Pool({ connectionString, ...limits, pipeline: true });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, ...limits }) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
