/** The one task queue of the naive build: workflows and activities alike. */
export const NAIVE_QUEUE = 'naive';

export const NAIVE_WORKFLOW = 'naiveProposal';
