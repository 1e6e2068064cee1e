import { z } from 'zod';

import { PAYMENT_REASONS, PAYMENT_STATES } from '../../domain/payment/report';
import { CHANNELS } from '../../domain/proposal/channels';
import { REASON_CODES } from '../../domain/proposal/reason-codes';
import { ENDS, STAGES } from '../../domain/proposal/stage';
import { TASK_KINDS } from '../../domain/tasks/catalogue';
import { DisputeSchema } from '../dispute';

const Instant = z.iso.datetime({ offset: true });
const Reasons = z.array(z.enum(REASON_CODES));
const Quarter = z.string().regex(/^\d{4}Q[1-4]$/);

export const StatusSchema = z
  .object({
    stage: z.enum(STAGES),
    nextStep: z.string().describe('What happens next'),
    holder: z.string().describe('Who holds the proposal now'),
    holderOffice: z.string().describe('Region code of the office; empty for a national office or none'),
    dueAt: Instant.exactOptional().describe('Legal instant until which the holder has time'),
    reasonCodes: Reasons,
    clockPausedSince: Instant.exactOptional().describe('An agency has not answered; the clock stands still meanwhile'),
    needsAttention: z.boolean(),
    end: z.enum(ENDS).exactOptional(),
    openTask: z.object({ taskId: z.uuid(), kind: z.enum(TASK_KINDS) }).exactOptional(),
  })
  .meta({ id: 'ProposalStatus' });

export const DecisionSchema = z
  .object({
    programme: z.string(),
    quarter: Quarter,
    version: Quarter,
    decileVersion: Quarter,
    rulesId: z.string(),
    calendarId: z.string(),
    snapshotSha256: z.string().nullable().describe('Of the frozen set its decile was made from'),
    modelId: z.string().nullable().describe('Of the model its decile was made with'),
    modelVersion: z.string().nullable(),
    outcome: z.enum(['granted', 'waiting-list', 'refused']),
    reasonCodes: z.array(z.string()),
    amountRupiah: z.int(),
    position: z.int().nullable(),
    decidedAt: Instant,
    payment: z
      .object({
        state: z.enum(PAYMENT_STATES),
        reason: z.enum(PAYMENT_REASONS).nullable(),
        amountRupiah: z.int(),
        at: Instant,
      })
      .nullable()
      .describe('What the payer last reported; determined and paid are separate'),
  })
  .meta({ id: 'Decision' });

/** What a filer who is no office may learn. */
export const ProposalStatusViewSchema = z.object({
  proposalId: z.uuid(),
  trackingCode: z.string(),
  channel: z.enum(CHANNELS),
  village: z.string(),
  version: Quarter.nullable(),
  quarter: Quarter.nullable(),
  expected: z.object({ from: z.iso.date(), until: z.iso.date() }).nullable(),
  status: StatusSchema,
  dispute: DisputeSchema,
  filedAt: Instant,
});

/** A proposal without any household data. Decisions are left out for those who see the status only. */
export const ProposalSchema = ProposalStatusViewSchema.extend({
  revision: z.int().describe('Grows with every change; part of the ETag'),
  registrationNumber: z.string().nullable().exactOptional(),
  groundchecked: z.boolean().exactOptional(),
  returns: z.int().exactOptional(),
  decile: z.int().min(1).max(10).nullable().exactOptional(),
  decisions: z.array(DecisionSchema).exactOptional(),
  previousProposalId: z.uuid().nullable().exactOptional(),
}).meta({ id: 'Proposal' });

export const FiledProposalSchema = ProposalSchema.extend({
  running: z.boolean().describe('True: the household had an open proposal already, and this is it'),
}).meta({ id: 'FiledProposal' });

export const TimelineSchema = z
  .object({
    events: z.array(
      z.object({
        workflowId: z.string(),
        seq: z.int(),
        at: Instant,
        kind: z.string(),
        status: z.looseObject({}),
        reasonCodes: z.array(z.string()),
        detail: z.looseObject({}),
      }),
    ),
  })
  .meta({ id: 'Timeline' });

/** What a decision is answered with: where the proposal stands now. */
export const DecidedSchema = z
  .object({ proposalId: z.uuid().nullable(), status: StatusSchema })
  .meta({ id: 'DecisionAnswer' });
