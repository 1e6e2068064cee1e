export { determination } from './determination';
export { householdProposal } from './household-proposal';
export { linkedVisit } from './linked-visit';
export { objection } from './objection';
export { registryCheck } from './registry-check';
export { rankingCycle } from './ranking-cycle';
