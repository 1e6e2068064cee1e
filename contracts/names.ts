import { kabupatenOf } from '../domain/region';

/** Workflow types, as any Temporal client starts them by name. */
export const WORKFLOW_TYPES = {
  householdProposal: 'householdProposal',
  rankingCycle: 'rankingCycle',
  objection: 'objection',
  linkedVisit: 'linkedVisit',
  determination: 'determination',
  registryCheck: 'registryCheck',
} as const;

/** Task queues. Each agency has its own, because its rate limit sits on its queue. */
export const TASK_QUEUES = {
  proposals: 'proposals',
  cycle: 'cycle',
  dukcapil: 'agency.dukcapil',
  pusdatin: 'agency.pusdatin',
  bps: 'agency.bps',
} as const;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const PROPOSAL_WORKFLOW_ID = new RegExp(`^proposal-(${UUID})$`);

/** `proposal-<uuid>`. Ids are stored by Temporal in clear, so nothing personal may enter them. */
export function proposalWorkflowId(proposalId: string): string {
  return `proposal-${proposalId}`;
}

/** The proposal id in a workflow id, or `undefined` when the id is not of that form. */
export function proposalIdOf(workflowId: string): string | undefined {
  return PROPOSAL_WORKFLOW_ID.exec(workflowId)?.[1];
}

/** `ranking-2027Q1`: one ranking for one version. */
export function rankingWorkflowId(version: string): string {
  return `ranking-${version}`;
}

/** `determination-2027Q1-of-<run>`: the decisions of a run by the deciles of one version. A late run has two of them. */
export function determinationWorkflowId({ runId, decileVersion }: { runId: string; decileVersion: string }): string {
  return `determination-${decileVersion}-of-${runId}`;
}

/** `objection-<uuid>`: an objection is a case of its own, bound to the decision it disputes. */
export function objectionWorkflowId(objectionId: string): string {
  return `objection-${objectionId}`;
}

/** `linked-visit-<uuid>`: the visit to the other holder of a NIK is a case of its own, in the other village. */
export function linkedVisitWorkflowId(linkedVisitId: string): string {
  return `linked-visit-${linkedVisitId}`;
}

/** `registry-check-<uuid>`: one household of one list of the registry. The uuid follows from both, so it is one check for ever. */
export function registryCheckWorkflowId(checkId: string): string {
  return `registry-check-${checkId}`;
}

/** The one-line summary of a proposal in lists of workflows. */
export function proposalSummary({ channel, villageCode }: { channel: string; villageCode: string }): string {
  return `Household proposal by ${channel} door, kabupaten ${kabupatenOf(villageCode)}`;
}
