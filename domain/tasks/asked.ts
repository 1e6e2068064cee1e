import type { TaskKind } from './catalogue';

/** What a completion can bring beside its outcome. */
export const COMPLETION_FIELDS = [
  'reasonCodes',
  'answers',
  'corrections',
  'evidence',
  'household',
  'facilitatorId',
] as const;
export type CompletionField = (typeof COMPLETION_FIELDS)[number];

type Asked = Partial<Record<Exclude<CompletionField, 'reasonCodes'>, 'required' | 'optional'>>;

const CORRECTION: Asked = { household: 'optional', evidence: 'optional' };

/** Asked where the ruling rests on papers alone, and then with the outcome that corrects the record. */
const RULING: Asked = { corrections: 'optional' };

/** What each kind of task asks for. Reason codes depend on the outcome and are not listed. */
export const ASKED: Readonly<Record<TaskKind, Asked>> = {
  'identity-correction': CORRECTION,
  deliberation: { evidence: 'required' },
  'completeness-check': {},
  ratification: {},
  correction: CORRECTION,
  'region-repair': CORRECTION,
  'duplicate-review': {},
  'facilitator-assignment': { facilitatorId: 'required' },
  'groundcheck-visit': { answers: 'required' },
  'groundcheck-review': {},
  'linked-visit': { answers: 'required' },
  'linked-visit-review': {},
  'registry-check': {},
  'registry-check-review': {},
  'agency-repair': {},
  'ranking-publication': {},
  determination: {},
  'determination-signoff': {},
  'objection-verification': {},
  'objection-review': RULING,
  'objection-appeal': RULING,
};

/** The outcomes that need a reason, and from which list it comes, is the same in every task. */
export const OUTCOME_WITH_REASONS = 'rejected';

/** The outcome of a ruling by which the record is corrected. */
export const OUTCOME_THAT_CORRECTS = 'accepted';

/** More codes than any list of reasons holds. */
export const MOST_REASONS = 10;
/** One document of each kind, twice over. */
export const MOST_EVIDENCE = 20;
