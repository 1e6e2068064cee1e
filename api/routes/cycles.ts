import { Router } from 'express';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

import { rankingWorkflowId } from '../../contracts/names';
import { cycleStatus } from '../../contracts/ranking-cycle';
import { notFound } from '../problem';

/** How far the ranking of a version has come. */
export function cycleRoutes({ temporal }: { readonly temporal: Client }): Router {
  return Router().get('/v1/cycles/:version', async (request, response) => {
    const { version } = request.params;
    if (!/^\d{4}Q[1-4]$/.test(version)) throw notFound();
    try {
      response.json(await temporal.workflow.getHandle(rankingWorkflowId(version)).query(cycleStatus));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw notFound();
      throw error;
    }
  });
}
