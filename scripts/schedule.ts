import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';

import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../contracts/names';

export const RANKING_SCHEDULE = 'ranking-cycle';

/**
 * Starts the ranking of each quarter's version when its preparation month is over: the first day of the delivery month,
 * in Jakarta's time. A start that was missed is made up for within a week; two rankings never overlap.
 */
export async function ensureSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: RANKING_SCHEDULE,
      spec: {
        calendars: [
          {
            month: ['JANUARY', 'APRIL', 'JULY', 'OCTOBER'],
            dayOfMonth: 1,
            hour: 0,
            minute: 5,
            comment: 'the preparation month is over',
          },
        ],
        timezone: 'Asia/Jakarta',
      },
      policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '7 days', pauseOnFailure: true },
      action: {
        type: 'startWorkflow',
        workflowType: WORKFLOW_TYPES.rankingCycle,
        workflowId: rankingWorkflowId('scheduled'),
        taskQueue: TASK_QUEUES.cycle,
        args: [{}],
        staticSummary: 'Ranking of the version whose preparation month is over',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
