import type { Language } from '../../domain/texts/texts';
import type { ExplanationStore } from '../../store/explanations';
import {
  explanationOf,
  ExplanationSchema,
  outsideExplanationOf,
  type Explanation,
  PlainExplanationSchema,
} from '../explanation';
import { EXPLANATION_PAGE_HEADERS, explanationPage } from '../explanation-page';
import {
  proposalOperation,
  publicOperation,
  type Operation,
  type ProposalCall,
  type Reply,
  type Services,
} from '../operation';
import { CitizenBody, proposalOfCitizen } from './public-status';

/** Why a household is in its decile: for officials whole, for the household itself in plain words. */
export const EXPLANATION_OPERATIONS: readonly Operation[] = [
  proposalOperation({
    name: 'read-explanation',
    summary: 'Read why the household is in its decile',
    description: `What each variable adds, how far the next decile is, what would move it, and what changed since the version
      before. With \`Accept: text/html\` it is one page to print.`,
    reads: 'proposal',
    tag: 'Proposals',
    method: 'get',
    path: '/v1/proposals/{proposalId}/explanation',
    answers: { 200: { description: 'The explanation', schema: ExplanationSchema, mediaType: 'text/html' } },
    handle: explain,
  }),
  publicOperation({
    name: 'public-explanation',
    summary: 'Ask why we are in our decile',
    description: 'Unknown code, wrong birth date and malformed code are one answer: 404.',
    tag: 'Citizens',
    method: 'post',
    path: '/public/v1/explanation',
    body: CitizenBody,
    answers: { 200: { description: 'The decile in plain words', schema: PlainExplanationSchema } },
    refusals: ['not-found'],
    handle: async (call, services) => {
      const { proposal, stores } = await proposalOfCitizen(call, services);
      const explained = await explanation(stores.explanations, { ...proposal, language: call.language });
      return { status: 200, body: explained.inWords };
    },
  }),
];

async function explain({ actor, proposal, language, header }: ProposalCall, { stores }: Services): Promise<Reply> {
  const explained = await explanation(stores.as(actor).explanations, { ...proposal, language });
  if (!wantsPage(header('accept'))) return { status: 200, body: explained };
  const body = explanationPage(explained, { trackingCode: proposal.trackingCode, language });
  return { status: 200, body, headers: EXPLANATION_PAGE_HEADERS };
}

/** A decile that was made outside is not explained by an older one of our own. */
async function explanation(
  explanations: ExplanationStore,
  { proposalId, language }: { readonly proposalId: string; readonly language: Language },
): Promise<Explanation> {
  const outside = await explanations.lastOutside(proposalId);
  if (outside !== undefined) return outsideExplanationOf(outside, language);
  return explanationOf(await explanations.lastRuns(proposalId), language);
}

/** Browsers name the page first; whoever names JSON, or nothing, gets JSON. */
function wantsPage(accept = ''): boolean {
  const types = accept.split(',').map((type) => type.split(';')[0]?.trim());
  return types.includes('text/html') && !types.includes('application/json');
}
