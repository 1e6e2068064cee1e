import { z } from 'zod';

import { isoDay, legalDay } from '../domain/calendar/calendar';
import { disputeUnderWay } from '../domain/proposal/stage';
import { utcOffsetMinutes } from '../domain/region';
import { textFor, type Language } from '../domain/texts/texts';
import type { ProposalView } from '../store/proposals';

/** An objection or appeal that is being judged, in words: who handles it, until when, and what comes next. */
export const DisputeSchema = z
  .object({ code: z.enum(['objection', 'appeal']), text: z.string() })
  .exactOptional()
  .describe('Present while an objection or an appeal is being judged: who handles it, until when, what comes next');

/** What is said of a proposal whose decision is disputed; nothing of any other. The day is that of the household's zone. */
export function disputeIn(
  { status, village }: Pick<ProposalView, 'status' | 'village'>,
  language: Language,
): { readonly dispute?: z.output<typeof DisputeSchema> } {
  const code = disputeUnderWay(status);
  if (code === undefined) return {};
  const { dueAt, holder, holderOffice: office, nextStep: step } = status;
  const last = dueAt === undefined ? '' : isoDay(legalDay(Date.parse(dueAt) - 1, utcOffsetMinutes(village)));
  const text = textFor({ kind: 'dispute', code, language, parameters: { holder, office, step, until: last } });
  return { dispute: { code, text } };
}
