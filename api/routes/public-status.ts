import { Router } from 'express';
import { z } from 'zod';

import { textFor, type Language } from '../../domain/texts/texts';
import { isTrackingCode } from '../../domain/tracking-code';
import type { HouseholdStore } from '../../store/households';
import type { ProposalStore } from '../../store/proposals';
import { notFound } from '../problem';
import { parseBody } from '../request';

const StatusBody = z.strictObject({
  trackingCode: z.string().trim().toUpperCase().max(20),
  /** Second factor: birth date of a member, yyyy-mm-dd. */
  birthDate: z.iso.date(),
});

/** Where a household's proposal stands, for the household itself. Unknown, wrong and foreign are one answer. */
export function publicStatusRoutes({
  proposals,
  households,
}: {
  proposals: ProposalStore;
  households: HouseholdStore;
}): Router {
  return Router().post('/public/v1/status', async (request, response) => {
    const { trackingCode, birthDate } = parseBody(StatusBody, request);
    const proposal = isTrackingCode(trackingCode) ? await proposals.findByTrackingCode(trackingCode) : undefined;
    if (proposal === undefined) throw notFound();
    const { members } = await households.open(proposal.proposalId);
    if (!members.some((member) => member.birthDate === birthDate)) throw notFound();

    const language: Language = request.acceptsLanguages('id', 'en') === 'en' ? 'en' : 'id';
    const say = (
      kind: 'stage' | 'next-step' | 'holder' | 'reason' | 'end',
      code: string,
    ): { code: string; text: string } => {
      return { code, text: textFor({ kind, code, language }) };
    };
    const { status, expected, quarter, decisions } = proposal;
    response.json({
      stage: say('stage', status.stage),
      nextStep: say('next-step', status.nextStep),
      heldBy: say('holder', status.holder),
      dueAt: status.dueAt ?? null,
      expected,
      quarter,
      reasons: status.reasonCodes.map((code) => say('reason', code)),
      ...(status.end === undefined ? {} : { end: say('end', status.end) }),
      decisions: decisions.map(({ programme, quarter: of, outcome, reasonCodes, position }) => {
        return { programme, quarter: of, outcome, position, reasons: reasonCodes.map((code) => say('reason', code)) };
      }),
    });
  });
}
