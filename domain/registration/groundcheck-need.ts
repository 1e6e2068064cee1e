import type { RegistrationConsequence } from '../identity/match';
import type { ChannelRule } from '../proposal/channels';

/** When a household is visited before its data may be ranked. */
export interface GroundcheckPolicy {
  readonly id: string;
  readonly validFrom: string;
  readonly source: string;
  /** Share of households, 0 to 1, visited although no rule asks for it, so that nobody can rely on not being seen. */
  readonly sampleShare: number;
  /** Whether a household that receives aid outside its limit is visited, because the visit ends its grandfathering. */
  readonly visitRecipients: boolean;
}

/**
 * Rates and reasons of the visits beyond those that the door or an unclear identity demands.
 * @basis none: policy assumption (domain reference 3.5: sampling rates for DTSEN are not known)
 */
export const GROUNDCHECK_POLICIES: readonly GroundcheckPolicy[] = [
  {
    id: 'groundcheck-2025-06',
    validFrom: '2025-06-10',
    source: 'Domain reference sections 2.1 step 7, 3.5 and 6.1; sampling share assumed',
    sampleShare: 0.05,
    visitRecipients: true,
  },
  {
    id: 'groundcheck-doors-only',
    validFrom: '2025-06-10',
    source:
      'Permensos 3/2025 art. 9-10: the visit belongs to the door; recipients are visited by campaign (domain reference 3.5)',
    sampleShare: 0,
    visitRecipients: false,
  },
];

export type GroundcheckReason = 'door' | 'unclear-identity' | 'recipient' | 'sample';

export interface GroundcheckFacts {
  readonly channel: ChannelRule;
  readonly match: RegistrationConsequence;
  readonly receivesAid: boolean;
  /** Number in [0, 1) drawn from the proposal id, so that a replay and an auditor draw the same. */
  readonly draw: number;
  readonly alreadyGroundchecked: boolean;
}

/** Why this household must be visited, or `undefined` when it need not be. */
export function groundcheckReason(policy: GroundcheckPolicy, facts: GroundcheckFacts): GroundcheckReason | undefined {
  if (facts.alreadyGroundchecked) return undefined;
  if (facts.match === 'groundcheck') return 'unclear-identity';
  if (facts.channel.groundcheck === 'always') return 'door';
  if (policy.visitRecipients && facts.receivesAid) return 'recipient';
  return facts.draw < policy.sampleShare ? 'sample' : undefined;
}

/** A number in [0, 1) that depends on the id alone (FNV-1a of 32 bits, finished as murmur3 is). */
export function drawFrom(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  // FNV alone leaves neighbours close together; these two rounds (murmur3) spread them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
