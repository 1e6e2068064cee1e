export { householdProposal } from './household-proposal';
export { objection } from './objection';
export { rankingCycle } from './ranking-cycle';
