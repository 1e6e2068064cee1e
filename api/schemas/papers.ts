import { z } from 'zod';

import { EVIDENCE_KINDS } from '../../domain/proposal/limits';
import { ROLES } from '../../domain/tasks/catalogue';

const Instant = z.iso.datetime({ offset: true });
const Office = z.string().describe('Region code of the office; empty for a national one');

export const CommentSchema = z
  .object({
    commentId: z.uuid(),
    taskId: z.uuid().nullable(),
    visibility: z.enum(['internal', 'citizen']),
    text: z.string(),
    author: z.uuid().describe('Person id of the author'),
    role: z.enum(ROLES),
    office: Office,
    at: Instant,
  })
  .meta({ id: 'Comment' });

export const CommentListSchema = z.object({ comments: z.array(CommentSchema) }).meta({ id: 'CommentList' });

export const AttachmentSchema = z
  .object({
    attachmentId: z.uuid(),
    taskId: z.uuid(),
    mediaType: z.string(),
    bytes: z.int(),
    sha256: z.string().describe('Of the content, 64 hexadecimal digits'),
    uploader: z.uuid().describe('Person id of whoever uploaded it'),
    office: Office,
    at: Instant,
  })
  .meta({ id: 'Attachment' });

export const AttachmentListSchema = z.object({ attachments: z.array(AttachmentSchema) }).meta({ id: 'AttachmentList' });

const JsonSchemaSchema = z.looseObject({});

const Compared = z.object({ value: z.unknown(), title: z.string().exactOptional() });

/** What came with an objection or an appeal. */
const HandedInObjection = z
  .object({
    documents: z.array(
      z.object({
        kind: z.enum(['house-photo', 'other']),
        sha256: z.string(),
        reference: z.string().describe('Where it lies; identity numbers in it are left out'),
        location: z
          .object({ latitude: z.number(), longitude: z.number() })
          .exactOptional()
          .describe('Where the photo was taken'),
      }),
    ),
    objectorVillage: z.string().exactOptional(),
  })
  .meta({ id: 'HandedInObjection' });

export const SideBySideSchema = z.array(
  z.object({
    pointer: z.string(),
    title: z.string(),
    current: Compared.exactOptional(),
    incoming: Compared.exactOptional(),
    changed: z.boolean(),
  }),
);

export const TaskFormSchema = z
  .object({
    formVersion: z.string(),
    schema: JsonSchemaSchema.describe('Of the body of complete, JSON Schema 2020-12; x-order is the order of asking'),
    returnSchema: JsonSchemaSchema.exactOptional().describe('Of the body of return, for tasks that can be sent back'),
    prefilled: z
      .looseObject({})
      .exactOptional()
      .describe('Answers to begin with; not for supervisors. A masked number sent back stands for the one on record'),
    documents: z
      .array(
        z.object({
          kind: z.enum(EVIDENCE_KINDS),
          sha256: z.string(),
          mediaType: z.string(),
          reference: z.string().describe('Where it lies; identity numbers in it are left out'),
        }),
      )
      .exactOptional()
      .describe('What the filer and the region handed in; not for supervisors'),
    onRecord: z
      .array(
        z.object({
          name: z.string(),
          nik: z.string().describe('Masked'),
          relation: z.string(),
          sex: z.enum(['female', 'male']),
          birthDate: z.iso.date(),
        }),
      )
      .exactOptional()
      .describe('The members on record, beside the form of a visit'),
    sideBySide: SideBySideSchema.exactOptional().describe(
      'For a review of a visit: what was on record beside what it found. Of an objection: what the household was ranked by beside what it says is right',
    ),
    objection: HandedInObjection.exactOptional().describe(
      'What was handed in with the objection that the task judges; not for supervisors',
    ),
    appealed: HandedInObjection.exactOptional().describe(
      'Of an appeal: what was handed in with the objection that was refused; not for supervisors',
    ),
  })
  .meta({ id: 'TaskForm' });
