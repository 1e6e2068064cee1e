import { z } from 'zod';

/** A faulty field: where, and what is wrong with it. Never its value. */
export const FaultSchema = z
  .object({
    pointer: z.string().describe('JSON pointer into the request body'),
    code: z.string().describe('Stable code, see docs/reference/refusals.md'),
    parameters: z.looseObject({}).exactOptional().describe('What the text of the code has places for'),
  })
  .meta({ id: 'Fault' });

/** Every refusal, as `application/problem+json` (RFC 9457). */
export const ProblemSchema = z
  .looseObject({
    type: z.string().describe('URI of the kind of problem; ends in its code'),
    status: z.int(),
    code: z.string().describe('Stable code, see docs/reference/refusals.md'),
    title: z.string().describe('In the language asked for, Indonesian by default'),
    detail: z.string().describe('What to do next, in the same language'),
    errors: z.array(FaultSchema).exactOptional().describe('Faulty fields of a form'),
    current: z.looseObject({}).exactOptional().describe('With 412: the object as it stands now'),
    office: z.string().exactOptional().describe('With `already-claimed`: the office of whoever was first'),
    end: z.string().exactOptional().describe('With 410: how the case ended'),
    until: z.string().exactOptional().describe('With 423: until when decisions rest'),
    reason: z.string().exactOptional().describe('With 423: why they rest'),
    commandId: z.uuid().exactOptional().describe('With 503, when the decision was kept'),
  })
  .meta({ id: 'Problem' });
