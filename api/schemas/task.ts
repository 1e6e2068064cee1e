import { z } from 'zod';

import { REASON_CODES } from '../../domain/proposal/reason-codes';
import { STAGES } from '../../domain/proposal/stage';
import { ROLES, TASK_KINDS } from '../../domain/tasks/catalogue';

const Instant = z.iso.datetime({ offset: true });

export const TASK_STATES = ['OPEN', 'CLAIMED', 'COMPLETED', 'RETURNED', 'EXPIRED', 'CANCELLED'] as const;

export const TaskSchema = z
  .object({
    taskId: z.uuid(),
    workflowId: z.string().describe('The case it belongs to, as operators see it in the Temporal UI'),
    proposalId: z.uuid().nullable(),
    trackingCode: z.string().nullable(),
    kind: z.enum(TASK_KINDS),
    state: z.enum(TASK_STATES),
    role: z.enum(ROLES),
    office: z.string().describe('Region code of the office; empty for a national one'),
    village: z.string().nullable(),
    stage: z.enum(STAGES).nullable(),
    escalationLevel: z.int(),
    escalatedOffice: z.string().nullable(),
    assignedTo: z.uuid().nullable(),
    claimedBy: z.uuid().nullable(),
    openedAt: Instant,
    dueAt: Instant,
    followUpAt: Instant.nullable(),
    priority: z.int().min(0).max(100),
    overdue: z.boolean(),
    reasonCodes: z.array(z.enum(REASON_CODES)),
    markedFields: z.array(z.string()).describe('JSON pointers of the fields to be mended'),
    formVersion: z.string().nullable(),
    subject: z
      .object({ reference: z.string(), villageCode: z.string() })
      .nullable()
      .describe('A record of another register that the task is about, and the village it lies in'),
    outcome: z.string().nullable(),
    version: z.int().describe('Grows with every change; part of the ETag'),
  })
  .meta({ id: 'Task' });

export const TaskPageSchema = z
  .object({
    items: z.array(TaskSchema),
    cursor: z.string().exactOptional().describe('Present when there may be more; hand it in for the next page'),
  })
  .meta({ id: 'TaskPage' });

export const TaskDecidedSchema = z
  .object({
    taskId: z.uuid(),
    proposalId: z.uuid().nullable(),
    status: z.looseObject({}).describe('Where the case stands now'),
  })
  .meta({ id: 'TaskDecision' });
