import { Router } from 'express';
import type { Client } from '@temporalio/client';

/** Milliseconds a dependency has to answer before the process counts as not ready. */
const PATIENCE_MS = 2_000;

/** Liveness says the process runs; readiness that it can reach what it needs. */
export function healthRoutes({ ping, temporal }: { ping: () => Promise<unknown>; temporal: Client }): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const [database, workflows] = await Promise.allSettled([
      ping(),
      temporal.connection.withDeadline(Date.now() + PATIENCE_MS, () => temporal.workflowService.getSystemInfo({})),
    ]);
    const parts = { database: database.status === 'fulfilled', temporal: workflows.status === 'fulfilled' };
    response
      .status(parts.database && parts.temporal ? 200 : 503)
      .json({ status: parts.database && parts.temporal ? 'ready' : 'not-ready', parts });
  });
  return router;
}
