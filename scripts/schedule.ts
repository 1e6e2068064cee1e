import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';

import { rankingWorkflowId, TASK_QUEUES, WORKFLOW_TYPES } from '../contracts/names';

export const RANKING_SCHEDULE = 'ranking-cycle';

const SCHEDULE = {
  spec: {
    calendars: [
      {
        month: ['MARCH', 'JUNE', 'SEPTEMBER', 'DECEMBER'],
        dayOfMonth: 1,
        hour: 0,
        minute: 5,
        comment: 'the preparation month begins',
      },
    ],
    timezone: 'Asia/Jakarta',
  },
  policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '30 days', pauseOnFailure: true },
  action: {
    type: 'startWorkflow',
    workflowType: WORKFLOW_TYPES.rankingCycle,
    workflowId: rankingWorkflowId('scheduled'),
    taskQueue: TASK_QUEUES.cycle,
    args: [{}],
    staticSummary: 'Ranking of the version that is being prepared',
  },
} as const satisfies Omit<ScheduleOptions, 'scheduleId'>;

/**
 * Starts the ranking of each quarter's version when its preparation month begins, in Jakarta's time: the cycle itself waits
 * for the end of the sign-off days and of the month. A start that was missed is made up for until the month is over; two
 * rankings never overlap. A schedule that is
 * there already is written anew, because its input outlives the key it was encrypted with.
 */
export async function ensureSchedule(client: Client): Promise<void> {
  try {
    await client.schedule.create({ scheduleId: RANKING_SCHEDULE, ...SCHEDULE });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(RANKING_SCHEDULE).update(({ state }) => ({ ...SCHEDULE, state }));
  }
}
