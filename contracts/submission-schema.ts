import { z } from 'zod';

import { PROGRAMMES } from '../domain/eligibility/rules';
import type { Fault } from '../domain/proposal/check-submission';
import { CHANNELS } from '../domain/proposal/channels';
import {
  EVIDENCE_KINDS,
  EVIDENCE_MEDIA_TYPES,
  LONGEST_ADDRESS,
  LONGEST_NAME,
  LONGEST_REFERENCE,
  MOST_MEMBERS,
} from '../domain/proposal/limits';
import type { ProposalSubmission } from '../domain/proposal/submission';
import { hasInvisibleCharacters, hasInvisibleCharactersInLines } from '../domain/visible-text';

/** A text of up to `maxLength` characters, all of which can be seen and stored. */
export function visibleText(maxLength: number): z.ZodString {
  return visible(z.string().max(maxLength));
}

/** A text that must say something; blanks around it are taken off. */
export function filledText(maxLength: number): z.ZodString {
  return visible(z.string().trim().min(1).max(maxLength));
}

/** A text of several lines that must say something; blanks around it are taken off. */
export function filledLines(maxLength: number): z.ZodString {
  const filled = z.string().trim().min(1).max(maxLength);
  return filled.refine((value) => !hasInvisibleCharactersInLines(value), { params: { code: 'invisible-characters' } });
}

function visible(text: z.ZodString): z.ZodString {
  return text.refine((value) => !hasInvisibleCharacters(value), { params: { code: 'invisible-characters' } });
}

/** A document or photo kept elsewhere, by its hash. */
export const EvidenceReferenceSchema = z.strictObject({
  kind: z.enum(EVIDENCE_KINDS).meta({ description: 'What the document is' }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'SHA-256 of the content, 64 hexadecimal digits' }),
  mediaType: z.enum(EVIDENCE_MEDIA_TYPES),
  reference: visibleText(LONGEST_REFERENCE).min(1).meta({ description: 'Where the content lies' }),
});

/** One person on the Kartu Keluarga. */
export const SubmittedMemberSchema = z.strictObject({
  nik: z.string().max(32).meta({ description: '16 digits; checked for shape, then with Dukcapil' }),
  name: filledText(LONGEST_NAME),
  birthDate: z.iso.date(),
  sex: z.enum(['female', 'male']),
  relation: z
    .string()
    .regex(/^[1-9]$/)
    .meta({ description: 'Relation to the head on the KK, 1 = head' }),
});

/** What a filer hands in, by any door and any client. */
export const ProposalSubmissionSchema = z.strictObject({
  channel: z.enum(CHANNELS).meta({ description: 'The door the proposal comes in by' }),
  villageCode: visibleText(20).meta({ description: 'Kemendagri code of the desa/kelurahan, 10 digits' }),
  rt: z
    .string()
    .regex(/^\d{1,3}$/)
    .exactOptional(),
  rw: z
    .string()
    .regex(/^\d{1,3}$/)
    .exactOptional(),
  address: filledText(LONGEST_ADDRESS),
  kkNumber: z.string().max(32).meta({ description: 'Number of the Kartu Keluarga, 16 digits' }),
  members: z.array(SubmittedMemberSchema).min(1).max(MOST_MEMBERS),
  evidence: z.array(EvidenceReferenceSchema).max(40),
  programmes: z.array(z.enum(PROGRAMMES)).min(1).max(PROGRAMMES.length),
  kind: z.enum(['new', 'update']).exactOptional(),
  relationToHousehold: z.enum(['self', 'relative', 'neighbour', 'official']).exactOptional(),
  consent: z.boolean(),
  previousProposalId: z.uuid().exactOptional(),
  calendarId: visibleText(60).exactOptional(),
}) satisfies z.ZodType<ProposalSubmission>;

/** What starts `householdProposal` from any Temporal client: its JSON schema is published as docs/reference/proposal-input.schema.json. */
export const ProposalInputSchema = z.union([
  z.strictObject({ submission: ProposalSubmissionSchema }),
  z.strictObject({ admitted: z.literal(true) }),
]);

const CODE_BY_ISSUE: Readonly<Record<string, string>> = {
  too_big: 'too-long',
  too_small: 'too-short',
  unrecognized_keys: 'unknown-field',
  invalid_format: 'wrong-shape',
  invalid_value: 'not-in-code-list',
  invalid_union: 'wrong-shape',
};

/** zod's issues as faults by JSON pointer, without any value of the input. */
export function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), code: 'unknown-field' }));
    return [{ pointer: pointerTo(issue.path), code: codeOf(issue) }];
  });
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') return issue.params['code'];
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'missing' : 'wrong-type';
  return CODE_BY_ISSUE[issue.code] ?? 'wrong-shape';
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${shownName(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Field names nobody declared come from the caller, and are told back only while they have no room for a number of anybody. */
function shownName(name: string): string {
  return /^\D*(?:\d\D*){0,8}$/.test(name) ? name.slice(0, 60) : '?';
}

/** Parses what was handed in, or lists what is wrong with it. */
export function parseSubmission(
  input: unknown,
): { readonly submission: ProposalSubmission } | { readonly faults: Fault[] } {
  const parsed = ProposalSubmissionSchema.safeParse(input, { reportInput: true });
  return parsed.success ? { submission: parsed.data } : { faults: faultsOf(parsed.error) };
}
