import { z } from 'zod';

import { ROLES } from '../../domain/tasks/catalogue';
import { textFor } from '../../domain/texts/texts';
import { isTrackingCode } from '../../domain/tracking-code';
import { disputeIn, DisputeSchema } from '../dispute';
import { publicOperation, type Call, type Operation, type Reply, type Services } from '../operation';
import { notFound } from '../problem';
import type { DecisionView, ProposalView } from '../../store/proposals';

/** What a household asks with. */
export const CitizenBody = z.strictObject({
  trackingCode: z.string().trim().toUpperCase().max(20),
  birthDate: z.iso.date().describe('Second factor: birth date of a member, yyyy-mm-dd'),
});

const Said = z.object({ code: z.string(), text: z.string() });
const PublicStatusSchema = z
  .object({
    stage: Said,
    nextStep: Said,
    heldBy: Said,
    dueAt: z.iso.datetime({ offset: true }).nullable(),
    dispute: DisputeSchema,
    expected: z.object({ from: z.iso.date(), until: z.iso.date() }).nullable(),
    quarter: z.string().nullable(),
    accesses: z
      .array(
        z.object({
          office: z.string().describe('Region code; empty for a national office'),
          reads: z.int(),
          reveals: z.int().describe('How often a whole NIK or KK number was shown'),
          lastAt: z.iso.datetime({ offset: true }),
        }),
      )
      .describe('How often each office looked at this case'),
    comments: z
      .array(
        z.object({
          text: z.string(),
          role: z.enum(ROLES),
          office: z.string().describe('Region code; empty for a national office'),
          at: z.iso.datetime({ offset: true }),
        }),
      )
      .describe('What the offices say to the household'),
    reasons: z.array(Said),
    end: Said.exactOptional(),
    decisions: z.array(
      z.object({
        programme: z.string(),
        quarter: z.string(),
        outcome: z.string(),
        position: z.int().nullable(),
        reasons: z.array(Said),
        payment: Said.extend({ amountRupiah: z.int(), at: z.iso.datetime({ offset: true }), reason: Said.nullable() })
          .nullable()
          .describe('What the payer last reported'),
      }),
    ),
  })
  .meta({ id: 'PublicStatus' });

/** What a household learns of its proposal, in plain words. */
export const PUBLIC_STATUS_OPERATIONS: readonly Operation[] = [
  publicOperation({
    name: 'public-status',
    summary: 'Ask where my proposal is',
    description: 'Unknown code, wrong birth date and malformed code are one answer: 404.',
    tag: 'Citizens',
    method: 'post',
    path: '/public/v1/status',
    body: CitizenBody,
    answers: { 200: { description: 'Where it stands, who holds it, until when, why', schema: PublicStatusSchema } },
    refusals: ['not-found'],
    handle: status,
  }),
];

type CitizenCall = Call<z.output<typeof CitizenBody>>;

/** The proposal a household asks for, with what may be read of it. Throws the same 404 whatever is wrong. */
export async function proposalOfCitizen(
  { body: { trackingCode, birthDate } }: CitizenCall,
  { stores }: Services,
): Promise<{ proposal: ProposalView; stores: ReturnType<Services['stores']['forCitizen']> }> {
  if (!isTrackingCode(trackingCode)) throw notFound();
  const ofCitizen = stores.forCitizen(trackingCode);
  const proposal = await ofCitizen.proposals.findByTrackingCode(trackingCode);
  if (proposal === undefined) throw notFound();
  const { members } = await ofCitizen.households.open(proposal.proposalId);
  if (!members.some((member) => member.birthDate === birthDate)) throw notFound();
  return { proposal, stores: ofCitizen };
}

type Spoken = 'stage' | 'next-step' | 'holder' | 'reason' | 'end' | 'payment' | 'payment-reason';

function paymentInWords(
  payment: DecisionView['payment'],
  say: (kind: Spoken, code: string) => z.output<typeof Said>,
): unknown {
  if (payment === null) return null;
  const { state, reason, amountRupiah, at } = payment;
  return { ...say('payment', state), amountRupiah, at, reason: reason === null ? null : say('payment-reason', reason) };
}

async function status(call: CitizenCall, services: Services): Promise<Reply> {
  const { language } = call;
  const { proposal, stores } = await proposalOfCitizen(call, services);
  const { accessLog, comments } = stores;

  const say = (kind: Spoken, code: string): z.output<typeof Said> => {
    return { code, text: textFor({ kind, code, language }) };
  };
  const { status: now, expected, quarter, decisions } = proposal;
  return {
    status: 200,
    body: {
      stage: say('stage', now.stage),
      nextStep: say('next-step', now.nextStep),
      heldBy: say('holder', now.holder),
      dueAt: now.dueAt ?? null,
      ...disputeIn(proposal, language),
      expected,
      quarter,
      accesses: await accessLog.accessCountsByOffice(proposal.proposalId),
      comments: await comments.listForCitizen(proposal.proposalId),
      reasons: now.reasonCodes.map((code) => say('reason', code)),
      ...(now.end === undefined ? {} : { end: say('end', now.end) }),
      decisions: decisions.map(({ programme, quarter: of, outcome, reasonCodes, position, payment }) => {
        const reasons = reasonCodes.map((code) => say('reason', code));
        return { programme, quarter: of, outcome, position, reasons, payment: paymentInWords(payment, say) };
      }),
    },
  };
}
