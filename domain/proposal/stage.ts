/** The stages of one proposal's journey, in order. */
export const STAGES = [
  'intake',
  'registration',
  'groundcheck',
  'ranking',
  'eligibility',
  'objection',
  'closed',
] as const;
export type Stage = (typeof STAGES)[number];

/** How a proposal can end. None is ever reopened: a new proposal links to it. */
export const ENDS = [
  'eligible',
  'not-eligible',
  'waiting-list-ended',
  'rejected',
  'stopped',
  'withdrawn',
  'lapsed',
  'duplicate',
] as const;
export type End = (typeof ENDS)[number];

/** From which stages a proposal may move to which. The audit checks every timeline against this table. */
export const STAGE_MOVES: Readonly<Record<Stage, readonly Stage[]>> = {
  intake: ['groundcheck', 'registration', 'closed'],
  registration: ['groundcheck', 'ranking', 'closed'],
  groundcheck: ['intake', 'registration', 'closed'],
  ranking: ['registration', 'eligibility', 'closed'],
  eligibility: ['registration', 'ranking', 'objection', 'closed'],
  objection: ['registration', 'ranking', 'closed'],
  closed: [],
};

/** Who holds a proposal: an office in a region, or an institution that was asked something. */
export type Holder =
  | 'village'
  | 'dinsos'
  | 'province'
  | 'kemensos'
  | 'pusdatin'
  | 'dukcapil'
  | 'bps'
  | 'facilitator'
  | 'operator'
  | 'household'
  | 'nobody';

/** What happens next, for everybody who asks where a proposal is. */
export type NextStep =
  | 'entry-check'
  | 'identity-correction'
  | 'deliberation'
  | 'completeness-check'
  | 'ratification'
  | 'correction'
  | 'identity-match'
  | 'registration-check'
  | 'region-repair'
  | 'duplicate-review'
  | 'facilitator-assignment'
  | 'groundcheck-visit'
  | 'groundcheck-review'
  | 'linked-visit'
  | 'linked-visit-review'
  | 'registry-check'
  | 'registry-check-review'
  | 'nik-settlement'
  | 'agency-repair'
  | 'ranking-version'
  | 'determination'
  | 'determination-signoff'
  | 'waiting-list'
  | 'objection-window'
  | 'objection-verification'
  | 'objection-review'
  | 'objection-appeal'
  | 'none';

/** What a household may have said against a decision: an objection, or an appeal against its refusal. */
export type Dispute = 'objection' | 'appeal';

/** Which dispute is being judged where a proposal stands so; `undefined` while none is, also while one could still be filed. */
export function disputeUnderWay({ stage, nextStep }: { stage: Stage; nextStep: NextStep }): Dispute | undefined {
  if (stage !== 'objection' || nextStep === 'objection-window' || nextStep === 'none') return undefined;
  return nextStep === 'objection-appeal' ? 'appeal' : 'objection';
}
