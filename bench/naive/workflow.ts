import {
  CancellationScope,
  condition,
  defineSignal,
  proxyActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';

import type { SyntheticHousehold } from '../../agencies/sandbox/households';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';
import type { NaiveActivities } from './activities';
import { NAIVE_QUEUE } from './names';

const act = proxyActivities<NaiveActivities>({ taskQueue: NAIVE_QUEUE, startToCloseTimeout: '30s' });

export const decided = defineSignal<[{ task: string; outcome: string; by: string }]>('decided');

interface NaiveState {
  readonly decisions: Record<string, string>;
}

export interface NaiveInput {
  readonly proposalId: string;
  readonly household: SyntheticHousehold;
  /** How long the objection window is open. */
  readonly windowMs: number;
}

function show(stage: string, openTask: string): void {
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.stage, value: stage },
    { key: SEARCH_ATTRIBUTES.openTask, value: openTask },
    { key: SEARCH_ATTRIBUTES.needsAttention, value: false },
  ]);
}

interface NaiveStep {
  readonly proposalId: string;
  readonly stage: string;
  readonly task: string;
}

/** One human task: rows, notice and audit each by an activity, and three timers that run beside the wait. */
async function person(state: NaiveState, { proposalId, stage, task }: NaiveStep): Promise<void> {
  show(stage, task);
  await act.updateProposal({ proposalId, stage, nextStep: task });
  await act.insertTask({ proposalId, task });
  await act.insertTimeline({ proposalId, kind: `${task}-opened` });
  await act.insertNotice({ proposalId, template: task });
  const timers = new CancellationScope();
  const minded = timers.run(async () => {
    await Promise.all([sleep('2 days'), sleep('5 days'), sleep('8 days')]);
  });
  minded.catch(() => undefined);
  await condition(() => state.decisions[task] !== undefined);
  timers.cancel();
  await act.closeTask({ proposalId, task, outcome: state.decisions[task] ?? '' });
  await act.insertTimeline({ proposalId, kind: `${task}-completed` });
  await act.insertAudit({ proposalId, task });
}

async function agency(
  proposalId: string,
  { name, stage }: { name: 'dukcapil' | 'pusdatin'; stage: string },
): Promise<void> {
  show(stage, 'waiting-for-agency');
  await act.insertTimeline({ proposalId, kind: `${name}-asked` });
  await act.callAgency({ proposalId, name });
  await act.insertTimeline({ proposalId, kind: `${name}-answered` });
}

/**
 * The same journey as most people would first write it: a signal for every human decision, an activity for every side
 * effect, a timer of its own for reminder, deadline and escalation of each task, and a search attribute for each state.
 * Kept only to be measured against.
 */
export async function naiveProposal({ proposalId, household, windowMs }: NaiveInput): Promise<void> {
  const state: NaiveState = { decisions: {} };
  setHandler(decided, ({ task, outcome }) => {
    state.decisions[task] = outcome;
  });
  await act.insertProposal({ proposalId, household });
  await agency(proposalId, { name: 'dukcapil', stage: 'intake' });
  await person(state, { proposalId, stage: 'intake', task: 'completeness-check' });
  await person(state, { proposalId, stage: 'intake', task: 'ratification' });
  await agency(proposalId, { name: 'pusdatin', stage: 'registration' });
  await person(state, { proposalId, stage: 'groundcheck', task: 'groundcheck-visit' });
  await person(state, { proposalId, stage: 'groundcheck', task: 'groundcheck-review' });
  await agency(proposalId, { name: 'pusdatin', stage: 'registration' });
  show('ranking', 'ranking');
  await act.updateProposal({ proposalId, stage: 'ranking', nextStep: 'ranking-version' });
  await condition(() => state.decisions['ranking'] !== undefined);
  show('eligibility', 'none');
  await act.insertDecision({ proposalId });
  await act.insertNotice({ proposalId, template: 'decided' });
  show('objection', 'objection-window');
  await act.updateProposal({ proposalId, stage: 'objection', nextStep: 'objection-window' });
  await sleep(windowMs);
  show('closed', 'none');
  await act.updateProposal({ proposalId, stage: 'closed', nextStep: 'none' });
  await act.insertTimeline({ proposalId, kind: 'closed' });
  await act.insertNotice({ proposalId, template: 'closed' });
}
